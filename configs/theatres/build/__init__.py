"""Builds the committed theatre tables from open data and hand-written tables of facts; needs the extra `theatres`."""
