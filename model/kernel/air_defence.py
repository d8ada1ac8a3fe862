"""Air defence: batteries fire one round each at a strike on what they cover, while they have rounds."""

from __future__ import annotations

import numpy as np

from model.kernel.compiled import inner
from model.kernel.luck import stream_key, uniform
from model.kernel.records import INTERCEPTED, LOG_INTERCEPTED, NO_CAUSE
from model.kernel.stocks import log

INTERCEPTION = stream_key("interception")

#: Batteries are told apart in the luck of a strike by their position below this.
MOST = 1_000


@inner
def intercepted(w, asset, n, who, t):
    """Whether the `n`-th strike on an asset is stopped: each battery that covers it fires until one hits."""
    for b in range(w.batteries.shape[0]):
        if w.covers[b, asset] == 0 or not _fires(w, b, t):
            continue
        draw = uniform(w.seed[0], INTERCEPTION, w.assets[asset].key, np.uint64(n * MOST + b))
        if draw < w.batteries[b].intercepts:
            w.count[INTERCEPTED] += 1
            log(w, t, LOG_INTERCEPTED, who, asset, float(b), NO_CAUSE)
            return True
    return False


@inner
def _fires(w, b, t):
    """Fire a round of battery `b` if one is ready; it is replaced after the time to reload."""
    battery = w.batteries[b]
    for k in range(battery.first, battery.first + battery.rounds):
        if w.ready_at[k] <= t:
            w.ready_at[k] = t + battery.reload_h
            return True
    return False
