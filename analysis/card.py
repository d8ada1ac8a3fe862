"""The metric card: the standard numbers of each run, from its series."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd

from analysis import curves, metrics

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray


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
    "served_share",
    "plan_share",
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


def cards(series: pd.DataFrame, by: Sequence[str], rules: Rules) -> pd.DataFrame:
    """Compute the metric card of each run.

    The functions of :mod:`analysis.metrics` define each number, and :func:`analysis.curves.plan_share` its own. Many
    runs at once take hardly longer than one, because grouping a frame costs more than the numbers in it.

    Args:
        series: rows with the columns of :data:`model.results.SERIES` and those of `by`.
        by: columns that tell runs apart.

    Returns:
        One row a run, indexed by `by`, with a number for each name of :data:`CARD`: shares, days, and 0 or 1 for
        `recovery_censored`.
    """
    series = series.astype({"region": "category", "supply": "category"})  # grouped three times
    curve = curves.service(series, by, window_h=rules.window_h, weights=rules.weights)
    runs = [np.asarray(rows) for rows in curve.groupby(list(by), observed=True).indices.values()]
    t, q, q0 = (curve[name].to_numpy(np.float64) for name in ("time_h", "q", "q0"))
    numbers = [_of_curve(t[rows], q[rows], q0[rows], rules) for rows in runs]
    table = pd.DataFrame(numbers, index=_keys(curve, by, runs), dtype="float64")
    table = table.join(curves.plan_share(series, by, rules.weights))
    return table.join([_of_regions(series, by, rules), _of_stocks(series, by)]).reindex(columns=list(CARD))


def _keys(curve: pd.DataFrame, by: Sequence[str], runs: list[NDArray[np.int64]]) -> pd.Index[Any] | pd.MultiIndex:
    """Return the index of a table with a row for each run, given the rows of its curve."""
    return curve.iloc[[rows[0] for rows in runs]].set_index(list(by)).index


def _of_curve(ends_h: metrics.Array, q: metrics.Array, q0: metrics.Array, rules: Rules) -> dict[str, float]:
    t, q, q0 = metrics.steps(ends_h / 24.0, q, q0)
    back = metrics.recovery(t, q, q0, rules.recovered, rules.hold_days)
    worst = metrics.robustness(q, q0)
    return {
        "loss_days": metrics.loss(t, q, q0),
        "served_share": metrics.mean_service(t, q),
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


def _of_regions(series: pd.DataFrame, by: Sequence[str], rules: Rules) -> pd.DataFrame:
    rows = series[series["supply"].isin(list(rules.weights))]
    sums = rows.groupby([*by, "region"], observed=True)[["asked_t", "served_t"]].sum()
    sums["fill"] = curves.ratio(sums["served_t"], sums["asked_t"])
    fills = sums.groupby(list(by), observed=True)["fill"]
    return pd.DataFrame({"gini": fills.agg(metrics.gini), "least_fill": fills.min()})


def _of_stocks(series: pd.DataFrame, by: Sequence[str]) -> pd.DataFrame:
    """Fewest days of supply of fuel and of ammunition: under one, units cannot fight."""
    vital = series[series["supply"].isin(["III", "V"])]
    lowest = curves.days_of_supply(vital, by).groupby([*by, "supply"], observed=True)["days"].min()
    return lowest.unstack().rename(columns=lambda supply: f"supply_{supply}_days")
