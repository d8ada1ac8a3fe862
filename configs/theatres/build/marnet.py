"""The searoute network as a matrix of distances between ports."""

import importlib
from collections.abc import Sequence

import numpy as np
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import dijkstra
from scipy.spatial import cKDTree

from configs.theatres.build.atlas import WINDOW
from configs.theatres.build.corridors import straight_km
from configs.theatres.build.places import Place, coordinates
from configs.theatres.build.ways import EARTH_KM, sphere

#: Beyond this a port is not on the sea.
OFF_KM = 85.0


def port_distances(ports: Sequence[Place]) -> np.ndarray:
    """Sea distances in km between ports, (n, n); inf for a port that is off the network."""
    edges = importlib.import_module("searoute.data.marnet_dict").edge_list
    points = sorted({point for a, near in edges.items() for point in (a, *near) if _near(point)})
    position = {point: i for i, point in enumerate(points)}
    triples = [
        (position[a], position[b], edge["weight"])
        for a, near in edges.items()
        for b, edge in near.items()
        if a in position and b in position
    ]
    first, second, km = np.array(triples).T
    graph = csr_matrix((km, (first.astype(int), second.astype(int))), shape=(len(points), len(points)))
    lon, lat = np.array(points, float).T
    away, nearest = cKDTree(sphere(lat, lon)).query(sphere(*coordinates(ports)))
    off = 2 * EARTH_KM * np.arcsin(away / 2)
    off[off > OFF_KM] = np.inf
    between = dijkstra(graph, directed=False, indices=nearest)[:, nearest]
    return np.maximum(between + off[:, None] + off[None, :], straight_km(ports))


def _near(point: tuple[float, float]) -> bool:
    south, north, west, east = WINDOW
    return south - 4 <= point[1] <= north + 4 and west - 15 <= point[0] <= east
