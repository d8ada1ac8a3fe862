"""Gates: the entry into an arc, first come first served, and the way to its end."""

from __future__ import annotations

import math

import numpy as np

from model.kernel.approaches import leave_slot
from model.kernel.calendar import push
from model.kernel.compiled import hot, inner
from model.kernel.congestion import count_entry, slowed_h
from model.kernel.luck import OF_BREAKDOWN, uniform_of
from model.kernel.queues import PIPELINE, block, book_wait, entries, lose_patience, sort_waiting, turn_to
from model.kernel.records import ARRIVE, BREAKDOWN_H, BROKEN, LEGS, LIVE, MOVING, QUEUE_H, SEQ
from model.kernel.rhythms import after_work

#: A shift that is exceeded by less than this part of it is not: the dust of adding hours.
DUST = 1e-9


@hot
def _breaks_down(w, convoy, arc):
    """Whether a column breaks down on the arc that it enters."""
    if arc.breaks == 0.0:
        return False
    return uniform_of(w.seed[OF_BREAKDOWN], convoy.key, np.uint64(convoy.crossed)) < arc.breaks


@hot
def _drive_hours(convoy, arc):
    return arc.km / (min(arc.kph, convoy.kph) * arc.pace)


@hot
def _rests(convoy, driven_h):
    """How many rests come before the last of these hours of driving: none is due where the way ends with the shift."""
    return max(math.ceil(driven_h / convoy.drive_h - DUST) - 1, 0)


@hot
def _pumped_h(convoy):
    """Hours from the first tonne to the last of a batch behind a gate: a line before it may have been narrower."""
    return max(convoy.ends - convoy.starts, convoy.tail_h - (convoy.starts - convoy.joined))


@hot
def _leg_hours(w, convoy, arc, t):
    """Hours from the gate to the end of an arc: driving, rests, traffic, formalities, and at the goal the tail."""
    hours = _drive_hours(convoy, arc)
    if convoy.drive_h > 0.0:
        rests = _rests(convoy, convoy.driven_h + hours) - _rests(convoy, convoy.driven_h)
        hours += rests * convoy.rest_h
    if convoy.leg + 1 == convoy.legs:
        hours += convoy.tail_h
    if arc.jam >= 0:
        hours += slowed_h(w, arc.jam, t)
    return hours + arc.formalities_h


@hot
def _pass(w, c, t):
    """Give convoy `c` its entry into its arc and its arrival at the far end."""
    convoy = w.convoys[c]
    arc = w.arcs[convoy.arc]
    share = arc.share
    if share <= 0.0:
        block(w, c, arc.asset, t)
        return
    convoy.starts = max(t, arc.free_at)
    if w.approach_of.shape[0] > 0:
        convoy.starts = max(convoy.starts, convoy.slot)
    headway_h, longer_h = arc.headway_h / share, 0.0
    if w.crossings.shape[0] > 0:
        alone_h = w.crossings[convoy.load, convoy.arc, 1]
        headway_h = max(headway_h, alone_h)
        longer_h = w.crossings[convoy.load, convoy.arc, 0] + (convoy.vehicles - 1.0) * alone_h
    convoy.ends = convoy.starts + entries(convoy) * headway_h
    if arc.rhythm >= 0:
        convoy.starts = after_work(w, arc.rhythm, convoy.starts, 0.0)
        convoy.ends = after_work(w, arc.rhythm, convoy.starts, entries(convoy) * headway_h)
    arc.free_at = convoy.ends
    convoy.arrives = convoy.starts + _leg_hours(w, convoy, arc, t) + longer_h
    if convoy.mode == PIPELINE and convoy.leg + 1 == convoy.legs:
        convoy.arrives += _pumped_h(convoy) - convoy.tail_h  # it is there when its last tonne is
    convoy.breaks = 0
    if _breaks_down(w, convoy, arc):
        convoy.breaks = 1
        convoy.arrives += w.clock[BREAKDOWN_H]
    push(w, convoy.arrives, ARRIVE, c, convoy.version, 0.0)
    if convoy.starts - convoy.joined > w.clock[QUEUE_H]:
        lose_patience(w, c, t)


@hot
def join_arc(w, c, a, t):
    """Queue convoy `c` at the gate of arc `a`."""
    turn_to(w, c, MOVING, t)
    convoy = w.convoys[c]
    convoy.arc = a
    convoy.order = w.count[SEQ]
    convoy.joined = t
    if w.approach_of.shape[0] > 0:
        convoy.slot = leave_slot(w, c, a, t)
    _pass(w, c, t)
    if w.arcs[a].jam >= 0:
        count_entry(w, w.arcs[a].jam, entries(convoy), t)


@inner
def requeue_arcs(w, first, last, t):
    """Queue again, in order, all that wait at arcs from `first` to `last`, whose capacity has changed."""
    for a in range(first, last + 1):
        w.arcs[a].free_at = max(t, w.arcs[a].held_until)
    closed, n = w.arcs[first].share <= 0.0, 0
    for k in range(w.count[LIVE]):
        c = w.live[k]
        convoy = w.convoys[c]
        if convoy.state != MOVING or convoy.arc < first or convoy.arc > last:
            continue
        if closed and convoy.starts == math.inf:  # blocked already, and its report is on the way
            continue
        if convoy.starts > t:
            w.scratch[n] = c
            n += 1
        else:
            w.arcs[convoy.arc].free_at = max(w.arcs[convoy.arc].free_at, convoy.ends)
    sort_waiting(w, n)
    for a in range(first, last + 1):
        for i in range(n):
            c = w.scratch[i]
            if w.convoys[c].arc == a:
                book_wait(w, c, t)
                w.convoys[c].version += 1
                _pass(w, c, t)


@hot
def leave_arc(w, c, t):
    """Book a finished leg: waiting at the gate, then moving."""
    book_wait(w, c, t)
    convoy = w.convoys[c]
    arc = w.arcs[convoy.arc]
    if convoy.breaks == 1:
        convoy.spent[BROKEN] += w.clock[BREAKDOWN_H]
        convoy.spent[MOVING] -= w.clock[BREAKDOWN_H]
    arc.passed_t += convoy.tonnes
    if convoy.mode == PIPELINE:
        convoy.tail_h = _pumped_h(convoy)
    if convoy.drive_h > 0.0:
        convoy.driven_h += _drive_hours(convoy, arc)
    convoy.km += arc.km
    if convoy.fleet >= 0:
        w.fleets[convoy.fleet].t_km += convoy.tonnes * arc.km
    convoy.crossed += 1
    arc.held_until = max(arc.held_until, convoy.ends)
    convoy.node = arc.b
    convoy.arc = -1
    w.count[LEGS] += 1
