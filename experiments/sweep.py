"""A sweep from its file to its figures: validate, run what is missing, sum up.

The steps are those of :func:`run_sweep`. Rows do not depend on the backend, the number of workers, or how often the
sweep was stopped and taken up again.
"""

from __future__ import annotations

import math
import os
from collections.abc import Callable, Generator, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from experiments import backends, compaction, registry, store
from experiments.agenda import Agenda, Decisions
from experiments.copying import copy_known
from experiments.design import build, load_sweep
from experiments.how import HERE, How
from experiments.limits import ANY, Limits
from experiments.lock import held
from experiments.missing import missing_tasks
from experiments.stopping import Until
from experiments.work import Chunk, Shared, Summary, column_types, fail, work, worker
from model.reading import BadInput

if TYPE_CHECKING:
    from rich.console import Console

    from experiments.design import Build, Sweep
    from experiments.missing import Missing
    from experiments.work import Run

#: A chunk is to take this long, in seconds: shorter ones waste what a task costs, longer ones what a stop loses.
SHORTEST_S, LONGEST_S = 3.0, 20.0
CHUNKS_PER_CPU = 8
#: Runs in a chunk at most: a worker holds their rows until it writes them.
MOST_RUNS = 1000
#: Parts that are joined while a sweep runs, so that a folder never holds many small files.
_PARTS_AT_ONCE = 256


class Ended(NamedTuple):
    """How a sweep ended: its folder, and how many of its runs are done, failed and still missing."""

    folder: Path
    done: int
    failed: int
    pending: int


def run_sweep(
    path: str | Path,
    out: str | Path | None = None,
    how: How = HERE,
    console: Console | None = None,
    *,
    build: Build = build,
    run: Run | None = None,
) -> Ended:
    """Run a sweep file into a folder: every point, every replication, then a table and figures.

    1. Validate the file and every point of it. 2. Open the folder, or take up an earlier start. 3. Register the runs.
    4. Run two runs, so that compiled code is cached before others look for it and the time of a run is known.
    5. Run the others in chunks. 6. Join the parts, print a table and draw the figures.

    Args:
        path: a sweep file.
        out: the folder for the results; made if it is not there; ``out/<name of the sweep>`` when None.
        how: runs are computed.
        console: where progress and the table go; standard output when None.
        build: makes a plan from a scenario file and overrides.
        run: makes results from a plan and a seed; the wargame when None.

    Raises:
        BadInput: the sweep file, a point of it or the folder cannot be used, or the disk is full.
    """
    sweep = load_sweep(path, build)
    return play(sweep, out or Path("out") / sweep.spec.name, how, console, build=build, run=run)


def play(
    sweep: Sweep,
    out: str | Path,
    how: How = HERE,
    console: Console | None = None,
    *,
    build: Build = build,
    run: Run | None = None,
    before: Callable[[Path], None] = lambda _: None,
) -> Ended:
    """Do what is missing of a sweep; `before` may change the folder once no other sweep can. See :func:`run_sweep`."""
    from rich.console import Console

    from experiments import summary

    console = console or Console()
    store.refuse_foreign(out)
    with held(out) as start:
        before(Path(out))
        folder = store.open_folder(out, sweep)
        compaction.settle(folder)
        shared = shared_by(sweep, folder, build, run or wargame(), how.limits, start)
        try:
            _do(sweep, folder, shared, how, console)
        except ConnectionError as error:
            raise BadInput(f"--address {how.address}: {error}") from None
        except OSError as error:
            told = f"cannot be written: {error.strerror or error}; what is done is kept"
            raise BadInput(f"{folder}: {told}; make room, then `supplyline resume {folder}`") from None
        summary.report(sweep, folder, console)
        counts = registry.counts(folder)
    return Ended(folder, counts["done"], counts["failed"], counts["pending"])


