"""The slot of carrier contracts."""

from __future__ import annotations

from abc import abstractmethod
from typing import ClassVar

from agents.plugin import Plugin


class Contract(Plugin):
    """Says which share of a carrier's free fleet is at the command's call, given the carrier's own willingness.

    `hours` is the time since the start of the campaign: some contracts come into force later.
    """

    #: Whether a private firm decides behind it.
    private: ClassVar[bool] = True
    #: Whether the carrier adds to its price what it bears of the premium; where the fare is set, it is out of pocket.
    passes_on: ClassVar[bool] = True

    def promised(self) -> int:
        """Return how many nations the same vehicles are promised to."""
        return 1

    def undivided(self) -> Contract:
        """Return the contract as the carrier sees it where those nations are in play: nobody else calls."""
        return self

    @abstractmethod
    def share_offered(self, willing: float, hours: float) -> float:
        """Return the share offered, in [0, 1]; `willing` is what the carrier would offer of its own accord."""

    @abstractmethod
    def carrier_premium(self, premium_pct: float, hours: float) -> float:
        """Return the war-risk premium that the carrier itself bears, in per cent of the vehicle's value."""

    @abstractmethod
    def price_factor(self) -> float:
        """Return the price of transport relative to the spot market in peace."""

    @abstractmethod
    def civil_yields(self, hours: float) -> float:
        """Return the share of the carrier's civil work that makes way for the forces."""

    @abstractmethod
    def held(self, hours: float) -> float:
        """Return the share of the fleet that has to wait at call; what else is offered does civil work meanwhile."""

    @abstractmethod
    def keep_paid(self) -> float:
        """Return what part of the keep of a vehicle held is paid: its fixed cost, and the civil work forgone."""
