"""Private carriers bound by a voluntary partnership."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from pydantic import Field

from agents.contracts.framework import Framework
from model.levers._contracts import ADOPTION, under, vehicles_reached
from model.levers.base import Lever
from model.part import NonNegative

if TYPE_CHECKING:
    from model.scenario import Scenario
    from model.theatre import Theatre


class CarrierPartnership(Lever):
    """Puts every carrier of the spot market under a framework contract: reserved capacity and shared risk.

    Costs a yearly fee for each reserved vehicle, and the contract's markup on every transport. Policy items 38, 68,
    82-85, 123; S73c for state cover.
    """

    kind: Literal["carrier_partnership"] = "carrier_partnership"
    delivery_days: NonNegative = Field(270, description="tender and contracts [assumed]")
    adoption: float = Field(1, ge=0, le=1, description=ADOPTION)
    reserved: float = Field(0.3, ge=0, le=1, description="share of free vehicles that comes in any case [assumed]")
    cover: float = Field(0.7, ge=0, le=1, description="share of the war-risk premium that the state bears [assumed]")
    markup: float = Field(0.1, ge=0, description="price above the spot market [assumed]")
    preference: float = Field(0.5, ge=0, le=1, description="share of civil work that makes way [assumed]")
    paid_standby: float = Field(1.0, ge=0, le=1, description="paid part of the keep of vehicles at call [assumed]")
    promised_to: int = Field(1, ge=1, le=10, description="nations that the reserve is promised to [assumed]")
    from_days: float = Field(0, ge=0, description="day of the campaign on which the contracts begin [assumed]")
    fee_eur_per_vehicle: float = Field(2_000, ge=0, description="for each vehicle in reserve [assumed]")

    def amend(self, scenario: Scenario, theatre: Theatre) -> Scenario:
        """Replace the spot contracts."""
        return under(Framework, self, self.adoption, scenario)

    def amend_late(self, scenario: Scenario, theatre: Theatre, day: float) -> Scenario:
        """Replace them by contracts that begin on that day."""
        return under(Framework, self, self.adoption, scenario, from_days=max(day, self.from_days))

    def cost_eur(self, scenario: Scenario, theatre: Theatre) -> float:
        """Return the fees; the markup shows in the cost of transport."""
        return self.fee_eur_per_vehicle * self.reserved * vehicles_reached(self.adoption, scenario)
