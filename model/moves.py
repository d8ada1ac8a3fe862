"""The language of moves: intents as people write them, by names, in a file that a run can write and play again."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from model.part import Count, Name, NonNegative, Part, Positive

#: A store is `unit.CLASS`, `depot.CLASS`, `producer.CLASS`; equipment at its origin `unit.equipment@node`; cargo that
#: waits at a transfer point `unit.CLASS>node`. A fleet or a crew is `name.NUMBER`, from 0. A convoy is `store#NUMBER`:
#: the how-manieth that was sent to that store, from 1.
Label = Annotated[str, Field(min_length=1)]
Links = Annotated[tuple[Name, ...], Field(description="links in their order, of one mode; none: handed over in a node")]

Seat = Literal["adversaries", "industry", "carriers", "orders", "command", "convoys", "engineers"]


class Words(Part):
    """A move of one kind."""


class StrikeMove(Words):
    """An adversary strikes an asset; `at_share` is when in the turn."""

    by: Name
    asset: Name
    at_share: float = Field(0, ge=0, lt=1)
    means: Name | None = Field(None, description="one of its capabilities; null: the first that reaches the asset")


class OfferMove(Words):
    """A carrier offers vehicles of a fleet until the next turn."""

    fleet: Label
    vehicles: NonNegative
    premium_eur: NonNegative = Field(0, description="for each vehicle that sets out")


class OrderMove(Words):
    """A unit or a depot orders tonnes."""

    store: Label
    sources: tuple[Label, ...] = Field(min_length=1, description="preferred first")
    tonnes: Positive
    priority: int = 0
    urgent: bool = Field(False, description="may be brought by vehicles kept for requests")


class ProduceMove(Words):
    """Works make so many tonnes an hour from now on, up to what they can."""

    store: Label
    t_per_h: NonNegative


class ShipMove(Words):
    """The command sends convoys over one stretch of the way to a store."""

    source: Label
    to: Label
    fleet: Label
    vehicles: Count
    tonnes: Positive = Field(description="in each convoy")
    via: Links
    escort: Name | None = Field(None, description="group of escorts that a team comes from")
    columns: Count = Field(1, description="so many convoys alike")


class LodgeMove(Words):
    """The command lodges the papers of a store for the borders on a stretch."""

    to: Label
    start: Name
    via: Links


class RepairMove(Words):
    """A free crew goes to the damage of an asset."""

    crew: Label
    asset: Name


class ProceedMove(Words):
    """A convoy that asks goes on, or waits on in its queue."""

    convoy: Label


class HoldMove(Words):
    """A convoy that asks stays, and asks again."""

    convoy: Label
    hours: Positive


class DivertMove(Words):
    """A convoy that waits at a link, or stands at a node, takes another way to its store, or to one of its class."""

    convoy: Label
    via: Links
    to: Label


class CancelMove(Words):
    """A convoy that has not left its origin is dissolved."""

    convoy: Label


class RecallMove(Words):
    """A convoy that waits at a link, or stands at a node, goes back to where it came from."""

    convoy: Label
    via: Links


#: Kind of move to the seat that makes it.
SEAT_OF: dict[str, Seat] = {
    "strike": "adversaries",
    "produce": "industry",
    "offer": "carriers",
    "order": "orders",
    "ship": "command",
    "lodge": "command",
    "repair": "engineers",
    "proceed": "convoys",
    "hold": "convoys",
    "divert": "convoys",
    "cancel": "convoys",
    "recall": "convoys",
}


class Move(Words):
    """One intent and its hour: it is made at the first occasion from then on. Exactly one kind of move."""

    hour: float = Field(ge=-1, description="since the start; -1: papers lodged before it")
    strike: StrikeMove | None = None
    offer: OfferMove | None = None
    produce: ProduceMove | None = None
    order: OrderMove | None = None
    ship: ShipMove | None = None
    lodge: LodgeMove | None = None
    repair: RepairMove | None = None
    proceed: ProceedMove | None = None
    hold: HoldMove | None = None
    divert: DivertMove | None = None
    cancel: CancelMove | None = None
    recall: RecallMove | None = None

    @model_validator(mode="after")
    def _one_kind(self) -> Self:
        if len(self.model_fields_set & set(SEAT_OF)) != 1:
            raise ValueError(f"a move is of exactly one kind: {', '.join(SEAT_OF)}")
        if self.hour < 0 and self.lodge is None:
            raise ValueError("only papers are lodged before hour 0")
        return self

    @property
    def kind(self) -> str:
        """Which kind of move it is."""
        return next(kind for kind in SEAT_OF if kind in self.model_fields_set)

    @property
    def said(self) -> Words:
        """Return the move itself."""
        words: Words = getattr(self, self.kind)
        return words


class Origin(Words):
    """The run that a file of moves was written by: what `supplyline replay` plays them in."""

    scenario: str = Field(description="path of the scenario file")
    changes: dict[str, object] = Field(default_factory=dict, description="overrides, dotted paths to values")
    seed: int = Field(ge=0)
    plan: str = Field(description="hash of the plan")
    named: str = Field(description="hash that the rows of the run bear: another one where it was played by moves")
    digest: str = Field(description="hash of the moves; another one says that they were edited")


class Moves(Words):
    """A file of moves."""

    name: Name = "moves"
    description: str = ""
    origin: Origin | None = None
    silences: tuple[Seat, ...] = Field(
        (),
        description="seats whose agents do nothing but what is written here; all others decide, and what is written "
        "here comes on top. Convoys and engineers who find nothing here decide by their own rule in any case",
    )
    moves: tuple[Move, ...] = ()
