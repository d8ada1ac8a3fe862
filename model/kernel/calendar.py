"""The calendar of events: a calendar queue (Brown 1988), ties in the order of scheduling.

Time is cut into days of equal length (not of 24 h), and the days are dealt out to buckets like the dates of a year to
the pages of a desk calendar. A bucket is a list in order of time, so that the first event is found by turning pages,
and a new one is put into a list of one or two. Length of day and number of buckets follow the events: they are set anew
when the number of events has outgrown them, or when too many pages were turned or entries passed over. What they are
changes the speed, never the order: equal times always share a bucket, where the later scheduled stands behind.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from model.kernel.compiled import hot, inner
from model.kernel.records import BUCKETS, DAYS_PER_H, EVENTS, FREE, NOW, SEQ, SLOTS, TODAY, TURNED

if TYPE_CHECKING:
    from model.kernel.world import World

#: Days beyond this one count as one: whole numbers are exact up to here.
LAST_DAY = 9e15
#: The fewest buckets, and so many page turns and passed entries a bucket until the calendar is set anew.
FEWEST, PATIENCE = 64, 16


@hot
def push(w, t, what, who, version, extra):
    """Schedule event `what` of `who` at hour `t`; `extra` is a number that the event needs."""
    w.count[SEQ] += 1
    w.count[EVENTS] += 1
    slot = w.count[FREE] - 1
    if slot >= 0:
        w.count[FREE] = w.behind[slot]
    else:
        slot = w.count[SLOTS]
        w.count[SLOTS] = slot + 1
    row = w.what[slot]
    row.what = what
    row.who = who
    row.version = version
    row.extra = extra
    w.when[slot] = t
    if w.count[EVENTS] > w.count[BUCKETS] or w.count[TURNED] > PATIENCE * w.count[BUCKETS]:
        _set_anew(w)
    _insert(w, slot, t)


def grow_calendar(w: World, slots: int) -> None:
    """Make room for so many events, from outside the kernel."""
    for array in ("when", "what", "behind"):
        w.resize(array, slots)
    w.resize("buckets", 4 * slots)


@hot
def first_slot(w):
    """The slot of the earliest event; there must be one."""
    turned = 0
    while True:
        slot = w.buckets[w.count[TODAY] & (w.count[BUCKETS] - 1)].first
        if slot >= 0 and _day(w, w.when[slot]) <= w.count[TODAY]:
            w.count[TURNED] += turned
            return slot
        w.count[TODAY] += 1
        turned += 1
        if turned > w.count[BUCKETS]:
            _turn_to_first(w)


@hot
def drop(w, slot):
    """Take the earliest event out."""
    bucket = w.buckets[w.count[TODAY] & (w.count[BUCKETS] - 1)]
    bucket.first = w.behind[slot]
    if bucket.first < 0:
        bucket.last = -1
    w.behind[slot] = w.count[FREE]
    w.count[FREE] = slot + 1
    w.count[EVENTS] -= 1


@hot
def _day(w, t):
    days = t * w.clock[DAYS_PER_H]
    return int(days) if days < LAST_DAY else int(LAST_DAY)


@hot
def _insert(w, slot, t):
    day = _day(w, t)
    if day < w.count[TODAY]:
        w.count[TODAY] = day
    bucket = w.buckets[day & (w.count[BUCKETS] - 1)]
    w.behind[slot] = -1
    if bucket.last < 0:
        bucket.first = bucket.last = slot
    elif w.when[bucket.last] <= t:
        w.behind[bucket.last] = slot
        bucket.last = slot
    elif t < w.when[bucket.first]:
        w.behind[slot] = bucket.first
        bucket.first = slot
    else:
        before, passed = bucket.first, 1
        while w.when[w.behind[before]] <= t:
            before = w.behind[before]
            passed += 1
        w.behind[slot] = w.behind[before]
        w.behind[before] = slot
        w.count[TURNED] += passed


@inner
def _turn_to_first(w):
    """Turn to the day of the earliest event, however far ahead."""
    earliest = -1
    for b in range(w.count[BUCKETS]):
        slot = w.buckets[b].first
        if slot >= 0 and (earliest < 0 or w.when[slot] < w.when[earliest]):
            earliest = slot
    w.count[TODAY] = _day(w, w.when[earliest])


@inner
def _set_anew(w):
    """Deal the events out to buckets that fit their number and their distance."""
    chain = _chained(w)
    hours = _usual_distance(w, chain)
    if hours > 0.0:
        w.clock[DAYS_PER_H] = 1.0 / hours
    elif w.clock[DAYS_PER_H] == 0.0:
        w.clock[DAYS_PER_H] = 1.0
    buckets = FEWEST
    while buckets < 2 * w.count[EVENTS]:
        buckets *= 2
    w.count[BUCKETS] = buckets
    w.count[TURNED] = 0
    w.count[TODAY] = _day(w, w.clock[NOW])
    for b in range(buckets):
        w.buckets[b].first = w.buckets[b].last = -1
    while chain >= 0:
        after = w.behind[chain]
        _insert(w, chain, w.when[chain])
        chain = after


@inner
def _chained(w):
    """Tie the lists of all buckets together; returns the first slot, or -1 if there is none."""
    first = last = -1
    for b in range(w.count[BUCKETS]):
        bucket = w.buckets[b]
        if bucket.first < 0:
            continue
        if last < 0:
            first = bucket.first
        else:
            w.behind[last] = bucket.first
        last = bucket.last
    return first


@inner
def _usual_distance(w, chain):
    """Hours between events not far ahead: each round leaves out those beyond the mean; 0 if that cannot be told."""
    bound = 1e300
    for _ in range(3):
        count, total = 0, 0.0
        slot = chain
        while slot >= 0:
            ahead = w.when[slot] - w.clock[NOW]
            if ahead <= bound:
                count += 1
                total += ahead
            slot = w.behind[slot]
        if count == 0:
            return 0.0
        bound = total / count
    return 2.0 * bound / count
