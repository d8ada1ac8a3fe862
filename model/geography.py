"""Distances on the globe."""

from __future__ import annotations

import numpy as np

EARTH_KM = 6371.0


def great_circle_km(lat: np.ndarray, lon: np.ndarray) -> np.ndarray:
    """Return float64[n, n]: great-circle distances between points in degrees (haversine)."""
    phi, lam = np.radians(lat), np.radians(lon)
    chord = (
        np.sin((phi[:, None] - phi) / 2) ** 2
        + np.cos(phi[:, None]) * np.cos(phi) * np.sin((lam[:, None] - lam) / 2) ** 2
    )
    return np.asarray(2 * EARTH_KM * np.arcsin(np.sqrt(np.clip(chord, 0, 1))))
