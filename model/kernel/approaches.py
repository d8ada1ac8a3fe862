"""Approaches: the runway of an airfield, the channel of a port: so many comings and goings an hour, in their order."""

from __future__ import annotations

import numpy as np

from model.kernel.calendar import push
from model.kernel.compiled import inner
from model.kernel.queues import entries
from model.kernel.records import ARRIVE, MOVING, QUEUED

APPROACH = np.dtype([("headway_h", "f8"), ("free_at", "f8")])

#: Columns of `approach_of`: the approach that an arc leaves by, and that it comes in by.
LEAVES, ENTERS = 0, 1


@inner
def _slot(w, k, n, t):
    """Give `n` entries the next slots of approach `k`; returns the hour of the first."""
    approach = w.approaches[k]
    first = max(t, approach.free_at)
    approach.free_at = first + n * approach.headway_h
    return first


@inner
def leave_slot(w, c, a, t):
    """The first hour at which convoy `c` may set out on arc `a`, as far as the approach of the place it leaves goes."""
    k = w.approach_of[a, LEAVES]
    return _slot(w, k, entries(w.convoys[c]), t) if k >= 0 else t


@inner
def waits_to_land(w, c, t):
    """Whether convoy `c`, at the end of its leg, has to wait for a slot to come in; then it arrives again."""
    convoy = w.convoys[c]
    k = w.approach_of[convoy.arc, ENTERS]
    if k < 0:
        return False
    if convoy.held > 0.0:
        _book(w, c, t)
        return False
    slot = _slot(w, k, entries(convoy), t)
    if slot <= t:
        return False
    convoy.held = slot - t
    push(w, slot, ARRIVE, c, convoy.version, 0.0)
    return True


@inner
def _book(w, c, t):
    """Book the hours of waiting before the coming in, which the end of the leg will book as driven."""
    convoy = w.convoys[c]
    convoy.spent[QUEUED] += convoy.held
    convoy.spent[MOVING] -= convoy.held
    convoy.held = 0.0
