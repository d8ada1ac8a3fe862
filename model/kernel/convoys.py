"""The life of a convoy: ordered, loaded, permitted, leg after leg, unloaded; or lost, recalled, cancelled, expired."""

from __future__ import annotations

import math

import numpy as np

from model.kernel.approaches import waits_to_land
from model.kernel.calendar import push
from model.kernel.compiled import entry, hot, inner
from model.kernel.endings import finish, hand_over
from model.kernel.gates import join_arc, leave_arc, requeue_arcs
from model.kernel.luck import OF_LOSS, binomial, uniform_of
from model.kernel.queues import book_wait, lose_patience, turn_to
from model.kernel.records import (
    ATTACK,
    CANCELLED,
    DECISION,
    DESTROYED,
    EXPIRE,
    EXPIRED,
    GO,
    HELD,
    LOADING,
    MISHAP,
    MOVING,
    NO_SERVER,
    ORDERED,
    PATIENCE_H,
    PERMIT_LATE,
    PERMIT_WAIT,
    QUEUE_H,
    REPORT_H,
    SEQ,
    TELLS,
    TOLD,
    TRANSFER,
    UNLOADING,
)  # fmt: skip
from model.kernel.recovery import hold_up
from model.kernel.stations import join_station, leave_station, requeue_station
from model.kernel.stocks import put

RAIL = 1
RAMP = 6


@inner
def set_out(w, c, t):
    """Load at the origin, or where the convoy stands already loaded, go on once the papers are there."""
    if w.convoys[c].state == ORDERED or _papers_ready(w, c, t):
        go_on(w, c, t)


@hot
def _call_at(w, c, s, state, t):
    """Join a station, or where it lets nobody wait and is busy, give up: the cargo is back where it came from."""
    if join_station(w, c, s, state, t):
        return
    if w.convoys[c].stream >= 0:
        finish(w, c, CANCELLED, NO_SERVER, t)
    else:
        give_back(w, c, CANCELLED, NO_SERVER, t)


@hot
def permitted_at(w, c):
    """When the last permit that the convoy needs is granted; minus infinity when it needs none."""
    latest = -math.inf
    convoy = w.convoys[c]
    for k in range(convoy.need, convoy.need + convoy.needs):
        latest = max(latest, w.permits[w.needs[k]].granted)
    return latest


@hot
def _papers_ready(w, c, t):
    """Whether every permit of the route is granted; if not, the convoy waits for the last of them."""
    ready = permitted_at(w, c)
    if ready <= t:
        return True
    turn_to(w, c, PERMIT_WAIT, t)
    convoy = w.convoys[c]
    convoy.order = w.count[SEQ]
    convoy.joined = t
    _await_papers(w, c, ready, t)
    return False


@inner
def _await_papers(w, c, ready, t):
    """Foresee how a wait for papers ends: they come at `ready`, or at the origin patience does; what asks before."""
    convoy = w.convoys[c]
    convoy.starts = ready
    expires = convoy.since + w.clock[PATIENCE_H]
    if convoy.km > 0.0 or ready <= expires:
        push(w, ready, GO, c, convoy.version, 0.0)
    else:
        push(w, expires, EXPIRE, c, convoy.version, 0.0)
    if ready - convoy.joined > w.clock[QUEUE_H]:
        lose_patience(w, c, t)


@hot
def go_on(w, c, t):
    """Load, enter the next leg, change gauge before it, or unload at the end of the route."""
    convoy = w.convoys[c]
    station, state, a = convoy.mode, LOADING, -1
    if convoy.state != ORDERED and convoy.leg == convoy.legs:
        state = UNLOADING
    elif convoy.state != ORDERED:
        a = w.routes[convoy.route + convoy.leg]
        if convoy.mode == RAIL:
            gauge = w.arcs[a].gauge
            if convoy.gauge != 0 and convoy.gauge != gauge:
                station, state, a = RAMP, TRANSFER, -1
            else:
                convoy.gauge = gauge
    if a >= 0:
        join_arc(w, c, a, t)
    elif state == UNLOADING and convoy.unloads == 0:
        hand_over(w, c, t)
    else:
        _call_at(w, c, w.station_of[convoy.node, station], state, t)


@hot
def served(w, c, t):
    """A service has ended: loaded, transferred to the other gauge, or unloaded; whether the convoy now goes on."""
    leave_station(w, c, t)
    convoy = w.convoys[c]
    if convoy.state == LOADING:
        return _papers_ready(w, c, t)
    if convoy.state == TRANSFER:
        convoy.gauge = w.arcs[w.routes[convoy.route + convoy.leg]].gauge
        return True
    hand_over(w, c, t)
    return False


