"""The forest: all trees of shortest ways on one picture of the network, and how they follow when the picture changes.

A tree stands on the costs that it was grown by. When it is asked after these have changed it is mended: what hangs on a
dearer arc is undone and grown anew from what stands, and a cheaper arc is followed as far as it helps.
"""

from __future__ import annotations

from collections import namedtuple
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

import numpy as np

from model.kernel.addresses import Addressed
from model.kernel.compiled import plain
from model.kernel.routing import HEAD, LANE, MODE, START, TAIL, drawn, grow, legs_of, mode_of, nearest, push, room, spread

if TYPE_CHECKING:
    from collections.abc import Sequence

#: What became of a tree: all ways are what they were, though some may take longer or shorter; or some are others.
SAME, MENDED = range(2)
#: What a label of a tree that is mended does; 0: that is not known yet.
STANDS, UNDONE, WAITS = 1, 2, 3
_TREES = 32


@dataclass(eq=False, repr=False)
class Forest(Addressed):
    """Trees over one network of lanes (see :mod:`model.kernel.routing`); compiled code is their only reader."""

    links: np.ndarray  # int64[4, arcs]
    first: np.ndarray  # int64[nodes + 1]: CSR of the arcs leaving each node
    out: np.ndarray  # int64[arcs]
    station_of: np.ndarray  # int64[nodes, terminal modes]
    change_h: np.ndarray  # float64[2]: hours to change mode, and gauge
    cost: np.ndarray  # float64[rows, arcs]: on the picture as it is, by what moves
    count: np.ndarray  # int64[1]: trees
    root: np.ndarray  # int64[trees]: node
    row: np.ndarray  # int64[trees]: of the costs
    allowed: np.ndarray  # bool[trees, modes]
    start_h: np.ndarray  # float64[trees, modes]: to make up a convoy; infinite for modes that do not begin there
    stood: np.ndarray  # float64[trees, arcs]: the costs that each tree stands on
    hours: np.ndarray  # float64[trees, labels]
    before: np.ndarray  # int64[trees, labels]
    via: np.ndarray  # int64[trees, labels]
    keys: np.ndarray  # the heap, and room to work in
    items: np.ndarray
    changed: np.ndarray  # int64[arcs]
    took: np.ndarray  # float64[labels]
    came_from: np.ndarray  # int64[labels]
    came_by: np.ndarray  # int64[labels]
    state: np.ndarray  # int8[labels]

    def plant(self, root: int, row: int, allowed: Sequence[bool], start_h: Sequence[float]) -> int:
        """Grow the tree of ways from a node on the picture as it is; return its number."""
        t = int(self.count[0])
        if t == len(self.root):
            for name in ("root", "row", "allowed", "start_h", "stood", "hours", "before", "via"):
                self.resize(name, (2 * t, *getattr(self, name).shape[1:]))
        self.count[0] = t + 1
        self.root[t], self.row[t], self.allowed[t], self.start_h[t] = root, row, allowed, start_h
        _plant(self, t)
        return t


ForestTuple = namedtuple("ForestTuple", [field.name for field in fields(Forest)])  # type: ignore[misc]
Forest.seen_as = ForestTuple


def forest(
    arcs: np.ndarray, lane: np.ndarray, lanes: int, n_modes: int, station_of: np.ndarray, change_h: Sequence[float],
    cost: np.ndarray,
) -> Forest:  # fmt: skip
    """Return a forest without trees; `lane` of an arc is its mode, or from `n_modes` on its gauge."""
    nodes, n = len(station_of), len(arcs)
    labels, heap = nodes * lanes, room(n, nodes, lanes, n_modes)
    out = np.argsort(arcs["a"], kind="stable").astype(np.int64)
    return Forest(
        links=drawn(arcs, lane), first=np.searchsorted(arcs["a"][out], np.arange(nodes + 1)).astype(np.int64), out=out,
        station_of=station_of, change_h=np.array(change_h, np.float64), cost=cost, count=np.zeros(1, np.int64),
        root=np.zeros(_TREES, np.int64), row=np.zeros(_TREES, np.int64), allowed=np.zeros((_TREES, n_modes), np.bool_),
        start_h=np.zeros((_TREES, n_modes)), stood=np.zeros((_TREES, n)), hours=np.zeros((_TREES, labels)),
        before=np.zeros((_TREES, labels), np.int64), via=np.zeros((_TREES, labels), np.int64),
        keys=np.empty(heap), items=np.empty(heap, np.int64), changed=np.empty(n, np.int64), took=np.empty(labels),
        came_from=np.empty(labels, np.int64), came_by=np.empty(labels, np.int64), state=np.empty(labels, np.int8),
    )  # fmt: skip


@plain
def _graph(f, cost):
    lanes = f.took.shape[0] // f.station_of.shape[0]
    return cost, f.links, lanes, f.first, f.out, f.station_of, f.change_h[0], f.change_h[1]


@plain
def _plant(f, t):
    """Grow tree `t` anew on the costs as they are."""
    f.stood[t] = f.cost[f.row[t]]
    labels = (f.hours[t], f.before[t], f.via[t])
    grow(f.root[t], f.allowed[t], f.start_h[t], *labels, f.keys, f.items, _graph(f, f.stood[t]))


@plain
def way_to(f, t, goal):
    """The arcs of the best way to a node by a tree, in order; none when there is no way or it is the root."""
    return legs_of(goal, f.hours[t], f.before[t], f.via[t], f.station_of, f.allowed.shape[1])


