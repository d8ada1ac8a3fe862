"""The list of injects of an exercise: main events, their incidents, and the injects that tell of them (Bi-SCD 075-003).

An inject comes at a stated day, some hours after another, or when a condition holds; it has effects on the world, or
only a text that the controllers pass on. Its name stands in the event log as the cause of everything that it does.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, Self

from pydantic import Field, model_validator

from model.changes import Effect
from model.part import Name, NonNegative, Part

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from model.reading import Place

#: Measures of one thing, which `of` names.
OF_ONE = {"stock_days": "unit", "equipment_share": "unit", "capacity": "asset"}


class Condition(Part):
    """Holds when a measure is below or above a number. Exercise control sees the truth, as each turn begins.

    `service`: served over asked in the turn before, of the unit `of` or of all, in class `supply` or all; a turn in
    which nothing was asked never holds. `stock_days`: what unit `of` has left of class `supply` (the least of all
    classes that it uses, if none is named), over its use a day in its heaviest posture. `equipment_share`: of unit
    `of`. `capacity`: the share that asset `of` has left. `convoys_lost`, `strikes_landed`: so far in the run.
    """

    measure: Literal["service", "stock_days", "equipment_share", "capacity", "convoys_lost", "strikes_landed"]
    of: Name | None = Field(None, description="a unit, or an asset where the measure is `capacity`")
    supply: Literal["I", "II", "III", "IV", "V"] | None = Field(
        None, description="of `service`, `stock_days`; else all"
    )
    below: NonNegative | None = None
    above: NonNegative | None = None
    from_days: NonNegative = Field(0, description="not before this day")

    @model_validator(mode="after")
    def _one_bound(self) -> Self:
        if (self.below is None) == (self.above is None):
            raise ValueError("a condition has either `below` or `above`; give one of the two")
        if self.supply is not None and self.measure not in ("service", "stock_days"):
            raise ValueError(f"`supply` means nothing to {self.measure}; leave it out")
        if (self.measure in OF_ONE) != (self.of is not None) and self.measure != "service":
            raise ValueError(f"`of` names the {OF_ONE[self.measure]}" if self.measure in OF_ONE else _NO_OF)
        return self


_NO_OF = "`of` means nothing to a measure of the whole run; leave it out"


class After(Part):
    """Some hours after another inject."""

    inject: Name
    hours: NonNegative = 0


class Inject(Part):
    """One line of the list: when, what happens, what is told to whom, and what the trained are expected to do.

    It comes once: at `at_days`, or `after` another, or at the beginning of the first turn at which `when` holds.
    """

    id: Name
    title: str = ""
    at_days: NonNegative | None = Field(None, description="days after the start of the campaign (STARTEX)")
    after: After | None = None
    when: Condition | None = None
    effects: tuple[Effect, ...] = Field(
        (), description="a target may be a pattern with * and ?; one that matches nothing is an error"
    )
    text: str = Field("", description="what the trained are told")
    expected_action: str = Field("", description="what they are expected to do")
    objective: str = Field("", description="training objective that it serves")
    owner: str = Field("", description="controller responsible for it")
    sender: str = ""
    addressee: str = ""
    means: str = Field("", description="how it is passed on: e-mail, radio, ...")
    location: str = ""

    @model_validator(mode="after")
    def _comes_once(self) -> Self:
        if sum(way is not None for way in (self.at_days, self.after, self.when)) != 1:
            raise ValueError("an inject has exactly one of `at_days`, `after` and `when`")
        return self


class Incident(Part):
    """What happens in the story; the trained learn of it by its injects."""

    id: Name
    title: str = ""
    injects: tuple[Inject, ...]


class MainEvent(Part):
    """A thread of the story that serves the training objectives."""

    id: Name
    title: str = ""
    incidents: tuple[Incident, ...]


class InjectList(Part):
    """A file of injects."""

    name: Name
    description: str = ""
    main_events: tuple[MainEvent, ...]


def placed_injects(main_events: Iterable[MainEvent]) -> Iterator[tuple[Place, Inject]]:
    """Yield every inject in its order, with its path below the list of main events."""
    for m, event in enumerate(main_events):
        for i, incident in enumerate(event.incidents):
            for k, inject in enumerate(incident.injects):
                yield (m, "incidents", i, "injects", k), inject


def injects_of(main_events: Iterable[MainEvent]) -> list[Inject]:
    """Return every inject in its order."""
    return [inject for _, inject in placed_injects(main_events)]


def fixed_days(injects: Iterable[Inject]) -> dict[str, float]:
    """Return the day of each inject whose day is known beforehand: stated, or after one that is."""
    days = {inject.id: inject.at_days for inject in injects if inject.at_days is not None}
    waiting = [inject for inject in injects if inject.after is not None]
    found = True
    while found:
        found = False
        for inject in waiting:
            if inject.after is not None and inject.id not in days and inject.after.inject in days:
                days[inject.id] = days[inject.after.inject] + inject.after.hours / 24
                found = True
    return days


def without_strikes(main_events: Iterable[MainEvent]) -> list[dict[str, object]]:
    """Return plain main events whose injects keep all effects but strikes: what the undisturbed twin is told."""
    rows = [event.model_dump() for event in main_events]
    for event in rows:
        for incident in event["incidents"]:
            for inject in incident["injects"]:
                inject["effects"] = [effect for effect in inject["effects"] if effect["what"] != "strike"]
    return rows
