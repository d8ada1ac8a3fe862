"""One chunk of runs, done in one process: build, run, measure, write, and tell the driver in a few numbers.

No result travels through the driver. A run that raises becomes a row with its traceback; only what ends the process
itself can lose a chunk. A run whose state cannot be also leaves that state behind, in `broken/`.
"""

from __future__ import annotations

import gc
import os
import platform
import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from analysis.card import CARD, Rules, cards
from experiments import store
from experiments.limits import ANY, Limits, within
from experiments.lock import check_holder
from model.invariants import BrokenInvariant
from model.results import EVENTS, RUNS, SERIES, frame

if TYPE_CHECKING:
    from experiments.design import Build, Point
    from model.plan import Plan
    from model.results import Results

    type Run = Callable[[Plan, int], Results]

#: Plans that a process keeps; runs of a point stand together, so that few are enough.
_KEPT_PLANS = 8

_plans: dict[tuple[str, str], Plan] = {}


class Task(NamedTuple):
    """One run that is to be done. Points in `also` have the same plan: the run is done once and is a row of each."""

    point: int
    replication: int
    seed: int
    also: tuple[int, ...] = ()

    @property
    def keys(self) -> list[tuple[int, int]]:
        """Point and replication of each row that the run becomes."""
        return [(point, self.replication) for point in (self.point, *self.also)]


class Chunk(NamedTuple):
    """Runs that one process does in a row and writes as one part."""

    tasks: tuple[Task, ...]

    @property
    def rows(self) -> list[tuple[int, int, int]]:
        """Point, replication and position of the task of each row.

        In order: the sums of a table depend in their last digit on whether the groups in it are.
        """
        return sorted((point, replication, i) for i, task in enumerate(self.tasks) for point, replication in task.keys)

    @property
    def keys(self) -> list[tuple[int, int]]:
        """Point and replication of each row."""
        return [(point, replication) for point, replication, _ in self.rows]

    @property
    def name(self) -> str:
        """Name of the part."""
        return store.part_name(self.keys)


@dataclass(frozen=True, slots=True)
class Shared:
    """What every chunk of a sweep needs; sent to each process once.

    `build` makes a plan from (scenario file, overrides), `run` makes results from (plan, seed). `plans` holds the
    hashes of the points' plans, `columns` the type of each factor's column, `start` the holder of the folder, `driver`
    the process that must not be ended, `metric` the column whose values the driver hears of.
    """

    folder: str
    scenario: str
    points: tuple[Point, ...]
    plans: tuple[str, ...]
    columns: Mapping[str, str]
    rules: Rules
    build: Build
    run: Run
    limits: Limits = ANY
    start: str = ""
    driver: str = ""
    metric: str = "y_loss_days"


class Summary(NamedTuple):
    """What the driver hears of a chunk. `lost` runs have no row, because their process ended; `error` says why.

    `values` holds (point, replication, value of the metric or NaN) of each row, `tried` the number of runs behind them.
    """

    chunk: str
    done: int = 0
    failed: int = 0
    lost: tuple[Task, ...] = ()
    legs: int = 0
    wall_s: float = 0.0
    last_s: float = 0.0  # wall time of the last run alone, which compiled nothing if the chunk has two
    error: str = ""
    tried: int = 0
    values: tuple[tuple[int, int, float], ...] = ()


class _Attempt(NamedTuple):
    """A run that was tried; `series` and `events` have no rows if it failed. `wall_s` includes making its tables."""

    runs: pd.DataFrame
    series: pd.DataFrame
    events: pd.DataFrame
    wall_s: float


def work(chunk: Chunk, shared: Shared) -> Summary:
    """Do the runs of a chunk, write its parts (that of `runs` last) and sum up.

    Raises:
        OSError: the parts cannot be written.
        SupersededError: another start of the sweep has taken over the folder.
    """
    summary = _summed(chunk, shared, [_attempt(task, shared) for task in chunk.tasks])
    gc.collect()
    _freeze()
    return summary


def fail(chunk: Chunk, shared: Shared, error: str) -> Summary:
    """Write the rows of a chunk whose process ended again and again: failed, with what is known of the end."""
    return _summed(chunk, shared, [_failed(task, shared, error, 0.0) for task in chunk.tasks])


def lost(chunk: Chunk, error: str) -> Summary:
    """Sum up a chunk whose process ended before it had written anything."""
    return Summary(chunk.name, lost=chunk.tasks, error=error)


def _summed(chunk: Chunk, shared: Shared, attempts: list[_Attempt]) -> Summary:
    series = _keyed(chunk, [attempt.series for attempt in attempts])
    runs = _runs(chunk, shared, attempts, series)
    _write(chunk, shared, attempts, series, runs)
    done = runs["status"] == "done"
    values = runs[shared.metric].where(done, np.nan).astype("float64")
    return Summary(
        chunk.name,
        done=int(done.sum()),
        failed=int((~done).sum()),
        legs=int(runs["legs"].sum()),
        wall_s=sum(attempt.wall_s for attempt in attempts),
        last_s=attempts[-1].wall_s,
        error=next(iter(runs.loc[~done, "error"]), ""),
        tried=len(attempts),
        values=tuple((*key, value) for key, value in zip(chunk.keys, values.tolist(), strict=True)),
    )


