"""How long closed assets are believed to stay closed: by what is usual, since nobody knows how bad a damage is."""

from __future__ import annotations

import numpy as np

from model.kernel.compiled import entry, hot, inner

#: Columns of what is expected of an asset: hours that its outages last, hours until it is open after anything else.
OUTAGE_H, HAZARD_H = range(2)


@entry
def hours_left(w, left, t):
    """Write into float64[assets] the hours from `t` until each asset is believed to carry traffic, 0: it does."""
    for a in range(len(w.assets)):
        left[a] = 0.0
        asset = w.assets[a]
        if asset.level * asset.civil * asset.fed <= 0.0:
            left[a] = closed_h(w, a, t)


@entry
def closed_h(w, a, t):
    """The same hours of one asset: it is mended, and what it lives on is back."""
    for d in range(len(w.dependences)):
        if w.dependences[d].asset == a and w.dependences[d].given <= 0.0:
            _await_feeders(w, t)
            return w.awaited[a]
    return _mended_h(w, a, t)


@inner
def _await_feeders(w, t):
    """Write into `awaited` the hours of all assets that live on others, and of those that they live on.

    Each waits at least for the first of its feeders to come back. That is carried on until nothing changes, for feeders
    live on others too; a recursion would say it in fewer words, but does not survive numba's cache.
    """
    for d in range(len(w.dependences)):
        feed = w.dependences[d]
        w.awaited[feed.asset] = _mended_h(w, feed.asset, t)
        for k in range(feed.first, feed.first + feed.feeders):
            w.awaited[w.feeders[k]] = _mended_h(w, w.feeders[k], t)
    changed = True
    while changed:
        changed = False
        for d in range(len(w.dependences)):
            feed = w.dependences[d]
            if feed.given <= 0.0:
                soonest = np.inf
                for k in range(feed.first, feed.first + feed.feeders):
                    soonest = min(soonest, w.awaited[w.feeders[k]])
                if soonest > w.awaited[feed.asset]:
                    w.awaited[feed.asset] = soonest
                    changed = True


@hot
def _mended_h(w, a, t):
    """Hours until damage or an outage lets traffic through; of an outage, by the mean of its law."""
    asset = w.assets[a]
    if asset.level * asset.civil > 0.0:
        return 0.0
    if asset.job < 0 or asset.civil <= 0.0:
        return w.expected_h[a, HAZARD_H]
    job = w.jobs[asset.job]
    usual = w.expected_h[a, OUTAGE_H] if job.outage == 1 else w.first_step_h[job.row]
    return max(usual - (t - job.started), 0.1 * usual) if job.started < np.inf else usual
