"""Runs one scenario and its twin, shows what became of it on one screen, and writes its tables."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from experiments.run_screen import shown
from experiments.store import MANIFEST, replacing
from model.invariants import BrokenInvariant
from model.move_log import Run, named_for, text_of_log, told
from model.plan import make
from model.reading import BadInput
from model.results import TABLES
from model.scenario import load
from model.script import Script, read_moves
from model.wargame import play

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from pathlib import Path

    from rich.console import Console

    from model.moves import Moves
    from model.plan import Plan
    from model.reading import Document
    from model.results import Results

_RUNS = "runs.parquet"
_BROKEN = "broken.npz"


def run_one(
    scenario: Path, seed: int, out: Path | None, overrides: Mapping[str, Any], console: Console,
    moves: Path | None = None, intents: Path | None = None,
) -> None:  # fmt: skip
    """Run a scenario once, print a summary, and write the tables into `out`.

    The folder gets `runs.parquet`, each other table that the scenario asks to `record` under its own name, and
    `timing.json`. Repeating a run replaces its tables. `moves` is a file of moves to play, `intents` one to write.

    Raises:
        BadInput: the scenario, an override or a move is wrong, the seed too large, or the folder holds something else.
        BrokenInvariant: the simulator is wrong; the state goes into `broken.npz`.
    """
    if seed >= 2**63:
        raise BadInput(f"--seed: too large (got {seed}); less than 2**63")
    plan = make(load(scenario, overrides))
    made, document = (None, None) if moves is None else read_moves(moves)
    play_one(Job(plan, seed, str(scenario), overrides, made, document), out, console, intents)


class Job(NamedTuple):
    """A run to play: plan, seed, scenario file, overrides; moves, the file they stand in, and the seats that count."""

    plan: Plan
    seed: int
    scenario: str
    changes: Mapping[str, Any]
    moves: Moves | None = None
    document: Document | None = None
    seats: Collection[str] = ()


def play_one(job: Job, out: Path | None, console: Console, intents: Path | None) -> Results:
    """Play a run, print its summary and what of its moves was refused, and write its tables and its log."""
    plan = job.plan if job.moves is None else named_for(job.moves, job.plan, job.seed, job.seats)
    if out is not None:
        _refuse_others(out, _name(plan, job.seed))
    script = None if job.moves is None else Script(job.moves, plan, job.document, job.seats)
    try:
        results, seats = play(plan, job.seed, script, keep=intents is not None)
    except BrokenInvariant as error:
        if out is not None:
            error.save(out / _BROKEN)
        raise
    if out is not None:
        _write(out, plan, results)
    console.print(shown(plan, results))
    for row in seats.refused:
        if row.place:
            console.print(f"refused: {told(row)}", soft_wrap=True, markup=False, highlight=False)
    if out is not None:
        console.print(f"tables: {out}", soft_wrap=True)
    if intents is not None:
        run = Run(job.scenario, job.changes, job.seed, job.plan.hash, plan.hash)
        with replacing(intents) as unfinished:
            unfinished.write_text(text_of_log(seats.log, seats.refused, run), encoding="utf-8")
        console.print(f"intents: {intents}", soft_wrap=True)
    return results


def _name(plan: Plan, seed: int) -> str:
    return f"{plan.hash}-{seed}"


def _refuse_others(out: Path, name: str) -> None:
    """Refuse a folder with anything in it but the same run."""
    if not out.exists():
        return
    if not out.is_dir():
        raise BadInput(f"--out {out}: is a file; name a folder")
    if (out / MANIFEST).exists():
        raise BadInput(f"--out {out}: holds a sweep; name another folder")
    if (out / _RUNS).exists():
        held = pd.read_parquet(out / _RUNS, columns=["run"])["run"].tolist()
        if held != [name]:
            raise BadInput(
                f"--out {out}: holds another run (got {', '.join(held)}, this is {name}); name another folder"
            )
    elif any(path.name != _BROKEN and not path.name.endswith(".unfinished") for path in out.iterdir()):
        raise BadInput(f"--out {out}: is not empty and holds no run; name a new folder")


def _write(out: Path, plan: Plan, results: Results) -> None:
    """Write each table atomically, that of `runs` first, so that a folder always says whose it is."""
    out.mkdir(parents=True, exist_ok=True)
    _table(out / _RUNS, results.runs)
    for name in TABLES:
        if getattr(plan.scenario.record, name):
            _table(out / f"{name}.parquet", getattr(results, name))
        else:
            (out / f"{name}.parquet").unlink(missing_ok=True)
    row = results.runs.iloc[0]
    timing = {"run": row["run"], "wall_s": results.wall_s, "legs": int(row["legs"]), "decisions": int(row["decisions"])}
    with replacing(out / "timing.json") as unfinished:
        unfinished.write_text(json.dumps(timing, indent=2) + "\n", encoding="utf-8")


def _table(target: Path, rows: pd.DataFrame) -> None:
    with replacing(target) as unfinished:
        pq.write_table(pa.Table.from_pandas(rows, preserve_index=False), unfinished, compression="zstd")
