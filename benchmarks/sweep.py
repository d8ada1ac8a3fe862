"""How much of the machine a sweep uses: seconds of runs, over wall time times CPUs.

Runs of the default scenario, twin included, as `supplyline sweep` does them: chunks on Ray, parts written by the
workers. Starting Ray is timed apart; starting the workers is not: their first import of the model is in the wall time.
The same runs are done by a process pool and by joblib, as a few lines of anybody's would: one run a task, all tables
sent home and held, then measured and written at once. A sweep must not be slower than that, which survives nothing.
"""

from __future__ import annotations

import os
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pandas as pd
import yaml
from joblib import Parallel, delayed

from analysis.card import Rules, cards
from benchmarks.measured import Measured, table
from benchmarks.mesa_per_tick import SCENARIO
from experiments import backends, store
from experiments.agenda import Agenda
from experiments.design import build, load_sweep
from experiments.missing import missing_tasks
from experiments.sweep import Pace, shared_by
from experiments.work import Chunk, work
from model.wargame import run

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from experiments.work import Shared, Summary
    from model.plan import Plan
    from model.results import Results


class Pass(NamedTuple):
    """One way to do the runs: their number, wall seconds, seconds that runs took, CPUs."""

    runs: int
    wall_s: float
    busy_s: float
    cpus: int

    @property
    def efficiency(self) -> float:
        """Share of the CPUs' time that was spent in runs."""
        return self.busy_s / (self.wall_s * self.cpus)


def measure(quick: bool) -> Measured:
    """Do the runs serially (fewer of them) and on Ray."""
    runs, alone = (30, 4) if quick else (400, 40)
    cpus = os.cpu_count() or 1
    with tempfile.TemporaryDirectory() as folder:
        warm, pace, shared = _prepared(Path(folder) / "serial", alone, 1)
        serial = _timed(backends.serial(pace.draw, work, shared), pace, alone, 1)
        _, pace, shared = _prepared(Path(folder) / "ray", runs, cpus)
        start = time.perf_counter()
        with backends.connected("local", cpus):
            start_s = time.perf_counter() - start
            parallel = _timed(backends.on_ray(pace.draw, work, shared, cpus=cpus), pace, runs, cpus)
        pool, jobs = (_timed_rival(rival, runs, cpus, Path(folder)) for rival in (_pool, _joblib))
    ways = {"serial": serial, "Ray": parallel, "concurrent.futures": pool, "joblib": jobs}
    rows = [
        (name, p.runs, p.cpus, p.wall_s, p.runs / p.wall_s, p.busy_s / p.runs, f"{p.efficiency:.1%}")
        for name, p in ways.items()
    ]
    columns = ("", "runs", "CPUs", "wall, s", "runs/s", "s a run", "efficiency")
    shown = table(f"sweep of the default scenario; Ray started in {start_s:.1f} s", columns, rows)
    speedup = (parallel.runs / parallel.wall_s) / (serial.runs / serial.wall_s)
    return Measured(
        {"sweep_efficiency": parallel.efficiency, "ray_start_s": start_s, "runs_per_s": parallel.runs / parallel.wall_s,
         "sweep_vs_pool": pool.wall_s / parallel.wall_s, "sweep_vs_joblib": jobs.wall_s / parallel.wall_s,
         "ray_vs_serial": speedup, "warm_run_s": warm.last_s},
        [shown],
    )  # fmt: skip


def _alone(seed: int) -> Results:
    return run(_plan(), seed)


@cache
def _plan() -> Plan:
    return build(str(SCENARIO), {})


def _pool(seeds: range, cpus: int) -> list[Results]:
    with ProcessPoolExecutor(cpus, get_context("spawn")) as pool:
        return list(pool.map(_alone, seeds))


def _joblib(seeds: range, cpus: int) -> list[Results]:
    return list(Parallel(n_jobs=cpus)(delayed(_alone)(seed) for seed in seeds))


def _timed_rival(rival: Callable[[range, int], list[Results]], runs: int, cpus: int, folder: Path) -> Pass:
    start = time.perf_counter()
    done = rival(range(runs), cpus)
    rows, series = (pd.concat([getattr(each, name) for each in done]) for name in ("runs", "series"))
    rows.join(cards(series, ["run"], Rules()), on="run").to_parquet(folder / f"{rival.__name__}.parquet")
    series.to_parquet(folder / f"{rival.__name__}_series.parquet")
    return Pass(runs, time.perf_counter() - start, sum(each.wall_s for each in done), cpus)


def _prepared(folder: Path, runs: int, cpus: int) -> tuple[Summary, Pace, Shared]:
    """Do the first two runs here, as a sweep does, and return what is left to be done."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    file = folder.with_suffix(".yaml")
    file.write_text(yaml.safe_dump({"name": folder.name, "scenario": str(SCENARIO), "replications": runs + 2}))
    sweep = load_sweep(file, build)
    folder = store.open_folder(folder, sweep)
    tasks, shared = missing_tasks(sweep, folder), shared_by(sweep, folder, build, run)
    first = work(Chunk(tuple(tasks[:2])), shared)
    return first, Pace(Agenda(tasks[2:]), cpus, first.last_s), shared


def _timed(summaries: Iterable[Summary], pace: Pace, runs: int, cpus: int) -> Pass:
    start, done, busy_s = time.perf_counter(), 0, 0.0
    for summary in summaries:
        pace.learn(summary)
        done += summary.done
        busy_s += summary.wall_s
    if done != runs:
        raise RuntimeError(f"{runs - done} runs failed")
    return Pass(done, time.perf_counter() - start, busy_s, cpus)
