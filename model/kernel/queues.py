"""Queues without waiting lists: FIFO servers and gates that know when they are free.

Arriving at a first-come-first-served queue, a convoy's start is already determined, so it is computed at once and one
event a service or leg is enough. When an asset's capacity changes, those that have not started are taken out and
queued again in their order; a server that is at work finishes what it began.

A convoy waits while `starts` lies in the future and is blocked while it is infinite.
"""

from __future__ import annotations

import math

import numpy as np

from model.kernel.calendar import push
from model.kernel.compiled import inner
from model.kernel.luck import BREAKDOWN_LUCK, uniform
from model.kernel.records import (
    ARRIVE,
    BLOCKED,
    BREAKDOWN,
    BREAKDOWN_H,
    BROKEN,
    CONVOYS,
    DECIDE,
    LEGS,
    LOADING,
    LOG_BLOCKED,
    MOVING,
    NO_CAUSE,
    QUEUED,
    REPORT_H,
    SEQ,
    SERVED,
    TRANSFER,
    UNLOADING,
)  # fmt: skip
from model.kernel.stocks import log

ROAD, AIR = 0, 3


@inner
def capacity(w, asset):
    """The share of an asset's capacity that the forces can use now."""
    return w.assets[asset].level * w.assets[asset].civil


@inner
def turn_to(w, c, state, t):
    """Enter a state, booking the hours since the last change to the state before."""
    convoy = w.convoys[c]
    w.spent[c, convoy.state] += t - convoy.since
    convoy.state = state
    convoy.since = t


@inner
def book_wait(w, c, t):
    """Book the hours since the last change as waiting: blocked, or queued until the service began."""
    convoy = w.convoys[c]
    if convoy.starts == math.inf:
        w.spent[c, BLOCKED] += t - convoy.since
        convoy.since = t
    else:
        began = min(convoy.starts, t)
        w.spent[c, QUEUED] += began - convoy.since
        convoy.since = began


@inner
def _block(w, c, where, t):
    convoy = w.convoys[c]
    convoy.starts = convoy.ends = convoy.arrives = math.inf
    log(w, t, LOG_BLOCKED, c, where, convoy.tonnes, NO_CAUSE)
    push(w, t + w.clock[REPORT_H], DECIDE, c, convoy.version, 0.0)


@inner
def _serve(w, c, t):
    """Give convoy `c` its start and end at its station."""
    convoy = w.convoys[c]
    station = w.stations[convoy.station]
    rate = station.rate * capacity(w, station.asset)
    if rate <= 0.0:
        _block(w, c, station.asset, t)
        return
    server = station.first
    for k in range(station.first + 1, station.first + station.servers):
        if w.free_at[k] < w.free_at[server]:
            server = k
    convoy.server = server
    convoy.starts = max(t, w.free_at[server])
    convoy.ends = convoy.starts + convoy.tonnes / rate
    w.free_at[server] = convoy.ends
    push(w, convoy.ends, SERVED, c, convoy.version, 0.0)


@inner
def join_station(w, c, s, state, t):
    """Queue convoy `c` at station `s` for loading, transfer or unloading, as `state` says."""
    turn_to(w, c, state, t)
    convoy = w.convoys[c]
    convoy.station = s
    convoy.order = w.count[SEQ]
    _serve(w, c, t)


@inner
def _breaks_down(w, convoy, km):
    chance = 1.0 - math.exp(-w.clock[BREAKDOWN] * km)
    return chance > 0.0 and uniform(w.seed[0], BREAKDOWN_LUCK, convoy.key, np.uint64(convoy.crossed)) < chance


@inner
def _pass(w, c, t):
    """Give convoy `c` its entry into its arc and its arrival at the far end."""
    convoy = w.convoys[c]
    arc = w.arcs[convoy.arc]
    share = capacity(w, arc.asset)
    if share <= 0.0:
        _block(w, c, arc.asset, t)
        return
    convoy.starts = max(t, arc.free_at)
    convoy.ends = convoy.starts + entries(convoy.mode, convoy.vehicles) * arc.headway_h / share
    arc.free_at = convoy.ends
    convoy.arrives = convoy.starts + arc.km / min(arc.kph, convoy.kph) + arc.formalities_h
    if _breaks_down(w, convoy, arc.km):
        convoy.arrives += w.clock[BREAKDOWN_H]
    push(w, convoy.arrives, ARRIVE, c, convoy.version, 0.0)


