"""Replenishment policies, one a file: when a depot orders, and how much."""
