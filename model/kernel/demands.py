"""Requests from outside: met from stock, or owed, or lost."""

from __future__ import annotations

import math

import numpy as np

from model.kernel.calendar import push
from model.kernel.compiled import entry, inner
from model.kernel.endings import take_in
from model.kernel.laws import draw
from model.kernel.luck import normal_of, stream_key, uniform
from model.kernel.records import ASK, LOG_STOCK_OUT, NO_CAUSE
from model.kernel.stocks import DUST_T, log, settle

DEMAND = np.dtype(
    [
        ("law", "i8"), ("store", "i8"), ("unmet", "i8"), ("made", "i8"),
        ("size", "i8"), ("tonnes", "f8"), ("deviation", "f8"),
        ("first", "i8"), ("sizes", "i8"),  # where its empirical tonnes begin among all samples, and how many they are
    ]
)  # fmt: skip

# What becomes of demand that finds no stock.
OWED, LOST, REFUSED = range(3)
# Laws of the tonnes of a request.
FIXED, POISSON, NORMAL = range(3)  # the last are empirical

REQUEST_LUCK = stream_key("request")
SIZE_LUCK = stream_key("request size")


@entry
def first_request(w, d):
    """Hours from the start of demand `d` to its first request."""
    return draw(w, w.demands[d].law, REQUEST_LUCK, np.uint64(d), np.uint64(0))


@inner
def ask(w, d, t):
    """Let the next request of demand `d` come, and schedule the one after it; returns the store that was asked."""
    demand = w.demands[d]
    n = demand.made
    demand.made = n + 1
    push(w, t + draw(w, demand.law, REQUEST_LUCK, np.uint64(d), np.uint64(n + 1)), ASK, d, 0, 0.0)
    tonnes = demand.tonnes
    if demand.size != FIXED:
        tonnes = _tonnes(w, demand, uniform(w.seed[0], SIZE_LUCK, np.uint64(d), np.uint64(n)))
    settle(w, demand.store, t)
    store = w.stores[demand.store]
    got = min(tonnes, store.level)
    if demand.unmet == REFUSED and got < tonnes - DUST_T:
        got = 0.0
    store.level -= got
    if demand.unmet == OWED:
        store.owed += tonnes - got
    else:
        store.lost += tonnes - got
    store.asked += tonnes
    store.served += got
    store.demanded += tonnes
    store.at_once += got
    if store.level > DUST_T:
        store.dry = 0
    elif got < tonnes - DUST_T:
        if store.dry == 0:
            log(w, t, LOG_STOCK_OUT, demand.store, -1, tonnes - got, NO_CAUSE)
        store.dry = 1
    if store.queue > 0:
        take_in(w, demand.store, t)
    return demand.store


@inner
def _tonnes(w, demand, u):
    """The quantile of a request's tonnes at one uniform."""
    if demand.size == POISSON:
        return _poisson(u, demand.tonnes)
    if demand.size == NORMAL:
        return max(0.0, demand.tonnes + demand.deviation * normal_of(u))
    return w.samples[demand.first + int(u * demand.sizes)]


@inner
def _poisson(u, mean):
    """The Poisson quantile of one uniform. What lies ten deviations below the mean has no chance worth counting, and
    from zero on the mass of a large mean would be none at all."""
    n = max(0.0, math.floor(mean - 10.0 * math.sqrt(mean)))
    mass = math.exp(n * math.log(mean) - mean - math.lgamma(n + 1.0))
    total = mass
    while u > total and mass > 0.0:
        n += 1.0
        mass *= mean / n
        total += mass
    return n
