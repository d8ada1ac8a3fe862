"""Permit offices: when papers will be granted is known once they are lodged, and sooner if the regime gets better."""

from __future__ import annotations

import math

import numpy as np

from model.kernel.compiled import entry, inner
from model.kernel.convoys import permits_changed
from model.kernel.luck import PERMIT, gamma, stream_key, uniform
from model.kernel.records import (
    CLOSES,
    CONVOYS,
    DEADLINE_H,
    LOG_REGIME,
    MEAN_H,
    NO_CAUSE,
    OPENS,
    PERMITS,
    REWORK,
    SHAPE,
    STAFF,
    WEEKENDS,
)  # fmt: skip
from model.kernel.stocks import log

REWORK_LUCK = stream_key("rework")


@entry
def in_force(w, border, t):
    """The regime at a border: the slower one of its own and that of a hindrance."""
    own, other = w.regime_of[border], w.hindrances[border].regime
    if t < w.hindrances[border].until and other >= 0 and w.regimes[other, MEAN_H] > w.regimes[own, MEAN_H]:
        return other
    return own


@entry
def mean_lead(w, border, t):
    """Mean hours that an office spends on papers for general cargo."""
    hours = w.regimes[in_force(w, border, t), MEAN_H]
    return hours * w.hindrances[border].slower if t < w.hindrances[border].until else hours


@inner
def lead_hours(w, p, t):
    """Hours that an office spends on permit `p` under the regime in force at its border, rework included."""
    permit = w.permits[p]
    regime = in_force(w, permit.border, t)
    mean = mean_lead(w, permit.border, t) * w.factors[regime, permit.cargo]
    shape, rework = w.regimes[regime, SHAPE], w.regimes[regime, REWORK]
    hours, n = mean * gamma(w.seed[0], PERMIT, permit.key, np.uint64(0), shape), np.uint64(0)
    while rework > 0.0 and uniform(w.seed[0], REWORK_LUCK, permit.key, n) < rework:
        n += np.uint64(1)
        hours += mean * gamma(w.seed[0], PERMIT, permit.key, n, shape)
    return hours


@inner
def next_open(w, t):
    """The first hour from `t` on at which offices are open."""
    opens, closes = w.clock[OPENS], w.clock[CLOSES]
    day = math.floor(t / 24.0)
    hour = t - 24.0 * day
    if hour > closes:
        day, hour = day + 1, opens
    while w.clock[WEEKENDS] == 0.0 and day % 7 >= 5:
        day, hour = day + 1, opens
    return 24.0 * day + max(hour, opens)


@entry
def lodge(w, key, border, cargo, lodged, t):
    """Lodge papers at hour `lodged`, at the earliest granted now; returns the permit.

    An office with limited staff takes papers up in the order in which they were lodged with it.
    """
    p = w.count[PERMITS]
    w.count[PERMITS] = p + 1
    permit = w.permits[p]
    permit.key = key
    permit.border = border
    permit.cargo = cargo
    permit.lodged = lodged
    permit.ready = math.inf
    _take_up(w, p, lodged, t)
    deadline_h = w.regimes[in_force(w, border, t), DEADLINE_H]
    permit.granted = max(t, min(next_open(w, permit.ready), lodged + deadline_h))
    return p


@inner
def _take_up(w, p, since, t):
    """Have the office work on papers from an hour on, or when an officer has time: ready then, if not before."""
    permit = w.permits[p]
    staff = int(w.regimes[in_force(w, permit.border, t), STAFF])
    hours = lead_hours(w, p, t)
    if staff == 0:
        permit.ready = min(permit.ready, since + hours)
        return
    border, officer = permit.border, 0
    for k in range(staff):
        if w.office_free_at[border, k] < w.office_free_at[border, officer]:
            officer = k
    free_at = w.office_free_at[border, officer]
    permit.ready = min(permit.ready, max(since, free_at) + hours)
    w.office_free_at[border, officer] = max(free_at, permit.ready)


@inner
def change_regime(w, border, regime, t):
    """Put a border (-1: all) under another regime; pending papers are treated by whichever is faster.

    An office with limited staff takes them up anew in the order in which they were lodged.
    """
    for b in range(w.regime_of.shape[0]):
        if border < 0 or b == border:
            w.regime_of[b] = regime
            for k in range(w.office_free_at.shape[1]):
                w.office_free_at[b, k] = t
    for p in range(w.count[PERMITS]):
        permit = w.permits[p]
        if permit.granted > t and (border < 0 or permit.border == border):
            deadline_h = w.regimes[in_force(w, permit.border, t), DEADLINE_H]
            _take_up(w, p, t, t)
            permit.granted = min(permit.granted, max(t, next_open(w, permit.ready)), t + deadline_h)
    for c in range(w.count[CONVOYS]):
        permits_changed(w, c, t)
    log(w, t, LOG_REGIME, -1, border, float(regime), NO_CAUSE)
