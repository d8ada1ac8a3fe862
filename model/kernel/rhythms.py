"""Rhythms of the week: shares by the hour, 168 from Monday at midnight, and then again."""

from __future__ import annotations

import math

from model.kernel.compiled import inner

WEEK_H = 168


@inner
def share_at(w, k, t):
    """The share of rhythm `k` at hour `t`."""
    return w.rhythms[k, int(t) % WEEK_H]


@inner
def after_work(w, k, t, work_h):
    """The hour at which, from hour `t` on, `work_h` full hours' worth is done at the pace of rhythm `k`.

    For no work it is the next moment at which the pace is not zero.
    """
    week_h = w.rhythms[k, WEEK_H]
    weeks = max(math.ceil(work_h / week_h) - 1.0, 0.0)
    work_h -= weeks * week_h
    t += weeks * WEEK_H
    while True:
        pace, end = share_at(w, k, t), math.floor(t) + 1.0
        if pace > 0.0 and work_h <= pace * (end - t):
            return t + work_h / pace
        work_h -= pace * (end - t)
        t = end
