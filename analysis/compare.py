"""Points of a sweep against each other, with honest intervals.

Replications of the same number share their seed at every point (common random numbers), so that a difference is taken
within each pair: bad luck that hits both sides cancels.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from analysis import metrics

if TYPE_CHECKING:
    from collections.abc import Sequence


_PAIRED = (
    "pairs",
    "difference",
    "half_width",
    "low",
    "high",
    "paired_variance",
    "unpaired_variance",
    "correlation",
)


def summary(runs: pd.DataFrame, metric: str, by: Sequence[str] = ("point",), level: float = 0.9) -> pd.DataFrame:
    """Describe a metric at each point: how runs differ, and how well the mean is known.

    Failed runs and NaN values are left out of the numbers and counted in `failed` and `missing`.

    Args:
        runs: one row a run with `status`, the columns of `by` and `metric`.
        level: share of the runs between `low` and `high`, confidence of `half_width` and level of the tail `cvar`.

    Returns:
        One row a point: `runs`, `failed`, `missing`, `mean`, `half_width` (Student t; NaN under two runs), `median`,
        `low`, `high`, `cvar` (mean of the worst 1 - level), all in the metric's unit.
    """
    rows = [
        {**dict(zip(by, key, strict=True)), **_described(group, metric, level)}
        for key, group in runs.groupby(list(by), observed=True)
    ]
    return pd.DataFrame(rows)


def paired(runs: pd.DataFrame, metric: str, against: object, *, by: str = "point", level: float = 0.95) -> pd.DataFrame:
    """Difference of a metric between each point and the point `against`, pair by pair of equal replications.

    Pairs in which either run failed or has no value are left out.

    Args:
        runs: one row a run with `status`, `replication`, the columns `by` and `metric`; a point has a replication once.
        level: confidence of the interval.

    Returns:
        One row a point other than `against`: `pairs`, `difference` (mean of point - against), `half_width` (Student t
        of the differences; NaN under two pairs), `low`, `high`, `paired_variance` and `unpaired_variance` (of a single
        difference, with and without the pairing), `correlation` (NaN where a side does not vary).

    Raises:
        KeyError: if no run is at the point `against`.
        ValueError: if a point has a replication twice.
    """
    wide = runs[runs["status"] == "done"].pivot(index="replication", columns=by, values=metric)
    base = wide[against]
    rows = [{by: point, **_difference(wide[point], base, level)} for point in wide if point != against]
    return pd.DataFrame(rows, columns=[by, *_PAIRED])


def half_width(values: pd.Series[float], level: float) -> float:
    """Half the Student t interval of the mean, t(n - 1) s / sqrt(n), in the unit of `values`; NaN under two values.

    Reference: Law 2015, Simulation Modeling and Analysis, chapter 4.
    """
    from scipy.stats import t

    count = len(values)
    if count < 2:
        return np.nan
    return float(t.ppf((1.0 + level) / 2.0, count - 1) * values.std(ddof=1) / np.sqrt(count))


def _described(group: pd.DataFrame, metric: str, level: float) -> dict[str, float]:
    done = group.loc[group["status"] == "done", metric]
    values = done.dropna()
    tail = (1.0 - level) / 2.0
    return {
        "runs": len(group),
        "failed": len(group) - len(done),
        "missing": len(done) - len(values),
        "mean": float(values.mean()),
        "half_width": half_width(values, level),
        "median": float(values.median()),
        "low": float(values.quantile(tail)),
        "high": float(values.quantile(1.0 - tail)),
        "cvar": metrics.cvar(values, level),
    }


def _difference(point: pd.Series[float], base: pd.Series[float], level: float) -> dict[str, float]:
    both = pd.DataFrame({"point": point, "base": base}).dropna()
    gaps = both["point"] - both["base"]
    mean, reach = float(gaps.mean()), half_width(gaps, level)
    spread = both.var(ddof=1)
    varies = len(both) > 1 and bool((spread > 0).all())
    return {
        "pairs": len(both),
        "difference": mean,
        "half_width": reach,
        "low": mean - reach,
        "high": mean + reach,
        "paired_variance": float(gaps.var(ddof=1)),
        "unpaired_variance": float(spread.sum(min_count=2)),
        "correlation": float(both["point"].corr(both["base"])) if varies else np.nan,
    }
