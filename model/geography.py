"""Distances on the globe."""

from __future__ import annotations

import numpy as np

EARTH_KM = 6371.0
#: Roads wind: travel distance over the great circle [assumed].
DETOUR = 1.3


def great_circle_km(lat: np.ndarray, lon: np.ndarray) -> np.ndarray:
    """Return float64[n, n]: great-circle distances between points in degrees (haversine)."""
    return _haversine_km(lat[:, None], lon[:, None], lat, lon)


def km_from(lat: float, lon: float, lats: np.ndarray, lons: np.ndarray) -> np.ndarray:
    """Return float64[n]: great-circle distances of points from one place, all in degrees."""
    return _haversine_km(np.asarray(lat), np.asarray(lon), lats, lons)


def _haversine_km(lat: np.ndarray, lon: np.ndarray, lats: np.ndarray, lons: np.ndarray) -> np.ndarray:
    phi, phis = np.radians(lat), np.radians(lats)
    turn = np.sin((np.radians(lon) - np.radians(lons)) / 2) ** 2
    chord = np.sin((phi - phis) / 2) ** 2 + np.cos(phi) * np.cos(phis) * turn
    return np.asarray(2 * EARTH_KM * np.arcsin(np.sqrt(np.clip(chord, 0, 1))))
