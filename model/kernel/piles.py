"""Pages of the calendar: from a pile, the last laid on top, to a list in the order of time, and back."""

from __future__ import annotations

from model.kernel.compiled import inner
from model.kernel.records import LAST


@inner
def open_pile(w, p):
    """Put a page in order, ties as they were laid there; returns the first slot.

    Columns drive in line, so most piles only have to be turned round.
    """
    w.count[LAST] = w.pages[p]
    in_order, before, here = True, -1, w.pages[p]
    while here >= 0:
        below = w.events[here].behind
        w.events[here].behind = before
        in_order &= below < 0 or w.events[below].at <= w.events[here].at
        before, here = here, below
    w.pages[p] = before
    while not in_order:
        in_order = _merge_runs(w, p)
    return w.pages[p]


@inner
def _merge_runs(w, p):
    """Merge the rising runs of a page by twos; whether only one is left."""
    runs, here, last = 0, w.pages[p], -1
    while here >= 0:
        runs += 1
        ahead, end = 1, here
        there = w.events[end].behind
        while there >= 0 and w.events[there].at >= w.events[end].at:
            ahead, end = ahead + 1, there
            there = w.events[end].behind
        rises = there >= 0
        while ahead > 0 or rises:
            # The run ahead was laid earlier, and comes first of equals.
            if ahead > 0 and not (rises and w.events[there].at < w.events[here].at):
                slot, here = here, w.events[here].behind
                ahead -= 1
            else:
                slot, there = there, w.events[there].behind
                rises = there >= 0 and w.events[there].at >= w.events[slot].at
            if last < 0:
                w.pages[p] = slot
            else:
                w.events[last].behind = slot
            last = slot
        here = there
    w.events[last].behind = -1
    w.count[LAST] = last
    return runs == 1


@inner
def turned(events, slot):
    """Turn a list round; returns the slot that is now the first."""
    before = -1
    while slot >= 0:
        after = events[slot].behind
        events[slot].behind = before
        before, slot = slot, after
    return before
