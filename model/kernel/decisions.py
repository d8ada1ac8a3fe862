"""Decisions of convoys that fall due on their way: one that was hit stops at the next node and asks.

Blocked convoys and those that wait too long, in a queue or for papers, ask from there (`model/kernel/queues.py`).
"""

from __future__ import annotations

import math

from model.kernel.calendar import push
from model.kernel.compiled import entry, inner
from model.kernel.convoys import go_on
from model.kernel.queues import turn_to
from model.kernel.records import ASKS, DECIDE, DECISIONS, DELIVERED, HELD, HOLDS, MOVING, PERMIT_WAIT, STANDS


@inner
def told(w, c, t):
    """The command has heard of a hit: who waits at a gate or for papers asks at once, others at the next node."""
    convoy = w.convoys[c]
    if convoy.state >= DELIVERED or convoy.returning == 1 or convoy.asks > 0:
        return False
    convoy.asks = ASKS
    return convoy.state in (MOVING, PERMIT_WAIT) and convoy.starts > t


@inner
def stops(w, c, t):
    """Whether a convoy that is about to go on stands still instead, and asks; at its goal it does not."""
    convoy = w.convoys[c]
    if convoy.asks != ASKS or convoy.leg == convoy.legs:
        convoy.asks = 0
        return False
    turn_to(w, c, HELD, t)
    convoy.asks = STANDS
    w.count[DECISIONS] += 1
    return True


@inner
def due(w, c, turn, t):
    """Whether a decision that was foreseen is still to be made.

    `turn` is that in the queue or in the wait for papers for which it was; 0 for who is blocked, or was told to stay.
    """
    convoy = w.convoys[c]
    if convoy.asks == HOLDS or convoy.starts == math.inf:
        stale = turn != 0.0
    else:
        stale = turn != convoy.order or convoy.starts <= t
    if stale:
        return False
    if convoy.asks == HOLDS:
        convoy.asks = STANDS
    w.count[DECISIONS] += 1
    return True


@entry
def hold(w, c, hours, t):
    """Let a convoy stay where it is, and ask again after some hours; False if it has ended."""
    convoy = w.convoys[c]
    if convoy.state >= DELIVERED:
        return False
    if convoy.asks == STANDS:
        convoy.asks = HOLDS
    blocked = convoy.starts == math.inf or convoy.asks == HOLDS
    push(w, t + hours, DECIDE, c, convoy.version, 0.0 if blocked else convoy.order)
    return True


@entry
def proceed(w, c, t):
    """Let a convoy go on that stands still or was told to stay; one in a queue, or without papers, waits on.

    False if it has ended.
    """
    convoy = w.convoys[c]
    if convoy.state >= DELIVERED:
        return False
    if convoy.asks == HOLDS:
        convoy.version += 1  # it does not ask again
        convoy.asks = STANDS
    answered(w, c, t)
    return True


@inner
def answered(w, c, t):
    """A convoy was asked: unless it was told to stay or to turn, it goes on."""
    convoy = w.convoys[c]
    stands = convoy.asks == STANDS
    if convoy.asks != HOLDS:
        convoy.asks = 0
    if stands:
        go_on(w, c, t)
