"""Border permits in hours instead of weeks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from pydantic import Field

from model.levers.base import Lever, rewritten
from model.part import NonNegative

if TYPE_CHECKING:
    from model.scenario import Scenario
    from model.theatre import Theatre


class MilitarySchengen(Lever):
    """A common procedure for military movements: 45 days become 36 hours, and 6 hours in an emergency.

    The crisis regime is in force some days after the start; from its declaration the emergency regime (EMERS) takes
    `activation_hours` more. `adoption` is the share of borders that take part, those with the lowest position first.
    Costs a yearly office and data system a border. Policy items 34, 60, 62, 103-107; S45, S46, study L82, L107.
    """

    kind: Literal["military_schengen"] = "military_schengen"
    delivery_days: NonNegative = Field(450, description="12-18 months for a task force to remove what blocks [L82]")
    adoption: float = Field(1.0, ge=0, le=1, description="share of borders that take part [assumed]; 0: none")
    crisis_days: float = Field(0, ge=0, description="day on which the crisis regime begins [assumed]")
    emergency_days: float | None = Field(
        10, ge=0, description="day on which EMERS is called for; null: never [assumed]"
    )
    activation_hours: float = Field(48, ge=0, description="from the call to the emergency regime, h [S46]")
    cost_eur_per_border: float = Field(2e6, ge=0, description="for each border that takes part [assumed]")

    def amend(self, scenario: Scenario, theatre: Theatre) -> Scenario:
        """Put the changes of regime on the timeline."""
        return self.amend_late(scenario, theatre, 0)

    def amend_late(self, scenario: Scenario, theatre: Theatre, day: float) -> Scenario:
        """Put them there no earlier than the day on which the procedure is in place."""
        changes = [change.model_dump() for change in scenario.timeline]
        crisis_days = max(day, self.crisis_days)
        for border in self._borders(theatre):
            changes.append({"at_days": crisis_days, "what": "regime", "target": border, "value": "crisis"})
            if self.emergency_days is not None:
                called = {"at_days": max(day, self.emergency_days), "activation_hours": self.activation_hours}
                changes.append(called | {"what": "regime", "target": border, "value": "emergency"})
        return rewritten(scenario, timeline=changes)

    def cost_eur(self, scenario: Scenario, theatre: Theatre) -> float:
        """Return the cost of all borders that take part."""
        return self.cost_eur_per_border * len(self._borders(theatre))

    def _borders(self, theatre: Theatre) -> list[str]:
        borders = sorted({b for b in theatre.border if b}, key=theatre.border.index)
        return borders[: round(self.adoption * len(borders))]