@plain
def hours_to(f, t, goal):
    """Generalised hours to a node by a tree, infinite when no way leads there."""
    at = nearest(goal, f.hours[t], f.station_of, f.allowed.shape[1])
    return f.hours[t, at] if at != START else np.inf


@plain
def mend(f, t):
    """Let a tree follow the costs as they are; returns SAME or MENDED. Of ways that take equally long the one known
    before is kept."""
    cost, old = f.cost[f.row[t]], f.stood[t]
    n = 0
    for a in range(cost.shape[0]):
        if cost[a] != old[a]:
            f.changed[n] = a
            n += 1
    came = _follow(f, t, f.changed[:n], cost) if n > 0 else SAME
    for a in f.changed[:n]:
        old[a] = cost[a]
    return came


@plain
def _follow(f, t, changed, cost):
    n_modes, lanes = f.allowed.shape[1], f.took.shape[0] // f.station_of.shape[0]
    hours, before, via = f.hours[t], f.before[t], f.via[t]
    undone = _is_torn_off(f, t, changed, cost, lanes)
    n = 0 if undone else _nearer(f, t, 0, changed, cost, lanes)
    if n == 0 and not undone:
        return SAME
    f.took[:], f.came_from[:], f.came_by[:] = hours, before, via
    if undone:
        _undo(f, t, changed, cost, lanes)
        n = _edge(f, t, cost, lanes)
        for m in range(n_modes):
            at = f.root[t] * lanes + m
            if f.allowed[t, m] and f.station_of[f.root[t], m] >= 0 and f.start_h[t, m] < hours[at]:
                hours[at] = f.start_h[t, m]
                n = push(f.keys, f.items, n, hours[at], at)
        n = _nearer(f, t, n, changed, cost, lanes)
    spread(f.keys, f.items, n, hours, before, via, f.allowed[t], *_graph(f, cost))
    return _outcome(f, t)


@plain
def _is_torn_off(f, t, changed, cost, lanes):
    """Whether any label's way uses an arc that has become dearer."""
    for a in changed:  # noqa: SIM110 - compiled
        if cost[a] > f.stood[t, a] and f.via[t, f.links[HEAD, a] * lanes + f.links[LANE, a]] == a:
            return True
    return False


@plain
def _undo(f, t, changed, cost, lanes):
    """Undo all labels whose way uses an arc that has become dearer; `state` says which these are."""
    hours, before, via, state = f.hours[t], f.before[t], f.via[t], f.state
    state[:] = 0
    for a in changed:
        to = f.links[HEAD, a] * lanes + f.links[LANE, a]
        if cost[a] > f.stood[t, a] and via[to] == a:
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


@plain
def _edge(f, t, cost, lanes):
    """Put the standing labels next to what is undone into the heap; returns how many."""
    n_modes, hours, state, n = f.allowed.shape[1], f.hours[t], f.state, 0
    for a in range(f.links.shape[1]):
        to = f.links[HEAD, a] * lanes + f.links[LANE, a]
        if state[to] != UNDONE:
            continue
        for on in range(lanes):
            at = f.links[TAIL, a] * lanes + on
            if mode_of(on, n_modes) == f.links[MODE, a] and state[at] < WAITS and hours[at] + cost[a] < hours[to]:
                state[at] = WAITS
                n = push(f.keys, f.items, n, hours[at], at)
    for to in range(hours.shape[0]):
        if state[to] == UNDONE:
            for at in range(to - to % lanes, to - to % lanes + lanes):
                if state[at] < WAITS and hours[at] < np.inf:
                    state[at] = WAITS
                    n = push(f.keys, f.items, n, hours[at], at)
    return n


@plain
def _nearer(f, t, n, changed, cost, lanes):
    """Put the labels from which a cheaper arc brings others nearer into the heap of `n`; returns how many it holds."""
    n_modes, hours = f.allowed.shape[1], f.hours[t]
    for a in changed:
        if cost[a] >= f.stood[t, a]:
            continue
        to = f.links[HEAD, a] * lanes + f.links[LANE, a]
        for on in range(lanes):
            at = f.links[TAIL, a] * lanes + on
            if mode_of(on, n_modes) == f.links[MODE, a] and hours[at] + cost[a] < hours[to]:
                n = push(f.keys, f.items, n, hours[at], at)
    return n


@plain
def _outcome(f, t):
    """What became of a tree, given what its labels were.

    Where mode would be changed twice in a place, since a label that others change from is now changed to itself, it is
    grown anew.
    """
    hours, before, via = f.hours[t], f.before[t], f.via[t]
    if (before != f.came_from).any() or (via != f.came_by).any():
        for at in range(hours.shape[0]):
            if _changed(at, before, via) and _changed(before[at], before, via):
                _plant(f, t)
                break
        return MENDED
    n_modes, lanes = f.allowed.shape[1], hours.shape[0] // f.station_of.shape[0]
    for node in range(f.station_of.shape[0]):
        for at in range(node * lanes, (node + 1) * lanes):
            if hours[at] != f.took[at]:
                if nearest(node, hours, f.station_of, n_modes) != nearest(node, f.took, f.station_of, n_modes):
                    return MENDED
                break
    return SAME


@plain
def _changed(at, before, via):
    """Whether the way to a label ends with a change of mode."""
    return before[at] != START and via[at] == START
