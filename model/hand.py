"""A hand at the board: moves that a person makes while a run goes on, each checked when it is made."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from model.moves import SEAT_OF, Moves
from model.reading import BadInput, from_text
from model.script import Cues, Line, Script
from model.seats import Entry
from model.validating import validated

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Sequence

    from model.plan import Plan
    from model.seats import Refused, Seats

#: What a side decides, and where its person is asked: at these seats, once a turn.
SIDES: dict[str, tuple[str, ...]] = {
    "red": ("adversaries",),
    "blue": ("command", "orders", "carriers", "industry", "convoys", "engineers"),
}
PROMPTED = ("adversaries", "command")
#: Hours before the end at which what found no occasion is written down, so that it finds none when it is played again.
LATE_H = 1e-6


class Occasion(NamedTuple):
    """One asking of a person: who it plays, when, what it may know, and what was refused since it was asked last.

    `proposed` is what the agents of the seat decided, `own` what of it is carried out before what the person says.
    """

    seat: str
    who: str
    hour: float
    view: Any
    seats: Seats
    refused: list[Refused]
    proposed: Sequence[Any]
    own: Sequence[Any]


class Hand(Cues):
    """Moves of a person, in place of those of a file. `made` are the moves as they were made, at the hours they were.

    Played again from a file, `made` gives the same rows.

    Args:
        plan: of the run.
        side: that the person plays.
        silences: seats whose agents do nothing but what the person says.
        ask: shows an occasion and returns the moves that are made at it.
    """

    def __init__(
        self, plan: Plan, side: str, silences: Collection[str], ask: Callable[[Hand, Occasion], Iterable[Line]]
    ) -> None:
        super().__init__(Script(Moves.model_validate({"silences": list(silences)}), plan))
        self._plan, self._side, self._ask = plan, side, ask
        self._asked: set[tuple[str, str, float]] = set()
        self._told = 0  # refusals so far, which the person has seen
        self.made: list[Entry] = []

    def cues(self) -> Hand:
        """Return itself: a hand plays one run."""
        return self

    def ask(self, seats: Seats, seat: str, who: str, hour: float, view: Any, own: Sequence[Any]) -> None:
        """Let the person see and decide, at the turns of a seat of its side."""
        here = (seat, who, hour)
        if seat not in SIDES[self._side] or seat not in PROMPTED or hour < 0 or here in self._asked:
            return
        if hour != seats.game.turn * self._plan.scenario.turn_hours:  # between turns: a depot looks at its shelves
            return
        self._asked.add(here)
        news = [row for row in seats.refused[self._told :] if row.place]
        self._told = len(seats.refused)
        others = () if seat in self.silences else own
        for line in self._ask(self, Occasion(seat, who, hour, view, seats, news, own, others)):
            self.add(line)

    def read(self, text: str, hour: float) -> Line:
        """Return the move that a text means, as it stands in files of moves, without its hour.

        Raises:
            BadInput: what is wrong with it, and what would be right.
        """
        document = from_text(f"moves: [{{hour: {hour!r}, {text}}}]", "typed")
        moves = validated(Moves, document)
        ((_, (line,)),) = Script(moves, self._plan, document).lines.items()
        if SEAT_OF[line.move.kind] not in SIDES[self._side]:
            raise BadInput(
                f"{self._side} decides nothing of this kind (got {line.move.kind}); {', '.join(self.kinds())}"
            )
        return line

    def kinds(self) -> list[str]:
        """Return the kinds of moves of this side."""
        return [kind for kind, seat in SEAT_OF.items() if seat in SIDES[self._side]]

    def due(self, seat: str, who: str, hour: float) -> list[Line]:
        """Take what somebody is to do by an hour, and write down that it was done then."""
        taken = super().due(seat, who, hour)
        self.made += [_entry(line, hour) for line in taken]
        return taken

    def left(self) -> list[Line]:
        """Take what there was no occasion for."""
        lines = super().left()
        end = 24 * self._plan.scenario.horizon_days - LATE_H
        self.made += [_entry(line, end) for line in lines]
        return lines


def against(occasion: Occasion, lines: list[Line]) -> str | None:
    """Return why the last of some moves cannot be made at an occasion, None if it can or only its time will show."""
    kind = lines[-1].move.kind
    if SEAT_OF[kind] not in (occasion.seat, "convoys"):
        return None
    here = [line for line in lines if SEAT_OF[line.move.kind] == SEAT_OF[kind]]
    return occasion.seats.against(here, occasion.view, occasion.own)


def _entry(line: Line, hour: float) -> Entry:
    return Entry(hour, line.move.kind, line.move.said.model_dump(mode="json", exclude_unset=True))
