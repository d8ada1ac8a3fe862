"""The forest: all trees of shortest ways over one network, each on the picture that it was grown or mended on."""

from __future__ import annotations

from collections import namedtuple
from dataclasses import dataclass, fields

import numpy as np

from model.kernel.addresses import Addressed
from model.kernel.compiled import plain
from model.kernel.routing import MODE, RAIL, TAIL, drawn, grow, leaving, legs_of, room

TREES, PICTURES = range(2)
_TREES = 32


@dataclass(eq=False, repr=False)
class Forest(Addressed):
    """Trees over one network of lanes (see :mod:`model.kernel.routing`); compiled code is their only reader."""

    links: np.ndarray  # int64[4, arcs]
    first: np.ndarray  # int64[nodes x modes + 1]: CSR of the arcs leaving each node by each mode
    out: np.ndarray  # int64[arcs]
    station_of: np.ndarray  # int64[nodes, terminal modes]
    change_h: np.ndarray  # float64[1]: hours to change mode
    ramp_h: np.ndarray  # float64[rows, nodes]: hours to change gauge; infinite without a ramp
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
        plant_anew(self, t)
        return t

    def learn(self, cost: np.ndarray, ramp_h: np.ndarray) -> None:
        """Take over the costs of a new picture, float64[rows, arcs], and its hours at ramps, float64[nodes].

        There may be more rows, which stay.
        """
        known = self.cost[: len(cost)]
        ramps = ramp_h != self.ramp_h[0]
        changed = np.flatnonzero((cost != known).any(axis=0) | (ramps[self.links[TAIL]] & (self.links[MODE] == RAIL)))
        known[:], self.ramp_h[: len(cost)] = cost, ramp_h
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
    arcs: np.ndarray, lane: np.ndarray, lanes: int, n_modes: int, station_of: np.ndarray, transfer_h: float,
    ramp_h: np.ndarray, cost: np.ndarray,
) -> Forest:  # fmt: skip
    """Return a forest without trees; `lane` of an arc is its mode, or from `n_modes` on its gauge."""
    nodes, n = len(station_of), len(arcs)
    labels, heap = nodes * lanes, room(n, nodes, lanes, n_modes)
    first, out = leaving(arcs, nodes, n_modes)
    return Forest(
        links=drawn(arcs, lane), first=first, out=out,
        station_of=station_of, change_h=np.array([transfer_h], np.float64), ramp_h=np.tile(ramp_h, (len(cost), 1)),
        cost=cost,
        count=np.array((0, 1)), news=np.zeros(n, np.int32), until=np.zeros(64, np.int64),
        root=np.zeros(_TREES, np.int64), row=np.zeros(_TREES, np.int64), allowed=np.zeros((_TREES, n_modes), np.bool_),
        start_h=np.zeros((_TREES, n_modes)), stands_on=np.zeros(_TREES, np.int64), hours=np.zeros((_TREES, labels)),
        before=np.zeros((_TREES, labels), np.int32), via=np.zeros((_TREES, labels), np.int32),
        keys=np.empty(heap), items=np.empty(heap, np.int64),
        state=np.zeros(labels, np.int8), noted=np.empty(labels, np.int64), took=np.empty(labels),
        came_from=np.empty(labels, np.int32), came_by=np.empty(labels, np.int32),
    )  # fmt: skip


@plain
def lanes_of(f):
    """How many lanes the network has."""
    return f.took.shape[0] // f.station_of.shape[0]


@plain
def graph_of(f, t):
    """The network of tree `t` as :func:`model.kernel.routing.spread` takes it."""
    return f.links, lanes_of(f), f.first, f.out, f.station_of, f.change_h[0], f.ramp_h[f.row[t]]


@plain
def labels_of(f, t):
    """Hours, before and via of tree `t`."""
    return f.hours[t], f.before[t], f.via[t]


@plain
def plant_anew(f, t):
    """Grow tree `t` anew on the costs as they are."""
    f.stands_on[t] = f.count[PICTURES] - 1
    grow(f.root[t], f.allowed[t], f.start_h[t], labels_of(f, t), (f.keys, f.items), f.cost[f.row[t]], graph_of(f, t))


@plain
def way_to(f, t, goal):
    """The arcs of the best way to a node by a tree, in order; none when there is no way or it is the root."""
    return legs_of(goal, f.hours[t], f.before[t], f.via[t], f.station_of, f.allowed.shape[1])
