"""The private carrier: it weighs the risk that it has seen and offers its fleet, or does not."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from mesa import Agent

from agents.intents import Offer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mesa import Model

    from agents.contracts.base import Contract
    from agents.luck import Dice
    from agents.views import CarrierView


class CarrierAgent(Agent):  # type: ignore[misc]
    """Believes in a chance of losing a vehicle a trip (Beta-Bernoulli, fading) and asks a premium for it.

    A vehicle is offered with probability 1 / (1 + exp(slope (premium - midpoint))), premiums in per cent of its value
    (two-point fit on the Red Sea winter of 2023/24, S73b).
    """

    def __init__(
        self, model: Model, fleets: Sequence[int], values_eur: Sequence[float], contract: Contract, midpoint_pct: float,
        slope: float, memory_h: float, prior_trips: float, prior_losses: float, dice: Dice,
    ) -> None:  # fmt: skip
        super().__init__(model)
        self.fleets, self.values_eur, self.contract = tuple(fleets), tuple(values_eur), contract
        self.midpoint_pct, self.slope, self.memory_h, self.dice = midpoint_pct, slope, memory_h, dice
        self.prior = (prior_losses, prior_trips)
        self.losses = self.trips = 0.0  # seen beyond the prior, fading
        self.willing = 1.0
        self.then = 0.0

    def act(self, view: CarrierView) -> list[Offer]:
        """Return the offers of this turn."""
        fade = 0.5 ** ((view.hours - self.then) / self.memory_h)
        self.then = view.hours
        self.losses = self.losses * fade + view.lost
        self.trips = self.trips * fade + view.trips
        premium_pct = self.premium_pct()
        borne = self.contract.carrier_premium(premium_pct)
        self.willing = 1 / (1 + math.exp(min(700.0, self.slope * (borne - self.midpoint_pct))))
        share = self.contract.share_offered(self.willing)
        turn = round(view.hours)
        offers = []
        for fleet, free, value in zip(self.fleets, view.free, self.values_eur, strict=True):
            vehicles = math.floor(free * share + self.dice.uniform(turn, fleet))
            if vehicles > 0:
                offers.append(Offer(fleet, min(vehicles, int(free)), value * premium_pct / 100))
        return offers

    def premium_pct(self) -> float:
        """Return the believed chance of losing a vehicle a trip, in per cent."""
        losses, trips = self.prior[0] + self.losses, self.prior[1] + self.trips
        return 100 * min(1.0, losses / trips) if trips > 0 else 0.0
