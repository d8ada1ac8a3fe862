"""Private carriers bound by a voluntary partnership."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from pydantic import Field

from model.levers.base import Lever, rewritten

if TYPE_CHECKING:
    from model.scenario import Scenario
    from model.theatre import Theatre


class CarrierPartnership(Lever):
    """Puts every carrier of the spot market under a framework contract: reserved capacity and shared risk.

    Costs a yearly fee for each reserved vehicle, and the contract's markup on every transport. Policy items 38, 68,
    82-85, 123; S73c for state cover.
    """

    kind: Literal["carrier_partnership"] = "carrier_partnership"
    reserved: float = Field(0.3, ge=0, le=1, description="share of free vehicles that comes in any case [assumed]")
    cover: float = Field(0.7, ge=0, le=1, description="share of the war-risk premium that the state bears [assumed]")
    markup: float = Field(0.1, ge=0, description="price above the spot market [assumed]")
    fee_eur_per_vehicle: float = Field(2_000, ge=0, description="for each vehicle in reserve [assumed]")

    def amend(self, scenario: Scenario, theatre: Theatre) -> Scenario:
        """Replace the spot contracts."""
        contract = {"kind": "framework", "reserved": self.reserved, "cover": self.cover, "markup": self.markup}
        rows = [
            carrier.model_dump() | ({"contract": contract} if carrier.contract.kind == "spot" else {})
            for carrier in scenario.carriers
        ]
        return rewritten(scenario, carriers=rows)

    def cost_eur(self, scenario: Scenario, theatre: Theatre) -> float:
        """Return the fees; the markup shows in the cost of transport."""
        vehicles = sum(f.vehicles for c in scenario.carriers if c.contract.kind == "spot" for f in c.fleets)
        return self.fee_eur_per_vehicle * self.reserved * vehicles
