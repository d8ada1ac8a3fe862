"""Closes the holes of a network: parts of it that lie on the same land are joined by an assumed link."""

from collections.abc import Sequence

import networkx as nx
import numpy as np

from configs.theatres.build.atlas import Atlas
from configs.theatres.build.corridors import straight_km
from configs.theatres.build.links import Link
from configs.theatres.build.places import Place

#: An assumed link is this many times as long as the straight line, and the line is no longer than this.
WINDING, LONGEST_KM = 1.25, 160.0

#: Part of the straight line that must be on land, which lets a river mouth pass and a strait not.
ON_LAND = 0.97


def join(places: Sequence[Place], links: Sequence[Link], mode: str, atlas: Atlas) -> list[Link]:
    """The links to add so that no two parts of the mode's network lie near each other and apart, nearest first."""
    on_it = {node for link in links if link.mode == mode for node in (link.a, link.b)}
    chosen = [place for place in places if place.node in on_it]
    parts = nx.utils.UnionFind(on_it)
    for link in links:
        if link.mode == mode:
            parts.union(link.a, link.b)
    km = straight_km(chosen)
    first, second = np.triu_indices(len(chosen), 1)
    near = np.flatnonzero(km[first, second] <= LONGEST_KM)
    added = []
    for k in near[np.argsort(km[first, second][near], kind="stable")].tolist():
        a, b = chosen[first[k]], chosen[second[k]]
        if parts[a.node] != parts[b.node] and _over_land(a, b, atlas):
            parts.union(a.node, b.node)
            added.append(Link(a.node, b.node, mode, round(WINDING * float(km[first[k], second[k]]), 1), "assumed"))
    return added


def _over_land(a: Place, b: Place, atlas: Atlas) -> bool:
    t = np.linspace(0, 1, 200)
    land = atlas.country_of(a.lat + t * (b.lat - a.lat), a.lon + t * (b.lon - a.lon)) != ""
    return bool(land.mean() >= ON_LAND)
