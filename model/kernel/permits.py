"""Permit offices: a lead time is drawn when the papers are lodged, and shortened when the regime changes."""

from __future__ import annotations

from model.kernel.compiled import entry, inner
from model.kernel.convoys import permits_changed
from model.kernel.luck import PERMIT, gamma
from model.kernel.records import CONVOYS, LOG_REGIME, NO_CAUSE, PERMITS
from model.kernel.stocks import log


@inner
def lead_hours(w, p):
    """Hours that an office takes for permit `p` under the regime now in force at its border."""
    permit = w.permits[p]
    regime = w.regime_of[permit.border]
    mean = w.regimes[regime, 0] * w.factors[regime, permit.cargo]
    return mean * gamma(w.seed[0], PERMIT, permit.key, 0, w.regimes[regime, 1])


@entry
def lodge(w, key, border, cargo, lodged, t):
    """Lodge papers at hour `lodged`, at the earliest granted now; returns the permit."""
    p = w.count[PERMITS]
    w.count[PERMITS] = p + 1
    permit = w.permits[p]
    permit.key = key
    permit.border = border
    permit.cargo = cargo
    permit.lodged = lodged
    permit.granted = max(t, lodged + lead_hours(w, p))
    return p


@inner
def change_regime(w, border, regime, t):
    """Put a border (-1: all) under another regime; pending papers are treated by whichever is faster."""
    for b in range(w.regime_of.shape[0]):
        if border < 0 or b == border:
            w.regime_of[b] = regime
    for p in range(w.count[PERMITS]):
        permit = w.permits[p]
        if permit.granted > t and (border < 0 or permit.border == border):
            permit.granted = min(permit.granted, t + lead_hours(w, p))
    for c in range(w.count[CONVOYS]):
        permits_changed(w, c, t)
    log(w, t, LOG_REGIME, -1, border, float(regime), NO_CAUSE)
