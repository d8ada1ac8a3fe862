"""Rationing rules, one a file: who gets how much of what is short."""
