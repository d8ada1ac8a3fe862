"""Traffic on an arc and what it adds to a leg.

The flow is a double exponential smoothing of the entries: an entry counts nothing at once, most after `tau_h`, and has
a mean age of twice that. It is continuous, so what those who enter see of it has no bias, whether they come at random
or like clockwork: a single smoothing would count an entry most right after it, which is when the next never comes.
"""

from __future__ import annotations

import math

import numpy as np

from model.kernel.compiled import inner
from model.kernel.rhythms import share_at

#: Traffic on an arc that it slows: hours added are gain x flow ** power.
JAM = np.dtype(
    [
        ("gain", "f8"), ("power", "f8"), ("tau_h", "f8"), ("background", "f8"),
        ("rhythm", "i8"),  # of the background, -1: it is steady
        ("flow", "f8"), ("fresh", "f8"), ("at", "f8"),  # vehicles an hour smoothed twice, and once, at that hour
    ]
)  # fmt: skip


@inner
def slowed_h(w, j, t):
    """Hours that the traffic at hour `t` adds to a leg under jam `j`."""
    jam = w.jams[j]
    age = (t - jam.at) / jam.tau_h
    flow = (jam.flow + jam.fresh * age) * math.exp(-age)
    flow += jam.background * share_at(w, jam.rhythm, t) if jam.rhythm >= 0 else jam.background
    return jam.gain * flow**jam.power


@inner
def count_entry(w, j, vehicles, t):
    """Let vehicles that enter at hour `t` count."""
    jam = w.jams[j]
    age = (t - jam.at) / jam.tau_h
    fade = math.exp(-age)
    jam.flow = (jam.flow + jam.fresh * age) * fade
    jam.fresh = jam.fresh * fade + vehicles / jam.tau_h
    jam.at = t
