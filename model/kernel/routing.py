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
#: What became of a tree.
SAME, MENDED, TORN = range(3)
#: What a label of a tree that is mended does; 0: that is not known yet.
STANDS, UNDONE, WAITS = 1, 2, 3


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
def _spread(
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
        m = _mode(on, n_modes)
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
                n = _push(keys, items, n, reach, to)
        if via[at] == START or station_of[node, m] < 0:  # nobody changes where the way begins, or twice in a place
            continue
        for other in range(n_modes):
            to = node * lanes + other
            if modes[other] and other != m and station_of[node, other] >= 0 and t + transfer_h < hours[to]:
                hours[to], before[to], via[to] = t + transfer_h, at, START
                n = _push(keys, items, n, t + transfer_h, to)


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
    graph = (cost, links, lanes, first, out, station_of, transfer_h, ramp_h)
    _spread(keys, items, n, hours, before, via, modes, *graph)
    return hours, before, via


@plain
def _is_torn_off(via, old, changed, cost, links, lanes):
    """Whether any label's way uses an arc that has become dearer."""
    for a in changed:  # noqa: SIM110 - compiled
        if cost[a] > old[a] and via[links[HEAD, a] * lanes + links[LANE, a]] == a:
            return True
    return False


@plain
def _undo(hours, before, via, old, changed, cost, links, lanes):
    """Undo all labels whose way uses an arc that has become dearer; returns by label STANDS or UNDONE."""
    state = np.zeros(hours.shape[0], np.int8)
    for a in changed:
        to = links[HEAD, a] * lanes + links[LANE, a]
        if cost[a] > old[a] and via[to] == a:
            state[to] = UNDONE
    for label in range(hours.shape[0]):
        top = label
        while state[top] == 0 and before[top] != START:
            top = before[top]
        found = max(state[top], STANDS)
        at = label
        while state[at] == 0:
            state[at] = found
            at = before[at] if before[at] != START else top
    for label in range(hours.shape[0]):
        if state[label] == UNDONE:
            hours[label], before[label], via[label] = np.inf, START, START
    return state


@plain
def _edge(state, hours, cost, links, lanes, n_modes, keys, items):
    """Put the standing labels next to what is undone into the heap; returns how many."""
    n = 0
    for a in range(links.shape[1]):
        to = links[HEAD, a] * lanes + links[LANE, a]
        if state[to] != UNDONE:
            continue
        for on in range(lanes):
            at = links[TAIL, a] * lanes + on
            if _mode(on, n_modes) == links[MODE, a] and state[at] < WAITS and hours[at] + cost[a] < hours[to]:
                state[at] = WAITS
                n = _push(keys, items, n, hours[at], at)
    for to in range(hours.shape[0]):
        if state[to] == UNDONE:
            for at in range(to - to % lanes, to - to % lanes + lanes):
                if state[at] < WAITS and hours[at] < np.inf:
                    state[at] = WAITS
                    n = _push(keys, items, n, hours[at], at)
    return n


@plain
def _nearer(n, hours, old, changed, cost, links, lanes, n_modes, keys, items):
    """Put the labels from which a cheaper arc brings others nearer into the heap of `n`; returns how many it holds."""
    for a in changed:
        if cost[a] >= old[a]:
            continue
        to = links[HEAD, a] * lanes + links[LANE, a]
        for on in range(lanes):
            at = links[TAIL, a] * lanes + on
            if _mode(on, n_modes) == links[MODE, a] and hours[at] + cost[a] < hours[to]:
                n = _push(keys, items, n, hours[at], at)
    return n


@plain
def _outcome(hours, before, via, took, came_from, came_by, station_of, n_modes):
    """What became of a tree, given what its labels were."""
    if (before != came_from).any() or (via != came_by).any():
        for at in range(hours.shape[0]):
            if _changed(at, before, via) and _changed(before[at], before, via):
                return TORN
        return MENDED
    lanes = hours.shape[0] // station_of.shape[0]
    for node in range(station_of.shape[0]):
        for at in range(node * lanes, (node + 1) * lanes):
            if hours[at] != took[at]:
                if _nearest(node, hours, station_of, n_modes) != _nearest(node, took, station_of, n_modes):
                    return MENDED
                break
    return SAME


@plain
def mend(
    hours, before, via, old, changed, heap, origin, modes, start_h, cost, links, lanes, first, out, station_of,
    transfer_h, ramp_h
):  # fmt: skip
    """Bring a tree that was grown with costs `old` up to `cost` in place; returns SAME, MENDED or TORN.

    `changed` are the arcs whose costs differ, `heap` room to work in (see :func:`room`). What hangs on a dearer arc is
    undone and grown anew from what stands; a cheaper arc is followed as far as it helps. Of ways that take equally long
    the one known before is kept. All other arguments are as in :func:`tree`.

    SAME: all ways are what they were, though some may take longer or shorter. TORN: mode would be changed twice in a
    place, since a label that others change from is now changed to itself; the tree has to be grown anew.
    """
    n_modes = modes.shape[0]
    keys, items = heap
    undone = _is_torn_off(via, old, changed, cost, links, lanes)
    n = 0 if undone else _nearer(0, hours, old, changed, cost, links, lanes, n_modes, keys, items)
    if n == 0 and not undone:
        return SAME
    took, came_from, came_by = hours.copy(), before.copy(), via.copy()
    if undone:
        state = _undo(hours, before, via, old, changed, cost, links, lanes)
        n = _edge(state, hours, cost, links, lanes, n_modes, keys, items)
        for m in range(n_modes):
            at = origin * lanes + m
            if modes[m] and station_of[origin, m] >= 0 and start_h[m] < hours[at]:
                hours[at] = start_h[m]
                n = _push(keys, items, n, start_h[m], at)
        n = _nearer(n, hours, old, changed, cost, links, lanes, n_modes, keys, items)
    graph = (cost, links, lanes, first, out, station_of, transfer_h, ramp_h)
    _spread(keys, items, n, hours, before, via, modes, *graph)
    return _outcome(hours, before, via, took, came_from, came_by, station_of, n_modes)


def drawn(arcs: np.ndarray, lane: np.ndarray) -> np.ndarray:
    """Return int64[4, arcs]: the network as trees see it; `lane` of an arc is its mode, or from `modes` on its gauge.

    Compiled code takes an array of whole numbers in a small part of the time that it takes records.
    """
    return np.stack([arcs["a"], arcs["b"], arcs["mode"], lane]).astype(np.int64)


def room(arcs: int, nodes: int, lanes: int, n_modes: int) -> tuple[np.ndarray, np.ndarray]:
    """Return a heap with room for all that a tree, growing or being mended, may ever put into it at once."""
    size = arcs * (1 + 2 * lanes - n_modes) + nodes * lanes * (n_modes + 1) + n_modes
    return np.empty(size), np.empty(size, np.int64)


@plain
def _changed(at, before, via):
    """Whether the way to a label ends with a change of mode."""
    return before[at] != START and via[at] == START


@plain
def _nearest(node, hours, station_of, n_modes):
    """The label by which a node is reached soonest, START when it is not."""
    lanes = hours.shape[0] // station_of.shape[0]
    best, at = np.inf, START
    for on in range(lanes):
        if station_of[node, _mode(on, n_modes)] >= 0 and hours[node * lanes + on] < best:
            best, at = hours[node * lanes + on], node * lanes + on
    return at


@plain
def legs_of(goal, hours, before, via, station_of, n_modes):
    """The arcs of the best way to `goal`, in order; empty when there is none or it is the origin."""
    at = _nearest(goal, hours, station_of, n_modes)
    legs = np.empty(hours.shape[0], np.int64)
    n = 0
    while at != START:
        if via[at] != START:
            legs[n] = via[at]
            n += 1
        at = before[at]
    return legs[:n][::-1].copy()
