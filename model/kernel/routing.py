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


@plain
def push(keys, items, n, key, item):
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
    return lane if lane < n_modes else RAIL


@plain
def spread(
    keys, items, n, hours, before, via, modes, cost, links, lanes, first, out, station_of, transfer_h, ramp_h
):  # fmt: skip
    """Go on from the `n` labels in the heap, nearest first, wherever that is faster than what is known."""
    n_modes = modes.shape[0]
    while n > 0:
        t, at = keys[0], items[0]
        n = _pop(keys, items, n)
        if t > hours[at]:
            continue
        node, on = at // lanes, at % lanes
        m = mode_of(on, n_modes)
        for k in range(first[node], first[node + 1]):
            a = out[k]
            if links[MODE, a] != m:
                continue
            reach = t + cost[a]
            if on >= n_modes and on != links[LANE, a]:
                reach += ramp_h if station_of[node, RAMP] >= 0 else np.inf
            to = links[HEAD, a] * lanes + links[LANE, a]
            if reach < hours[to]:
                hours[to], before[to], via[to] = reach, at, a
                n = push(keys, items, n, reach, to)
        if via[at] == START or station_of[node, m] < 0:  # nobody changes where the way begins, or twice in a place
            continue
        for other in range(n_modes):
            to = node * lanes + other
            if modes[other] and other != m and station_of[node, other] >= 0 and t + transfer_h < hours[to]:
                hours[to], before[to], via[to] = t + transfer_h, at, START
                n = push(keys, items, n, t + transfer_h, to)


@plain
def grow(origin, modes, start_h, hours, before, via, keys, items, graph):
    """Fill in the labels of the tree of all shortest ways from a node; the heap needs the room that :func:`room` tells.

    `graph` is (cost, links, lanes, first, out, station_of, transfer_h, ramp_h); all else is as in :func:`tree`.
    """
    lanes, station_of = graph[2], graph[5]
    hours[:], before[:], via[:] = np.inf, START, START
    n = 0
    for m in range(modes.shape[0]):
        if modes[m] and station_of[origin, m] >= 0:
            hours[origin * lanes + m] = start_h[m]
            n = push(keys, items, n, start_h[m], origin * lanes + m)
    spread(keys, items, n, hours, before, via, modes, *graph)


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
        first, out: int64 CSR of the arcs leaving each node.
        station_of: int64[nodes, terminal modes], -1 where there is none.
        transfer_h, ramp_h: hours to change mode, and gauge.

    Returns:
        (hours, before, via): float64, int64 and int64 of size nodes x lanes; `before` is the label that the best way
        comes from, `via` the arc that it comes by, START after a change of mode.
    """
    size = station_of.shape[0] * lanes
    hours, before, via = np.empty(size), np.empty(size, np.int64), np.empty(size, np.int64)
    most = room(out.shape[0], station_of.shape[0], lanes, modes.shape[0])
    graph = (cost, links, lanes, first, out, station_of, transfer_h, ramp_h)
    grow(origin, modes, start_h, hours, before, via, np.empty(most), np.empty(most, np.int64), graph)
    return hours, before, via


@plain
def room(arcs, nodes, lanes, n_modes):
    """How many labels a tree, growing or being mended, may ever have in its heap at once."""
    return arcs * (1 + 2 * lanes - n_modes) + nodes * lanes * (n_modes + 1) + n_modes


def drawn(arcs: np.ndarray, lane: np.ndarray) -> np.ndarray:
    """Return int64[4, arcs]: the network as trees see it; `lane` of an arc is its mode, or from `modes` on its gauge.

    Compiled code takes an array of whole numbers in a small part of the time that it takes records.
    """
    return np.stack([arcs["a"], arcs["b"], arcs["mode"], lane]).astype(np.int64)


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
