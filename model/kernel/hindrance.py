"""Strikes that break nothing: for some days papers take longer at a border, or the convoys of a link are raided."""

from __future__ import annotations

import numpy as np

from model.kernel.calendar import push
from model.kernel.compiled import inner
from model.kernel.convoys import permits_changed
from model.kernel.permits import change_regime, in_force, mean_lead, next_open
from model.kernel.records import (
    CONVOYS,
    DEADLINE_H,
    LOG_HINDERED,
    LOG_RAID,
    NO_CAUSE,
    PERMITS,
    RAID_OVER,
    RELIEF,
)  # fmt: skip
from model.kernel.stocks import log

#: What a strike by one of the means of an adversary does when it lands.
MEANS = np.dtype(
    [
        ("who", "i8"),  # the adversary
        ("row", "i8"),  # of the damage that it does, -1: that of the kind of asset it hits
        ("stoppable", "i8"),  # 1: air defence fires at it
        ("hinders", "i8"), ("regime", "i8"), ("slower", "f8"),  # 1: papers at the border of a link; -1: no other regime
        ("raids", "i8"), ("hazard", "f8"), ("ends", "i8"),  # 1: attacks on a link, and on all that share an end with it
        ("lasts_h", "f8"),  # how long it hinders or raids
    ]
)  # fmt: skip

#: What slows papers at a border until an hour: another regime (-1: none), if that is slower, and a factor.
HINDRANCE = np.dtype([("until", "f8"), ("regime", "i8"), ("slower", "f8")])


@inner
def hinder(w, m, border, t):
    """Let papers at a border take longer; what is left to do of pending ones grows like the mean of new ones."""
    means, hindrance = w.means[m], w.hindrances[border]
    before = mean_lead(w, border, t)
    hindrance.until = max(hindrance.until, t + means.lasts_h)
    hindrance.regime, hindrance.slower = means.regime, means.slower
    longer = mean_lead(w, border, t) / before if before > 0.0 else 1.0
    deadline_h = w.regimes[in_force(w, border, t), DEADLINE_H]
    for p in range(w.count[PERMITS]):
        permit = w.permits[p]
        if permit.border == border and permit.granted > t:
            permit.ready = t + max(permit.ready - t, 0.0) * longer
            granted = next_open(w, t + (permit.granted - t) * longer)
            permit.granted = min(granted, max(t, permit.lodged + deadline_h))
    for k in range(w.office_free_at.shape[1]):
        w.office_free_at[border, k] = t + max(w.office_free_at[border, k] - t, 0.0) * longer
    for c in range(w.count[CONVOYS]):
        permits_changed(w, c, t)
    push(w, t + means.lasts_h, RELIEF, border, 0, 0.0)
    log(w, t, LOG_HINDERED, means.who, border, means.lasts_h, NO_CAUSE)


@inner
def relieve(w, border, t):
    """A hindrance is over, unless another came: pending papers are treated as when the regime gets better."""
    if t >= w.hindrances[border].until:
        change_regime(w, border, w.regime_of[border], t)


@inner
def raid(w, m, link, more, t):
    """Raise (`more` 1) or lower again (-1) the hazard of attack on a link, or on all that share an end with it."""
    means, struck = w.means[m], w.arcs[2 * link]
    for a in range(w.arcs.shape[0]):
        arc = w.arcs[a]
        shares_end = arc.a == struck.a or arc.a == struck.b or arc.b == struck.a or arc.b == struck.b
        if a // 2 == link or (means.ends == 1 and shares_end):
            arc.attack = max(0.0, arc.attack + more * means.hazard * arc.km * w.raided[m, a])
    if more > 0.0:
        push(w, t + means.lasts_h, RAID_OVER, link, m, 0.0)
        log(w, t, LOG_RAID, means.who, link, means.lasts_h, NO_CAUSE)
