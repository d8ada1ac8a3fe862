"""The forest: all trees of shortest ways on one picture of the network, and how they follow when the picture changes.

A tree stands on a picture. When it is asked after that has changed it is mended: what hangs on a dearer arc is undone
and grown anew from what stands, and a cheaper arc is followed as far as it helps. Which arcs may have changed since is
looked up; whether one is dearer or cheaper is seen from the hours of its ends.
"""

from __future__ import annotations

from collections import namedtuple
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

import numpy as np

from model.kernel.addresses import Addressed
from model.kernel.compiled import plain
from model.kernel.routing import (
    HEAD,
    LANE,
    MODE,
    RAMP,
    START,
    TAIL,
    drawn,
    grow,
    leaving,
    legs_of,
    mode_of,
    nearest,
    note,
    push,
    room,
    spread,
)  # fmt: skip

if TYPE_CHECKING:
    from collections.abc import Sequence

TREES, PICTURES = range(2)
#: What became of a tree: all ways are what they were, though some may take longer or shorter; or some are others.
SAME, MENDED = range(2)
#: The state of a label that is undone, and of one that stands beside such and is in the heap (see also NOTED).
UNDONE, WAITS = 2, 3
_TREES = 32


@dataclass(eq=False, repr=False)
class Forest(Addressed):
    """Trees over one network of lanes (see :mod:`model.kernel.routing`); compiled code is their only reader."""

    links: np.ndarray  # int64[4, arcs]
    first: np.ndarray  # int64[nodes x modes + 1]: CSR of the arcs leaving each node by each mode
    out: np.ndarray  # int64[arcs]
    station_of: np.ndarray  # int64[nodes, terminal modes]
    change_h: np.ndarray  # float64[2]: hours to change mode, and gauge
    cost: np.ndarray  # float64[rows, arcs]: on the picture as it is, by what moves
    count: np.ndarray  # int64[2]: trees, pictures
    news: np.ndarray  # int32: arcs that changed from picture to picture, one after the other
    until: np.ndarray  # int64[pictures]: where the news of each picture end
    root: np.ndarray  # int64[trees]: node
    row: np.ndarray  # int64[trees]: of the costs
    allowed: np.ndarray  # bool[trees, modes]
    start_h: np.ndarray  # float64[trees, modes]: to make up a convoy; infinite for modes that do not begin there
    stands_on: np.ndarray  # int64[trees]: picture
    hours: np.ndarray  # float64[trees, labels]
    before: np.ndarray  # int32[trees, labels]
    via: np.ndarray  # int32[trees, labels]
    keys: np.ndarray  # float64[room]: the heap
    items: np.ndarray  # int64[room]
    state: np.ndarray  # int8[labels]: the journal of a mend; 0 but for labels that are noted
    noted: np.ndarray  # int64[labels]
    took: np.ndarray  # float64[labels]
    came_from: np.ndarray  # int32[labels]
    came_by: np.ndarray  # int32[labels]

    def plant(self, root: int, row: int, allowed: np.ndarray, start_h: np.ndarray) -> int:
        """Grow the tree of ways from a node on the picture as it is; return its number."""
        t = int(self.count[TREES])
        if t == len(self.root):
            for name in ("root", "row", "allowed", "start_h", "stands_on", "hours", "before", "via"):
                self.resize(name, (2 * t, *getattr(self, name).shape[1:]))
        self.count[TREES] = t + 1
        self.root[t], self.row[t], self.allowed[t], self.start_h[t] = root, row, allowed, start_h
        _plant(self, t)
        return t

    def learn(self, cost: np.ndarray) -> None:
        """Take over the costs of a new picture, float64[rows, arcs]; there may be more rows, which stay."""
        known = self.cost[: len(cost)]
        changed = np.flatnonzero((cost != known).any(axis=0))
        known[:] = cost
        picture, begin = int(self.count[PICTURES]), int(self.until[self.count[PICTURES] - 1])
        if picture == len(self.until):
            self.resize("until", 2 * picture)
        if begin + len(changed) > len(self.news):
            self.resize("news", 2 * (begin + len(changed)))
        self.news[begin : begin + len(changed)] = changed
        self.until[picture] = begin + len(changed)
        self.count[PICTURES] = picture + 1


ForestTuple = namedtuple("ForestTuple", [field.name for field in fields(Forest)])  # type: ignore[misc]
Forest.seen_as = ForestTuple


