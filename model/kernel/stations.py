"""Stations: servers at a terminal, first come first served, by priority, or without waiting."""

from __future__ import annotations

import math

import numpy as np

from model.kernel.calendar import push
from model.kernel.compiled import hot, inner
from model.kernel.laws import draw
from model.kernel.luck import stream_key
from model.kernel.queues import block, book_wait, lose_patience, sort_waiting, turn_to
from model.kernel.records import (
    FIFO,
    LIVE,
    LOADING,
    LOSS,
    PRIORITY,
    QUEUE_H,
    SEQ,
    SERVED,
    TRANSFER,
    UNLOADING,
    WARM_UP_H,
)  # fmt: skip

SERVICE = stream_key("service")

#: Start of a service that is not known yet: later than any hour, sooner than never.
UNKNOWN_H = 1e300


@hot
def _service_hours(w, c, share):
    """How long convoy `c` occupies a server of its station at this share of capacity."""
    convoy = w.convoys[c]
    station = w.stations[convoy.station]
    if station.law >= 0:
        return draw(w, station.law, SERVICE, convoy.key, np.uint64(convoy.visits)) / share
    return convoy.tonnes / (station.rate * share)


@hot
def _begin(w, c, server, t, share):
    """Give convoy `c` a server from hour `t` on."""
    convoy = w.convoys[c]
    convoy.server = server
    convoy.starts = t
    convoy.ends = t + _service_hours(w, c, share)
    w.free_at[server] = convoy.ends
    push(w, convoy.ends, SERVED, c, convoy.version, 0.0)


@hot
def _soonest_free(w, s):
    station = w.stations[s]
    server = station.first
    soonest = w.free_at[server]
    for k in range(station.first + 1, station.first + station.servers):
        free = w.free_at[k]
        server = k if free < soonest else server
        soonest = min(soonest, free)
    return server


@hot
def _serve(w, c, t):
    """Give convoy `c` its start and end at its station, or a place among those who wait; False if it may not wait."""
    convoy = w.convoys[c]
    station = w.stations[convoy.station]
    share = station.share
    if share <= 0.0 and station.discipline != LOSS:
        block(w, c, station.asset, t)
        return True
    server = _soonest_free(w, convoy.station)
    if share > 0.0 and (station.discipline == FIFO or (w.free_at[server] <= t and station.head < 0)):
        _begin(w, c, server, max(t, w.free_at[server]), share)
        if convoy.starts - convoy.joined > w.clock[QUEUE_H]:
            lose_patience(w, c, t)
        return True
    if station.discipline == LOSS:
        if convoy.joined >= w.clock[WARM_UP_H]:
            station.lost += 1
        return False
    _wait(w, c)
    if w.clock[QUEUE_H] < math.inf:
        lose_patience(w, c, t)
    return True


@inner
def _wait(w, c):
    """Put convoy `c` among those who wait at a station with priorities: before lower ones, behind its equals."""
    convoy = w.convoys[c]
    convoy.starts = convoy.ends = UNKNOWN_H
    station = w.stations[convoy.station]
    before, here = -1, station.head
    while here >= 0 and not _yields(w.convoys[here], convoy):
        before, here = here, w.convoys[here].next
    convoy.next = here
    if before < 0:
        station.head = c
    else:
        w.convoys[before].next = c


@inner
def _yields(waiting, new):
    return waiting.priority < new.priority or (waiting.priority == new.priority and waiting.order > new.order)


@inner
def _call_next(w, s, server, t):
    """Let a server take the first of those who wait at a station with priorities.

    Unless it has begun another service at the very hour at which one ended: who came then took it for free.
    """
    station = w.stations[s]
    share = station.share
    if station.head < 0 or share <= 0.0 or w.free_at[server] > t:
        return
    c = station.head
    station.head = w.convoys[c].next
    _begin(w, c, server, t, share)


@hot
def join_station(w, c, s, state, t):
    """Queue convoy `c` at station `s` for loading, transfer or unloading; False if it is turned away."""
    turn_to(w, c, state, t)
    convoy = w.convoys[c]
    convoy.station = s
    convoy.order = w.count[SEQ]
    convoy.joined = t
    return _serve(w, c, t)


@hot
def leave_station(w, c, t):
    """Book a finished service, and let a server with priorities take the next; returns the station."""
    book_wait(w, c, t)
    convoy = w.convoys[c]
    s = convoy.station
    station = w.stations[s]
    station.passed_t += convoy.tonnes
    if convoy.joined >= w.clock[WARM_UP_H]:
        station.served += 1
        station.wait_h += convoy.starts - convoy.joined
        station.service_h += t - convoy.starts
        if convoy.starts > convoy.joined:
            station.waited += 1
    convoy.visits += 1
    convoy.station = -1
    if station.discipline == PRIORITY:
        _call_next(w, s, convoy.server, t)
    return s


@inner
def requeue_station(w, s, t):
    """Queue again, in order, all that wait at a station whose capacity has changed."""
    station = w.stations[s]
    station.head = -1
    for k in range(station.first, station.first + station.servers):
        w.free_at[k] = t
    share = station.share
    n = 0
    for k in range(w.count[LIVE]):
        c = w.live[k]
        convoy = w.convoys[c]
        if (convoy.state != LOADING and convoy.state != UNLOADING and convoy.state != TRANSFER) or convoy.station != s:
            continue
        if share <= 0.0 and convoy.starts == math.inf:  # blocked already, and its report is on the way
            continue
        if convoy.starts > t:
            w.scratch[n] = c
            n += 1
        else:
            w.free_at[convoy.server] = convoy.ends
    sort_waiting(w, n)
    for i in range(n):
        c = w.scratch[i]
        book_wait(w, c, t)
        w.convoys[c].version += 1
        if share <= 0.0:
            block(w, c, station.asset, t)
        elif station.discipline == PRIORITY:
            _wait(w, c)
        else:
            server = _soonest_free(w, s)
            _begin(w, c, server, max(t, w.free_at[server]), share)
        if share > 0.0 and w.convoys[c].starts - w.convoys[c].joined > w.clock[QUEUE_H]:
            lose_patience(w, c, t)
    if station.discipline == PRIORITY:
        for k in range(station.first, station.first + station.servers):
            if w.free_at[k] <= t:
                _call_next(w, s, k, t)
