"""How long closed assets are believed to stay closed: by what is usual, since nobody knows how bad a damage is."""

from __future__ import annotations

import numpy as np

from model.kernel.compiled import entry, hot

#: Columns of what is expected of an asset: hours that its outages last, hours until it is open after anything else.
OUTAGE_H, HAZARD_H = range(2)


@entry
def hours_left(w, first_step_h, expected_h, left, t):
    """Write into float64[assets] the hours from `t` until each asset is believed to carry traffic, 0: it does.

    Args:
        first_step_h: float64[rows of damage], median hours until damage of a kind first lets traffic through.
        expected_h: float64[assets, 2]: see OUTAGE_H and the next.
    """
    for a in range(len(w.assets)):
        left[a] = 0.0
        asset = w.assets[a]
        if asset.level * asset.civil * asset.fed <= 0.0:
            left[a] = closed_h(w, a, first_step_h, expected_h, t)


@entry
def closed_h(w, a, first_step_h, expected_h, t):
    """The same hours of one asset: it is mended, and what it lives on is back."""
    longest = _mended_h(w, a, first_step_h, expected_h, t)
    if len(w.dependences) == 0:
        return longest
    for d in range(len(w.dependences)):
        feed = w.dependences[d]
        if feed.asset == a and feed.given <= 0.0:
            soonest = np.inf
            for k in range(feed.first, feed.first + feed.feeders):
                soonest = min(soonest, closed_h(w, w.feeders[k], first_step_h, expected_h, t))
            longest = max(longest, soonest)
    return longest


@hot
def _mended_h(w, a, first_step_h, expected_h, t):
    """Hours until damage or an outage lets traffic through; of an outage, by the mean of its law."""
    asset = w.assets[a]
    if asset.level * asset.civil > 0.0:
        return 0.0
    if asset.job < 0 or asset.civil <= 0.0:
        return expected_h[a, HAZARD_H]
    job = w.jobs[asset.job]
    usual = expected_h[a, OUTAGE_H] if job.outage == 1 else first_step_h[job.row]
    return max(usual - (t - job.started), 0.1 * usual) if job.started < np.inf else usual
