"""Looking ahead: what the next events will touch is fetched from memory while the kernel works on the present one.

A glance goes down the piles of some days ahead, an entry an event: as fast as they come due. It changes nothing; where
it is out of date, something is fetched in vain.
"""

from __future__ import annotations

import numpy as np
from numba.cpython.unsafe.numbers import trailing_zeros

from model.kernel.compiled import hot
from model.kernel.fetching import fetch
from model.kernel.records import PAGES, SEEN, SEEN_DAY, TODAY, TOUCHED

#: Days of the calendar that the glance begins ahead.
LEAD = 14


@hot
def look_ahead(w):
    """Fetch the convoy of the entry that was fetched last, and the entry below it, or else on top of the next pile."""
    slot, day, today = w.count[SEEN], w.count[SEEN_DAY], w.count[TODAY]
    if slot >= 0:
        event = w.events[slot]
        fetch(w.convoys, event.who, 0, TOUCHED)
        slot = event.behind
    if slot < 0 or day <= today:
        day = day + 1 if day > today else today + LEAD
        p = day & (w.count[PAGES] - 1)
        tabs = w.tabs[p >> 6] >> np.uint64(p & 63)
        if tabs == 0:
            day |= 63
        else:
            ahead = np.int64(trailing_zeros(tabs))
            day, slot = day + ahead, w.pages[p + ahead]
        w.count[SEEN_DAY] = day
    w.count[SEEN] = slot
    if slot >= 0:
        fetch(w.events, slot, 0, 1)
