"""Repair orders, one a file: where engineer crews go first."""