def _do(sweep: Sweep, folder: Path, shared: Shared, how: How, console: Console) -> None:
    from experiments import progress

    copy_known(sweep, folder, shared)
    missing, there = missing_tasks(sweep, folder), store.finished(folder)
    console.print(progress.opening(sweep, len(missing.keys), folder))
    registry.register(folder, sweep, registry.highest(missing.keys, there))
    summaries = _summaries(sweep, folder, missing, shared, how)
    try:
        known = len(missing.keys) + len(there)
        progress.watch(summaries, known, len(missing.keys), console, folder / "sweep.log")
    except KeyboardInterrupt:
        console.print(f"stopped; the same command, or `supplyline resume {folder}`, goes on from here", soft_wrap=True)
        raise
    finally:
        summaries.close()
        store.note_counts(folder, registry.counts(folder))
    compaction.compact(folder)


def _summaries(sweep: Sweep, folder: Path, missing: Missing, shared: Shared, how: How) -> Generator[Summary]:
    """Do what is missing and what that made missing; the backend does the first chunk alone."""
    if not len(missing):
        return
    asked = sweep.spec.replications
    decisions = Decisions(sweep, asked, folder, missing) if isinstance(asked, Until) else None
    pace = Pace(Agenda(missing, decisions.more if decisions else tuple), _cpus(how))
    for number, summary in enumerate(_backend(how)(pace.draw, work, shared), 1):
        told = fail(Chunk(summary.lost), shared, summary.error) if summary.lost else summary
        pace.learn(told)
        if decisions:
            decisions.hear(told.values)
        yield told
        if number % _PARTS_AT_ONCE == 0:
            compaction.compact(folder, _PARTS_AT_ONCE)


def shared_by(sweep: Sweep, folder: Path, build: Build, run: Run, limits: Limits = ANY, start: str = "") -> Shared:
    """Return what all chunks of a sweep have in common."""
    asked = sweep.spec.replications
    return Shared(
        folder=str(folder.resolve()),
        scenario=str(sweep.scenario),
        points=sweep.points,
        plans=sweep.plans,
        columns=column_types(sweep.points),
        rules=sweep.spec.curve.rules(),
        build=build,
        run=run,
        limits=limits,
        start=start,
        driver=worker(),
        metric=asked.metric if isinstance(asked, Until) else "y_loss_days",
    )


class Pace:
    """Cuts runs into chunks whose size follows the time that runs were seen to take.

    The first has two runs: one that may compile, and one whose time counts, unless `run_s` is known.

    A chunk takes an eighth of a CPU's remaining share, but no less than three seconds and no more than twenty, as far
    as whole runs allow: large ones first, small ones at the end, so that all CPUs end together.
    """

    def __init__(self, agenda: Agenda, cpus: int, run_s: float | None = None) -> None:
        self.agenda, self.cpus, self.run_s = agenda, cpus, run_s

    def draw(self) -> Chunk | None:
        """Return the next chunk, sized by what is known by now; None if there is nothing to be done at present."""
        left = len(self.agenda)
        return Chunk(self.agenda.take(self.size(left))) if left else None

    def size(self, left: int) -> int:
        """Return how many of the `left` runs the next chunk takes."""
        if self.run_s is None:
            return min(2, left)
        share_s = left * self.run_s / (self.cpus * CHUNKS_PER_CPU)
        wanted_s = min(max(share_s, SHORTEST_S), LONGEST_S)
        fair = math.ceil(left / self.cpus)  # never leave a CPU without work for the sake of a long chunk
        return max(1, min(round(wanted_s / max(self.run_s, 1e-6)), fair, left, MOST_RUNS))

    def learn(self, summary: Summary) -> None:
        """Move the expected time of a run halfway to what a chunk took."""
        if self.run_s is None:
            self.run_s = summary.last_s or None
        elif summary.tried and summary.wall_s > 0:
            self.run_s += (summary.wall_s / summary.tried - self.run_s) / 2


def _backend(how: How) -> Callable[..., Iterator[Summary]]:
    if how.backend == "serial":
        return backends.serial
    on_ray = partial(backends.on_ray, address=how.address, cpus=how.workers)
    return partial(on_ray, dashboard=how.dashboard, trial=True)


def _cpus(how: How) -> int:
    return 1 if how.backend == "serial" else how.workers or os.cpu_count() or 1


def wargame() -> Run:
    """Return the simulator; it is imported when a sweep runs, not when one is read."""
    from model.wargame import run

    return run
