"""Private carriers who have agreed beforehand to come in war."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from pydantic import Field

from agents.contracts.wartime_binding import WartimeBinding
from model.levers._contracts import ADOPTION, under, vehicles_reached
from model.levers.base import Lever
from model.part import NonNegative

if TYPE_CHECKING:
    from model.scenario import Scenario
    from model.theatre import Theatre


class WartimeContracts(Lever):
    """Puts every carrier of the spot market under a contract that binds once it is called.

    Costs a yearly retainer for each vehicle bound, and the contract's markup on every transport. Policy items 38, 83
    and 86; precedent S74.
    """

    kind: Literal["wartime_contracts"] = "wartime_contracts"
    delivery_days: NonNegative = Field(365, description="tender, exercises and contracts [assumed]")
    adoption: float = Field(1, ge=0, le=1, description=ADOPTION)
    bound: float = Field(0.9, ge=0, le=1, description="share of free vehicles that comes once called [assumed]")
    called_days: float = Field(5, ge=0, description="day of the campaign of the call [assumed]")
    notice_days: float = Field(2, ge=0, description="days from the call to the first vehicles [assumed]")
    cover: float = Field(1.0, ge=0, le=1, description="share of the war-risk premium that the state bears [assumed]")
    paid_standby: float = Field(1.0, ge=0, le=1, description="paid part of the keep of vehicles at call [assumed]")
    markup: float = Field(0.2, ge=0, description="price above the spot market [assumed]")
    retainer_eur_per_vehicle: float = Field(
        1_000, ge=0, description="for each vehicle bound [assumed; EUR 260 M for convoy support in five years, S74]"
    )

    def amend(self, scenario: Scenario, theatre: Theatre) -> Scenario:
        """Replace the spot contracts."""
        return under(WartimeBinding, self, self.adoption, scenario)

    def amend_late(self, scenario: Scenario, theatre: Theatre, day: float) -> Scenario:
        """Replace them by contracts that nobody can call before they are signed."""
        return under(WartimeBinding, self, self.adoption, scenario, called_days=max(day, self.called_days))

    def cost_eur(self, scenario: Scenario, theatre: Theatre) -> float:
        """Return the retainers; the markup shows in the cost of transport."""
        return self.retainer_eur_per_vehicle * self.bound * vehicles_reached(self.adoption, scenario)