@inner
def entries(mode, vehicles):
    """How many entries a convoy takes at a gate: on the road and in the air one a vehicle, a train or a ship one."""
    return vehicles if mode in (ROAD, AIR) else 1.0


@inner
def join_arc(w, c, a, t):
    """Queue convoy `c` at the gate of arc `a`."""
    turn_to(w, c, MOVING, t)
    convoy = w.convoys[c]
    convoy.arc = a
    convoy.order = w.count[SEQ]
    _pass(w, c, t)


@inner
def _sink(w, i, n):
    """Let entry `i` of the heap in `scratch[:n]` sink to its place: the latest in order is on top."""
    c = w.scratch[i]
    while True:
        child = 2 * i + 1
        if child >= n:
            break
        if child + 1 < n and w.convoys[w.scratch[child + 1]].order > w.convoys[w.scratch[child]].order:
            child += 1
        if w.convoys[w.scratch[child]].order <= w.convoys[c].order:
            break
        w.scratch[i] = w.scratch[child]
        i = child
    w.scratch[i] = c


@inner
def _sort_waiting(w, n):
    """Sort the convoys in `scratch[:n]` by their turn in the queue, in place (heapsort)."""
    for i in range(n // 2 - 1, -1, -1):
        _sink(w, i, n)
    for last in range(n - 1, 0, -1):
        w.scratch[0], w.scratch[last] = w.scratch[last], w.scratch[0]
        _sink(w, 0, last)


@inner
def requeue_station(w, s, t):
    """Queue again, in order, all that wait at a station whose capacity has changed."""
    station = w.stations[s]
    for k in range(station.first, station.first + station.servers):
        w.free_at[k] = t
    n = 0
    for c in range(w.count[CONVOYS]):
        convoy = w.convoys[c]
        if convoy.station != s or (convoy.state != LOADING and convoy.state != UNLOADING and convoy.state != TRANSFER):
            continue
        if convoy.starts > t:
            w.scratch[n] = c
            n += 1
        else:
            w.free_at[convoy.server] = convoy.ends
    _sort_waiting(w, n)
    for i in range(n):
        c = w.scratch[i]
        book_wait(w, c, t)
        w.convoys[c].version += 1
        _serve(w, c, t)


@inner
def requeue_arc(w, a, t):
    """Queue again, in order, all that wait at the gate of an arc whose capacity has changed."""
    n = 0
    w.arcs[a].free_at = t
    for c in range(w.count[CONVOYS]):
        convoy = w.convoys[c]
        if convoy.state != MOVING or convoy.arc != a:
            continue
        if convoy.starts > t:
            w.scratch[n] = c
            n += 1
        else:
            w.arcs[a].free_at = max(w.arcs[a].free_at, convoy.ends)
    _sort_waiting(w, n)
    for i in range(n):
        c = w.scratch[i]
        book_wait(w, c, t)
        w.convoys[c].version += 1
        _pass(w, c, t)


@inner
def leave_arc(w, c, t):
    """Book a finished leg: waiting at the gate, then moving."""
    book_wait(w, c, t)
    convoy = w.convoys[c]
    arc = w.arcs[convoy.arc]
    if _breaks_down(w, convoy, arc.km):
        w.spent[c, BROKEN] += w.clock[BREAKDOWN_H]
        w.spent[c, MOVING] -= w.clock[BREAKDOWN_H]
    arc.passed_t += convoy.tonnes
    convoy.km += arc.km
    w.fleets[convoy.fleet].t_km += convoy.tonnes * arc.km
    convoy.crossed += 1
    convoy.node = arc.b
    convoy.arc = -1
    w.count[LEGS] += 1
