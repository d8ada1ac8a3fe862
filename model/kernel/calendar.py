"""The calendar of events: a binary heap over arrays, ties broken by the order of scheduling."""

from __future__ import annotations

from model.kernel.compiled import hot
from model.kernel.records import EVENTS, SEQ


@hot
def _before(w, t, seq, j):
    return t < w.when[j] or (t == w.when[j] and seq < w.what[j].seq)


@hot
def push(w, t, what, who, version, extra):
    """Schedule event `what` of `who` at hour `t`; `extra` is a number that the event needs."""
    seq = w.count[SEQ]
    w.count[SEQ] = seq + 1
    i = w.count[EVENTS]
    w.count[EVENTS] = i + 1
    while i > 0:
        up = (i - 1) >> 1
        if not _before(w, t, seq, up):
            break
        w.when[i] = w.when[up]
        w.what[i] = w.what[up]
        i = up
    w.when[i] = t
    row = w.what[i]
    row.seq = seq
    row.what = what
    row.who = who
    row.version = version
    row.extra = extra


@hot
def drop_first(w):
    """Remove the earliest event; read it before from position 0."""
    n = w.count[EVENTS] - 1
    w.count[EVENTS] = n
    if n == 0:
        return
    t, seq = w.when[n], w.what[n].seq
    i = 0
    while True:
        child = 2 * i + 1
        if child >= n:
            break
        if child + 1 < n and _before(w, w.when[child + 1], w.what[child + 1].seq, child):
            child += 1
        if _before(w, t, seq, child):
            break
        w.when[i] = w.when[child]
        w.what[i] = w.what[child]
        i = child
    w.when[i] = t
    w.what[i] = w.what[n]
