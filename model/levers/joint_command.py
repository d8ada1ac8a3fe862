"""One command for several nations, or commands that talk to each other."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from pydantic import Field

from model.levers.base import Lever, rewritten
from model.part import NonNegative
from model.structure import holding_nations

if TYPE_CHECKING:
    from model.scenario import Scenario
    from model.theatre import Theatre


class JointCommand(Lever):
    """Nations put their stocks, vehicles, crews and escorts under one command, or let their commands coordinate.

    `adoption` is the share of nations with forces or depots that take part, the first in the scenario's order; the rest
    command themselves. In that proportion the hours of a decision go from what they were to `decision_hours`. Costs a
    yearly staff and systems for each nation. Whoever is under a joint command stays there. Policy items 2, 48, 80, 105
    and 130; study L11: 72 h fragmented, 24 coordinated, 6 unified.
    """

    kind: Literal["joint_command"] = "joint_command"
    delivery_days: NonNegative = Field(450, description="a common staff at work: 12-18 months [study L82; assumed]")
    adoption: float = Field(1.0, ge=0, le=1, description="share of nations that take part [assumed]; 0: none")
    structure: Literal["unified", "coordinated"] = Field("unified", description="how those that take part plan")
    decision_hours: float = Field(6, ge=0, description="from picture to executed order, h [study L11; assumed]")
    cost_eur_per_nation: float = Field(5e6, ge=0, description="for each nation that takes part [assumed]")

    def amend(self, scenario: Scenario, theatre: Theatre) -> Scenario:
        """Put the nations that take part under the new structure."""
        joined = self._joined(scenario)
        if not joined:
            return scenario
        command, nations = scenario.command, holding_nations(scenario)
        before, there = command.decision_hours, nations if command.members is None else command.members
        members = [n for n in nations if n in joined or (n in there and command.structure != "fragmented")]
        terms = {
            "structure": "unified" if command.structure == "unified" else self.structure,
            "members": members if len(members) < len(nations) else None,
            "decision_hours": before + self.adoption * (self.decision_hours - before),
        }
        return rewritten(scenario, command=command.model_dump() | terms)

    def cost_eur(self, scenario: Scenario, theatre: Theatre) -> float:
        """Return the cost of all nations that take part."""
        return self.cost_eur_per_nation * len(self._joined(scenario))

    def _joined(self, scenario: Scenario) -> list[str]:
        nations = holding_nations(scenario)
        return nations[: round(self.adoption * len(nations))]