def forest(
    arcs: np.ndarray, lane: np.ndarray, lanes: int, n_modes: int, station_of: np.ndarray, change_h: Sequence[float],
    cost: np.ndarray,
) -> Forest:  # fmt: skip
    """Return a forest without trees; `lane` of an arc is its mode, or from `n_modes` on its gauge."""
    nodes, n = len(station_of), len(arcs)
    labels, heap = nodes * lanes, room(n, nodes, lanes, n_modes)
    first, out = leaving(arcs, nodes, n_modes)
    return Forest(
        links=drawn(arcs, lane), first=first, out=out,
        station_of=station_of, change_h=np.array(change_h, np.float64), cost=cost,
        count=np.array((0, 1)), news=np.zeros(n, np.int32), until=np.zeros(64, np.int64),
        root=np.zeros(_TREES, np.int64), row=np.zeros(_TREES, np.int64), allowed=np.zeros((_TREES, n_modes), np.bool_),
        start_h=np.zeros((_TREES, n_modes)), stands_on=np.zeros(_TREES, np.int64), hours=np.zeros((_TREES, labels)),
        before=np.zeros((_TREES, labels), np.int32), via=np.zeros((_TREES, labels), np.int32),
        keys=np.empty(heap), items=np.empty(heap, np.int64),
        state=np.zeros(labels, np.int8), noted=np.empty(labels, np.int64), took=np.empty(labels),
        came_from=np.empty(labels, np.int32), came_by=np.empty(labels, np.int32),
    )  # fmt: skip


@plain
def _lanes(f):
    return f.took.shape[0] // f.station_of.shape[0]


@plain
def _graph(f):
    return f.links, _lanes(f), f.first, f.out, f.station_of, f.change_h[0], f.change_h[1]


@plain
def _labels(f, t):
    return f.hours[t], f.before[t], f.via[t]


@plain
def _journal(f):
    return f.state, f.noted, f.took, f.came_from, f.came_by


@plain
def _plant(f, t):
    """Grow tree `t` anew on the costs as they are."""
    f.stands_on[t] = f.count[PICTURES] - 1
    grow(f.root[t], f.allowed[t], f.start_h[t], _labels(f, t), (f.keys, f.items), f.cost[f.row[t]], _graph(f))


@plain
def way_to(f, t, goal):
    """The arcs of the best way to a node by a tree, in order; none when there is no way or it is the root."""
    return legs_of(goal, f.hours[t], f.before[t], f.via[t], f.station_of, f.allowed.shape[1])


@plain
def mend(f, t):
    """Let a tree follow the picture; returns SAME or MENDED. Of ways that take equally long the one known before is
    kept."""
    now = f.count[PICTURES] - 1
    news = f.news[f.until[f.stands_on[t]] : f.until[now]]
    f.stands_on[t] = now
    notes = _undo(f, t, news)
    n = _edge(f, t, notes) if notes > 0 else 0
    notes += n
    n = _rooted(f, t, n) if notes > 0 else 0
    n = _nearer(f, t, n, news)
    if n + notes == 0:
        return SAME
    heap, cost = (f.keys, f.items), f.cost[f.row[t]]
    notes = spread(heap, n, _labels(f, t), f.allowed[t], cost, _graph(f), _journal(f), notes)
    came = _outcome(f, t, notes)
    for at in f.noted[:notes]:
        f.state[at] = 0
    return came


@plain
def _reached_at(f, t, a, at):
    """The hour at which an arc is got through that is entered from a label."""
    ramps = at % _lanes(f) >= f.allowed.shape[1] and at % _lanes(f) != f.links[LANE, a]
    ramp_h = f.change_h[1] if f.station_of[f.links[TAIL, a], RAMP] >= 0 else np.inf
    return f.hours[t, at] + f.cost[f.row[t], a] + (ramp_h if ramps else 0.0)


@plain
def _undo(f, t, news):
    """Undo all labels whose way uses an arc that has become dearer; returns how many."""
    links, lanes, first, out, _, _, _ = _graph(f)
    labels, journal, n_modes, n = _labels(f, t), _journal(f), f.allowed.shape[1], 0
    hours, before, via = labels
    for a in news:
        to = links[HEAD, a] * lanes + links[LANE, a]
        if via[to] == a and f.state[to] == 0 and _reached_at(f, t, a, before[to]) > hours[to]:
            f.state[to], n = UNDONE, note(to, n, labels, journal)
    i = 0
    while i < n:  # and whatever comes after a label that is undone
        at = f.noted[i]
        node, m = at // lanes, mode_of(at % lanes, n_modes)
        for k in range(first[node * n_modes + m], first[node * n_modes + m + 1]):
            to = links[HEAD, out[k]] * lanes + links[LANE, out[k]]
            if before[to] == at and via[to] == out[k] and f.state[to] == 0:
                f.state[to], n = UNDONE, note(to, n, labels, journal)
        for to in range(node * lanes, node * lanes + n_modes):
            if before[to] == at and via[to] == START and f.state[to] == 0:
                f.state[to], n = UNDONE, note(to, n, labels, journal)
        i += 1
    for at in f.noted[:n]:
        hours[at], before[at], via[at] = np.inf, START, START
    return n


