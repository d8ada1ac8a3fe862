"""Forecasts of use, one a file: what a depot expects to be asked for."""
