"""How much of the machine a sweep uses: seconds of runs, over wall time times CPUs.

Runs of the default scenario, twin included, as `supplyline sweep` does them: chunks on Ray, parts written by the
workers. Starting Ray is timed apart; starting the workers is not: their first import of the model is in the wall time.
"""

from __future__ import annotations

import os
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import yaml

from benchmarks.measured import Measured, table
from benchmarks.mesa_per_tick import SCENARIO
from experiments import backends, store
from experiments.design import build, load_sweep
from experiments.missing import missing_tasks
from experiments.sweep import Pace, shared_by
from experiments.work import Chunk, work
from model.wargame import run

if TYPE_CHECKING:
    from collections.abc import Iterable

    from experiments.work import Shared, Summary


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
    runs, alone = (60, 6) if quick else (400, 40)
    cpus = os.cpu_count() or 1
    with tempfile.TemporaryDirectory() as folder:
        warm, pace, shared = _prepared(Path(folder) / "serial", alone, 1)
        serial = _timed(backends.serial(pace.chunks(), work, shared), pace, 1)
        _, pace, shared = _prepared(Path(folder) / "ray", runs, cpus)
        start = time.perf_counter()
        with backends.connected("local", cpus):
            start_s = time.perf_counter() - start
            parallel = _timed(backends.on_ray(pace.chunks(), work, shared, cpus=cpus), pace, cpus)
    rows = [
        (name, p.runs, p.cpus, p.wall_s, p.runs / p.wall_s, p.busy_s / p.runs, f"{p.efficiency:.1%}")
        for name, p in (("serial", serial), ("Ray", parallel))
    ]
    columns = ("", "runs", "CPUs", "wall, s", "runs/s", "s a run", "efficiency")
    shown = table(f"sweep of the default scenario; Ray started in {start_s:.1f} s", columns, rows)
    speedup = (parallel.runs / parallel.wall_s) / (serial.runs / serial.wall_s)
    return Measured(
        {"sweep_efficiency": parallel.efficiency, "ray_start_s": start_s, "runs_per_s": parallel.runs / parallel.wall_s,
         "ray_vs_serial": speedup, "warm_run_s": warm.last_s},
        [shown],
    )  # fmt: skip


def _prepared(folder: Path, runs: int, cpus: int) -> tuple[Summary, Pace, Shared]:
    """Do the first two runs here, as a sweep does, and return what is left to be done."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    file = folder.with_suffix(".yaml")
    file.write_text(yaml.safe_dump({"name": folder.name, "scenario": str(SCENARIO), "replications": runs + 2}))
    sweep = load_sweep(file, build)
    folder = store.open_folder(folder, sweep)
    tasks, shared = missing_tasks(sweep, folder), shared_by(sweep, folder, build, run)
    first = work(Chunk(tuple(tasks[:2])), shared)
    return first, Pace(tasks[2:], cpus, first.last_s), shared


def _timed(summaries: Iterable[Summary], pace: Pace, cpus: int) -> Pass:
    start, done, busy_s = time.perf_counter(), 0, 0.0
    for summary in summaries:
        pace.learn(summary)
        done += summary.done
        busy_s += summary.wall_s
    if done != len(pace.tasks):
        raise RuntimeError(f"{len(pace.tasks) - done} runs failed")
    return Pass(done, time.perf_counter() - start, busy_s, cpus)
