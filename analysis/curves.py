"""From rows to curves: the service level through time, of one run or of many.

Service is a ratio of sums, never a mean of ratios: a small unit that gets nothing must not weigh as much as a division
that gets half. What is required is the larger of what the run and its undisrupted twin asked for: a brigade whose tanks
are late asks for less fuel, and dividing by that would count the delay as good service.

Two yardsticks answer two questions. Served of *required* (`q`) says how well what is there is supplied. Served of
*planned* (`plan`) divides by what units would ask for with all their equipment from their arrival day: it also counts
brigades whose tanks are still on the way, is the same for every point under common random numbers, and so is what
compares policies that speed up deployment.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from model.results import SUPPLIES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

#: What units use up. `equipment` moves once, against required dates, and has measures of its own.
SUSTAINMENT: Mapping[str, float] = {supply: 1.0 for supply in SUPPLIES if supply != "equipment"}

_SUMS = ["required_t", "planned_t", "served_t", "served_twin_t"]


def service(
    series: pd.DataFrame,
    by: Sequence[str] = (),
    *,
    window_h: float = 0.0,
    weights: Mapping[str, float] | None = None,
) -> pd.DataFrame:
    """Service level Q(t) = sum of served / sum of required tonnes, and Q0(t), the same for the undisrupted twin.

    `plan` and `plan0` are the same with the planned tonnes below the line.

    Args:
        series: rows with the columns of :data:`model.results.SERIES`.
        by: columns that keep curves apart, such as ``("run",)`` or ``("run", "region")``.
        window_h: hours that are summed before dividing, ending at `time_h`; zero takes each turn alone.
        weights: weight of a tonne of each class of supply; classes left out count nothing. All weigh 1 when None.

    Returns:
        One row a (by, time_h), in that order, with the sums, `q` and `q0` (shares; NaN where nothing is required),
        `plan` and `plan0` (shares; NaN where nothing is planned).

    Raises:
        ValueError: if `weights` names a class of supply that does not exist.
    """
    rows = series.assign(required_t=np.maximum(series["asked_t"], series["asked_twin_t"]))
    rows = rows if weights is None else _weighted(rows, weights)
    sums = rows.groupby([*by, "time_h"], observed=True)[_SUMS].sum().reset_index()
    if window_h > 0:
        sums = _rolled(sums, by, window_h)
    for measure, whole in (("q", "required_t"), ("plan", "planned_t")):
        sums[measure] = ratio(sums["served_t"], sums[whole])
        sums[f"{measure}0"] = ratio(sums["served_twin_t"], sums[whole])
    return sums


def bands(curves: pd.DataFrame, by: Sequence[str] = (), level: float = 0.9, measure: str = "q") -> pd.DataFrame:
    """Median service and the band that holds the middle `level` of the runs, at each time.

    A run counts at a time only if its share is known then. The band tells how runs differ; it is no confidence
    interval of the median.

    Args:
        curves: rows of :func:`service`, with a column that tells runs apart among its `by`.
        by: columns that keep bands apart, such as ``("point",)``.
        level: share of the runs inside the band, between 0 and 1.
        measure: ``q`` or ``plan``; the twin's has a 0 behind.

    Returns:
        One row a (by, time_h) with `median`, `low`, `high` and `twin` (median of the twins), all shares, and `runs`
        (a count).
    """
    groups = curves.groupby([*by, "time_h"], observed=True)
    tail = (1.0 - level) / 2.0
    shares = {"low": tail, "median": 0.5, "high": 1.0 - tail}
    quantiles = pd.DataFrame({name: groups[measure].quantile(share) for name, share in shares.items()})
    return quantiles.assign(twin=groups[f"{measure}0"].median(), runs=groups[measure].count()).reset_index()


def plan_share(series: pd.DataFrame, by: Sequence[str], weights: Mapping[str, float] = SUSTAINMENT) -> pd.Series[float]:
    """Share of what the campaign plans that was served, sum of served / sum of planned tonnes over the whole run.

    Served of required says how well what is there is supplied; a brigade without its tanks requires little and passes
    for well supplied. This share also counts brigades whose equipment is late. Nothing that is compared changes what
    is planned, and so this number compares policies that speed up deployment.

    Returns:
        `plan_share` by `by`; NaN where nothing was planned.
    """
    columns = ["planned_t", "served_t"]
    sums = _weighted(series, weights, columns).groupby(list(by), observed=True)[columns].sum()
    return pd.Series(ratio(sums["served_t"], sums["planned_t"]), sums.index, name="plan_share")


def days_of_supply(series: pd.DataFrame, by: Sequence[str] = ()) -> pd.DataFrame:
    """Days that the units' stock lasts at the use of the turn before: stock / (asked tonnes a day).

    Reference: AAP-06, "day of supply".

    Returns:
        One row a (by, supply, time_h) with `days`; NaN where nothing was asked.
    """
    keys = [*by, "supply"]
    sums = series.groupby([*keys, "time_h"], observed=True)[["asked_t", "stock_t"]].sum().reset_index()
    turn_h = sums.groupby(keys, observed=True)["time_h"].diff()
    turn_h = turn_h.fillna(sums["time_h"])  # the first turn starts at hour 0
    days = ratio(sums["stock_t"] * turn_h / 24.0, sums["asked_t"])
    return sums[[*keys, "time_h"]].assign(days=days)


def ratio(part: pd.Series[float], whole: pd.Series[float]) -> NDArray[np.float64]:
    """Divide elementwise; NaN where `whole` is zero."""
    above, below = part.to_numpy(np.float64), whole.to_numpy(np.float64)
    shares = np.full(len(below), np.nan)
    np.divide(above, below, out=shares, where=below > 0)
    return shares


def _weighted(series: pd.DataFrame, weights: Mapping[str, float], columns: Sequence[str] = _SUMS) -> pd.DataFrame:
    if unknown := sorted(set(weights) - set(SUPPLIES)):
        raise ValueError(f"no class of supply is called {', '.join(unknown)}; there are {', '.join(SUPPLIES)}")
    which = pd.Index(list(weights)).get_indexer(pd.Index(series["supply"]))
    rows = series[which >= 0]
    factor = np.array(list(weights.values()), np.float64)[which[which >= 0]]
    return rows.assign(**{name: rows[name] * factor for name in columns})


def _rolled(sums: pd.DataFrame, by: Sequence[str], window_h: float) -> pd.DataFrame:
    """Replace each sum by the sum over the window that ends at its time, within each curve."""
    groups = sums.groupby(list(by), observed=True).indices.values() if by else [np.arange(len(sums))]
    rolled = np.empty((len(sums), len(_SUMS)))
    values, times = sums[_SUMS].to_numpy(np.float64), sums["time_h"].to_numpy(np.float64)
    for rows in groups:
        first = np.searchsorted(times[rows], times[rows] - window_h + 1e-9)
        running = np.vstack([np.zeros(len(_SUMS)), np.cumsum(values[rows], axis=0)])
        rolled[rows] = running[1:] - running[first]
    return sums.assign(**dict(zip(_SUMS, rolled.T, strict=True)))
