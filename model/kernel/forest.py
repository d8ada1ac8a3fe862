"""The forest: all trees of shortest ways over one network, each on the picture that it was grown or mended on."""

from __future__ import annotations

from collections import namedtuple
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

import numpy as np

from model.kernel.addresses import Addressed
from model.kernel.compiled import plain
from model.kernel.routing import MODE, RAIL, TAIL, grow, legs_of, room

if TYPE_CHECKING:
    from model.network import Network

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
    ramp_h: np.ndarray  # float64[rows, nodes]: hours to change gauge; infinite without a ramp; rows as of `cost`
    cost: np.ndarray  # float64[rows, arcs]: by what moves, on the picture as it is; then the same if all were whole
    asset: np.ndarray  # int64[arcs]
    calls: np.ndarray  # int64[arcs, 2]: assets at both ends that nobody passes by, -1: none
    ramps: np.ndarray  # int64[nodes]: the asset where gauge is changed, -1: none
    left: np.ndarray  # float64[assets]: the picture as it is, believed hours until each carries traffic
    closed: np.ndarray  # int64[arcs]: the first of them are those on which something is waited for
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

    def learn(self, left: np.ndarray) -> list[int] | None:
        """Take over a picture, believed hours until each asset carries traffic again.

        Returns:
            The arcs on which something is waited for; None where the picture is what it was.
        """
        picture, begin = int(self.count[PICTURES]), int(self.until[self.count[PICTURES] - 1])
        if picture == len(self.until):
            self.resize("until", 2 * picture)
        if begin + len(self.asset) > len(self.news):
            self.resize("news", 2 * (begin + len(self.asset)))
        closed = take_over(self, left)
        return self.closed[:closed].tolist() if closed >= 0 else None


ForestTuple = namedtuple("ForestTuple", [field.name for field in fields(Forest)])  # type: ignore[misc]
Forest.seen_as = ForestTuple


def forest(network: Network, station_of: np.ndarray, transfer_h: float, modes: int, assets: int) -> Forest:
    """Return a forest without trees on the picture that all is whole."""
    cost, nodes = np.tile(network.cost, (2, 1)), len(station_of)
    arcs, labels = cost.shape[1], nodes * network.lanes
    heap = room(arcs, nodes, network.lanes, modes)
    return Forest(
        links=network.links, first=network.first, out=network.out, station_of=station_of,
        change_h=np.array([transfer_h], np.float64), ramp_h=np.tile(network.ramp_h, (len(cost), 1)), cost=cost,
        asset=network.asset, calls=network.calls, ramps=network.ramps, left=np.zeros(assets),
        closed=np.zeros(arcs, np.int64), count=np.array((0, 1)), news=np.zeros(arcs, np.int32),
        until=np.zeros(64, np.int64), root=np.zeros(_TREES, np.int64), row=np.zeros(_TREES, np.int64),
        allowed=np.zeros((_TREES, modes), np.bool_), start_h=np.zeros((_TREES, modes)),
        stands_on=np.zeros(_TREES, np.int64), hours=np.empty((_TREES, labels)),
        before=np.empty((_TREES, labels), np.int32), via=np.empty((_TREES, labels), np.int32),
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
def take_over(f, left):
    """Take over a picture into costs, ramps and news; returns how many arcs are closed, -1 if it is the one before."""
    if (left == f.left).all():
        return -1
    rows, end, shut = len(f.cost) // 2, f.until[f.count[PICTURES] - 1], 0
    cost, links, ramps, calls = f.cost, f.links, f.ramps, f.calls
    for a in range(len(f.asset)):
        wait, changed, ramp_h = left[f.asset[a]], False, 0.0
        for end_of in range(2):
            asset, ramp = calls[a, end_of], ramps[links[end_of, a]]
            if asset >= 0:
                wait += left[asset]
            if ramp >= 0:
                ramp_h += left[ramp]
                changed |= end_of == TAIL and links[MODE, a] == RAIL and left[ramp] != f.left[ramp]
        for k in range(rows):
            now = cost[rows + k, a] + wait
            changed |= now != cost[k, a]
            cost[k, a] = now
        if changed:
            f.news[end] = a
            end += 1
        if wait + ramp_h > 0.0:  # a way along a node may change gauge there
            f.closed[shut] = a
            shut += 1
    for node in range(len(ramps)):
        if ramps[node] >= 0:
            f.ramp_h[:rows, node] = f.ramp_h[rows, node] + left[ramps[node]]
    f.left[:] = left
    f.until[f.count[PICTURES]] = end
    f.count[PICTURES] += 1
    return shut


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
