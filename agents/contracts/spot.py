"""The spot market: a carrier comes if it likes."""

from __future__ import annotations

from typing import Literal

from agents.contracts.base import Contract


class Spot(Contract):
    """No obligation on either side: the carrier bears the whole premium and offers as it wills. Price: the market's."""

    kind: Literal["spot"] = "spot"

    def share_offered(self, willing: float, hours: float) -> float:
        """Return the carrier's own willingness."""
        return willing

    def carrier_premium(self, premium_pct: float, hours: float) -> float:
        """Return the whole premium."""
        return premium_pct

    def price_factor(self) -> float:
        """Return 1."""
        return 1.0

    def civil_yields(self, hours: float) -> float:
        """Return 0: civil customers were there first."""
        return 0.0

    def held(self, hours: float) -> float:
        """Return 0."""
        return 0.0

    def keep_paid(self) -> float:
        """Return 0."""
        return 0.0
