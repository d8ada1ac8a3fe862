"""What can be done with the folder of a sweep: look, go on, add, try again what failed, do one run again."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd
from rich.text import Text

from experiments import compaction, registry, store
from experiments.design import SweepFile, build, load_sweep
from experiments.how import How
from experiments.lock import is_held
from experiments.progress import reason
from experiments.sweep import play
from model.reading import BadInput

if TYPE_CHECKING:
    from rich.console import Console

    from experiments.design import Build, Sweep
    from experiments.sweep import Ended
    from experiments.work import Run

_SAME = ("sweep", "seed", "seeds", "curve")


def status(folder: Path, console: Console) -> dict[str, int]:
    """Print how many runs are pending, done and failed, whether a sweep is running, and why runs failed.

    Raises:
        BadInput: no sweep folder, or a part of it is damaged.
    """
    told = store.read_manifest(folder)
    counts = registry.counts(folder)
    lines = [f"{told['sweep']}: {'running' if is_held(folder) else 'not running'}"]
    lines += [", ".join(f"{counts[state]} {state}" for state in ("pending", "done", "failed"))]
    lines += [f"failed {times} times: {why}" for why, times in _reasons(folder).most_common()]
    for line in lines:
        console.print(Text(line), soft_wrap=True)
    return counts


def resume(
    folder: Path,
    how: How,
    console: Console,
    *,
    again: bool = False,
    build: Build = build,
    run: Run | None = None,
) -> Ended:
    """Do what is missing of a sweep, from the sweep file that its folder names; with `again`, what failed too.

    Raises:
        BadInput: no sweep folder, its sweep file is gone or has become another, or what `run_sweep` raises.
    """
    told = store.read_manifest(folder)
    sweep = _with_replications(load_sweep(_file(folder, told), build), told["replications"])

    def forget_failures(folder: Path) -> None:
        dropped = compaction.drop(folder, "failed") if again else 0
        if again:
            console.print(f"{dropped} failed runs are tried again")

    return play(sweep, folder, how, console, build=build, run=run, before=forget_failures)


def extend(
    folder: Path,
    file: Path | None,
    replications: int | None,
    how: How,
    console: Console,
    *,
    build: Build = build,
    run: Run | None = None,
) -> Ended:
    """Add replications or points to a sweep and do them; the runs that are there stay.

    Args:
        folder: of the sweep.
        file: sweep file with the same points in front; the one that the folder names when None.
        replications: of each point, in all; what the file says when None.

    Raises:
        BadInput: the sweep has other points in front, another seed or measure, or fewer replications.
    """
    told = store.read_manifest(folder)
    sweep = load_sweep(file or _file(folder, told), build)
    if replications is not None:
        sweep = _with_replications(sweep, replications)
    _refuse_less(folder, told, store.describe(sweep))
    return play(
        sweep, folder, how, console, build=build, run=run, before=lambda at: _widen(at, sweep)
    )  # fmt: skip


def rerun(folder: Path, run_id: str, out: Path | None, console: Console) -> None:
    """Do one run of a sweep again, with its event log, and hold it against its row.

    The tables go into `out`, ``rerun/<run>`` in the folder when None. A run that failed fails again, with traceback.

    Raises:
        BadInput: no such run, the scenario or the code is no longer the same, or the rows differ.
    """
    from experiments.run_command import run_one

    told = store.read_manifest(folder)
    runs = registry.states(folder)
    found = runs[runs["run"] == run_id]
    if found.empty:
        known = ", ".join(runs["run"].head(3))
        raise BadInput(f"{folder}: has no run {run_id!r}; `registry.parquet` lists them: {known}, ...")
    row = found.iloc[0]
    point = told["points"][int(row["point"])]
    overrides = point["overrides"] | {"record.events": True, "record.series": True}
    target = out or folder / "rerun" / run_id
    run_one(Path(told["scenario_file"]), int(row["seed"]), target, overrides, console)
    for table in ("runs", "series"):
        _compare(folder, target / f"{table}.parquet", table, row)
    if row["status"] == "done":
        console.print("the same as in the sweep, value for value")


def _compare(folder: Path, target: Path, table: str, row: pd.Series[Any]) -> None:
    again = store.read_part(target)
    key = [(name, "==", int(row[name])) for name in store.KEYS]
    there = pd.read_parquet(folder / table, filters=key) if row["status"] == "done" else again
    kept = there[[name for name in again if name in there]].reset_index(drop=True)
    if len(kept) and not kept.equals(again[list(kept)]):
        told = "the scenario or the code has changed since"
        raise BadInput(f"{target}: is not what the sweep holds of run {row['run']}; {told}")


def _reasons(folder: Path) -> Counter[str]:
    found: Counter[str] = Counter()
    for path in store.parts(folder, "runs"):
        rows = store.read_part(path, ["status", "error"])
        found.update(reason(error) for error in rows.loc[rows["status"] == "failed", "error"])
    return found


def _file(folder: Path, told: dict[str, Any]) -> Path:
    file = Path(told["file"])
    if not file.is_file():
        raise BadInput(f"{folder}: its sweep file {file} is gone; `supplyline sweep FILE --out {folder}` names another")
    return file


def _with_replications(sweep: Sweep, replications: Any) -> Sweep:
    written = sweep.spec.model_dump(by_alias=True) | {"replications": replications}
    return replace(sweep, spec=SweepFile.model_validate(written))


def _refuse_less(folder: Path, told: dict[str, Any], wanted: dict[str, Any]) -> None:
    wanted = store.as_read(wanted)
    for key in _SAME:
        if told[key] != wanted[key]:
            raise BadInput(f"{folder}: has another {key} ({told[key]}, now {wanted[key]}); name a new folder")
    before, after = told["replications"], wanted["replications"]
    if isinstance(before, int) and isinstance(after, int) and after < before:
        raise BadInput(f"{folder}: has {before} replications of each point (got {after}); as many or more")
    for old, new in zip(told["points"], wanted["points"][: len(told["points"])], strict=False):
        if old != new:
            raise BadInput(f"{folder}: point {old['point']} is now another; add points after those that are there")
    if len(wanted["points"]) < len(told["points"]):
        raise BadInput(f"{folder}: has {len(told['points'])} points, now {len(wanted['points'])}; as many or more")


def _widen(folder: Path, sweep: Sweep) -> None:
    told = store.read_manifest(folder)
    now = store.describe(sweep)
    if told["code_hash"] == now["code_hash"]:  # else opening the folder says what is wrong
        store.write_manifest(folder, now)
