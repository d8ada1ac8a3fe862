"""A road or rail network as a sparse graph: snapping places to it, distances, and the points of a path."""

import importlib.util
import json
import re
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import connected_components, dijkstra
from scipy.spatial import cKDTree

from configs.theatres.build.atlas import WINDOW, Atlas

EARTH_KM = 6371.0

#: Smaller parts of a network are scraps of a map that places must not snap to.
SMALLEST_PART = 80

#: No way leads through these: a theatre's roads and rails stay on the ground of its members.
CLOSED = ("RU", "BY")


def sphere(lat: np.ndarray, lon: np.ndarray) -> np.ndarray:
    """Points on the unit sphere, (n, 3), so that straight distances order great-circle ones."""
    phi, lam = np.radians(lat), np.radians(lon)
    return np.column_stack([np.cos(phi) * np.cos(lam), np.cos(phi) * np.sin(lam), np.sin(phi)])


def great_circle(lat_a: float, lon_a: float, lat_b: float, lon_b: float) -> float:
    """Distance in km on a sphere."""
    a, b = sphere(np.array([lat_a, lat_b]), np.array([lon_a, lon_b]))
    return float(2 * EARTH_KM * np.arcsin(min(1.0, np.linalg.norm(a - b) / 2)))


@dataclass(frozen=True)
class Ways:
    """The large connected parts of a network, inside the window and outside :data:`CLOSED` countries."""

    lat: np.ndarray
    lon: np.ndarray
    country: np.ndarray
    graph: csr_matrix

    def snap(self, lat: np.ndarray, lon: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Nearest network point of each place, and the distance to it in km."""
        away, nearest = cKDTree(sphere(self.lat, self.lon)).query(sphere(lat, lon))
        return nearest, 2 * EARTH_KM * np.arcsin(away / 2)

    def distances(self, starts: np.ndarray, ends: np.ndarray, limit: float) -> tuple[np.ndarray, np.ndarray]:
        """Shortest distances in km (inf beyond ``limit``), and the predecessors of every point; a row a start."""
        km, before = dijkstra(self.graph, directed=False, indices=starts, limit=limit, return_predecessors=True)
        return km[:, ends], before

    def path(self, before: np.ndarray, start: int, end: int) -> np.ndarray:
        """Network points from ``start`` to ``end``, given the predecessors of ``start``."""
        points = [end]
        while points[-1] != start:
            points.append(int(before[points[-1]]))
        return np.array(points[::-1])


def load_ways(name: str, atlas: Atlas) -> Ways:
    """The network ``name`` of scgraph_data (``highways`` or ``railways``)."""
    a, b, km, lat, lon = _read(name)
    country = np.full(len(lat), "", dtype="<U2")
    inside = np.flatnonzero(_inside(lat, lon))
    country[inside] = atlas.country_of(lat[inside], lon[inside])
    open_ = _inside(lat, lon) & ~np.isin(country, CLOSED)
    used = open_[a] & open_[b] & (a != b)
    full = csr_matrix((np.maximum(km[used], 1e-3), (a[used], b[used])), shape=(len(lat), len(lat)))
    _, part = connected_components(full, directed=False)
    kept = np.flatnonzero(np.bincount(part)[part] >= SMALLEST_PART)
    return Ways(lat[kept], lon[kept], country[kept], full[kept][:, kept])


def _read(name: str) -> tuple[np.ndarray, ...]:
    """Ends and lengths of the edges, and the points; read as text, for the module needs an old scgraph to import."""
    spec = importlib.util.find_spec(f"scgraph_data.world_{name}")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("scgraph_data is missing: install the extra `theatres`")
    lines = Path(spec.origin).read_text(encoding="utf-8").splitlines()
    literal = {line.split("=", 1)[0]: line.split("=", 1)[1] for line in lines if line.startswith(("graph=", "nodes="))}
    graph = json.loads(re.sub(r"(\d+): ", r'"\1": ', literal["graph"]))
    a = np.repeat(np.arange(len(graph)), [len(near) for near in graph])
    b = np.array([int(other) for near in graph for other in near])
    km = np.array([length for near in graph for length in near.values()])
    lat, lon = np.array(json.loads(literal["nodes"]), float).T
    return a, b, km, lat, lon


def _inside(lat: np.ndarray, lon: np.ndarray) -> np.ndarray:
    south, north, west, east = WINDOW
    return (lat >= south) & (lat <= north) & (lon >= west) & (lon <= east)
