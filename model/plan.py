"""The plan: a scenario after its levers, on its theatre, with a hash that names it."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

import numpy as np

from model.theatre import Theatre, load_theatre, theatre_of

if TYPE_CHECKING:
    from model.scenario import Scenario


@dataclass(frozen=True, slots=True)
class Plan:
    """What a run is a function of, beside its seed.

    `scenario` is the amended one and no longer names its levers; `hash` covers it and the theatre's tables, not what
    the run is asked to record.
    """

    scenario: Scenario
    theatre: Theatre
    cost_levers_eur: float
    hash: str

    def twin(self) -> Plan:
        """Return the undisrupted plan: no adversary and no strike on the timeline; mishaps stay."""
        calm = tuple(c for c in self.scenario.timeline if c.what != "strike")
        if not self.scenario.adversaries and len(calm) == len(self.scenario.timeline):
            return self
        rows = self.scenario.model_dump() | {"adversaries": (), "timeline": [c.model_dump() for c in calm]}
        return _plan(type(self.scenario).model_validate(rows), self.theatre, self.cost_levers_eur)


def make(scenario: Scenario) -> Plan:
    """Apply the levers of a scenario in their order."""
    theatre = theatre_for(scenario)
    cost = 0.0
    amended = scenario
    for lever in scenario.levers:
        cost += lever.cost_eur(amended, theatre)
        amended = lever.amend(amended, theatre)
    rows = amended.model_dump() | {"levers": ()}
    return _plan(type(scenario).model_validate(rows), theatre, cost)


def theatre_for(scenario: Scenario) -> Theatre:
    """Return the theatre that a scenario names or contains."""
    if isinstance(scenario.theatre, str):
        return load_theatre(scenario.theatre)
    rows = scenario.theatre
    return theatre_of(scenario.name, list(rows.nodes), list(rows.links), list(rows.terminals), scenario.name)


def _plan(scenario: Scenario, theatre: Theatre, cost: float) -> Plan:
    text = json.dumps(scenario.model_dump(mode="json", exclude={"record", "theatre"}), sort_keys=True)
    digest = hashlib.sha256(f"{text}\n{cost!r}".encode())
    for field in fields(theatre):
        value = getattr(theatre, field.name)
        digest.update(value.tobytes() if isinstance(value, np.ndarray) else repr(value).encode())
    return Plan(scenario, theatre, cost, digest.hexdigest()[:16])
