"""A contract that binds in war: the firm has agreed beforehand to come when the case of defence is declared."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from agents.contracts.base import Contract


class WartimeBinding(Contract):
    """Until it is called, the spot market; from then on most of the fleet comes, and the state bears the war risk.

    What it costs: a price above the market all along, the cover of premiums, and the keep of vehicles that wait at
    call. Precedent: convoy support centres whose service is guaranteed in the case of defence (S74).
    """

    kind: Literal["wartime_binding"] = "wartime_binding"
    bound: float = Field(0.9, ge=0, le=1, description="share of the free fleet that comes once it is called [assumed]")
    called_days: float = Field(5, ge=0, description="day of the campaign on which the contract is called [assumed]")
    notice_days: float = Field(2, ge=0, description="days between the call and the first vehicles [assumed]")
    cover: float = Field(1.0, ge=0, le=1, description="share of the war-risk premium that the state bears [assumed]")
    paid_standby: float = Field(1.0, ge=0, le=1, description="paid part of the keep of vehicles at call [assumed]")
    markup: float = Field(0.2, ge=0, description="price above the spot market, for the obligation [assumed]")

    def share_offered(self, willing: float, hours: float) -> float:
        """Return the bound share, or the carrier's own willingness where that is more or the call has not come."""
        return max(willing, self.bound) if self._in_force(hours) else willing

    def carrier_premium(self, premium_pct: float, hours: float) -> float:
        """Return the part of the premium that the state leaves, the whole of it before the call."""
        return premium_pct * (1 - self.cover) if self._in_force(hours) else premium_pct

    def price_factor(self) -> float:
        """Return one plus the markup."""
        return 1 + self.markup

    def civil_yields(self, hours: float) -> float:
        """Return 1 once it is called: the obligation comes before other customers."""
        return float(self._in_force(hours))

    def held(self, hours: float) -> float:
        """Return the bound share once it is called."""
        return self.bound if self._in_force(hours) else 0.0

    def keep_paid(self) -> float:
        """Return the part that is paid."""
        return self.paid_standby

    def _in_force(self, hours: float) -> bool:
        return hours >= 24 * (self.called_days + self.notice_days)