@plain
def _edge(f, t, undone):
    """Put the standing labels next to the `undone` that are noted into the heap and the journal; returns how many."""
    links, lanes, first, out, _, _, _ = _graph(f)
    labels, journal, n_modes, n = _labels(f, t), _journal(f), f.allowed.shape[1], 0
    hours, cost = f.hours[t], f.cost[f.row[t]]
    for to in f.noted[:undone]:
        node, lane = to // lanes, to % lanes
        m = mode_of(lane, n_modes)
        for k in range(first[node * n_modes + m], first[node * n_modes + m + 1]):
            a = out[k] ^ 1  # arcs come in pairs, there and back
            if links[LANE, a] != lane:
                continue
            for on in range(lanes):
                at = links[TAIL, a] * lanes + on
                if mode_of(on, n_modes) == m and f.state[at] < UNDONE and hours[at] + cost[a] < np.inf:
                    f.state[at] = WAITS
                    n = push(f.keys, f.items, note(at, undone + n, labels, journal) - undone - 1, hours[at], at)
        for at in range(node * lanes, (node + 1) * lanes):
            if f.state[at] < UNDONE and hours[at] < np.inf:
                f.state[at] = WAITS
                n = push(f.keys, f.items, note(at, undone + n, labels, journal) - undone - 1, hours[at], at)
    return n


@plain
def _rooted(f, t, n):
    """Let ways begin again at the root where its labels are undone; returns how many the heap then holds."""
    lanes, hours = _lanes(f), f.hours[t]
    for m in range(f.allowed.shape[1]):
        at = f.root[t] * lanes + m
        if f.allowed[t, m] and f.station_of[f.root[t], m] >= 0 and f.start_h[t, m] < hours[at]:
            hours[at] = f.start_h[t, m]
            n = push(f.keys, f.items, n, hours[at], at)
    return n


@plain
def _nearer(f, t, n, news):
    """Put the labels from which a cheaper arc brings others nearer into the heap of `n`; returns how many it holds."""
    n_modes, hours, cost, lanes = f.allowed.shape[1], f.hours[t], f.cost[f.row[t]], _lanes(f)
    for a in news:
        to = f.links[HEAD, a] * lanes + f.links[LANE, a]
        for on in range(lanes):
            at = f.links[TAIL, a] * lanes + on
            if mode_of(on, n_modes) == f.links[MODE, a] and hours[at] + cost[a] < hours[to]:
                n = push(f.keys, f.items, n, hours[at], at)
    return n


@plain
def _outcome(f, t, notes):
    """What became of a tree, given what the labels that are noted were.

    Where mode would be changed twice in a place, since a label that others change from is now changed to itself, it is
    grown anew.
    """
    before, via, came = f.before[t], f.via[t], SAME
    for at in f.noted[:notes]:
        if before[at] != f.came_from[at] or via[at] != f.came_by[at]:
            came = MENDED
            if _changed(at, before, via) and _changed(before[at], before, via):
                _plant(f, t)
                return came
    if came == SAME:
        for at in f.noted[:notes]:
            if _is_reached_otherwise(f, t, at // _lanes(f)):
                return MENDED
    return came


@plain
def _changed(at, before, via):
    """Whether the way to a label ends with a change of mode."""
    return before[at] != START and via[at] == START


@plain
def _is_reached_otherwise(f, t, node):
    """Whether another of its labels than before is the one by which a node is reached soonest."""
    hours, n_modes, lanes = f.hours[t], f.allowed.shape[1], _lanes(f)
    best, at = np.inf, START
    for on in range(lanes):
        label = node * lanes + on
        took = f.took[label] if f.state[label] != 0 else hours[label]
        if f.station_of[node, mode_of(on, n_modes)] >= 0 and took < best:
            best, at = took, label
    return at != nearest(node, hours, f.station_of, n_modes)
