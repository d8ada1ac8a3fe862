"""What a sweep costs beside its runs: many runs that do nothing, on Ray, into a folder.

Each hands over the row of a run and a series of one day, ready made. What is left is all ours: registering, cutting,
sending, measuring, writing, joining. The driver's memory is that of its process, at its highest while the sweep runs.
"""

from __future__ import annotations

import io
import os
import tempfile
import time
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from threading import Event, Thread
from typing import TYPE_CHECKING, NamedTuple

from rich.console import Console

from benchmarks.measured import Measured, table
from experiments import backends, store, summary
from experiments.how import HERE
from experiments.sweep import run_sweep
from model.results import EVENTS, RUNS, SERIES, Results, frame

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_POINTS = 10
_LOOK_EVERY_S = 0.2


class Nothing(NamedTuple):
    """A plan of nothing."""

    hash: str


class Pass(NamedTuple):
    """One sweep: its runs, seconds, CPU milliseconds a run, highest megabytes of the driver, files of its tables."""

    runs: int
    wall_s: float
    each_ms: float
    driver_mb: float
    files: int


def build(scenario: str, overrides: Mapping[str, object]) -> Nothing:
    """Make a plan of nothing."""
    return Nothing(f"{overrides.get('x', 0)}")


def run(plan: Nothing, seed: int) -> Results:
    """Do nothing, and report it."""
    name, made = f"{plan.hash}-{seed}", _made()
    return made._replace(
        runs=made.runs.assign(run=name, plan=plan.hash, seed=seed), series=made.series.assign(run=name)
    )


@cache
def _made() -> Results:
    empty = {"str": "", "int64": 0, "float64": 1.0}
    runs = frame(RUNS, {name: ["done" if name == "status" else empty[kind]] for name, kind in RUNS.items()})
    series = frame(SERIES, {name: [24.0 if name == "time_h" else empty[kind]] for name, kind in SERIES.items()})
    return Results(runs, series, frame(EVENTS, {name: [] for name in EVENTS}), 0.0)


def measure(quick: bool) -> Measured:
    """Sweep a tenth of the runs, then all of them: neither time a run nor memory may grow."""
    report, summary.report = summary.report, lambda *_: None  # a table of points; not what is measured
    most, cpus = (3_000 if quick else 100_000), os.cpu_count() or 1
    try:
        with backends.connected("local", cpus):
            small, large = (_swept(runs, cpus) for runs in (most // 10, most))
    finally:
        summary.report = report
    shown = table("runs that do nothing", ("runs", "wall, s", "CPU ms a run", "driver, MB", "files"), [small, large])
    return Measured(
        {"overhead_ms_a_run": large.each_ms, "driver_growth_mb": large.driver_mb - small.driver_mb}, [shown]
    )


def _swept(runs: int, cpus: int) -> Pass:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "sweep.yaml"
        (Path(folder) / "nothing.yaml").write_text("name: nothing\n")
        file.write_text(
            f"name: many\nscenario: nothing.yaml\nreplications: {runs // _POINTS}\ndesign: {{kind: grid, "
            f"levers: [{{name: x, path: x, values: {[*range(_POINTS)]}}}]}}\n"
        )
        start = time.perf_counter()
        with _watched() as seen:
            ended = run_sweep(file, Path(folder) / "out", HERE, Console(file=io.StringIO()), build=build, run=run)
        wall = time.perf_counter() - start
        if ended.done != runs:
            raise RuntimeError(f"{ended.done} of {runs} runs are done")
        files = sum(len(store.parts(ended.folder, name)) for name in store.TABLES)
        return Pass(runs, wall, 1000 * wall * cpus / runs, max(seen), files)


@contextmanager
def _watched() -> Iterator[list[float]]:
    """Give a list that fills with the megabytes of this process while the body runs."""
    seen, ended = [_resident_mb()], Event()

    def look() -> None:
        while not ended.wait(_LOOK_EVERY_S):
            seen.append(_resident_mb())

    watcher = Thread(target=look)
    watcher.start()
    try:
        yield seen
    finally:
        ended.set()
        watcher.join()


def _resident_mb() -> float:
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6
