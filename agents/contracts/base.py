"""The slot of carrier contracts."""

from __future__ import annotations

from abc import abstractmethod

from agents.plugin import Plugin


class Contract(Plugin):
    """Says which share of a carrier's free fleet is at the command's call, given the carrier's own willingness."""

    @abstractmethod
    def share_offered(self, willing: float) -> float:
        """Return the share offered, in [0, 1]; `willing` is what the carrier would offer of its own accord."""

    @abstractmethod
    def carrier_premium(self, premium_pct: float) -> float:
        """Return the war-risk premium that the carrier itself bears, in per cent of the vehicle's value."""

    @abstractmethod
    def price_factor(self) -> float:
        """Return the price of transport relative to the spot market in peace."""
