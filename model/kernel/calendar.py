"""The calendar of events: a calendar queue (Brown 1988), ties in the order of scheduling.

Time is cut into days of equal length (not of 24 h), and the days are dealt out to pages like the dates of a year to
those of a desk calendar. There are several pages for each event: most are blank, and a tab (one bit) sticks out of each
that is not, so that the next is found by looking at 64 of them at once. An event is laid on top of its page, whatever
lies there; only when its day begins is the pile put in order (`piles.py`). So scheduling asks nothing that a processor
could guess wrong, which would cost more than the work.

Length of day and number of pages follow the events: they are set anew when the number of events has outgrown them, or
when too many tabs were turned or entries passed over. What they are changes the speed, never the order: equal times
always share a page.
"""

from __future__ import annotations

import math
from collections import namedtuple
from typing import TYPE_CHECKING

import numpy as np
from numba.cpython.unsafe.numbers import trailing_zeros

from model.kernel.compiled import hot, inner
from model.kernel.piles import open_pile, turned
from model.kernel.records import (
    DAYS_PER_H,
    EVENTS,
    FREE,
    LAST,
    MOST,
    NOW,
    PAGES,
    SEEN,
    SEEN_DAY,
    SEQ,
    SLOTS,
    TODAY,
    TURNED,
)

if TYPE_CHECKING:
    from model.kernel.world import World

#: Days beyond this one count as one: whole numbers are exact up to here.
LAST_DAY = 9e15
#: The fewest pages, and at least so many for each event; when set anew up to four times that.
FEWEST, SPARSE = 64, 4
#: Days from one event to the next, among those not far ahead.
APART = 6
#: Tabs (64 at once) turned and entries passed over, for each event, until the calendar is set anew.
PATIENCE = 16
#: As how many of those a pile counts that had to be put in order.
PILED = 8

#: A calendar is these arrays of its world.
Calendar = namedtuple("Calendar", ["clock", "count", "events", "pages", "tabs"])


@hot
def _calendar(w):
    """Pick the arrays of the calendar: a call that hands over all of a world takes as long as an event."""
    return Calendar(w.clock, w.count, w.events, w.pages, w.tabs)


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
    if events > w.count[MOST] or w.count[TURNED] > PATIENCE * w.count[MOST]:
        _set_anew(_calendar(w))
    _insert(w, slot, t)


