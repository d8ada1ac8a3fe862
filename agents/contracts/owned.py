"""The forces' own transport: it comes whatever the risk."""

from __future__ import annotations

from typing import ClassVar, Literal

from agents.contracts.base import Contract


class Owned(Contract):
    """Military transport: always at call, insured by nobody. Price: the running cost of the fleet."""

    private: ClassVar[bool] = False
    kind: Literal["owned"] = "owned"

    def share_offered(self, willing: float, hours: float) -> float:
        """Return 1."""
        return 1.0

    def carrier_premium(self, premium_pct: float, hours: float) -> float:
        """Return 0."""
        return 0.0

    def price_factor(self) -> float:
        """Return 1."""
        return 1.0

    def civil_yields(self, hours: float) -> float:
        """Return 1: there is no civil work."""
        return 1.0

    def held(self, hours: float) -> float:
        """Return 0."""
        return 0.0

    def keep_paid(self) -> float:
        """Return 0."""
        return 0.0
