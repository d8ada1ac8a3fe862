"""The metric card: the standard numbers of one run, from its series."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from analysis import curves, metrics

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd


class Rules(NamedTuple):
    """What the card takes for granted. All of it is a choice of the analyst, none of the model."""

    window_h: float = 24.0  # hours of service in one value of the curve
    weights: Mapping[str, float] = curves.SUSTAINMENT  # weight of a tonne by class of supply
    recovered: float = 0.95  # share of the twin's service that counts as back
    hold_days: float = 3.0  # how long it has to stay there
    threshold: float = 0.8  # service below this share is counted in days


#: Names of the numbers, in order. Times on the way back are measured from the same onset.
CARD = (
    "loss_days",
    "area_share",
    "robustness",
    "rapidity_per_day",
    "recovery_days",
    "recovery_censored",
    "recovery_50_days",
    "recovery_80_days",
    "below_days",
    "zobel",
    "regained_share",
    "outage_days",
    "gini",
    "least_fill",
    "supply_III_days",
    "supply_V_days",
)


def card(series: pd.DataFrame, rules: Rules) -> dict[str, float]:
    """Compute the metric card of one run; the functions of :mod:`analysis.metrics` define each number.

    Args:
        series: the rows of one run, with the columns of :data:`model.results.SERIES`.

    Returns:
        A number for each name of :data:`CARD`: shares, days, and 0 or 1 for `recovery_censored`.
    """
    curve = curves.service(series, window_h=rules.window_h, weights=rules.weights)
    t, q, q0 = metrics.steps(curve["time_h"] / 24.0, curve["q"], curve["q0"])
    values = _of_curve(t, q, q0, rules) | _of_regions(series, rules) | _of_stocks(series)
    return {name: float(values[name]) for name in CARD}


def _of_curve(t: metrics.Array, q: metrics.Array, q0: metrics.Array, rules: Rules) -> dict[str, float]:
    back = metrics.recovery(t, q, q0, rules.recovered, rules.hold_days)
    worst = metrics.robustness(q, q0)
    return {
        "loss_days": metrics.loss(t, q, q0),
        "area_share": metrics.area(t, q, q0),
        "robustness": worst,
        "rapidity_per_day": metrics.rapidity(t, q, back),
        "recovery_days": back.days,
        "recovery_censored": back.censored,
        "recovery_50_days": _days_to(0.5, t, q, q0, back, rules),
        "recovery_80_days": _days_to(0.8, t, q, q0, back, rules),
        "below_days": metrics.time_below(t, q, rules.threshold),
        "zobel": metrics.zobel(max(0.0, 1.0 - worst), back.days, float(t[-1])),
        "regained_share": metrics.regained(metrics.relative(q, q0)),
        "outage_days": metrics.outage_days(t, q, q0),
    }


def _days_to(
    share: float, t: metrics.Array, q: metrics.Array, q0: metrics.Array, back: metrics.Recovery, rules: Rules
) -> float:
    """Days from the onset of the disruption until `share` of the twin is served again; NaN if not before the end."""
    partly = metrics.recovery(t, q, q0, share, rules.hold_days)
    if partly.censored:
        return np.nan
    return 0.0 if np.isnan(partly.end) else partly.end - back.onset


def _of_regions(series: pd.DataFrame, rules: Rules) -> dict[str, float]:
    rows = series[series["supply"].isin(list(rules.weights))]
    sums = rows.groupby("region")[["asked_t", "served_t"]].sum()
    fills = curves.ratio(sums["served_t"], sums["asked_t"])
    return {"gini": metrics.gini(fills), "least_fill": metrics.least(fills)}


def _of_stocks(series: pd.DataFrame) -> dict[str, float]:
    lowest = curves.days_of_supply(series).groupby("supply")["days"].min()
    return {f"supply_{supply}_days": float(lowest.get(supply, np.nan)) for supply in ("III", "V")}
