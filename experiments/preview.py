"""What a sweep would do: its factors, its points, and what its runs will take, by two runs that are thrown away."""

from __future__ import annotations

import os
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from rich.text import Text

from experiments.design import build, load_sweep
from experiments.progress import reason, size
from experiments.sweep import shared_by, wargame
from experiments.work import Chunk, Task, work

if TYPE_CHECKING:
    from rich.console import Console

    from experiments.design import Build, Point, Sweep
    from experiments.factors import Factor
    from experiments.work import Run

#: Points that are printed.
_SHOWN = 20


def preview(path: Path, workers: int | None, console: Console, *, build: Build = build, run: Run | None = None) -> None:
    """Print the factors and points of a sweep, how many runs it has, and their time and size; keep nothing.

    Time and size are those of two runs of the first point (the second one counts: it compiles nothing).

    Raises:
        BadInput: the sweep file or a point of it cannot be used.
    """
    sweep = load_sweep(path, build)
    design = sweep.spec.design
    lines = [f"factor {name}: {_told(factor)}" for name, factor in zip(design.columns, design.factors, strict=True)]
    lines += [f"point {point.index}: {_labels(point)}" for point in sweep.points[:_SHOWN]]
    if (more := len(sweep.points) - _SHOWN) > 0:
        lines.append(f"and {more} more points")
    lines += [
        f"{sweep.spec.name}: {size(sweep)}",
        _estimate(sweep, workers or os.cpu_count() or 1, build, run or wargame()),
    ]
    for line in lines:
        console.print(Text(line), soft_wrap=True)


def _told(factor: Factor) -> str:
    where = ", ".join(factor.paths) or "options"
    if factor.law is not None:
        law = factor.law.model_dump()
        return f"{where}: {law.pop('kind')} {', '.join(f'{name} {value:g}' for name, value in law.items())}"
    listed = [str(setting.label) for setting in factor.settings()]
    return f"{where}: {', '.join(listed) or 'as each point says'}"


def _labels(point: Point) -> str:
    written = (f"{label:.6g}" if isinstance(label, float) else str(label) for label in point.factors.values())
    return ", ".join(f"{name} = {label}" for name, label in zip(point.factors, written, strict=True)) or "as it is"


def _estimate(sweep: Sweep, cpus: int, build: Build, run: Run) -> str:
    with TemporaryDirectory() as folder:
        tasks = tuple(Task(0, replication, sweep.seed(0, replication)) for replication in range(2))
        done = work(Chunk(tasks), shared_by(sweep, Path(folder), build, run))
        written = sum(file.stat().st_size for file in Path(folder).rglob("*.parquet")) / len(tasks)
    if done.failed:
        return f"no estimate: the first point failed: {reason(done.error)}"
    hours, megabytes = sweep.runs * done.last_s / cpus / 3600, sweep.runs * written / 1e6
    most = "" if isinstance(sweep.spec.replications, int) else "at most "
    time = f"{hours:.1f} h" if hours >= 1 else f"{hours * 60:.1f} min"
    each = f"({done.last_s:.3g} s and {written / 1e3:.0f} kB a run, measured)"
    return f"{most}about {time} on {cpus} CPUs and {megabytes:.1f} MB on disk {each}"
