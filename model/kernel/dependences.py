"""Dependences: what an asset has left when the power or data that it lives on is out of service."""

from __future__ import annotations

import math

import numpy as np

from model.kernel.calendar import push
from model.kernel.compiled import inner
from model.kernel.gates import requeue_arcs
from model.kernel.queues import book_loss, capacity
from model.kernel.records import BECAUSE, FEED, LOG_FED, NO_CAUSE
from model.kernel.stations import requeue_station
from model.kernel.stocks import log

#: Who lives on which of the feeders, and what they leave of it.
DEPENDENCE = np.dtype(
    [
        ("asset", "i8"), ("first", "i8"), ("feeders", "i8"),  # who lives on which of the feeders
        ("floor", "f8"), ("backup_h", "f8"),
        ("since", "f8"),  # when they last ceased to be whole, infinite while one of them is
        ("given", "f8"),  # what they leave of the asset's capacity
    ]
)  # fmt: skip


@inner
def capacity_changed(w, asset, t):
    """Let everybody who waits at an asset, and everything that lives on it, find out that its capacity is another."""
    station, share = w.assets[asset].stations, capacity(w, asset)
    if station >= 0:
        w.stations[station].share = share
        requeue_station(w, station, t)
    elif 2 * asset < w.arcs.shape[0]:
        w.arcs[2 * asset].share = w.arcs[2 * asset + 1].share = share
        requeue_arcs(w, 2 * asset, 2 * asset + 1, t)
    for d in range(w.dependences.shape[0]):
        row = w.dependences[d]
        for k in range(row.first, row.first + row.feeders):
            if w.feeders[k] == asset:
                push(w, t, FEED, d, w.count[BECAUSE], 0.0)
                break


@inner
def feed(w, d, cause, t):
    """Give a dependent asset what it has of what it lives on: all of it as long as the reserve lasts."""
    w.count[BECAUSE] = cause
    row = w.dependences[d]
    share = 0.0
    for k in range(row.first, row.first + row.feeders):
        share = max(share, capacity(w, w.feeders[k]))
    if share >= 1.0:
        row.since = math.inf
    elif row.since == math.inf:
        row.since = t
        push(w, t + row.backup_h, FEED, d, cause, 0.0)
    row.given = 1.0 if t < row.since + row.backup_h else max(row.floor, share)
    fed = 1.0
    for other in range(w.dependences.shape[0]):
        if w.dependences[other].asset == row.asset:
            fed = min(fed, w.dependences[other].given)
    if fed != w.assets[row.asset].fed:
        book_loss(w, row.asset, t)
        w.assets[row.asset].fed = fed
        log(w, t, LOG_FED, -1, row.asset, fed, cause)
        capacity_changed(w, row.asset, t)
    w.count[BECAUSE] = NO_CAUSE
