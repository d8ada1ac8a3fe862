"""Shortest ways over several modes: a compiled Dijkstra on labels (node, lane).

A lane is a mode; where a network has several gauges, each gauge is a lane of its own beside the lane of rail, on which
stands what was just loaded and may leave on any gauge. With one label for all gauges, the faster line would hide the
slower one whose gauge alone leads on. A way may change mode where both terminals stand and gauge where a ramp stands,
at a cost in hours. The tree of all ways from one origin is one call; extracting a way from it is another.
"""

from __future__ import annotations

import numpy as np

from model.kernel.compiled import plain

RAIL = 1
RAMP = 6
#: The label before the first of a way, and the arc of a label that no arc leads to.
START = -1
#: Rows of the table of links: where an arc begins and ends, its mode, and its lane.
TAIL, HEAD, MODE, LANE = range(4)
#: The state of a label that the journal holds.
NOTED = 1


@plain
def push(keys, items, n, key, item):
    """Put an item into a heap of `n`, where the least key, then the least item, comes first; returns n + 1."""
    i = n
    while i > 0:
        up = (i - 1) >> 1
        if keys[up] < key or (keys[up] == key and items[up] <= item):
            break
        keys[i], items[i] = keys[up], items[up]
        i = up
    keys[i], items[i] = key, item
    return n + 1


@plain
def _pop(keys, items, n):
    n -= 1
    key, item = keys[n], items[n]
    i = 0
    while True:
        child = 2 * i + 1
        if child >= n:
            break
        right = child + 1
        if right < n and (keys[right] < keys[child] or (keys[right] == keys[child] and items[right] < items[child])):
            child = right
        if key < keys[child] or (key == keys[child] and item <= items[child]):
            break
        keys[i], items[i] = keys[child], items[child]
        i = child
    keys[i], items[i] = key, item
    return n


@plain
def mode_of(lane, n_modes):
    """The mode that a lane belongs to."""
    return lane if lane < n_modes else RAIL


@plain
def note(at, n, labels, journal):
    """Note as the `n`th what a label was, before it is changed for the first time; returns how many are noted."""
    (hours, before, via), (_, noted, took, came_from, came_by) = labels, journal
    noted[n], took[at], came_from[at], came_by[at] = at, hours[at], before[at], via[at]
    return n + 1


@plain
def spread(heap, n, labels, modes, cost, graph, journal, notes):
    """Go on from the `n` labels in the heap, nearest first, wherever that is faster than what is known.

    `graph` is (links, lanes, first, out, station_of, transfer_h, ramp_h). Labels whose state is 0 are noted in the
    journal (state, noted, took, came_from, came_by) when they change; returns how many are.
    """
    (keys, items), (hours, before, via), state = heap, labels, journal[0]
    links, lanes, first, out, station_of, transfer_h, ramp_h = graph
    n_modes = modes.shape[0]
    while n > 0:
        t, at = keys[0], items[0]
        n = _pop(keys, items, n)
        if t > hours[at]:
            continue
        node, on = at // lanes, at % lanes
        m = mode_of(on, n_modes)
        for k in range(first[node * n_modes + m], first[node * n_modes + m + 1]):
            a = out[k]
            reach = t + cost[a]
            if on >= n_modes and on != links[LANE, a]:
                reach += ramp_h[node]
            to = links[HEAD, a] * lanes + links[LANE, a]
            if reach < hours[to]:
                if state[to] == 0:
                    state[to], notes = NOTED, note(to, notes, labels, journal)
                hours[to], before[to], via[to] = reach, at, a
                n = push(keys, items, n, reach, to)
        if via[at] == START or station_of[node, m] < 0:  # nobody changes where the way begins, or twice in a place
            continue
        for other in range(n_modes):
            to = node * lanes + other
            if modes[other] and other != m and station_of[node, other] >= 0 and t + transfer_h < hours[to]:
                if state[to] == 0:
                    state[to], notes = NOTED, note(to, notes, labels, journal)
                hours[to], before[to], via[to] = t + transfer_h, at, START
                n = push(keys, items, n, t + transfer_h, to)
    return notes


