"""Invariants of the world: what no run may ever break, looked at in one pass between turns.

Ended convoys, which are many, need not be looked at every time; all others are few. What is compared with
`not (a >= b)` also catches NaN.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from model.kernel.compiled import entry, inner
from model.kernel.crews import LOST, READY
from model.kernel.fetching import fetch
from model.kernel.records import (
    BROKEN,
    CONVOY,
    CONVOYS,
    DELIVERED,
    JOBS,
    LINE,
    LOADING,
    MOVING,
    NO_CAUSE,
    PERMITS,
    RETURNING,
    STORES,
    TOUCHED,
    TRANSFER,
    UNLOADING,
)  # fmt: skip

#: What may be broken. The first is none.
(KEPT, ONE_END, CARGO, HOURS, PAPERS, SERVERS, STOCK, INBOUND, VEHICLES, CAPACITY_LEFT, DAMAGE_BOOKS, CREWS, GRANTED,
 CONSERVATION, TEAMS_BOOKS) = range(15)  # fmt: skip

#: Rounding that tonnes and hours are forgiven, absolutely; beyond a million of them, per million.
TOLERANCE = 1e-6


#: Of a record the lines of a leg, and the one that holds the cause of its end, are fetched while those before it are
#: looked at, so many of them.
CAUSE_LINE, AHEAD = CONVOY.fields["cause"][1] // LINE, 8  # type: ignore[index]

#: Rows of `seen`: permits and convoys that were looked at, and how many of these were under way then.
PERMITS_SEEN, CONVOYS_SEEN, OPEN = range(3)


class Books(NamedTuple):
    """What the audit remembers and adds up. `state` and `open` have a row for every convoy that there is room for."""

    initial: np.ndarray  # float64[supplies]
    seen: np.ndarray  # int64[3]: see PERMITS_SEEN and the next
    state: np.ndarray  # int64[convoys]: of each convoy, when last looked at
    open: np.ndarray  # int64[convoys]: those that were under way then, in the order of their numbers
    transit: np.ndarray  # float64[supplies]
    inbound: np.ndarray  # float64[stores]
    out: np.ndarray  # float64[fleets]: vehicles with convoys, or on their way home
    serving: np.ndarray  # int64[stations]
    jobs: np.ndarray  # int64[crews]: damages that each is on


@inner
def _off(a, b):
    """Whether two sums differ by more than rounding."""
    return not abs(a - b) <= TOLERANCE * max(1.0, abs(b) * 1e-4)


@entry
def audit(w, books, thorough, t):
    """Look at everything at hour `t`, the end of a turn; return (what is broken, where), KEPT if nothing is.

    Only if `thorough` are convoys looked at that had ended by the last time, whose records are no longer near, and are
    the hours added up of those under way, which stay wrong once they are.
    """
    broken, where = _convoys(w, books, thorough, t)
    if broken == KEPT:
        broken, where = _nodes(w, books, t)
    if broken == KEPT:
        broken, where = _damages(w, books)
    if broken == KEPT:
        broken, where = _permits(w, books)
    return broken, where


@inner
def _convoys(w, books, thorough, t):
    books.transit[:] = 0.0
    books.inbound[:] = 0.0
    books.out[:] = 0.0
    books.serving[:] = 0
    for c in range(books.seen[CONVOYS_SEEN] if thorough else 0):
        if books.state[c] >= DELIVERED and w.convoys[c].state != books.state[c]:
            return ONE_END, c
    for c in range(books.seen[CONVOYS_SEEN], w.count[CONVOYS]):
        _add(books, c)
    books.seen[CONVOYS_SEEN] = w.count[CONVOYS]
    open_before, books.seen[OPEN] = books.seen[OPEN], 0
    for i in range(open_before):
        c = books.open[i]
        then = books.open[min(i + AHEAD, open_before - 1)]
        fetch(w.convoys, then, 0, TOUCHED)
        fetch(w.convoys, then, CAUSE_LINE, 1)
        broken = _one(w, books, c, thorough, t)
        if broken != KEPT:
            return broken, c
        books.state[c] = w.convoys[c].state
        if books.state[c] < DELIVERED:
            _add(books, c)
    for s in range(w.stations.shape[0]):
        if books.serving[s] > w.stations[s].servers:
            return SERVERS, s
    return KEPT, -1


@inner
def _add(books, c):
    """Have convoy `c` looked at the next time."""
    books.open[books.seen[OPEN]] = c
    books.seen[OPEN] += 1


@inner
def _one(w, books, c, thorough, t):
    """Look at a convoy that is under way, or has ended since it was last looked at."""
    convoy = w.convoys[c]
    if (convoy.cause != NO_CAUSE) != (convoy.state >= DELIVERED):
        return ONE_END
    if not (convoy.tonnes >= 0.0 and convoy.vehicles >= 0.0):
        return CARGO
    if (thorough or convoy.state >= DELIVERED) and not _hours_add_up(convoy):
        return HOURS
    if not convoy.since <= t + TOLERANCE:
        return HOURS
    if convoy.state >= DELIVERED:
        return KEPT
    if convoy.stream < 0:
        books.transit[convoy.supply] += convoy.tonnes
        books.inbound[convoy.target] += convoy.tonnes
        books.out[convoy.fleet] += convoy.vehicles
    return _in_use(w, books, convoy, t)


@inner
def _hours_add_up(convoy):
    """Whether the hours of a convoy in each state add up to its life."""
    hours = 0.0
    for state in range(DELIVERED):
        if not convoy.spent[state] >= -TOLERANCE:
            return False
        hours += convoy.spent[state]
    return not _off(hours, convoy.since - convoy.born)


@inner
def _in_use(w, books, convoy, t):
    """Look at the papers that a convoy drives by, and count it at the server that it occupies."""
    state = convoy.state
    if state in (MOVING, TRANSFER, UNLOADING, BROKEN):
        for k in range(convoy.need, convoy.need + convoy.needs):
            if not w.permits[w.needs[k]].granted <= t:
                return PAPERS
    at_station = state in (LOADING, TRANSFER, UNLOADING)
    if at_station and convoy.station >= 0 and convoy.starts <= t < convoy.ends:
        books.serving[convoy.station] += 1
    return KEPT


@inner
def _nodes(w, books, t):
    """Look at stocks, at what is on the way to them, and at vehicles; hold each class against its beginning."""
    balance = books.transit
    for k in range(balance.shape[0]):
        balance[k] += w.destroyed[k]
    for s in range(w.count[STORES]):
        store = w.stores[s]
        if not (store.level >= 0.0 and store.since <= t + TOLERANCE):
            return STOCK, s
        if _off(store.inbound, books.inbound[s]):
            return INBOUND, s
        balance[store.supply] += store.level + store.served - store.made
    for k in range(balance.shape[0]):
        if _off(balance[k], books.initial[k]):
            return CONSERVATION, k
    for i in range(w.count[RETURNING]):
        books.out[w.homing[i].fleet] += w.homing[i].vehicles
    for f in range(w.fleets.shape[0]):
        fleet = w.fleets[f]
        if not (fleet.free >= 0.0 and fleet.lost >= 0.0) or _off(fleet.free + fleet.lost + books.out[f], fleet.total):
            return VEHICLES, f
    for g in range(w.teams.shape[0]):
        team = w.teams[g]
        if not (team.free >= 0.0 and team.free + team.lost <= team.total):
            return TEAMS_BOOKS, g
    return KEPT, -1


@inner
def _damages(w, books):
    for asset in range(w.assets.shape[0]):
        a = w.assets[asset]
        if not (0.0 <= a.level <= 1.0 and 0.0 <= a.civil <= 1.0 and 0.0 <= a.fed <= 1.0):
            return CAPACITY_LEFT, asset
        if a.job >= 0 and (w.jobs[a.job].open == 0 or w.jobs[a.job].asset != asset):
            return DAMAGE_BOOKS, asset
    books.jobs[:] = 0
    for j in range(w.count[JOBS]):
        job = w.jobs[j]
        if job.open == 1 and job.done == 0 and job.crew >= 0:
            books.jobs[job.crew] += 1
            if books.jobs[job.crew] > 1 or w.crews[job.crew].state in (READY, LOST):
                return CREWS, job.crew
    return KEPT, -1


@inner
def _permits(w, books):
    """Look at the permits lodged since the last time."""
    for p in range(books.seen[PERMITS_SEEN], w.count[PERMITS]):
        if not w.permits[p].granted >= w.permits[p].lodged:
            return GRANTED, p
    books.seen[PERMITS_SEEN] = w.count[PERMITS]
    return KEPT, -1
