"""Writing what everybody decided in a run as a file of moves, one line each, which can be read, edited and replayed."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

from model.moves import SEAT_OF, Moves, Origin
from model.script import digest_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from model.plan import Plan
    from model.seats import Entry, Refused

HEAD = """\
# Every decision of one run in its order, one line each. `supplyline replay` of this file gives the same rows.
# Edit a line, take one out, or write one more, and replay it to see what becomes of it; docs/playing.md explains.
"""


#: What stands above moves that a person made.
PLAYED = """\
# The moves of one game in their order, one line each; agents decided the rest. `supplyline replay` of this file gives
# the same rows; docs/playing.md explains.
"""
EVERY_SEAT = tuple(dict.fromkeys(SEAT_OF.values()))


def moves_of(log: Iterable[Entry], silences: Collection[str] = EVERY_SEAT) -> Moves:
    """Return a log as the moves of all seats, or of a person beside agents that are silenced or not."""
    rows = [{"hour": entry.hour, entry.kind: entry.words} for entry in log]
    return Moves.model_validate_json(json.dumps({"silences": list(silences), "moves": rows}, default=float))


class Run(NamedTuple):
    """What a log is the log of: scenario file, overrides, seed, and the hashes of its plan and of its rows."""

    scenario: str
    changes: Mapping[str, Any]
    seed: int
    plan: str
    named: str


def text_of_log(
    log: list[Entry], refused: Iterable[Refused], run: Run, silences: Collection[str] = EVERY_SEAT, head: str = HEAD
) -> str:
    """Return the text of a file of moves; what was refused stands in comments at its end."""
    moves = moves_of(log, silences)
    origin = Origin(**run._replace(changes=dict(run.changes))._asdict(), digest=digest_of(moves))
    lines = [head + "name: log", f"origin: {_flow(origin.model_dump(mode='json'))}"]
    lines += [f"silences: {_flow(list(moves.silences))}", "moves:" if log else "moves: []"]
    lines += [f"  - {_flow({'hour': entry.hour, entry.kind: entry.words})}" for entry in log]
    lines += [f"# refused: {told(row)}" for row in refused]
    return "\n".join(lines) + "\n"


def named_for(moves: Moves, plan: Plan, seed: int, seats: Collection[str] = ()) -> Plan:
    """Return the plan under the hash that the rows of a run by these moves bear.

    The log of a run gives its rows again under their own name; a log that was edited, or is played under another plan
    or seed, and any other moves, are a run of their own.
    """
    digest, origin = digest_of(moves), moves.origin
    if origin and not seats and (origin.digest, origin.plan, origin.seed) == (digest, plan.hash, seed):
        return replace(plan, hash=origin.named)
    return replace(plan, hash=hashlib.sha256(f"{plan.hash} {digest} {sorted(seats)}".encode()).hexdigest()[:16])


def told(row: Refused) -> str:
    """Return a refusal as one line: where the move was written, its hour, the move, and why not."""
    place = f"{row.place}: " if row.place else ""
    return f"{place}hour {row.hour:g}: {row.kind} {_flow(row.words)}: {row.reason}"


def _flow(value: Any) -> str:
    """Return a value as one line of JSON, which is YAML too; numbers come back as they were."""
    return json.dumps(value, default=float, ensure_ascii=False)
