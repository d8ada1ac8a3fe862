"""Which runs of a sweep have no row yet: eight bytes a run, whatever their number."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, overload

import numpy as np

from experiments import store
from experiments.stopping import Until
from experiments.work import Task

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd
    from numpy.typing import NDArray

    from experiments.design import Sweep

    type Keys = NDArray[np.int32]


class Missing(Sequence[Task]):
    """Runs that are to be done, point by point, made into tasks when they are asked for.

    Points with the same plan share a run where they want the same seed; it stands where the first of them wants it.
    `keys` has a row (point, replication) for each row that is missing.
    """

    def __init__(self, sweep: Sweep, keys: Keys) -> None:
        self.sweep, self.keys = sweep, keys
        self._also = _also(sweep, keys)
        shared = {key for keys in self._also.values() for key in keys}
        self._own = [i for i, key in enumerate(map(tuple, keys)) if key not in shared] if shared else range(len(keys))

    def __len__(self) -> int:
        return len(self._own)

    @overload
    def __getitem__(self, at: int) -> Task: ...
    @overload
    def __getitem__(self, at: slice) -> list[Task]: ...
    def __getitem__(self, at: int | slice) -> Task | list[Task]:
        if isinstance(at, slice):
            return [self[i] for i in range(*at.indices(len(self)))]
        point, replication = map(int, self.keys[self._own[at]])
        also = tuple(other for other, _ in self._also.get((point, replication), ()))
        return Task(point, replication, self.sweep.seed(point, replication), also)


def missing_tasks(sweep: Sweep, folder: Path) -> Missing:
    """Return the runs of a sweep that have no row yet, point by point.

    Where precision decides, these are the runs up to each point's next decision.
    """
    asked = sweep.spec.replications
    if isinstance(asked, Until):
        there = store.finished(folder, asked.metric)
        return Missing(sweep, _wanted(sweep, asked, there))
    return Missing(sweep, _fixed(sweep, asked, store.finished(folder)))


def _fixed(sweep: Sweep, replications: int, there: pd.DataFrame) -> Keys:
    open_ = np.ones((len(sweep.points), replications), bool)
    known = there[there["replication"] < replications]
    open_[known["point"], known["replication"]] = False
    return np.argwhere(open_).astype(np.int32)


def _wanted(sweep: Sweep, until: Until, there: pd.DataFrame) -> Keys:
    values = values_of(there, until.metric)
    wanted = [(p.index, replication) for p in sweep.points for replication in until.wants(values.get(p.index, {}))]
    return np.array(wanted, np.int32).reshape(-1, 2)


def values_of(there: pd.DataFrame, metric: str) -> dict[int, dict[int, float]]:
    """Return by point and replication the metric of the runs that are `there`; NaN where they failed."""
    known = there[metric].where(there["status"] == "done", math.nan)
    values: dict[int, dict[int, float]] = {}
    for point, replication, value in zip(there["point"], there["replication"], known, strict=True):
        values.setdefault(int(point), {})[int(replication)] = float(value)
    return values


def _also(sweep: Sweep, keys: Keys) -> dict[tuple[int, int], list[tuple[int, int]]]:
    """Return by (point, replication) the later ones that are the same run; empty where all plans differ."""
    alike = twins(sweep)
    first: dict[tuple[str, int], tuple[int, int]] = {}
    also: dict[tuple[int, int], list[tuple[int, int]]] = {}
    for point, replication in keys[np.isin(keys[:, 0], list(alike))].tolist():
        run = (sweep.plans[point], sweep.seed(point, replication))
        leader = first.setdefault(run, (point, replication))
        if leader != (point, replication):
            also.setdefault(leader, []).append((point, replication))
    return also


def twins(sweep: Sweep) -> set[int]:
    """Return the points whose plan another point has too."""
    points: dict[str, list[int]] = {}
    for point, plan in enumerate(sweep.plans):
        points.setdefault(plan, []).append(point)
    return {point for same in points.values() if len(same) > 1 for point in same}
