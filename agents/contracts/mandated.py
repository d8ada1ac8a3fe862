"""Carriers under orders: the law puts the fleet at the forces' disposal, as in military-civil fusion."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field

from agents.contracts.base import Contract


class Mandated(Contract):
    """Nobody is asked. Once the law is in force every vehicle that is still there comes, whatever the risk.

    It is no free lunch: orders take time in court, vehicles under orders do less (unwilling crews, no dispatcher who
    knows his trade), some firms sell, move abroad or give up each month, the fare is set below the market, waiting is
    paid in part, and all civil work makes way. Policy items 10, 11 and 81; every size is assumed, for the study states
    none.
    """

    passes_on: ClassVar[bool] = False
    kind: Literal["mandated"] = "mandated"
    legal_days: float = Field(14, ge=0, description="until orders have legal force, days [assumed; 7-60]")
    productivity: float = Field(0.75, gt=0, le=1, description="work of a vehicle under orders [assumed; .5-.9]")
    exit_per_month: float = Field(0.08, ge=0, lt=1, description="share of vehicles that leave a month [assumed; 0-.2]")
    paid_standby: float = Field(0.5, ge=0, le=1, description="paid part of the keep of vehicles at call [assumed]")
    fare: float = Field(0.8, gt=0, description="price set by the state, relative to the spot market [assumed]")

    def share_offered(self, willing: float, hours: float) -> float:
        """Return what orders get out of the fleet; before they have force, the carrier's own willingness."""
        months = (hours / 24 - self.legal_days) / 30
        return self.productivity * (1 - self.exit_per_month) ** months if months >= 0 else willing

    def carrier_premium(self, premium_pct: float, hours: float) -> float:
        """Return the whole premium: orders insure nobody."""
        return premium_pct

    def price_factor(self) -> float:
        """Return the fare."""
        return self.fare

    def civil_yields(self, hours: float) -> float:
        """Return 1 once the orders have force."""
        return float(hours >= 24 * self.legal_days)

    def held(self, hours: float) -> float:
        """Return what is left of the fleet once the orders have force."""
        return self.share_offered(0.0, hours)

    def keep_paid(self) -> float:
        """Return the part that is paid."""
        return self.paid_standby
