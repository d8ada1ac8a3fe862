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
    events = w.count[EVENTS] + 1
    w.count[EVENTS] = events
    slot = w.count[FREE] - 1
    if slot >= 0:
        w.count[FREE] = w.events[slot].behind
    else:
        slot = w.count[SLOTS]
        w.count[SLOTS] = slot + 1
    event = w.events[slot]
    event.at = t
    event.what = what
    event.who = who
    event.version = version
    event.extra = extra
    if events > w.count[BUCKETS] or w.count[TURNED] > PATIENCE * w.count[BUCKETS]:
        _set_anew(w)
    _insert(w, slot, t)


def grow_calendar(w: World, slots: int) -> None:
    """Make room for so many events, from outside the kernel."""
    w.resize("events", slots)
    w.resize("buckets", 4 * slots)


@hot
def first_slot(w):
    """The slot of the earliest event; there must be one."""
    today, last, days_per_h = w.count[TODAY], w.count[BUCKETS] - 1, w.clock[DAYS_PER_H]
    slot = w.buckets[today & last].first
    if slot >= 0 and _day(w.events[slot].at, days_per_h) <= today:
        return slot
    turned = 0
    while True:
        today += 1
        turned += 1
        if turned > last:
            today = _earliest_day(w)
        slot = w.buckets[today & last].first
        if slot >= 0 and _day(w.events[slot].at, days_per_h) <= today:
            w.count[TODAY] = today
            w.count[TURNED] += turned
            return slot


@hot
def drop(w, slot):
    """Take the earliest event out."""
    bucket, event = w.buckets[w.count[TODAY] & (w.count[BUCKETS] - 1)], w.events[slot]
    bucket.first = event.behind
    if bucket.first < 0:
        bucket.last = -1
    event.behind = w.count[FREE]
    w.count[FREE] = slot + 1
    w.count[EVENTS] -= 1


@hot
def _day(t, days_per_h):
    days = t * days_per_h
    return int(days) if days < LAST_DAY else int(LAST_DAY)


@hot
def _insert(w, slot, t):
    day = _day(t, w.clock[DAYS_PER_H])
    if day < w.count[TODAY]:
        w.count[TODAY] = day
    bucket, behind = w.buckets[day & (w.count[BUCKETS] - 1)], -1
    last = bucket.last
    if last < 0:
        bucket.first = bucket.last = slot
    elif w.events[last].at <= t:
        w.events[last].behind = slot
        bucket.last = slot
    elif t < w.events[bucket.first].at:
        behind = bucket.first
        bucket.first = slot
    else:
        before, passed = bucket.first, 1
        behind = w.events[before].behind
        while w.events[behind].at <= t:
            before, behind = behind, w.events[behind].behind
            passed += 1
        w.events[before].behind = slot
        w.count[TURNED] += passed
    w.events[slot].behind = behind


@inner
def _earliest_day(w):
    """The day of the earliest event, however far ahead."""
    earliest = -1
    for b in range(w.count[BUCKETS]):
        slot = w.buckets[b].first
        if slot >= 0 and (earliest < 0 or w.events[slot].at < w.events[earliest].at):
            earliest = slot
    return _day(w.events[earliest].at, w.clock[DAYS_PER_H])


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
    w.count[TODAY] = _day(w.clock[NOW], w.clock[DAYS_PER_H])
    for b in range(buckets):
        w.buckets[b].first = w.buckets[b].last = -1
    while chain >= 0:
        after = w.events[chain].behind
        _insert(w, chain, w.events[chain].at)
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
            w.events[last].behind = bucket.first
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
            ahead = w.events[slot].at - w.clock[NOW]
            if ahead <= bound:
                count += 1
                total += ahead
            slot = w.events[slot].behind
        if count == 0:
            return 0.0
        bound = total / count
    return 2.0 * bound / count
