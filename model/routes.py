"""Ways of streams: named link by link, or the shortest by one mode."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import networkx as nx
import numpy as np

from model.theatre import MODES, TERMINALS

if TYPE_CHECKING:
    from model.theatre import Theatre
    from model.traffic import Stream


def ways_of(stream: Stream, theatre: Theatre) -> list[list[int]]:
    """Return the arcs of each way of a stream, one way or several.

    Raises:
        LookupError: as :func:`arcs_of`.
    """
    return [arcs_of(stream, theatre, way) for way in stream.ways or (stream.via,)]


def arcs_of(stream: Stream, theatre: Theatre, via: tuple[str, ...]) -> list[int]:
    """Return the arcs of the way over the links `via`; with none, of the quickest way.

    An arc is twice its link, plus one against the link's direction.

    Raises:
        LookupError: the links named do not join, do not lead from origin to goal, are of another mode or too weak; or
            no way by the stream's mode bears it.
    """
    nodes = theatre.node_index
    origin, goal = nodes[stream.origin], nodes[stream.goal]
    if not via:
        return _shortest(stream, theatre, origin, goal)
    at = origin
    arcs: list[int] = []
    for name in via:
        link = theatre.link_index[name]
        if not _bears(stream, theatre)[link]:
            raise LookupError(f"{name} is not a {stream.mode} link that bears {_weight(stream)}")
        ends = (int(theatre.link_a[link]), int(theatre.link_b[link]))
        if at not in ends:
            raise LookupError(f"{name} does not begin at {theatre.nodes[at]}")
        if arcs and not _joins(theatre, arcs[-1] // 2, link, at):
            raise LookupError(f"{name} is of another gauge, and {theatre.nodes[at]} has no ramp")
        arcs.append(2 * link + ends.index(at))
        at = ends[1 - ends.index(at)]
    if at != goal:
        raise LookupError(f"the way ends at {theatre.nodes[at]}, not at {stream.goal}")
    return arcs


def _shortest(stream: Stream, theatre: Theatre, origin: int, goal: int) -> list[int]:
    """Search over (node, gauge): gauges meet only at ramps, and off the rails there is one gauge, 0."""
    hours = theatre.km / np.minimum(theatre.kph, stream.kph)
    graph = nx.MultiDiGraph()
    graph.add_nodes_from((origin, goal))
    for link in np.flatnonzero(_bears(stream, theatre)).tolist():
        gauge = int(theatre.gauge[link])
        a, b = (int(theatre.link_a[link]), gauge), (int(theatre.link_b[link]), gauge)
        graph.add_edge(a, b, key=2 * link, hours=hours[link])
        graph.add_edge(b, a, key=2 * link + 1, hours=hours[link])
    places = [place for place in graph if isinstance(place, tuple)]
    for node, gauge in places:
        for other in {g for n, g in places if n == node and g != gauge} if _has_ramp(theatre, node) else ():
            graph.add_edge((node, gauge), (node, other), key=-1, hours=0.0)
        if node == origin:
            graph.add_edge(origin, (node, gauge), key=-1, hours=0.0)
        if node == goal:
            graph.add_edge((node, gauge), goal, key=-1, hours=0.0)
    try:
        path = nx.shortest_path(graph, origin, goal, weight="hours")
    except nx.NetworkXNoPath:
        raise LookupError(f"no way by {stream.mode} that bears {_weight(stream)}") from None
    taken = [min(graph[a][b], key=lambda arc: (graph[a][b][arc]["hours"], arc)) for a, b in pairwise(path)]
    return [arc for arc in taken if arc >= 0]


def _joins(theatre: Theatre, link: int, after: int, node: int) -> bool:
    return bool(theatre.gauge[link] == theatre.gauge[after]) or _has_ramp(theatre, node)


def _has_ramp(theatre: Theatre, node: int) -> bool:
    return bool(((theatre.terminal_node == node) & (theatre.terminal_mode == TERMINALS.index("ramp"))).any())


def _bears(stream: Stream, theatre: Theatre) -> np.ndarray:
    """bool[links]: those of the stream's mode that are strong enough."""
    strong = (theatre.mlc >= stream.mlc) & (theatre.axle_t >= stream.axle_t)
    return np.asarray(strong & (theatre.link_mode == MODES.index(stream.mode)))


def _weight(stream: Stream) -> str:
    return f"load class {stream.mlc:g} and {stream.axle_t:g} t an axle"
