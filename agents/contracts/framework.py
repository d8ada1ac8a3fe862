"""A framework partnership: reserved capacity, and a state that shares the premium."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from agents.contracts.base import Contract


class Framework(Contract):
    """A voluntary partnership: a share of the fleet is reserved and comes in any case; for the rest, and for the
    premium, the state takes part of the risk. At zero reserve, cover and markup it is the spot market.

    Policy items 82-85 and 123 (PPP with clear risk sharing, preferential access); state cover as in S73c.
    """

    kind: Literal["framework"] = "framework"
    reserved: float = Field(0.3, ge=0, le=1, description="share of the free fleet that comes in any case [assumed]")
    cover: float = Field(0.7, ge=0, le=1, description="share of the war-risk premium that the state bears [assumed]")
    markup: float = Field(0.1, ge=0, description="price above the spot market, for the readiness [assumed]")

    def share_offered(self, willing: float) -> float:
        """Return the reserve and, of the rest, what the carrier is willing to add."""
        return self.reserved + (1 - self.reserved) * willing

    def carrier_premium(self, premium_pct: float) -> float:
        """Return the part of the premium that the state leaves."""
        return premium_pct * (1 - self.cover)

    def price_factor(self) -> float:
        """Return one plus the markup."""
        return 1 + self.markup
