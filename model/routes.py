"""Ways of streams: named link by link, or the shortest by one mode."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import networkx as nx
import numpy as np

from model.theatre import MODES

if TYPE_CHECKING:
    from model.theatre import Theatre
    from model.traffic import Stream


def arcs_of(stream: Stream, theatre: Theatre) -> list[int]:
    """Return the arcs that a stream takes; an arc is twice its link, plus one against the link's direction.

    Raises:
        LookupError: the links named do not join, do not lead from origin to goal, are of another mode or too weak; or
            no way by the stream's mode bears it.
    """
    nodes = theatre.node_index
    origin, goal = nodes[stream.origin], nodes[stream.goal]
    if not stream.via:
        return _shortest(stream, theatre, origin, goal)
    at, arcs = origin, []
    for name in stream.via:
        link = theatre.link_index[name]
        if not _bears(stream, theatre)[link]:
            raise LookupError(f"{name} is not a {stream.mode} link that bears {_weight(stream)}")
        ends = (int(theatre.link_a[link]), int(theatre.link_b[link]))
        if at not in ends:
            raise LookupError(f"{name} does not begin at {theatre.nodes[at]}")
        arcs.append(2 * link + ends.index(at))
        at = ends[1 - ends.index(at)]
    if at != goal:
        raise LookupError(f"the way ends at {theatre.nodes[at]}, not at {stream.goal}")
    return arcs


def _shortest(stream: Stream, theatre: Theatre, origin: int, goal: int) -> list[int]:
    hours = theatre.km / np.minimum(theatre.kph, stream.kph)
    graph = nx.MultiDiGraph()
    graph.add_nodes_from((origin, goal))
    for link in np.flatnonzero(_bears(stream, theatre)).tolist():
        a, b = int(theatre.link_a[link]), int(theatre.link_b[link])
        graph.add_edge(a, b, key=2 * link, hours=hours[link])
        graph.add_edge(b, a, key=2 * link + 1, hours=hours[link])
    try:
        path = nx.shortest_path(graph, origin, goal, weight="hours")
    except nx.NetworkXNoPath:
        raise LookupError(f"no way by {stream.mode} that bears {_weight(stream)}") from None
    return [min(graph[a][b], key=lambda arc: (graph[a][b][arc]["hours"], arc)) for a, b in pairwise(path)]


def _bears(stream: Stream, theatre: Theatre) -> np.ndarray:
    """bool[links]: those of the stream's mode that are strong enough."""
    strong = (theatre.mlc >= stream.mlc) & (theatre.axle_t >= stream.axle_t)
    return np.asarray(strong & (theatre.link_mode == MODES.index(stream.mode)))


def _weight(stream: Stream) -> str:
    return f"load class {stream.mlc:g} and {stream.axle_t:g} t an axle"
