"""A framework partnership: reserved capacity, and a state that shares the premium."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from agents.contracts.base import Contract


class Framework(Contract):
    """A voluntary partnership: a share of the fleet is reserved and comes in any case; for the rest, and for the
    premium, the state takes part of the risk. At zero reserve, cover, markup and preference it is the spot market.

    Where the same vehicles are promised to several nations and all call at once, each gets its part of the reserve.
    Policy items 78, 82-85 and 123 (PPP with clear risk sharing, preferential access); state cover as in S73c.
    """

    kind: Literal["framework"] = "framework"
    reserved: float = Field(0.3, ge=0, le=1, description="share of the free fleet that comes in any case [assumed]")
    cover: float = Field(0.7, ge=0, le=1, description="share of the war-risk premium that the state bears [assumed]")
    markup: float = Field(0.1, ge=0, description="price above the spot market, for the readiness [assumed]")
    preference: float = Field(
        0.5, ge=0, le=1, description="share of the civil work that makes way for the forces [assumed]"
    )
    paid_standby: float = Field(1.0, ge=0, le=1, description="paid part of the keep of vehicles at call [assumed]")
    promised_to: int = Field(1, ge=1, le=10, description="nations that the same reserve is promised to: 1-3 [assumed]")
    from_days: float = Field(0, ge=0, description="day on which it begins; until then the spot market [assumed]")

    def promised(self) -> int:
        """Return how many nations have the promise."""
        return self.promised_to

    def undivided(self) -> Framework:
        """Return the contract with the whole reserve."""
        return Framework(**self.model_dump() | {"promised_to": 1})

    def share_offered(self, willing: float, hours: float) -> float:
        """Return our part of the reserve and, of the rest, what the carrier is willing to add."""
        return self.held(hours) + (1 - self.reserved) * willing if self._in_force(hours) else willing

    def carrier_premium(self, premium_pct: float, hours: float) -> float:
        """Return the part of the premium that the state leaves."""
        return premium_pct * (1 - self.cover) if self._in_force(hours) else premium_pct

    def price_factor(self) -> float:
        """Return one plus the markup."""
        return 1 + self.markup

    def civil_yields(self, hours: float) -> float:
        """Return the preference."""
        return self.preference if self._in_force(hours) else 0.0

    def held(self, hours: float) -> float:
        """Return our part of the reserve."""
        return self.reserved / self.promised_to if self._in_force(hours) else 0.0

    def keep_paid(self) -> float:
        """Return the part that is paid."""
        return self.paid_standby

    def _in_force(self, hours: float) -> bool:
        return hours >= 24 * self.from_days