def column_types(points: tuple[Point, ...]) -> dict[str, str]:
    """Return the type of each factor's column: `float64` if all its labels are numbers, else `str`."""
    names = points[0].factors
    numeric = {name: all(isinstance(point.factors[name], int | float) for point in points) for name in names}
    return {name: "float64" if number else "str" for name, number in numeric.items()}


def _attempt(task: Task, shared: Shared) -> _Attempt:
    started = perf_counter()
    try:
        plan = _plan(shared, task.point)
        with within(shared.limits, deadly=worker() != shared.driver):
            tables = shared.run(plan, task.seed)[:3]
    except Exception as error:
        if isinstance(error, BrokenInvariant):
            error.save(Path(shared.folder) / "broken" / f"{shared.plans[task.point]}-{task.seed}.npz")
        return _failed(task, shared, traceback.format_exc(), perf_counter() - started)
    return _Attempt(*tables, perf_counter() - started)


def _failed(task: Task, shared: Shared, error: str, wall_s: float) -> _Attempt:
    return _Attempt(_failed_row(task, shared, error), _no_rows(SERIES), _no_rows(EVENTS), wall_s)


def worker() -> str:
    """Return what this process is called: its host and number."""
    return f"{platform.node()}:{os.getpid()}"


def _plan(shared: Shared, point: int) -> Plan:
    key = (shared.scenario, shared.plans[point])
    if key not in _plans:
        while len(_plans) >= _KEPT_PLANS:
            del _plans[next(iter(_plans))]
        _plans[key] = shared.build(shared.scenario, shared.points[point].overrides)
    return _plans[key]


@cache
def _freeze() -> None:
    """Spare the collector what libraries made while the first chunk ran: it would walk all of it every time."""
    gc.freeze()


def _keyed(chunk: Chunk, tables: list[pd.DataFrame]) -> pd.DataFrame:
    """Put the tables of the rows below each other, with the keys of each in front."""
    own = [tables[i] for _, _, i in chunk.rows]
    lengths = [len(table) for table in own]
    keys = np.repeat(np.array(chunk.keys, np.int64), lengths, axis=0)
    return pd.concat([pd.DataFrame(keys, columns=store.KEYS), pd.concat(own, ignore_index=True)], axis=1)


def _runs(chunk: Chunk, shared: Shared, attempts: list[_Attempt], series: pd.DataFrame) -> pd.DataFrame:
    """Return a row a key: keys, factors, what the simulator reports, metrics."""
    keyed = _keyed(chunk, [attempt.runs for attempt in attempts])
    labels = [shared.points[point].factors for point, _ in chunk.keys]
    factors = {name: pd.Series([label[name] for label in labels], dtype=kind) for name, kind in shared.columns.items()}
    numbers = cards(series, store.KEYS, shared.rules) if len(series) else pd.DataFrame(columns=list(CARD))
    measured = numbers.reindex(pd.MultiIndex.from_frame(keyed[store.KEYS])).astype("float64").add_prefix("y_")
    results = keyed.drop(columns=store.KEYS)
    return pd.concat([keyed[store.KEYS], pd.DataFrame(factors), results, measured.reset_index(drop=True)], axis=1)


def _failed_row(task: Task, shared: Shared, error: str) -> pd.DataFrame:
    plan = shared.plans[task.point]
    unknown: dict[str, object] = {"str": "", "int64": 0, "float64": np.nan}
    known = {
        "run": f"{plan}-{task.seed}",  # as the simulator calls it
        "plan": plan,
        "scenario": Path(shared.scenario).stem,
        "seed": task.seed,
        "status": "failed",
        "error": error,
    }
    return frame(RUNS, {name: [known.get(name, unknown[dtype])] for name, dtype in RUNS.items()})


def _no_rows(columns: Mapping[str, str]) -> pd.DataFrame:
    return frame(columns, {name: [] for name in columns})


def _write(chunk: Chunk, shared: Shared, attempts: list[_Attempt], series: pd.DataFrame, runs: pd.DataFrame) -> None:
    folder = Path(shared.folder)
    walls = [attempts[i].wall_s for _, _, i in chunk.rows]
    timing = runs[[*store.KEYS, "run"]].assign(wall_s=walls, worker=worker())
    events = _keyed(chunk, [attempt.events for attempt in attempts])
    check_holder(folder, shared.start)
    for table, rows in {"events": events, "timing": timing, "series": series, "runs": runs}.items():
        if table != "events" or len(rows):
            store.write_part(folder, table, chunk.name, rows)
