"""Shortest ways over several modes: a compiled Dijkstra on (node, mode) pairs.

A way may change mode where both terminals stand and gauge where a ramp stands, at a cost in hours. The tree of all
ways from one origin is one call; extracting a way from it is another.
"""

from __future__ import annotations

import numpy as np

from model.kernel.compiled import plain

RAIL = 1
RAMP = 6
#: Predecessors: an arc, START, or -2 - m for a transfer from mode m at the same node.
START = -1


@plain
def _push(keys, items, n, key, item):
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
def tree(origin, modes, start_h, cost, arcs, first, out, station_of, transfer_h, ramp_h):
    """Shortest ways from `origin` by the modes allowed.

    Args:
        origin: node.
        modes: bool[modes], which may be used.
        start_h: float64[modes], hours to make up a convoy at the origin.
        cost: float64[arcs], generalised hours; infinite where impassable.
        arcs: ARC records.
        first, out: int64 CSR of the arcs leaving each node.
        station_of: int64[nodes, terminal modes], -1 where there is none.
        transfer_h, ramp_h: hours to change mode, and gauge.

    Returns:
        (hours, before): float64 and int64 of size nodes x modes; see START for `before`.
    """
    n_modes = modes.shape[0]
    size = station_of.shape[0] * n_modes
    hours = np.full(size, np.inf)
    before = np.full(size, START, np.int64)
    room = out.shape[0] + size * n_modes + n_modes
    keys, items, n = np.empty(room), np.empty(room, np.int64), 0
    for m in range(n_modes):
        if modes[m] and station_of[origin, m] >= 0:
            hours[origin * n_modes + m] = start_h[m]
            n = _push(keys, items, n, start_h[m], origin * n_modes + m)
    while n > 0:
        t, at = keys[0], items[0]
        n = _pop(keys, items, n)
        if t > hours[at]:
            continue
        node, m = at // n_modes, at % n_modes
        for k in range(first[node], first[node + 1]):
            a = out[k]
            if arcs[a].mode != m:
                continue
            reach = t + cost[a]
            if m == RAIL and before[at] >= 0 and arcs[before[at]].gauge != arcs[a].gauge:
                reach += ramp_h if station_of[node, RAMP] >= 0 else np.inf
            to = arcs[a].b * n_modes + m
            if reach < hours[to]:
                hours[to], before[to] = reach, a
                n = _push(keys, items, n, reach, to)
        if before[at] < START or station_of[node, m] < 0:
            continue
        for other in range(n_modes):
            to = node * n_modes + other
            if modes[other] and other != m and station_of[node, other] >= 0 and t + transfer_h < hours[to]:
                hours[to], before[to] = t + transfer_h, -2 - m
                n = _push(keys, items, n, t + transfer_h, to)
    return hours, before


@plain
def legs_of(origin, goal, hours, before, arcs, station_of, n_modes):
    """The arcs of the way from `origin` to `goal`, in order; empty when there is none or it is the same node."""
    best, at = np.inf, -1
    for m in range(n_modes):
        if station_of[goal, m] >= 0 and hours[goal * n_modes + m] < best:
            best, at = hours[goal * n_modes + m], goal * n_modes + m
    legs = np.empty(station_of.shape[0] * n_modes, np.int64)
    n = 0
    while at >= 0 and before[at] != START:
        if before[at] >= 0:
            a = before[at]
            legs[n] = a
            n += 1
            at = arcs[a].a * n_modes + at % n_modes
        else:
            at = (at // n_modes) * n_modes + (-2 - before[at])
    return legs[:n][::-1].copy(), best


@plain
def touched(changed, old, new, hours, before, arcs, n_modes):
    """Whether a tree may be out of date: a dearer arc that it uses, or a cheaper one that would now be used."""
    for i in range(changed.shape[0]):
        a = changed[i]
        m = arcs[a].mode
        if new[a] > old[a]:
            if before[arcs[a].b * n_modes + m] == a:
                return True
        elif hours[arcs[a].a * n_modes + m] + new[a] < hours[arcs[a].b * n_modes + m]:
            return True
    return False
