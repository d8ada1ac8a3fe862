"""A sweep from its file to its figures: validate, run what is missing, sum up.

The steps are those of :func:`run_sweep`. Rows do not depend on the backend, the number of workers, or how often the
sweep was stopped and taken up again.
"""

from __future__ import annotations

import math
import os
from collections.abc import Callable, Iterator
from functools import partial
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from experiments import backends, store
from experiments.design import build, load_sweep
from experiments.stopping import Until
from experiments.work import Chunk, Shared, Summary, Task, column_types, work

if TYPE_CHECKING:
    from rich.console import Console

    from experiments.design import Build, Sweep
    from experiments.work import Run

#: A chunk is to take this long, in seconds: shorter ones waste what a task costs, longer ones what a stop loses.
SHORTEST_S, LONGEST_S = 1.0, 20.0
CHUNKS_PER_CPU = 8


class Ended(NamedTuple):
    """How a sweep ended: its folder, and how many of its runs are done, failed and still missing."""

    folder: Path
    done: int
    failed: int
    pending: int


def run_sweep(
    path: str | Path,
    out: str | Path | None = None,
    backend: str = "ray",
    address: str = "local",
    workers: int | None = None,
    console: Console | None = None,
    *,
    build: Build = build,
    run: Run | None = None,
) -> Ended:
    """Run a sweep file into a folder: every point, every replication, then a table and figures.

    1. Validate the file and every point of it. 2. Open the folder, or take up an earlier start. 3. Run two runs here,
    so that compiled code is cached before workers look for it and the time of a run is known. 4. Run the others in
    chunks. 5. Print a table and draw the figures.

    Args:
        path: a sweep file.
        out: the folder for the results; made if it is not there; ``out/<name of the sweep>`` when None.
        backend: ``ray`` or ``serial``.
        address: of a Ray cluster; ``local`` starts one here.
        workers: CPUs to use; all when None.
        console: where progress and the table go; standard output when None.
        build: makes a plan from a scenario file and overrides.
        run: makes results from a plan and a seed; the wargame when None.

    Raises:
        BadInput: the sweep file, a point of it or the folder cannot be used.
    """
    from rich.console import Console

    from experiments import progress, summary

    console = console or Console()
    sweep = load_sweep(path, build)
    folder = store.open_folder(out or Path("out") / sweep.spec.name, sweep)
    missing = missing_tasks(sweep, folder)
    console.print(progress.opening(sweep, len(missing), folder))
    shared = shared_by(sweep, folder, build, run or wargame())
    try:
        rounds = _rounds(sweep, folder, shared, partial(_summaries, backend=backend, address=address, workers=workers))
        progress.watch(rounds, len(missing) + len(store.finished(folder)), len(missing), console)
    except KeyboardInterrupt:
        console.print("stopped; the same command goes on from here")
        raise
    finally:
        counts = store.count(folder, len(missing_tasks(sweep, folder)))
    summary.report(sweep, folder, console)
    return Ended(folder, counts["done"], counts["failed"], counts["pending"])


def missing_tasks(sweep: Sweep, folder: Path) -> list[Task]:
    """Return the runs of a sweep that have no row yet, point by point.

    Where precision decides, these are the runs up to each point's next decision.
    """
    asked = sweep.spec.replications
    wanted = _wanted(sweep, asked, folder) if isinstance(asked, Until) else _fixed(sweep, asked, folder)
    return [Task(point, replication, sweep.seed(point, replication)) for point, replication in wanted]


def _fixed(sweep: Sweep, replications: int, folder: Path) -> Iterator[tuple[int, int]]:
    there = store.finished(folder)
    known = set(zip(there["point"], there["replication"], strict=True))
    every = product(range(len(sweep.points)), range(replications))
    return (run for run in every if run not in known)


def _wanted(sweep: Sweep, until: Until, folder: Path) -> Iterator[tuple[int, int]]:
    there = store.finished(folder, until.metric)
    there.loc[there["status"] != "done", until.metric] = math.nan
    values: dict[int, dict[int, float]] = {}
    for point, replication, value in zip(there["point"], there["replication"], there[until.metric], strict=True):
        values.setdefault(int(point), {})[int(replication)] = float(value)
    for point in sweep.points:
        yield from ((point.index, replication) for replication in until.wants(values.get(point.index, {})))


def _rounds(
    sweep: Sweep, folder: Path, shared: Shared, done: Callable[[list[Task], Shared], Iterator[Summary]]
) -> Iterator[Summary]:
    """Do what is missing, then what that made missing, until nothing is. A run that was lost is not tried again."""
    tried: set[Task] = set()
    while tasks := [task for task in missing_tasks(sweep, folder) if task not in tried]:
        tried |= set(tasks)
        yield from done(tasks, shared)


def shared_by(sweep: Sweep, folder: Path, build: Build, run: Run) -> Shared:
    """Return what all chunks of a sweep have in common."""
    return Shared(
        folder=str(folder.resolve()),
        scenario=str(sweep.scenario),
        points=sweep.points,
        plans=sweep.plans,
        columns=column_types(sweep.points),
        rules=sweep.spec.curve.rules(),
        build=build,
        run=run,
    )


class Pace:
    """Cuts the runs that are left into chunks whose size follows the time that runs were seen to take.

    A chunk takes an eighth of a CPU's remaining share, but no less than a second and no more than twenty, as far as
    whole runs allow: large ones first, small ones at the end, so that all CPUs end together.
    """

    def __init__(self, tasks: list[Task], cpus: int, run_s: float) -> None:
        self.tasks, self.cpus, self.run_s = tasks, cpus, run_s

    def chunks(self) -> Iterator[Chunk]:
        """Yield chunks until no task is left; each is sized when it is drawn."""
        start = 0
        while start < len(self.tasks):
            size = self.size(len(self.tasks) - start)
            yield Chunk(tuple(self.tasks[start : start + size]))
            start += size

    def size(self, left: int) -> int:
        """Return how many of the `left` runs the next chunk takes."""
        share_s = left * self.run_s / (self.cpus * CHUNKS_PER_CPU)
        wanted_s = min(max(share_s, SHORTEST_S), LONGEST_S)
        fair = math.ceil(left / self.cpus)  # never leave a CPU without work for the sake of a long chunk
        return max(1, min(round(wanted_s / max(self.run_s, 1e-6)), fair, left))

    def learn(self, summary: Summary) -> None:
        """Move the expected time of a run halfway to what a chunk took."""
        runs = summary.done + summary.failed
        if runs and summary.wall_s > 0:
            self.run_s += (summary.wall_s / runs - self.run_s) / 2


def _summaries(tasks: list[Task], shared: Shared, backend: str, address: str, workers: int | None) -> Iterator[Summary]:
    """Yield the summary of each chunk: the first here, the others from the backend."""
    if not tasks:
        return
    first = work(Chunk(tuple(tasks[:2])), shared)
    yield first
    pace = Pace(tasks[2:], workers or _cpus(), first.last_s)
    if not pace.tasks:
        return
    for summary in _backend(backend, address, workers)(pace.chunks(), work, shared):
        pace.learn(summary)
        yield summary


def _backend(name: str, address: str, workers: int | None) -> Callable[..., Iterator[Summary]]:
    return backends.serial if name == "serial" else partial(backends.on_ray, address=address, cpus=workers)


def _cpus() -> int:
    return os.cpu_count() or 1


def wargame() -> Run:
    """Return the simulator; it is imported when a sweep runs, not when one is read."""
    from model.wargame import run

    return run
