"""What all queues share: capacity, the booking of time, being blocked, and the order of those who wait.

Arriving at a first-come-first-served queue, a convoy's start is already determined, so it is computed at once and one
event a service or leg is enough: there are no waiting lists. When an asset's capacity changes, those that have not
started are taken out and queued again in their order; a server that is at work finishes what it began.

A convoy waits while `starts` lies in the future and is blocked while it is infinite.
"""

from __future__ import annotations

import math

from model.kernel.calendar import push
from model.kernel.compiled import hot, inner
from model.kernel.records import BLOCKED, DECIDE, LIVE, LOG_BLOCKED, NO_CAUSE, QUEUE_H, QUEUED, REPORT_H
from model.kernel.stocks import log

ROAD, AIR, PIPELINE = 0, 3, 5


@hot
def capacity(w, asset):
    """The share of an asset's capacity that the forces can use now; arcs and stations keep it as `share`."""
    a = w.assets[asset]
    return a.level * a.civil * a.fed


@inner
def book_loss(w, asset, t):
    """Book the capacity that an asset lost by damage, or for want of power or data, since that last changed."""
    a = w.assets[asset]
    a.lost_h += (1.0 - a.level * a.fed) * (t - a.changed)
    a.changed = t


@hot
def entries(convoy):
    """How many entries a convoy takes at a gate: one a vehicle on the road and in the air, a tonne in a pipeline.

    A train, a ship or a barge takes one.
    """
    if convoy.mode == PIPELINE:
        return convoy.tonnes
    return convoy.vehicles if convoy.mode in (ROAD, AIR) else 1.0


@hot
def turn_to(w, c, state, t):
    """Enter a state, booking the hours since the last change to the state before."""
    convoy = w.convoys[c]
    convoy.spent[convoy.state] += t - convoy.since
    convoy.state = state
    convoy.since = t


@hot
def join_live(w, c):
    """Clear the row of a new convoy and count it among those that a queue may hold."""
    w.convoys[c] = w.blank[0]
    w.convoys[c].place = w.count[LIVE]
    w.live[w.count[LIVE]] = c
    w.count[LIVE] += 1


@hot
def leave_live(w, convoy):
    """Count a convoy out that ends; the last takes its place."""
    w.count[LIVE] -= 1
    last = w.live[w.count[LIVE]]
    w.live[convoy.place] = last
    w.convoys[last].place = convoy.place


@hot
def book_wait(w, c, t):
    """Book the hours since the last change as waiting: blocked, or queued until the service began."""
    convoy = w.convoys[c]
    if convoy.starts == math.inf:
        convoy.spent[BLOCKED] += t - convoy.since
        convoy.since = t
    else:
        began = min(convoy.starts, t)
        convoy.spent[QUEUED] += began - convoy.since
        convoy.since = began


@inner
def block(w, c, where, t):
    """Leave convoy `c` in its queue until the asset `where` is open again; its commander is told after a while."""
    convoy = w.convoys[c]
    convoy.starts = convoy.ends = convoy.arrives = math.inf
    if convoy.stream >= 0:  # nobody decides for those
        return
    log(w, t, LOG_BLOCKED, c, where, convoy.tonnes, NO_CAUSE)
    push(w, t + w.clock[REPORT_H], DECIDE, c, convoy.version, 0.0)


@inner
def lose_patience(w, c, t):
    """Have the commander of a convoy asked that would wait longer than the patience, when it is over.

    It waits from `joined` to `starts`, in a queue or for papers.
    """
    convoy = w.convoys[c]
    due = max(t, convoy.joined + w.clock[QUEUE_H]) + w.clock[REPORT_H]
    if convoy.stream < 0 and due < convoy.starts:
        push(w, due, DECIDE, c, convoy.version, float(convoy.order))


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
def sort_waiting(w, n):
    """Sort the convoys in `scratch[:n]` by their turn in the queue, in place (heapsort)."""
    for i in range(n // 2 - 1, -1, -1):
        _sink(w, i, n)
    for last in range(n - 1, 0, -1):
        w.scratch[0], w.scratch[last] = w.scratch[last], w.scratch[0]
        _sink(w, 0, last)
