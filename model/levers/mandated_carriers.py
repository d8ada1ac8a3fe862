"""Private carriers under orders: the way of the study's reference model."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from pydantic import Field

from agents.contracts.mandated import Mandated
from model.levers._contracts import ADOPTION, under, vehicles_reached
from model.levers.base import Lever
from model.part import NonNegative

if TYPE_CHECKING:
    from model.scenario import Scenario
    from model.theatre import Theatre


class MandatedCarriers(Lever):
    """Puts every carrier of the spot market under orders (military-civil fusion, policy items 10, 11, 81 and 86).

    Its price shows in the run: delay, work left undone, firms that leave, civil work displaced. The lever itself costs
    registers, inspections and courts, by vehicle.
    """

    kind: Literal["mandated_carriers"] = "mandated_carriers"
    delivery_days: NonNegative = Field(540, description="a law, and registers [assumed]")
    adoption: float = Field(1, ge=0, le=1, description=ADOPTION)
    legal_days: float = Field(14, ge=0, description="until orders have legal force, days [assumed; 7-60]")
    productivity: float = Field(0.75, gt=0, le=1, description="work of a vehicle under orders [assumed; .5-.9]")
    exit_per_month: float = Field(0.08, ge=0, lt=1, description="share of vehicles that leave a month [assumed; 0-.2]")
    paid_standby: float = Field(0.5, ge=0, le=1, description="paid part of the keep of vehicles at call [assumed]")
    fare: float = Field(0.8, gt=0, description="price set by the state, relative to the spot market [assumed]")
    register_eur_per_vehicle: float = Field(300, ge=0, description="registers, inspections, courts [assumed]")

    def amend(self, scenario: Scenario, theatre: Theatre) -> Scenario:
        """Replace the spot contracts."""
        return under(Mandated, self, self.adoption, scenario)

    def amend_late(self, scenario: Scenario, theatre: Theatre, day: float) -> Scenario:
        """Replace them by orders that go to court on that day."""
        return under(Mandated, self, self.adoption, scenario, legal_days=day + self.legal_days)

    def cost_eur(self, scenario: Scenario, theatre: Theatre) -> float:
        """Return the cost of administering orders."""
        return self.register_eur_per_vehicle * vehicles_reached(self.adoption, scenario)
