"""Carriers and their fleets."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from mesa import Agent

from model.streams import Dice

if TYPE_CHECKING:
    from benchmarks.per_tick.campaign import Campaign
    from model.carriers import Carrier
    from model.carriers import Fleet as Kind


class Fleet:
    """Vehicles of one mode with one home: those free, and when the others come back."""

    __slots__ = ("free", "hours", "index", "kind", "lost", "offered", "returning", "trips")

    def __init__(self, index: int, kind: Kind, hours: dict[int, float]) -> None:
        self.index, self.kind, self.hours = index, kind, hours
        self.free, self.offered, self.trips, self.lost = kind.vehicles, 0, 0, 0
        self.returning: dict[int, int] = {}

    def expect(self, hour: int, vehicles: int) -> None:
        """Have vehicles come back at an hour."""
        if vehicles:
            self.returning[hour] = self.returning.get(hour, 0) + vehicles


class CarrierAgent(Agent):
    """Offers its fleets as far as it believes them safe."""

    def __init__(self, model: Campaign, index: int, carrier: Carrier, fleets: list[Fleet]) -> None:
        super().__init__(model)
        self.carrier, self.fleets, self.dice = carrier, fleets, Dice(model.seed_root, "carrier", index)
        self.trips = self.losses = self.then = 0.0

    def step(self) -> None:
        """Take back what returns in this hour."""
        hour = self.model.now
        for fleet in self.fleets:
            if hour in fleet.returning:
                fleet.free += fleet.returning.pop(hour)

    def offer(self) -> None:
        """Offer vehicles for the day."""
        c, now = self.carrier, self.model.now
        fade = 0.5 ** ((now - self.then) / (24 * c.memory_days))
        self.then = now
        self.losses = self.losses * fade + sum(f.lost for f in self.fleets)
        self.trips = self.trips * fade + sum(f.trips for f in self.fleets)
        believed = min(1.0, (c.prior_losses + self.losses) / (c.prior_trips + self.trips))
        borne = c.contract.carrier_premium(100 * believed, now)
        willing = 1 / (1 + math.exp(min(700.0, c.slope * (borne - c.midpoint_pct))))
        share = c.contract.share_offered(willing, now)
        for fleet in self.fleets:
            fleet.trips = fleet.lost = 0
            fleet.offered = min(fleet.free, math.floor(fleet.free * share + self.dice.uniform(now, fleet.index)))
