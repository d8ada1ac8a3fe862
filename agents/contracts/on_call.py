"""Assured access to part of a fleet, and the rest on call: how Europe has its outsized airlift."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from agents.contracts.base import Contract


class OnCall(Contract):
    """Part of the fleet is assured; the rest comes some days after a call, if it is still to be had; risk is no matter.

    What grounds aircraft takes from both parts. `honoured` is what of the part on call comes: its owner may have other
    masters. From `withdrawn_days` on nothing comes: the supplier has left, as Volga-Dnepr did. Costs a price above the
    market and the keep of what is assured. SALIS (S39): two An-124 assured and three on call; policy items 30, 67, 77.
    """

    kind: Literal["on_call"] = "on_call"
    assured: float = Field(0.4, ge=0, le=1, description="share of the fleet at hand at any time [S39: 2 of 5]")
    called_days: float = Field(0, ge=0, description="day of the campaign on which the rest is called [assumed]")
    notice_days: float = Field(9, ge=0, description="days between the call and the first of them [unverified]")
    honoured: float = Field(1.0, ge=0, le=1, description="share of the rest that comes [assumed; 0: denied]")
    available: float = Field(0.7, ge=0, le=1, description="share of all that can fly [assumed; .6-.8]")
    withdrawn_days: float | None = Field(
        None, ge=0, description="day from which nothing comes any more; null: never [assumed]"
    )
    paid_standby: float = Field(1.0, ge=0, le=1, description="paid part of the keep of what is assured [assumed]")
    markup: float = Field(0.5, ge=0, description="price above the spot market, for the assurance [assumed]")

    def share_offered(self, willing: float, hours: float) -> float:
        """Return the assured share and, once it has been called, the rest, as far as they can fly."""
        if self._withdrawn(hours):
            return 0.0
        called = hours >= 24 * (self.called_days + self.notice_days)
        return self.available * (self.assured + (1 - self.assured) * self.honoured * called)

    def carrier_premium(self, premium_pct: float, hours: float) -> float:
        """Return the whole premium, which the price passes on."""
        return premium_pct

    def price_factor(self) -> float:
        """Return one plus the markup."""
        return 1 + self.markup

    def civil_yields(self, hours: float) -> float:
        """Return 1: what is assured or called flies for nobody else."""
        return 1.0

    def held(self, hours: float) -> float:
        """Return the assured share."""
        return 0.0 if self._withdrawn(hours) else self.available * self.assured

    def keep_paid(self) -> float:
        """Return the part that is paid."""
        return self.paid_standby

    def _withdrawn(self, hours: float) -> bool:
        return self.withdrawn_days is not None and hours >= 24 * self.withdrawn_days
