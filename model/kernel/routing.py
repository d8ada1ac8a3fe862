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
def _mode(lane, n_modes):
    return lane if lane < n_modes else RAIL


@plain
def tree(origin, modes, start_h, cost, arcs, lane, lanes, first, out, station_of, transfer_h, ramp_h):
    """Shortest ways from `origin` by the modes allowed.

    Args:
        origin: node.
        modes: bool[modes], which may be used.
        start_h: float64[modes], hours to make up a convoy at the origin.
        cost: float64[arcs], generalised hours; infinite where impassable.
        arcs: ARC records.
        lane: int64[arcs], the lane of each arc: its mode, or from `modes` on its gauge.
        lanes: how many lanes there are, modes included.
        first, out: int64 CSR of the arcs leaving each node.
        station_of: int64[nodes, terminal modes], -1 where there is none.
        transfer_h, ramp_h: hours to change mode, and gauge.

    Returns:
        (hours, before, via): float64, int64 and int64 of size nodes x lanes; `before` is the label that the best way
        comes from, `via` the arc that it comes by, START after a change of mode.
    """
    n_modes = modes.shape[0]
    size = station_of.shape[0] * lanes
    hours = np.full(size, np.inf)
    before = np.full(size, START, np.int64)
    via = np.full(size, START, np.int64)
    room = out.shape[0] * (1 + lanes - n_modes) + size * n_modes + n_modes
    keys, items, n = np.empty(room), np.empty(room, np.int64), 0
    for m in range(n_modes):
        if modes[m] and station_of[origin, m] >= 0:
            hours[origin * lanes + m] = start_h[m]
            n = _push(keys, items, n, start_h[m], origin * lanes + m)
    while n > 0:
        t, at = keys[0], items[0]
        n = _pop(keys, items, n)
        if t > hours[at]:
            continue
        node, on = at // lanes, at % lanes
        m = _mode(on, n_modes)
        for k in range(first[node], first[node + 1]):
            a = out[k]
            if arcs[a].mode != m:
                continue
            reach = t + cost[a]
            if on >= n_modes and on != lane[a]:
                reach += ramp_h if station_of[node, RAMP] >= 0 else np.inf
            to = arcs[a].b * lanes + lane[a]
            if reach < hours[to]:
                hours[to], before[to], via[to] = reach, at, a
                n = _push(keys, items, n, reach, to)
        if (before[at] != START and via[at] == START) or station_of[node, m] < 0:
            continue
        for other in range(n_modes):
            to = node * lanes + other
            if modes[other] and other != m and station_of[node, other] >= 0 and t + transfer_h < hours[to]:
                hours[to], before[to], via[to] = t + transfer_h, at, START
                n = _push(keys, items, n, t + transfer_h, to)
    return hours, before, via


@plain
def legs_of(goal, hours, before, via, station_of, n_modes):
    """The arcs of the best way to `goal`, in order; empty when there is none or it is the origin."""
    lanes = hours.shape[0] // station_of.shape[0]
    best, at = np.inf, START
    for on in range(lanes):
        if station_of[goal, _mode(on, n_modes)] >= 0 and hours[goal * lanes + on] < best:
            best, at = hours[goal * lanes + on], goal * lanes + on
    legs = np.empty(hours.shape[0], np.int64)
    n = 0
    while at != START:
        if via[at] != START:
            legs[n] = via[at]
            n += 1
        at = before[at]
    return legs[:n][::-1].copy()


@plain
def touched(changed, old, new, hours, via, arcs, lane, lanes, n_modes):
    """Whether a tree may be out of date: a dearer arc that it uses, or a cheaper one that would now be used."""
    for i in range(changed.shape[0]):
        a = changed[i]
        to = arcs[a].b * lanes + lane[a]
        if new[a] > old[a]:
            if via[to] == a:
                return True
            continue
        for on in range(lanes):
            if _mode(on, n_modes) == arcs[a].mode and hours[arcs[a].a * lanes + on] + new[a] < hours[to]:
                return True
    return False
