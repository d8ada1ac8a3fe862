"""How much of the machine a sweep uses: seconds of runs, over wall time times CPUs.

Runs of the default scenario, twin included, as `supplyline sweep` does them: chunks on Ray, parts written by the
workers. The same runs are done by a process pool and by joblib, as a few lines of anybody's would: one run a task, all
tables sent home and held, then measured and written at once. A sweep must not be slower than that, which survives
nothing. All take turns, in rounds, since a machine is not equally fast all day; each is started and has imported the
model before its first round, and what that takes is shown apart.
"""

from __future__ import annotations

import os
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack, contextmanager
from functools import cache
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pandas as pd
import yaml
from joblib import Parallel, delayed

from analysis.card import Rules, cards
from benchmarks.measured import Measured, ratio, table
from benchmarks.mesa_per_tick import SCENARIO
from experiments import backends, store
from experiments.agenda import Agenda
from experiments.design import build, load_sweep
from experiments.missing import missing_tasks
from experiments.sweep import Pace, shared_by
from experiments.work import Chunk, work
from model.wargame import run

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from experiments.work import Shared, Summary
    from model.plan import Plan
    from model.results import Results

    type Many = Callable[[range], list[Results]]


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

    @staticmethod
    def of(passes: Sequence[Pass]) -> Pass:
        """Return all rounds of one way as one."""
        runs, wall_s, busy_s, cpus = zip(*passes, strict=True)
        return Pass(sum(runs), sum(wall_s), sum(busy_s), cpus[0])


def measure(quick: bool) -> Measured:
    """Do the runs serially (fewer of them), and in rounds on Ray and by its rivals."""
    rounds, runs, alone = (1, 40, 4) if quick else (4, 100, 40)
    cpus = os.cpu_count() or 1
    ways: dict[str, list[Pass]] = {"serial": [], "Ray": [], "concurrent.futures": [], "joblib": []}
    with tempfile.TemporaryDirectory() as name, started(cpus) as (pool, jobs, start_s):
        folder = Path(name)
        warm, pace, shared = _prepared(folder / "serial", alone, 1)
        ways["serial"].append(_timed(backends.serial(pace.draw, work, shared), pace, alone, 1))
        for i in range(rounds):
            _, pace, shared = _prepared(folder / f"ray{i}", runs, cpus)
            ways["Ray"].append(_timed(backends.on_ray(pace.draw, work, shared, cpus=cpus), pace, runs, cpus))
            ways["concurrent.futures"].append(_timed_rival(pool, range(runs), cpus, folder / f"pool{i}"))
            ways["joblib"].append(_timed_rival(jobs, range(runs), cpus, folder / f"joblib{i}"))
    whole = {name: Pass.of(passes) for name, passes in ways.items()}
    rows = [
        (name, p.runs, p.cpus, start_s.get(name, 0.0), p.wall_s, p.runs / p.wall_s, p.busy_s / p.runs,
         f"{p.efficiency:.1%}")
        for name, p in whole.items()
    ]  # fmt: skip
    columns = ("", "runs", "CPUs", "start, s", "wall, s", "runs/s", "s a run", "efficiency")
    shown = table(f"sweep of the default scenario, {rounds} rounds", columns, rows)
    serial, ray = whole["serial"], whole["Ray"]
    against = {
        f"sweep_vs_{short}": ratio([p.wall_s for p in ways[name]], [p.wall_s for p in ways["Ray"]])
        for short, name in (("pool", "concurrent.futures"), ("joblib", "joblib"))
    }
    return Measured(
        {"sweep_efficiency": ray.efficiency, "ray_start_s": start_s["Ray"], "runs_per_s": ray.runs / ray.wall_s,
         "ray_vs_serial": (ray.runs / ray.wall_s) / (serial.runs / serial.wall_s), "warm_run_s": warm.last_s}
        | against,
        [shown],
    )  # fmt: skip


@contextmanager
def started(cpus: int) -> Iterator[tuple[Many, Many, dict[str, float]]]:
    """Start Ray and its rivals, each with workers that have the model; give the rivals, and what each start took."""
    start_s: dict[str, float] = {}

    def timed(name: str, warm: Callable[[], object]) -> None:
        start = time.perf_counter()
        warm()
        start_s[name] = time.perf_counter() - start

    with ProcessPoolExecutor(cpus, get_context("spawn")) as executor, ExitStack() as stack:

        def pool(seeds: range) -> list[Results]:
            return list(executor.map(_alone, seeds))

        def jobs(seeds: range) -> list[Results]:
            return list(Parallel(n_jobs=cpus)(delayed(_alone)(seed) for seed in seeds))

        def on_ray() -> None:
            ray = stack.enter_context(backends.connected("local", cpus))
            ray.get([ray.remote(num_cpus=1)(_alone).remote(seed) for seed in range(cpus)])

        timed("concurrent.futures", lambda: pool(range(cpus)))
        timed("joblib", lambda: jobs(range(cpus)))
        timed("Ray", on_ray)
        yield pool, jobs, start_s


def _alone(seed: int) -> Results:
    return run(_plan(), seed)


@cache
def _plan() -> Plan:
    return build(str(SCENARIO), {})


def _timed_rival(rival: Many, seeds: range, cpus: int, path: Path) -> Pass:
    start = time.perf_counter()
    done = rival(seeds)
    rows, series = (pd.concat([getattr(each, name) for each in done]) for name in ("runs", "series"))
    rows.join(cards(series, ["run"], Rules()), on="run").to_parquet(path.with_suffix(".runs.parquet"))
    series.to_parquet(path.with_suffix(".series.parquet"))
    return Pass(len(seeds), time.perf_counter() - start, sum(each.wall_s for each in done), cpus)


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
