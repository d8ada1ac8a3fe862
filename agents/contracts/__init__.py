"""Carrier contract regimes, one a file: when a private carrier offers its fleet."""
