"""The commands of sweeps, as part of the command line; see :mod:`experiments.cli`."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from experiments.how import How
    from experiments.sweep import Ended

app = typer.Typer()


class Backend(StrEnum):
    """Where the runs of a sweep are computed."""

    ray = "ray"
    serial = "serial"


FolderOfSweep = Annotated[Path, typer.Argument(help="Folder of a sweep.")]
BackendOption = Annotated[Backend, typer.Option(help="Where the runs are computed.")]
Address = Annotated[str, typer.Option(help="Ray cluster to use; `local` starts one on this machine.")]
Workers = Annotated[int | None, typer.Option(min=1, help="CPUs to use.", show_default="all")]
Dashboard = Annotated[bool, typer.Option("--dashboard", help="Start Ray's dashboard (needs ray[default]).")]
TimeLimit = Annotated[float | None, typer.Option(min=0.001, help="Seconds a run may take.", show_default="any")]
MemoryLimit = Annotated[float | None, typer.Option(min=1, help="Megabytes a run may take.", show_default="any")]


@app.command()
def sweep(
    file: Annotated[Path, typer.Argument(help="Sweep file.")],
    out: Annotated[
        Path | None,
        typer.Option(
            help="Folder of the sweep; runs that are already in it are not repeated.",
            show_default="out/<name of the sweep>",
        ),
    ] = None,
    backend: BackendOption = Backend.ray,
    address: Address = "local",
    workers: Workers = None,
    dashboard: Dashboard = False,
    time_limit: TimeLimit = None,
    memory_limit: MemoryLimit = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Print factors, points, runs, time and size; keep nothing.")
    ] = False,
) -> None:
    """Run every point and replication of a sweep file; an interrupted sweep resumes.

    The exit code is 1 when a run failed or is still missing.
    """
    if dry_run:
        from rich.console import Console

        from experiments.preview import preview

        preview(file, workers, Console())
        return
    from experiments.sweep import run_sweep

    _end(run_sweep(file, out, _how(backend, address, workers, dashboard, time_limit, memory_limit)))


@app.command()
def status(folder: FolderOfSweep) -> None:
    """Say how many runs of a sweep are pending, done and failed, and why they failed."""
    from rich.console import Console

    from experiments.sweep_commands import status

    status(folder, Console())


@app.command()
def resume(
    folder: FolderOfSweep,
    backend: BackendOption = Backend.ray,
    address: Address = "local",
    workers: Workers = None,
    dashboard: Dashboard = False,
    time_limit: TimeLimit = None,
    memory_limit: MemoryLimit = None,
) -> None:
    """Do the runs of a sweep that have no row yet."""
    from rich.console import Console

    from experiments.sweep_commands import resume

    _end(resume(folder, _how(backend, address, workers, dashboard, time_limit, memory_limit), Console()))


@app.command()
def extend(
    folder: FolderOfSweep,
    file: Annotated[
        Path | None, typer.Argument(help="Sweep file with more points at the end.", show_default="the same")
    ] = None,
    replications: Annotated[int | None, typer.Option(min=1, help="Of each point, in all.")] = None,
    backend: BackendOption = Backend.ray,
    address: Address = "local",
    workers: Workers = None,
    dashboard: Dashboard = False,
    time_limit: TimeLimit = None,
    memory_limit: MemoryLimit = None,
) -> None:
    """Add replications or points to a sweep; the runs that are there stay."""
    from rich.console import Console

    from experiments.sweep_commands import extend

    _end(
        extend(
            folder, file, replications, _how(backend, address, workers, dashboard, time_limit, memory_limit), Console()
        )
    )


@app.command()
def retry(
    folder: FolderOfSweep,
    failed: Annotated[bool, typer.Option("--failed", help="The runs that failed; there is no other choice.")] = True,
    backend: BackendOption = Backend.ray,
    address: Address = "local",
    workers: Workers = None,
    dashboard: Dashboard = False,
    time_limit: TimeLimit = None,
    memory_limit: MemoryLimit = None,
) -> None:
    """Do the runs of a sweep that failed once more, and what is missing."""
    from rich.console import Console

    from experiments.sweep_commands import resume

    _end(resume(folder, _how(backend, address, workers, dashboard, time_limit, memory_limit), Console(), again=failed))


@app.command()
def rerun(
    folder: FolderOfSweep,
    run_id: Annotated[str, typer.Argument(help="The run, as column `run` of the tables names it.")],
    out: Annotated[
        Path | None, typer.Option(help="Folder for its tables.", show_default="rerun/<run> in the folder")
    ] = None,
) -> None:
    """Do one run of a sweep again, with its event log, and hold it against its row."""
    from rich.console import Console

    from experiments.sweep_commands import rerun

    rerun(folder, run_id, out, Console())


def _how(
    backend: Backend,
    address: str,
    workers: int | None,
    dashboard: bool,
    time_limit: float | None,
    memory_limit: float | None,
) -> How:
    from experiments.how import How
    from experiments.limits import Limits

    return How(backend.value, address, workers, dashboard, Limits(time_limit, memory_limit))


def _end(ended: Ended) -> None:
    """Leave with exit code 1 if a run failed or is still missing."""
    if ended.failed or ended.pending:
        raise typer.Exit(1)