@hot
def arrived(w, c, t):
    """A leg has ended: what was lost on it is taken off; whether there is a convoy left that goes on."""
    if w.approach_of.shape[0] > 0 and waits_to_land(w, c, t):
        return False
    convoy = w.convoys[c]
    arc = w.arcs[convoy.arc]
    lost, attack = 0, 0.0
    if arc.loss + arc.attack > 0.0:
        attack = arc.attack * (1.0 - convoy.spared)
        u = uniform_of(w.seed[OF_LOSS], convoy.key, np.uint64(convoy.crossed))
        lost = binomial(u, int(convoy.vehicles), arc.loss + attack)
    broke = w.recovery_at.shape[0] > 0 and convoy.breaks == 1
    leave_arc(w, c, t)
    convoy.leg += 1
    if lost > 0 and _lose(w, c, lost, ATTACK if attack > arc.loss else MISHAP, t):
        return False
    if broke:
        hold_up(w, c, t)
    return not broke


@inner
def recovered(w, c, t):
    """A column goes on after a breakdown, without the vehicle where that was given up; whether any of it is left."""
    return w.convoys[c].abandons == 0 or not _lose(w, c, 1, MISHAP, t)


@inner
def _lose(w, c, lost, cause, t):
    """Take lost vehicles and their cargo off the convoy; True when nothing is left of it."""
    convoy = w.convoys[c]
    gone = convoy.tonnes * lost / convoy.vehicles
    if convoy.stream < 0:
        w.destroyed[convoy.supply] += gone
        w.stores[convoy.target].inbound -= gone
        w.stores[convoy.target].missed += gone
        w.fleets[convoy.fleet].lost += lost
    convoy.tonnes -= gone
    convoy.vehicles -= lost
    if convoy.vehicles > 0:
        if cause == ATTACK and w.clock[TELLS] == 1.0 and convoy.stream < 0:
            push(w, t + w.clock[REPORT_H], TOLD, c, 0, 0.0)
        return False
    convoy.tonnes = 0.0  # rounding would leave a trace of cargo in a convoy that is no more
    finish(w, c, DESTROYED, cause, t)
    return True


@inner
def give_back(w, c, state, cause, t):
    """End a convoy that has not left its origin: its cargo goes back into the store it came from."""
    convoy = w.convoys[c]
    finish(w, c, state, cause, t)
    put(w, convoy.source, convoy.tonnes, t)


@entry
def cancel(w, c, t):
    """Call off a convoy at its origin; those behind it in the queue move up."""
    convoy = w.convoys[c]
    waits = convoy.state in (LOADING, MOVING)
    s, a = convoy.station, convoy.arc
    if waits:
        book_wait(w, c, t)
    give_back(w, c, CANCELLED, DECISION, t)
    if waits and s >= 0:
        requeue_station(w, s, t)
    elif waits and a >= 0:
        requeue_arcs(w, a, a, t)


@inner
def out_of_patience(w, c, t):
    """The papers did not come in time: a convoy at its origin is dissolved."""
    if w.convoys[c].state == PERMIT_WAIT:
        give_back(w, c, EXPIRED, PERMIT_LATE, t)


@entry
def turn_away(w, c, route, legs, need, needs, target, returning, t):
    """Leave the gate where the convoy waits, or the node where it stands or waits for papers, by another route."""
    convoy = w.convoys[c]
    a, queued = convoy.arc, convoy.state == MOVING and convoy.starts < math.inf
    if convoy.state == MOVING:
        book_wait(w, c, t)
    convoy.version += 1
    convoy.asks = 0
    convoy.arc = -1
    convoy.station = -1
    w.stores[convoy.target].inbound -= convoy.tonnes
    w.stores[target].inbound += convoy.tonnes
    convoy.target = target
    convoy.returning = returning
    convoy.route, convoy.legs, convoy.leg = route, legs, 0
    convoy.need, convoy.needs = need, needs
    turn_to(w, c, HELD, t)
    if queued:
        requeue_arcs(w, a, a, t)
    if _papers_ready(w, c, t):
        go_on(w, c, t)


@inner
def permits_changed(w, c, t):
    """Have a convoy that waits for papers leave at the new time, if it is another."""
    convoy = w.convoys[c]
    if convoy.state != PERMIT_WAIT:
        return
    ready = permitted_at(w, c)
    if ready != convoy.starts:
        convoy.version += 1
        _await_papers(w, c, max(t, ready), t)
