"""Plays a file of moves again: a log as it was, or edited, or some of its seats against agents that decide anew."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.table import Table

from experiments.run_command import Job, play_one
from model.moves import SEAT_OF
from model.plan import make
from model.reading import BadInput
from model.results import SUPPLIES
from model.scenario import load
from model.script import read_moves

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from rich.console import Console

    from model.moves import Origin
    from model.results import Results

#: What a comparison shows beside the service of each class.
_SHOWN = (
    "convoys_delivered", "convoys_destroyed", "convoys_diverted", "convoys_cancelled", "lost_t", "strikes_landed",
    "repairs", "refusals", "cost_transport_eur",
)  # fmt: skip


def replay(
    file: Path, seats: Collection[str], changes: Mapping[str, Any], out: Path | None, intents: Path | None,
    against: Path | None, console: Console,
) -> None:  # fmt: skip
    """Play a file of moves in the run that it comes from, and print and write what `run` does.

    Args:
        file: moves with an `origin`.
        seats: only the moves of these; all others are left to their agents. None named: all.
        changes: overrides on top of those of the origin.
        out: folder for the tables.
        intents: file for the log of this run.
        against: another file of moves to play in the same way, and to compare with.
        console: where to print.

    Raises:
        BadInput: a file, a seat or an override is wrong.
    """
    known = list(dict.fromkeys(SEAT_OF.values()))
    for seat in seats:
        if seat not in known:
            raise BadInput(f"--seat {seat}: there is no such seat; one of {', '.join(known)}")
    results = _played(file, seats, changes, out, intents, console)
    if against is not None:
        other = _played(against, seats, changes, None, None, console)
        console.print(_compared(results, other, file, against))


def _played(
    file: Path, seats: Collection[str], changes: Mapping[str, Any], out: Path | None, intents: Path | None,
    console: Console,
) -> Results:  # fmt: skip
    moves, document = read_moves(file)
    if moves.origin is None:
        raise BadInput(f"{file}: origin: is missing; play it with `supplyline run SCENARIO --moves {file}`")
    scenario, overrides = _scenario_of(moves.origin, file), moves.origin.changes | dict(changes)
    plan = make(load(scenario, overrides))
    if plan.hash != moves.origin.plan:
        console.print(f"{file}: the scenario is not as it was when these moves were made", soft_wrap=True)
    job = Job(plan, moves.origin.seed, str(scenario), overrides, moves, document, seats)
    return play_one(job, out, console, intents)


def _scenario_of(origin: Origin, file: Path) -> Path:
    """Return the scenario's path, from here or from where the file of moves is."""
    here, beside = Path(origin.scenario), file.parent / origin.scenario
    return beside if not here.exists() and beside.exists() else here


def _compared(one: Results, other: Results, file: Path, against: Path) -> Table:
    """Return a table of what two runs differ in, of what counts."""
    rows = [results.runs.iloc[0] for results in (one, other)]
    table = Table(box=None)
    for head in ("", str(file), str(against), "difference"):
        table.add_column(head, justify="right" if head else "left")
    for name in (*(f"served_{supply}_t" for supply in SUPPLIES), *_SHOWN):
        a, b = (float(row[name]) for row in rows)
        table.add_row(name, f"{a:,.1f}", f"{b:,.1f}", f"{a - b:+,.1f}")
    return table
