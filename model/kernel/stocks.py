"""Stocks between events: rates are piecewise constant, so levels and stock-out times are exact, not per tick."""

from __future__ import annotations

import math
from collections import namedtuple

import numpy as np

from model.kernel.calendar import push
from model.kernel.compiled import entry, hot, inner
from model.kernel.luck import DEMAND, normal
from model.kernel.records import (
    DAY,
    LOG_STOCK_OUT,
    LOGGED_ROWS,
    LOGGING,
    LOOK,
    NO_CAUSE,
    SIGMA,
    STORES,
)  # fmt: skip

#: Stock that is short of what is used by less is no shortage: the dust of subtracting tonnes.
DUST_T = 1e-9


@inner
def log(w, t, what, who, target, value, cause):
    """Write one row of history, if this run keeps it."""
    if w.count[LOGGING] == 0:
        return
    row = w.log[w.count[LOGGED_ROWS]]
    w.count[LOGGED_ROWS] += 1
    row.at = t
    row.what = what
    row.who = who
    row.target = target
    row.value = value
    row.cause = cause


@inner
def _tonne_hours(store, hours):
    """The area under a stock that is used while it lasts, or grows while there is room."""
    if store.use > 0.0:
        lasts = min(hours, store.level / store.use)
        return store.level * lasts - 0.5 * store.use * lasts * lasts
    if store.gain > 0.0:
        grows = min(hours, max(store.capacity - store.level, 0.0) / store.gain)
        return store.level * hours + store.gain * grows * (hours - 0.5 * grows)
    if store.decay > 0.0:
        return store.level * -math.expm1(-store.decay * hours) / store.decay
    return store.level * hours


@inner
def _make_good(store, hours):
    """Let what is made go to those who wait for it; returns the hours until nothing is owed, at most `hours`."""
    owed, takes = store.owed, min(hours, store.owed / store.gain)
    given = owed if takes < hours else store.gain * takes
    store.owed = owed - given
    store.owed_th += (owed - 0.5 * given) * takes
    store.made += given
    store.served += given
    return takes


@inner
def _grow_and_spoil(w, store, hours):
    """Let a stock grow and spoil at once: towards what is made over the share that spoils, within its capacity."""
    level, made, left = store.level, 0.0, hours
    if level > store.capacity:  # in the open: nothing is made until enough of it is spoiled
        falls = left if store.capacity <= 0.0 else min(left, math.log(level / store.capacity) / store.decay)
        left -= falls
        level = store.capacity if left > 0.0 else level * math.exp(-store.decay * falls)
    if left > 0.0:
        end, grows = store.gain / store.decay, left
        if end > store.capacity:
            grows = min(left, math.log((end - level) / (end - store.capacity)) / store.decay)
        left -= grows
        made = store.gain * grows
        if left > 0.0:  # full: what spoils is made anew
            made += store.decay * store.capacity * left
        level = store.capacity if left > 0.0 else end + (level - end) * math.exp(-store.decay * grows)
    spoiled = max(store.level + made - level, 0.0)
    store.level = level
    store.made += made
    store.stock_th += spoiled / store.decay
    w.destroyed[store.supply] += spoiled


#: What stocks between events are about: a call that hands over all of a world takes as long as an event.
Stocks = namedtuple("Stocks", ["count", "stores", "destroyed", "log"])


@hot
def settle(w, s, t):
    """Bring store `s` to hour `t`: it gains up to its capacity and is used while it lasts."""
    if t > w.stores[s].since:
        _settle(Stocks(w.count, w.stores, w.destroyed, w.log), s, t)


@inner
def _settle(w, s, t):
    store = w.stores[s]
    hours = t - store.since
    if store.gain > 0.0 and store.owed > 0.0:
        hours -= _make_good(store, hours)
    store.owed_th += store.owed * hours
    if store.gain > 0.0 and store.decay > 0.0:
        _grow_and_spoil(w, store, hours)
    else:
        store.stock_th += _tonne_hours(store, hours)
        if store.gain > 0.0:
            made = min(store.gain * hours, max(store.capacity - store.level, 0.0))
            store.level += made
            store.made += made
        elif store.decay > 0.0:
            spoiled = store.level * -math.expm1(-store.decay * hours)
            store.level -= spoiled
            w.destroyed[store.supply] += spoiled
    store.planned += store.full_use * hours
    if store.use > 0.0:
        asked = store.use * hours
        served = min(asked, store.level)
        if asked - served > DUST_T:
            if store.dry == 0:  # told by what it lacks a day, since the lack so far depends on when one looks
                log(w, store.since + store.level / store.use, LOG_STOCK_OUT, s, store.unit, 24.0 * store.use, NO_CAUSE)
            store.dry = 1
        elif served == asked:
            store.dry = 0
        store.level -= served
        store.asked += asked
        store.served += served
    store.since = t


@entry
def settle_all(w, t):
    """Bring every store to hour `t`."""
    for s in range(w.count[STORES]):
        settle(w, s, t)


@entry
def take_stock(w, of_units, of_depots, noted, t):
    """Bring every store to hour `t` and note into float64[4 units + depots] what some of them hold.

    Of units' stores it is what was asked, served and planned since the start, and the level, column after column; of
    depots' the level.
    """
    settle_all(w, t)
    n = len(of_units)
    for i in range(n):
        store = w.stores[of_units[i]]
        noted[i], noted[n + i] = store.asked, store.served
        noted[2 * n + i], noted[3 * n + i] = store.planned, store.level
    for i in range(len(of_depots)):
        noted[4 * n + i] = w.stores[of_depots[i]].level


@hot
def put(w, s, tonnes, t):
    """Add cargo to a store. Cargo that has arrived is never refused: above capacity it stands in the open."""
    settle(w, s, t)
    store = w.stores[s]
    store.level += tonnes
    met = min(store.owed, store.level)
    if met > 0.0:
        store.owed -= met
        store.level -= met
        store.served += met
    if store.level > 0.0:
        store.dry = 0
        if store.watched == 2:
            push(w, t, LOOK, s, 0, 0.0)
    unit = store.unit
    if unit >= 0 and w.units[unit].equipment_store == s:
        set_use(w, unit, t)


@hot
def take(w, s, tonnes, t):
    """Remove up to `tonnes` from a store; what was there is returned."""
    settle(w, s, t)
    got = min(tonnes, w.stores[s].level)
    w.stores[s].level -= got
    return got


@inner
def set_use(w, unit, t):
    """Set a unit's rates for the day of hour `t`: posture, its share of equipment, and the day's luck."""
    u = w.units[unit]
    share = 1.0
    if u.equipment_t > 0.0:
        share = min(1.0, w.stores[u.equipment_store].level / u.equipment_t)
    day = np.uint64(int(t / 24.0 + 1e-9))
    for k in range(w.use.shape[2]):
        s = u.first_store + k
        settle(w, s, t)
        noise = 1.0
        if w.clock[SIGMA] > 0.0:  # mean one, so that more spread is not more demand
            z = normal(w.seed[0], DEMAND, np.uint64(unit * 16 + k), day)
            noise = np.exp(w.clock[SIGMA] * z - 0.5 * w.clock[SIGMA] ** 2)
        rate = w.use[u.formation, u.posture, k] * noise if u.present == 1 else 0.0
        w.stores[s].full_use = rate
        w.stores[s].use = rate if k == 0 else rate * share  # class I feeds people, who come before their equipment


@inner
def new_day(w, t):
    """Set every unit's rates anew and call the next day."""
    for unit in range(w.units.shape[0]):
        set_use(w, unit, t)
    push(w, t + 24.0, DAY, 0, 0, 0.0)
