"""A script: moves that somebody wrote, checked by name against a plan, and handed out seat by seat in their time."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict, deque
from typing import TYPE_CHECKING, NamedTuple, Protocol

from model.complaints import unknown
from model.labels import Labels
from model.layout import CONSUMED, lay_out
from model.moves import SEAT_OF, Moves
from model.reading import BadInput, read_yaml
from model.results import SUPPLIES
from model.validating import validated

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence
    from pathlib import Path

    from model import moves as m
    from model.plan import Plan
    from model.reading import Document
    from model.seats import Seats


#: Seats that are asked when something falls due, not each turn.
ASKED = ("convoys", "engineers")


class Line(NamedTuple):
    """A move, and where it stands."""

    move: m.Move
    place: str


class Moving(Protocol):
    """Where the moves of runs come from."""

    def cues(self) -> Cues:
        """Return what hands them out in one run."""


class Script:
    """The moves of a file, checked against a plan: `lines` by (seat, who), in the order of their hours.

    Args:
        moves: of the file.
        plan: that they are for.
        document: the file as it was read, for messages.
        seats: only the moves of these count; none named: all.

    Raises:
        BadInput: a line for each move with a name that nothing has, a way that is none, or an hour that never comes.
    """

    def __init__(self, moves: Moves, plan: Plan, document: Document | None = None, seats: Collection[str] = ()) -> None:
        self.silences = frozenset(seat for seat in moves.silences if not seats or seat in seats)
        labels = Labels(plan, lay_out(plan))
        lines: dict[tuple[str, str], list[Line]] = defaultdict(list)
        told = []
        for i, move in enumerate(moves.moves):
            if seats and SEAT_OF[move.kind] not in seats:
                continue
            file, row, column = document.place(("moves", i)) if document else ("moves", i + 1, 1)
            wrong = [f"{file}:{row}:{column}: moves.{i}.{field}: {it}" for field, it in _misfits(move, labels, plan)]
            told += wrong
            if not wrong:
                lines[_who(move)].append(Line(move, f"{file}:{row}"))
        if told:
            raise BadInput("\n".join(told))
        self.lines = {key: sorted(own, key=lambda line: line.move.hour) for key, own in lines.items()}

    def cues(self) -> Cues:
        """Return its moves for one run."""
        return Cues(self)


class Cues:
    """What of a script is still to come in one run: each move is handed out once, at the first occasion from its hour.

    Who is asked when something falls due - a blocked convoy, engineers that are called out - is given the moves of one
    hour at a time, as one answer.
    """

    def __init__(self, script: Script) -> None:
        self.silences = script.silences
        self._waiting = {key: deque(lines) for key, lines in script.lines.items()}

    def ask(self, seats: Seats, seat: str, who: str, hour: float, view: object, own: Sequence[object]) -> None:
        """Ask whoever makes the moves for those of an occasion: nobody, where they stand in a file."""

    def add(self, line: Line) -> None:
        """Put a move behind what is still to come of its maker."""
        self._waiting.setdefault(_who(line.move), deque()).append(line)

    def due(self, seat: str, who: str, hour: float) -> list[Line]:
        """Take what somebody is to do by an hour."""
        lines = self._waiting.get((seat, who))
        taken: list[Line] = []
        while lines and lines[0].move.hour <= hour:
            if taken and seat in ASKED and lines[0].move.hour > taken[0].move.hour:
                break
            taken.append(lines.popleft())
        return taken

    def missed(self, hour: float) -> list[tuple[str, str]]:
        """Return (seat, who) of those who are asked now and then, and were not asked since a move of theirs was due."""
        return [
            (seat, who)
            for (seat, who), lines in self._waiting.items()
            if seat in ASKED and lines and lines[0].move.hour < hour
        ]

    def left(self) -> list[Line]:
        """Take everything that is still waiting."""
        lines = [line for waiting in self._waiting.values() for line in waiting]
        self._waiting.clear()
        return lines


def read_moves(path: Path) -> tuple[Moves, Document]:
    """Read a file of moves.

    Raises:
        BadInput: file, line, field, value and what would be right.
    """
    document = read_yaml(path)
    return validated(Moves, document), document


def digest_of(moves: Moves) -> str:
    """Return a hash of the moves, whatever else the file says."""
    rows = [move.model_dump(mode="json", exclude_unset=True) for move in moves.moves]
    text = json.dumps([sorted(moves.silences), rows], sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _who(move: m.Move) -> tuple[str, str]:
    """Return the seat of a move, and who sits there."""
    seat = SEAT_OF[move.kind]
    if move.strike is not None:
        return seat, move.strike.by
    if move.offer is not None:
        return seat, move.offer.fleet.rpartition(".")[0]
    if move.produce is not None:
        return seat, move.produce.store.rpartition(".")[0].removeprefix("depot:")
    if move.repair is not None:
        return seat, move.repair.crew.rpartition(".")[0]
    return seat, str(getattr(move.said, "convoy", ""))


def _misfits(move: m.Move, labels: Labels, plan: Plan) -> Iterator[tuple[str, str]]:
    """Complain of names that nothing has, ways that are none, and hours that never come."""
    if move.hour >= 24 * plan.scenario.horizon_days:
        yield "hour", f"never comes: the campaign ends at hour {24 * plan.scenario.horizon_days:g} (got {move.hour:g})"
    said = move.said
    for field, what, known in _names(move, labels, plan):
        got = getattr(said, field)
        for name in [got] if isinstance(got, str) else got or ():
            if name not in known:
                yield f"{move.kind}.{field}", unknown(what, name, known)
                return
    yield from ((f"{move.kind}.{field}", told) for field, told in _senseless(move, labels, plan))


def _names(move: m.Move, labels: Labels, plan: Plan) -> Iterator[tuple[str, str, Collection[str]]]:
    """Yield (field, what it names, what there is) for each name in a move that is known before the run."""
    assets = labels.assets
    holders = [name for name in labels.stores if labels.takes(name)]
    if move.strike is not None:
        yield "by", "adversary", labels.adversaries
        yield "asset", "asset", assets
        if move.strike.by in labels.adversaries:
            yield "means", "capability", labels.means[labels.adversaries[move.strike.by]]
    elif move.offer is not None:
        yield "fleet", "fleet", labels.fleets
    elif move.produce is not None:
        makers = [producer.name for producer in plan.scenario.industry if producer.varies]
        yield "store", "store of works whose output varies", [s for s in labels.stores if labels.made_by(s) in makers]
    elif move.order is not None:
        yield "store", "unit or depot", holders
        yield "sources", "store", [name for name in labels.stores if labels.gives(name)]
    elif move.ship is not None:
        yield "to", "unit or depot", holders
        yield "fleet", "fleet", labels.fleets
        yield "escort", "escorts", labels.escorts
        yield "via", "link", plan.theatre.link_index
    elif move.repair is not None:
        yield "crew", "crew", labels.crews
        yield "asset", "asset", assets
    elif move.lodge is not None:
        yield "to", "unit or depot", holders
        yield "start", "node", plan.theatre.node_index
        yield "via", "link", plan.theatre.link_index
    elif move.divert is not None or move.recall is not None:
        yield "via", "link", plan.theatre.link_index


def _senseless(move: m.Move, labels: Labels, plan: Plan) -> Iterator[tuple[str, str]]:
    """Yield (field, complaint) for what is wrong with names that are all there."""
    if move.ship is not None:
        if not labels.may_hold(move.ship.source):
            yield "source", unknown("depot, producer or transfer point", move.ship.source, labels.stores)
        elif labels.class_of(move.ship.source) != labels.class_of(move.ship.to):
            yield "source", f"is of another class than {move.ship.to} (got {move.ship.source!r}); a store of that class"
        else:
            yield from _broken(labels, labels.node_of(move.ship.source), move.ship.via)
    elif move.lodge is not None:
        yield from _broken(labels, plan.theatre.node_index[move.lodge.start], move.lodge.via)
    elif move.order is not None:
        strange = [s for s in move.order.sources if labels.class_of(s) != labels.class_of(move.order.store)]
        if strange:
            yield "sources", f"{strange[0]} is of another class than {move.order.store}; a store of that class"
    elif SEAT_OF[move.kind] == "convoys":
        convoy = str(getattr(move.said, "convoy", ""))
        store, number = labels.split(convoy)
        if store not in labels.stores or not labels.takes(store) or number < 1:
            yield (
                "convoy",
                f"no convoy can have this name (got {convoy!r}); write STORE#NUMBER, as {_example(labels)}#1",
            )
        if move.divert is not None and not labels.may_hold(move.divert.to) and not labels.takes(move.divert.to):
            yield "to", unknown("store", move.divert.to, labels.stores)


def _broken(labels: Labels, start: int, via: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    legs = labels.legs(start, via)
    if isinstance(legs, str):
        yield "via", legs


def _example(labels: Labels) -> str:
    return next((name for name in labels.stores if labels.takes(name)), f"unit.{SUPPLIES[CONSUMED - 1]}")
