"""What a sweep found, in numbers: every point alone, and against the point that it is compared with."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from analysis import compare, metrics

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from experiments.design import Sweep

LOSS, SERVED, PLAN = "y_loss_days", "y_served_share", "y_plan_share"
FLOOR, ON_TIME, COST = "y_robustness", "equipment_on_time_share", "cost_eur"

type ByPoint = Mapping[int, Mapping[str, float]]


class Findings(NamedTuple):
    """The numbers behind table and figures, one row a point, and how the points are called."""

    names: Mapping[int, str]
    against: int
    of: Mapping[str, ByPoint]  # metric: rows of compare.summary; for LOSS, SERVED, PLAN, FLOOR, ON_TIME and COST
    differences: Mapping[str, ByPoint]  # metric: rows of compare.paired; for LOSS and PLAN; empty without `against`
    recovery: ByPoint  # median (Kaplan-Meier), censored (a count), watched (days at which the first was given up)


def findings(sweep: Sweep, runs: pd.DataFrame) -> Findings:
    """Sum up the runs of a sweep by point. A run costs its levers, its transport and what waits at call, in euros.

    Args:
        runs: rows of :func:`experiments.store.read_runs`.
    """
    runs = runs.assign(**{COST: runs[["cost_levers_eur", "cost_transport_eur", "cost_standby_eur"]].sum(axis=1)})
    names = {point.index: point.name for point in sweep.points}
    against = _against(sweep, names)
    done = runs[runs["status"] == "done"]
    comparable = bool((done["point"] == against).any())
    band = sweep.spec.figure.band
    return Findings(
        names,
        against,
        {m: _by_point(compare.summary(runs, m, level=band)) for m in (LOSS, SERVED, PLAN, FLOOR, ON_TIME, COST)},
        {m: _by_point(compare.paired(runs, m, against)) if comparable else {} for m in (LOSS, PLAN)},
        {point: _recovery(done[done["point"] == point]) for point in names},
    )


def _by_point(table: pd.DataFrame) -> dict[int, dict[str, float]]:
    numbers = table.set_index("point").astype(float)
    return {int(point): dict(zip(numbers.columns, row, strict=True)) for point, *row in numbers.itertuples()}


def _against(sweep: Sweep, names: Mapping[int, str]) -> int:
    wanted = sweep.spec.figure.against
    return next((point for point, name in names.items() if name == wanted), 0)


def _recovery(runs: pd.DataFrame) -> dict[str, float]:
    days, censored = runs["y_recovery_days"], runs["y_recovery_censored"] == 1
    return {
        "median": metrics.median_time(days, censored),
        "censored": int(censored.sum()),
        "watched": float(days[censored].min()),
    }
