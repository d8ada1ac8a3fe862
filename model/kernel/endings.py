"""How a convoy ends, and how its cargo comes into a store: at once, or as there is room."""

from __future__ import annotations

from model.kernel.calendar import push
from model.kernel.compiled import hot, inner
from model.kernel.queues import leave_live, turn_to
from model.kernel.records import (
    DECISION,
    DELIVERED,
    DIVERTED,
    HELD,
    REACHED,
    RETURNED,
    RETURNING,
    TEAM_BACK,
    UNTAKEN,
)  # fmt: skip
from model.kernel.stocks import put, settle

#: Room that is short of a load by less is room enough: the dust of subtracting tonnes.
DUST_T = 1e-6


@hot
def finish(w, c, state, cause, t):
    """End a convoy: its vehicles go home empty, and what it still carried is off the books of its target."""
    turn_to(w, c, state, t)
    convoy = w.convoys[c]
    leave_live(w, convoy)
    convoy.cause = cause
    convoy.version += 1
    if convoy.stream >= 0:
        return
    w.stores[convoy.target].inbound -= convoy.tonnes
    if convoy.vehicles > 0:
        _send_home(w, convoy, t)
    if convoy.escort > 0:
        _dismiss_escort(w, convoy, t)


@hot
def _send_home(w, convoy, t):
    """Have the vehicles of a convoy go home. Nobody asks when they are there before their owner next looks: they need
    no place in the calendar.
    """
    row = w.homing[w.count[RETURNING]]
    w.count[RETURNING] += 1
    row.at = t + w.home_h[convoy.fleet, convoy.node]
    row.vehicles = convoy.vehicles
    row.fleet = convoy.fleet


@inner
def come_home(w, t):
    """Count vehicles as free that have come home by hour `t`."""
    n = 0
    for i in range(w.count[RETURNING]):
        row = w.homing[i]
        if row.at <= t:
            w.fleets[row.fleet].free += row.vehicles
        else:
            w.homing[n] = row
            n += 1
    w.count[RETURNING] = n


@inner
def _dismiss_escort(w, convoy, t):
    """Send an escort home, unless it was lost with its convoy."""
    group = convoy.escort - 1
    if convoy.vehicles > 0:
        push(w, t + w.escort_home_h[group, convoy.node], TEAM_BACK, group, 0, 0.0)
    else:
        w.teams[group].lost += 1.0


@hot
def hand_over(w, c, t):
    """Have the convoy's cargo taken in, or as much as there is room for where the rest has to wait on its vehicles."""
    convoy = w.convoys[c]
    if convoy.stream < 0 and w.stores[convoy.target].holds_back == 1 and _must_wait(w, c, t):
        return
    _end(w, c, t)


@hot
def _end(w, c, t):
    convoy = w.convoys[c]
    if convoy.returning == 1:
        state, cause = RETURNED, DECISION
    elif convoy.target != convoy.ordered:
        state, cause = DIVERTED, DECISION
    else:
        state, cause = DELIVERED, REACHED
    finish(w, c, state, cause, t)
    if convoy.stream < 0:
        put(w, convoy.target, convoy.tonnes, t)


@inner
def _must_wait(w, c, t):
    """Take in what there is room for; whether some is left, which then stands in the queue of the store."""
    convoy = w.convoys[c]
    store = w.stores[convoy.target]
    if store.queue == 0 and _fits(w, c, t):
        return False
    turn_to(w, c, HELD, t)
    w.count[UNTAKEN] += 1
    convoy.next = 0
    if store.queue == 0:
        store.queue = c + 1
    else:
        last = store.queue - 1
        while w.convoys[last].next > 0:
            last = w.convoys[last].next - 1
        w.convoys[last].next = c + 1
    return True


@inner
def _fits(w, c, t):
    """Whether all of the cargo fits in; if not, what does is taken in."""
    convoy = w.convoys[c]
    settle(w, convoy.target, t)
    store = w.stores[convoy.target]
    room = max(store.capacity - store.level, 0.0) + store.owed
    if room >= convoy.tonnes - DUST_T:
        return True
    put(w, convoy.target, room, t)
    store.inbound -= room
    convoy.tonnes -= room
    convoy.brought += room
    return False


@inner
def take_in(w, s, t):
    """Let those who wait at a store unload, in their order, as far as there is room now."""
    while w.stores[s].queue > 0:
        c = w.stores[s].queue - 1
        if not _fits(w, c, t):
            return
        w.stores[s].queue = w.convoys[c].next
        w.count[UNTAKEN] -= 1
        _end(w, c, t)


@inner
def take_in_everywhere(w, t):
    """Let those unload who wait at stores where something spoiled."""
    for s in range(w.stores.shape[0] if w.count[UNTAKEN] > 0 else 0):
        if w.stores[s].queue > 0:
            take_in(w, s, t)
