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
    """One run that is to be done."""

    point: int
    replication: int
    seed: int


class Chunk(NamedTuple):
    """Runs that one process does in a row and writes as one part."""

    tasks: tuple[Task, ...]

    @property
    def name(self) -> str:
        """Name of the part: its first and last run."""
        first, last = self.tasks[0], self.tasks[-1]
        return f"p{first.point:06d}r{first.replication:06d}-p{last.point:06d}r{last.replication:06d}"


@dataclass(frozen=True, slots=True)
class Shared:
    """What every chunk of a sweep needs; sent to each process once.

    `build` makes a plan from (scenario file, overrides), `run` makes results from (plan, seed). `plans` holds the
    hashes of the points' plans, `columns` the type of each factor's column.
    """

    folder: str
    scenario: str
    points: tuple[Point, ...]
    plans: tuple[str, ...]
    columns: Mapping[str, str]
    rules: Rules
    build: Build
    run: Run


class Summary(NamedTuple):
    """What the driver hears of a chunk. `lost` runs have no row, because their process ended; `error` says how."""

    chunk: str
    done: int = 0
    failed: int = 0
    lost: int = 0
    legs: int = 0
    wall_s: float = 0.0
    last_s: float = 0.0  # wall time of the last run alone, which compiled nothing if the chunk has two
    error: str = ""


class _Attempt(NamedTuple):
    """A run that was tried; `series` and `events` have no rows if it failed. `wall_s` includes making its tables."""

    runs: pd.DataFrame
    series: pd.DataFrame
    events: pd.DataFrame
    wall_s: float


def work(chunk: Chunk, shared: Shared) -> Summary:
    """Do the runs of a chunk, write its parts (that of `runs` last) and sum up."""
    attempts = [_attempt(task, shared) for task in chunk.tasks]
    series = _keyed(chunk, [attempt.series for attempt in attempts])
    runs = _runs(chunk, shared, attempts, series)
    _write(chunk, shared, attempts, series, runs)
    gc.collect()
    _freeze()
    done = runs["status"] == "done"
    return Summary(
        chunk.name,
        done=int(done.sum()),
        failed=int((~done).sum()),
        legs=int(runs["legs"].sum()),
        wall_s=sum(attempt.wall_s for attempt in attempts),
        last_s=attempts[-1].wall_s,
        error=next(iter(runs.loc[~done, "error"]), ""),
    )


def lost(chunk: Chunk, error: str) -> Summary:
    """Sum up a chunk whose process ended before it had written anything."""
    return Summary(chunk.name, lost=len(chunk.tasks), error=error)


def column_types(points: tuple[Point, ...]) -> dict[str, str]:
    """Return the type of each factor's column: `float64` if all its labels are numbers, else `str`."""
    names = points[0].factors
    numeric = {name: all(isinstance(point.factors[name], int | float) for point in points) for name in names}
    return {name: "float64" if number else "str" for name, number in numeric.items()}


def _attempt(task: Task, shared: Shared) -> _Attempt:
    started = perf_counter()
    try:
        tables = shared.run(_plan(shared, task.point), task.seed)[:3]
    except Exception as error:
        if isinstance(error, BrokenInvariant):
            error.save(Path(shared.folder) / "broken" / f"{shared.plans[task.point]}-{task.seed}.npz")
        tables = _failed_row(task, shared, traceback.format_exc()), _no_rows(SERIES), _no_rows(EVENTS)
    return _Attempt(*tables, perf_counter() - started)


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
    """Put the tables of the runs below each other, with the keys of each run in front."""
    lengths = [len(table) for table in tables]
    keys = {name: np.repeat([getattr(task, name) for task in chunk.tasks], lengths) for name in store.KEYS}
    rows = pd.concat(tables, ignore_index=True)
    return pd.concat([pd.DataFrame(keys), rows], axis=1)


def _runs(chunk: Chunk, shared: Shared, attempts: list[_Attempt], series: pd.DataFrame) -> pd.DataFrame:
    """Return a row a run: keys, factors, what the simulator reports, metrics."""
    keyed = _keyed(chunk, [attempt.runs for attempt in attempts])
    labels = [shared.points[task.point].factors for task in chunk.tasks]
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
    walls = [attempt.wall_s for attempt in attempts]
    timing = pd.DataFrame({"run": runs["run"], "wall_s": walls, "worker": f"{platform.node()}:{os.getpid()}"})
    events = _keyed(chunk, [attempt.events for attempt in attempts])
    if len(events):
        store.write_part(folder, "events", chunk.name, events)
    store.write_part(folder, "series", chunk.name, series)
    store.write_part(folder, "timing", chunk.name, timing)
    store.write_part(folder, "runs", chunk.name, runs)
