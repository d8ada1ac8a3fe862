"""Seats: who decides in a run - agents, or a script in their place - and the log of what everybody decided."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from agents.intents import Strike
from model.kernel import records as r
from model.labels import Labels
from model.script import ASKED
from model.telling import Teller
from model.translation import CannotBe, Translation

if TYPE_CHECKING:
    from collections.abc import Iterable

    from model.script import Cues, Line, Moving
    from model.wargame import Wargame


class Entry(NamedTuple):
    """A move that was made: hour, kind, fields."""

    hour: float
    kind: str
    words: dict[str, Any]


class Refused(NamedTuple):
    """A move that was not carried out, and why; `place` is where it was written, empty for an agent's own."""

    hour: float
    kind: str
    words: dict[str, Any]
    reason: str
    place: str = ""


class Seats:
    """Stands between the agents of one game and its world.

    Without a script and without a log it hands on what agents decide and costs nothing.

    Args:
        game: whose agents decide; its layout, ways and command stand by the first decision.
        script: what is decided in their place.
        keep: whether to keep a log.
    """

    def __init__(self, game: Wargame, script: Moving | None, keep: bool) -> None:
        self.game, self._keep = game, keep
        self._cues = None if script is None else script.cues()
        self.idle = script is None and not keep
        self.log: list[Entry] = []
        self.refused: list[Refused] = []
        self._made: dict[str, str] = {}  # words of moves of the script to where they stand
        if not self.idle:
            self._translation = Translation(game, self.labels)

    @cached_property
    def labels(self) -> Labels:
        """Return the names of the game; they are made when somebody asks for one."""
        return Labels(self.game.plan, self.game.layout)

    @cached_property
    def _teller(self) -> Teller:
        return Teller(self.game, self.labels)

    @property
    def scripted(self) -> bool:
        """Whether somebody writes moves."""
        return self._cues is not None

    def decide(
        self, seat: str, who: str, own: list[Any], view: Any, maker: int = -1, at: float | None = None
    ) -> list[Any]:
        """Return what is to be carried out at an occasion; the very list of the agent if that is what it decided.

        Args:
            seat: kind of decision maker.
            who: its name.
            own: what the agent decided.
            view: what it may know.
            maker: position of an adversary.
            at: hour of the occasion, if not now.
        """
        if self.idle:
            return own
        hour = self.game.transport.now if at is None else at
        told = [self._teller.words(intent, maker) for intent in own] if own else []
        if self._cues is not None:
            own, told = self._overruled(seat, who, own, told, view, hour)
        if self._keep:
            self.log += [Entry(hour, kind, words) for kind, words in told]
        return own

    def _overruled(
        self, seat: str, who: str, own: list[Any], told: list[Any], view: Any, hour: float
    ) -> tuple[list[Any], list[Any]]:
        """Return intents and words of an occasion at which the script may speak."""
        cues: Cues = self._cues  # type: ignore[assignment]
        cues.ask(self, seat, who, hour, view, own)
        lines = cues.due(seat, who, hour)
        silent = bool(lines) if seat in ASKED else seat in cues.silences
        if not lines and not silent:
            return own, told
        wanted = [(line.move.kind, _words(line)) for line in lines]
        if silent and wanted == told:
            return own, told
        made = self._made_of(lines, view, () if silent else own)
        if silent:
            return made, wanted
        return [*own, *made], [*told, *wanted]

    def _made_of(self, lines: list[Line], view: Any, others: Iterable[Any] = ()) -> list[Any]:
        """Return the intents that lines of the script mean; what cannot be is refused."""
        self._translation.begin(view, others)
        made = []
        for line in lines:
            words = _words(line)
            try:
                made.append(self._translation.intent(line.move.said))
            except CannotBe as reason:
                self.game.transport.refused += 1
                self.refused.append(Refused(self.game.transport.now, line.move.kind, words, str(reason), line.place))
            else:
                self._made[_key(line.move.kind, words)] = line.place
        return made

    def against(self, lines: list[Line], view: Any, others: Iterable[Any] = ()) -> str | None:
        """Return why the last of some moves could not be made now, None if it could; nothing is done.

        A strike is held against the budget and the reach of its adversary too.
        """
        self._translation.begin(view, others)
        try:
            intents = [self._translation.intent(line.move.said) for line in lines]
        except CannotBe as reason:
            return str(reason)
        if not isinstance(intents[-1], Strike):
            return None
        by = self.labels.adversaries[lines[-1].move.said.by]  # type: ignore[attr-defined]
        return self.game.campaigns[by].against(intents, view)

    def answer(self, convoy: int, own: list[Any], view: Any) -> list[Any]:
        """Return what a blocked convoy does."""
        if self.idle:
            return own
        return self.decide("convoys", self.labels.convoy(convoy, self.game.transport), own, view)

    def asking(self) -> list[tuple[int, str]]:
        """Return the convoys that wait or ask, and how: what a person may tell them is heard."""
        convoys = self.game.world.convoys[: int(self.game.world.count[r.CONVOYS])]
        waiting = (convoys["state"] < r.DELIVERED) & (
            (convoys["starts"] > self.game.transport.now) | (convoys["asks"] > 0)
        )
        return [(c, r.STATES[int(convoys["state"][c])]) for c in np.flatnonzero(waiting).tolist()]

    def believed_shut(self) -> list[tuple[int, float]]:
        """Return the assets that the command believes to be closed, and the hours that it thinks this lasts."""
        left = self.game.sensing.posts.pictures[0].ways.left
        return [(i, float(left[i])) for i in np.flatnonzero(left > 0).tolist()]

    def hear(self, refusals: Any, maker: int = -1, written: str = "") -> None:
        """Note what was not carried out; `written` says where a person wrote what its maker is to do."""
        if self.idle and not written:
            return
        for intent, reason in refusals:
            kind, words = self._teller.words(intent, maker)
            place = self._made.get(_key(kind, words), written)
            self.refused.append(Refused(self.game.transport.now, kind, words, reason, place))

    def catch_up(self) -> None:
        """Make moves for those who were not asked since they were due: convoys, engineers."""
        if self._cues is None:
            return
        game, hour = self.game, self.game.transport.now
        for seat, who in self._cues.missed(hour):
            view = None
            if seat == "engineers":
                names = [e.name for e in game.plan.scenario.engineers]
                view = game.sensing.engineers(names.index(who))
            while lines := self._cues.due(seat, who, hour - 1e-9):
                self.hear(game.transport.carry_out(self._made_of(lines, view)))

    def close(self) -> None:
        """Refuse what there was no occasion for."""
        for line in self._cues.left() if self._cues is not None else ():
            words = _words(line)
            self.game.transport.refused += 1
            told = "there was no occasion for it: its maker was not in the field, or was not asked, from then on"
            self.refused.append(Refused(line.move.hour, line.move.kind, words, told, line.place))


def _words(line: Line) -> dict[str, Any]:
    return line.move.said.model_dump(mode="json", exclude_unset=True)


def _key(kind: str, words: dict[str, Any]) -> str:
    return f"{kind} {sorted((k, v) for k, v in words.items() if k not in ('columns', 'means'))}"
