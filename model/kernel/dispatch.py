"""Sending convoys: a turn's batch in one call, since entering compiled code costs more than the work."""

from __future__ import annotations

import numpy as np

from model.kernel.calendar import push
from model.kernel.compiled import entry, hot, inner
from model.kernel.endings import take_in
from model.kernel.queues import join_live
from model.kernel.records import CONVOYS, GO, ORDERED, STORES
from model.kernel.stocks import settle, take

SENDING = np.dtype(
    [
        ("key", "u8"), ("source", "i8"), ("target", "i8"), ("fleet", "i8"), ("mode", "i8"), ("route", "i8"),
        ("legs", "i8"), ("need", "i8"), ("needs", "i8"), ("vehicles", "f8"), ("tonnes", "f8"), ("kph", "f8"),
        ("at", "f8"), ("tail_h", "f8"), ("drive_h", "f8"), ("rest_h", "f8"), ("priority", "i8"),
        ("load", "i8"), ("columns", "i8"), ("refused", "i8"), ("reason", "i8"),  # alike; how many not sent, and why
        ("escort", "i8"),  # one more than the group of escorts, 0: none
        # What it is filled in by, and is the same whenever cargo goes the same way.
        ("count", "i8"),  # of the holder's convoys
        ("approach_h", "f8"),  # until the vehicles have come
        ("agreed_h", "f8"),  # until what is another command's may be used
        ("gap_h", "f8"),  # by which each vehicle follows the one before it
    ]
)  # fmt: skip

#: What changes from one sending to the next: the row of its pattern, its group of escorts, -1: none, and the rest.
ASKED = np.dtype([("pattern", "i8"), ("vehicles", "i8"), ("tonnes", "f8"), ("escort", "i8"), ("columns", "i8")])

#: Why a sending is refused.
SENT, NO_STOCK, NO_VEHICLES = range(3)

#: The convoys of one holder have keys in a range of this size.
KEYS = np.uint64(1_000_000)

#: Cargo below this is no cargo: the dust of adding and subtracting tonnes.
DUST_T = 1e-6


@entry
def fill(sendings, patterns, asked, sent, n, t):
    """Make the first `n` sendings of their patterns and of what was asked of each; they set out at hour `t` or later.

    Args:
        sendings, patterns: SENDING; the key of a pattern is that of the holder's first convoy.
        asked: ASKED[n or more].
        sent: int64[holders]: convoys of each so far.

    Returns:
        how many convoys these are.
    """
    convoys = 0
    for i in range(n):
        row, wanted = sendings[i], asked[i]
        sendings[i] = patterns[wanted.pattern]
        row.vehicles, row.tonnes, row.columns = wanted.vehicles, wanted.tonnes, wanted.columns
        convoys += row.columns
        row.key += np.uint64(sent[row.count])
        sent[row.count] += row.columns
        row.at = t + row.approach_h + row.agreed_h
        row.tail_h = (row.vehicles - 1.0) * row.gap_h
        row.escort = wanted.escort + 1
    return convoys


@entry
def send(w, sendings, n, t):
    """Create the convoys of the first `n` sendings in their order; cargo and vehicles are taken at once.

    Keys are given as if all were sent: one that is refused passes its key on, so that it uses up nobody's luck.

    What the source lacks by no more than rounding is forgiven: then all that is there goes.

    Returns:
        how many sendings were refused, wholly or in part.
    """
    short = 0
    for i in range(n):
        row = sendings[i]
        settle(w, row.source, t)
        row.refused, row.reason = row.columns, SENT
        while row.refused > 0 and row.reason == SENT:
            row.reason = _lacks(w, row)
            if row.reason == SENT:
                _create(w, row, t)
                if w.stores[row.source].queue > 0:
                    take_in(w, row.source, t)
                row.key += np.uint64(1)
                row.refused -= 1
        if row.refused > 0:
            short += 1
            _pass_on(sendings, i, n)
    return short


@hot
def _lacks(w, row):
    if w.stores[row.source].level < row.tonnes - DUST_T:
        return NO_STOCK
    if w.fleets[row.fleet].free < row.vehicles:
        return NO_VEHICLES
    return SENT


@inner
def _pass_on(sendings, refused, n):
    holder = sendings[refused].key // KEYS
    for i in range(refused + 1, n):
        if sendings[i].key // KEYS == holder:
            sendings[i].key -= np.uint64(sendings[refused].refused)


@hot
def _create(w, row, t):
    c = w.count[CONVOYS]
    w.count[CONVOYS] = c + 1
    join_live(w, c)
    convoy = w.convoys[c]
    convoy.key = row.key
    convoy.state = ORDERED
    convoy.supply = w.stores[row.source].supply
    convoy.mode = row.mode
    convoy.source = row.source
    convoy.target = row.target
    convoy.ordered = row.target
    convoy.fleet = row.fleet
    convoy.node = w.stores[row.source].node
    convoy.route, convoy.legs = row.route, row.legs
    convoy.arc = convoy.station = convoy.stream = -1
    convoy.unloads = 1
    convoy.priority = row.priority
    convoy.load = row.load
    convoy.need, convoy.needs = row.need, row.needs
    convoy.vehicles = convoy.whole = row.vehicles
    convoy.tonnes = take(w, row.source, row.tonnes, t)
    convoy.kph = row.kph
    convoy.born = convoy.since = t
    convoy.tail_h, convoy.drive_h, convoy.rest_h = row.tail_h, row.drive_h, row.rest_h
    w.fleets[row.fleet].free -= row.vehicles
    w.fleets[row.fleet].trips += row.vehicles
    w.stores[row.target].inbound += convoy.tonnes
    if row.escort > 0 and w.teams[row.escort - 1].free >= 1.0:
        _accompany(w, convoy, row)
    push(w, row.at, GO, c, 0, 0.0)


@inner
def _accompany(w, convoy, row):
    """Have a team of escorts go along."""
    teams = w.teams[row.escort - 1]
    teams.free -= 1.0
    convoy.escort = row.escort
    convoy.spared = teams.spares
    convoy.kph = min(convoy.kph, teams.kph)


@entry
def add_store(w, node, supply, t):
    """Open a store at a transfer point; returns it."""
    s = w.count[STORES]
    w.count[STORES] = s + 1
    store = w.stores[s]
    store.node = node
    store.supply = supply
    store.unit = -1
    store.capacity = np.inf
    store.since = t
    return s