@plain
def grow(origin, modes, start_h, labels, heap, cost, graph):
    """Fill in the labels (hours, before, via) of all shortest ways from a node, by a heap of :func:`room`."""
    (hours, before, via), (keys, items), lanes, station_of = labels, heap, graph[1], graph[4]
    hours[:], before[:], via[:] = np.inf, START, START
    n = 0
    for m in range(modes.shape[0]):
        if modes[m] and station_of[origin, m] >= 0:
            hours[origin * lanes + m] = start_h[m]
            n = push(keys, items, n, start_h[m], origin * lanes + m)
    nothing = (np.full(hours.shape[0], NOTED, np.int8), items, hours, before, before)
    spread(heap, n, labels, modes, cost, graph, nothing, 0)


@plain
def tree(origin, modes, start_h, cost, links, lanes, first, out, station_of, transfer_h, ramp_h):
    """Shortest ways from `origin` by the modes allowed.

    Args:
        origin: node.
        modes: bool[modes], which may be used.
        start_h: float64[modes], hours to make up a convoy at the origin; infinite for modes that do not begin there.
        cost: float64[arcs], generalised hours; infinite where impassable.
        links: int64[4, arcs]: see :func:`drawn`.
        lanes: how many lanes there are, modes included.
        first, out: int64 CSR of the arcs leaving each node by each mode: see :func:`leaving`.
        station_of: int64[nodes, terminal modes], -1 where there is none.
        transfer_h: hours to change mode.
        ramp_h: float64[nodes], hours to change gauge; infinite without a ramp.

    Returns:
        (hours, before, via): float64, int32 and int32 of size nodes x lanes; `before` is the label that the best way
        comes from, `via` the arc that it comes by, START after a change of mode.
    """
    size = station_of.shape[0] * lanes
    labels = (np.empty(size), np.empty(size, np.int32), np.empty(size, np.int32))
    most = room(out.shape[0], station_of.shape[0], lanes, modes.shape[0])
    heap = (np.empty(most), np.empty(most, np.int64))
    grow(origin, modes, start_h, labels, heap, cost, (links, lanes, first, out, station_of, transfer_h, ramp_h))
    return labels


@plain
def room(arcs, nodes, lanes, n_modes):
    """How many labels a tree, growing or being mended, may ever have in its heap at once."""
    return arcs * (1 + 2 * lanes - n_modes) + nodes * lanes * (n_modes + 1) + n_modes


def drawn(arcs: np.ndarray, lane: np.ndarray) -> np.ndarray:
    """Return int64[4, arcs]: the network as trees see it; `lane` of an arc is its mode, or from `modes` on its gauge.

    Compiled code takes an array of whole numbers in a small part of the time that it takes records.
    """
    return np.stack([arcs["a"], arcs["b"], arcs["mode"], lane]).astype(np.int64)


def leaving(arcs: np.ndarray, nodes: int, n_modes: int) -> tuple[np.ndarray, np.ndarray]:
    """Return (first, out): the arcs that leave node n by mode m are out[first[n * n_modes + m] : first[... + 1]]."""
    place = arcs["a"].astype(np.int64) * n_modes + arcs["mode"]
    out = np.argsort(place, kind="stable").astype(np.int64)
    return np.searchsorted(place[out], np.arange(nodes * n_modes + 1)).astype(np.int64), out


@plain
def nearest(node, hours, station_of, n_modes):
    """The label by which a node is reached soonest, START when it is not."""
    lanes = hours.shape[0] // station_of.shape[0]
    best, at = np.inf, START
    for on in range(lanes):
        if station_of[node, mode_of(on, n_modes)] >= 0 and hours[node * lanes + on] < best:
            best, at = hours[node * lanes + on], node * lanes + on
    return at


@plain
def legs_of(goal, hours, before, via, station_of, n_modes):
    """The arcs of the best way to `goal`, in order; empty when there is none or it is the origin."""
    at = nearest(goal, hours, station_of, n_modes)
    legs = np.empty(hours.shape[0], np.int64)
    n = 0
    while at != START:
        if via[at] != START:
            legs[n] = via[at]
            n += 1
        at = before[at]
    return legs[:n][::-1].copy()