def grow_calendar(w: World, slots: int) -> None:
    """Make room for so many events, from outside the kernel."""
    w.resize("events", slots)
    w.resize("pages", most_pages(slots))
    w.resize("tabs", most_pages(slots) // 64)


def most_pages(slots: int) -> int:
    """Return how many pages a calendar of so many events may have, a multiple of 64."""
    return max(FEWEST, 4 * SPARSE * slots // 64 * 64)


@hot
def first_slot(w):
    """The slot of the earliest event; there must be one."""
    day, last, days_per_h = w.count[TODAY], w.count[PAGES] - 1, w.clock[DAYS_PER_H]
    slot = w.pages[day & last]
    if slot >= 0:
        if _day(w.events[slot].at, days_per_h) <= day:
            return slot
        _close(w, day & last)
    end, passed = day + last, 0
    day += 1
    while True:
        p = day & last
        tabs = w.tabs[p >> 6] >> np.uint64(p & 63)
        if tabs == 0:
            day = (day | 63) + 1
            passed += 1
        else:
            day += np.int64(trailing_zeros(tabs))
            slot = w.pages[day & last]
            w.count[LAST] = slot
            if w.events[slot].behind >= 0:
                slot = open_pile(_calendar(w), day & last)
                passed += PILED
            if _day(w.events[slot].at, days_per_h) <= day:
                w.count[TODAY] = day
                w.count[TURNED] += passed
                return slot
            _close(w, day & last)
            day += 1
        if day > end:
            day = _earliest_day(_calendar(w))


@hot
def drop(w, slot):
    """Take the earliest event out."""
    p, event = w.count[TODAY] & (w.count[PAGES] - 1), w.events[slot]
    w.pages[p] = event.behind
    if event.behind < 0:
        w.tabs[p >> 6] &= ~_tab(p)
    event.behind = w.count[FREE]
    w.count[FREE] = slot + 1
    w.count[EVENTS] -= 1


@hot
def _day(t, days_per_h):
    return int(min(t * days_per_h, LAST_DAY))


@hot
def _tab(p):
    return np.uint64(1) << np.uint64(p & 63)


@hot
def _insert(w, slot, t):
    day, today, last = _day(t, w.clock[DAYS_PER_H]), w.count[TODAY], w.count[PAGES] - 1
    p = day & last
    if day < today or p == today & last:
        _insert_in_order(_calendar(w), slot, day)
    else:
        w.events[slot].behind = w.pages[p]
        w.pages[p] = slot
        w.tabs[p >> 6] |= _tab(p)


@inner
def _insert_in_order(w, slot, day):
    """Put an event on today's page into its place; if its day is an earlier one, that becomes today."""
    if day < w.count[TODAY]:
        _close(w, w.count[TODAY] & (w.count[PAGES] - 1))
        w.count[TODAY] = day
        open_pile(w, day & (w.count[PAGES] - 1))
    p, event, last = day & (w.count[PAGES] - 1), w.events[slot], w.count[LAST]
    w.tabs[p >> 6] |= _tab(p)
    before, behind = -1, w.pages[p]
    if behind >= 0 and w.events[last].at <= event.at:
        before, behind = last, -1
    while behind >= 0 and w.events[behind].at <= event.at:
        before, behind = behind, w.events[behind].behind
        w.count[TURNED] += 1
    event.behind = behind
    if before < 0:
        w.pages[p] = slot
    else:
        w.events[before].behind = slot
    if behind < 0:
        w.count[LAST] = slot


@hot
def _close(w, p):
    """Turn a page that is in order into a pile again, the last on top."""
    w.pages[p] = turned(w.events, w.pages[p])


@inner
def _earliest_day(w):
    """The day of the earliest event, however far ahead."""
    at = math.inf
    for p in range(w.count[PAGES]):
        slot = w.pages[p]
        while slot >= 0:
            at = min(at, w.events[slot].at)
            slot = w.events[slot].behind
    return _day(at, w.clock[DAYS_PER_H])


@inner
def _set_anew(w):
    """Deal the events out to pages that fit their number and their distance."""
    chain = _chained(w)
    hours = _usual_distance(w, chain)
    if hours > 0.0:
        w.clock[DAYS_PER_H] = 1.0 / hours
    elif w.clock[DAYS_PER_H] == 0.0:
        w.clock[DAYS_PER_H] = 1.0
    pages = FEWEST
    while pages < 2 * SPARSE * w.count[EVENTS]:
        pages *= 2
    w.count[PAGES] = pages
    w.count[MOST] = pages // SPARSE
    w.count[TURNED] = 0
    w.count[TODAY] = _day(w.clock[NOW], w.clock[DAYS_PER_H])
    w.count[SEEN_DAY], w.count[SEEN] = w.count[TODAY], -1
    w.pages[:pages] = -1
    w.tabs[: pages // 64] = 0
    while chain >= 0:
        after = w.events[chain].behind
        _insert(w, chain, w.events[chain].at)
        chain = after


@inner
def _chained(w):
    """Tie the events of all pages together, ties in their order; returns the first slot, or -1 if there is none."""
    first = last = -1
    for p in range(w.count[PAGES]):
        slot = w.pages[p]
        if p != w.count[TODAY] & (w.count[PAGES] - 1):
            slot = turned(w.events, slot)
        if slot < 0:
            continue
        if last < 0:
            first = slot
        else:
            w.events[last].behind = slot
        last = slot
        while w.events[last].behind >= 0:
            last = w.events[last].behind
    return first


@inner
def _usual_distance(w, chain):
    """Hours of a day that fit events not far ahead: each round leaves out those beyond the mean; 0 if none can."""
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
    return bound / (APART * count)
