"""The plan: a scenario after its levers, on its theatre, with a hash that names it."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, fields
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np
from pydantic import ValidationError

from model.exercise import injects_of, without_strikes
from model.reading import BadInput
from model.theatre import Theatre, folder_of, load_theatre, tables_of, theatre_of
from model.validating import in_words

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from model.scenario import Scenario


@dataclass(frozen=True)
class Plan:
    """What a run is a function of, beside its seed.

    `scenario` is the amended one and no longer names its levers; `hash` covers it and the theatre's tables, not what
    the run is asked to record.
    """

    scenario: Scenario
    theatre: Theatre
    cost_levers_eur: float
    hash: str

    @cached_property
    def calm(self) -> Plan | None:
        """The undisrupted plan - no adversary, no strike from outside, no hazard that is to be measured.

        It has the same mishaps; None where the plan is that itself. Made when it is first asked for: a sweep looks at
        thousands of plans that it does not run at once.
        """
        planned = self.scenario
        effects = [effect for inject in injects_of(planned.injects) for effect in inject.effects]
        spares = planned.adversaries or not all(hazard.in_twin for hazard in planned.hazards)
        if not spares and all(effect.what != "strike" for effect in (*planned.timeline, *effects)):
            return None
        spared = {
            "adversaries": (),
            "timeline": [change.model_dump() for change in planned.timeline if change.what != "strike"],
            "injects": without_strikes(planned.injects),
            "hazards": [hazard.model_dump() for hazard in planned.hazards if hazard.in_twin],
        }
        calm = type(planned).model_validate(planned.model_dump() | spared)
        return _plan(calm, self.theatre, self.cost_levers_eur)

    def once[T](self, what: str, make: Callable[[], T]) -> T:
        """Return what every run of this plan begins with, whatever its seed; the first that needs it makes it.

        It goes when the plan goes. All runs hold the very same thing: one that changes it takes a copy.
        """
        if what not in self._made:
            self._made[what] = make()
        made: T = self._made[what]
        return made

    @cached_property
    def _made(self) -> dict[str, Any]:
        return {}

    def __getstate__(self) -> dict[str, Any]:
        """Leave behind what runs have made: another process makes it faster than it is sent."""
        return {name: value for name, value in vars(self).items() if name != "_made"}

    def twin(self) -> Plan:
        """Return the undisrupted plan that the curves of this one are measured against."""
        return self if self.calm is None else self.calm


def make(scenario: Scenario) -> Plan:
    """Apply the levers of a scenario in their order.

    Raises:
        BadInput: what a lever makes of the scenario does not fit together.
    """
    theatre = theatre_for(scenario)
    cost = 0.0
    amended = scenario
    for i, lever in enumerate(scenario.levers):
        cost += lever.cost_eur(amended, theatre)
        try:
            amended = lever.amended(amended, theatre)
        except ValidationError as error:
            told = [f"levers.{i} ({lever.kind}) asks for what does not fit: {line}" for line in in_words(error)]
            raise BadInput("\n".join(told)) from None
    if amended.levers:  # none of them did anything
        amended = type(scenario).model_validate(amended.model_dump() | {"levers": ()})
    built = (amended.links, amended.terminals) != (scenario.links, scenario.terminals)
    return _plan(amended, theatre_for(amended) if built else theatre, cost)


def theatre_for(scenario: Scenario) -> Theatre:
    """Return the theatre that a scenario names or contains; one that is named is read once, until its tables change.

    Raises:
        BadInput: it does not exist, or a row is wrong.
    """
    if isinstance(scenario.theatre, str):
        folder = folder_of(scenario.theatre).absolute()
        more = json.dumps((scenario.links, scenario.terminals)) if scenario.links or scenario.terminals else ""
        return _loaded(folder, tuple(table.stat().st_mtime_ns for table in tables_of(folder)), more)
    rows = scenario.theatre
    links, terminals = [*rows.links, *scenario.links], [*rows.terminals, *scenario.terminals]
    return theatre_of(scenario.name, list(rows.nodes), links, terminals, "theatre")


@lru_cache(maxsize=4)
def _loaded(folder: Path, changed: tuple[int, ...], more: str) -> Theatre:
    del changed  # part of the key only
    return load_theatre(folder, *(json.loads(more) if more else ()))


def _plan(scenario: Scenario, theatre: Theatre, cost: float) -> Plan:
    text = json.dumps(scenario.model_dump(mode="json", exclude={"record", "theatre"}), sort_keys=True)
    digest = hashlib.sha256(f"{text}\n{cost!r}".encode())
    digest.update(_content(theatre))
    return Plan(scenario, theatre, cost, digest.hexdigest()[:16])


@lru_cache(maxsize=4)
def _content(theatre: Theatre) -> bytes:
    values = [getattr(theatre, field.name) for field in fields(theatre)]
    return b"".join(value.tobytes() if isinstance(value, np.ndarray) else repr(value).encode() for value in values)
