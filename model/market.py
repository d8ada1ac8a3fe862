"""The market for transport: what carriers see of it, and what they offer."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from agents.views import CarrierView

if TYPE_CHECKING:
    from collections.abc import Sequence

    from agents.intents import Offer
    from model.layout import Layout
    from model.transport import Transport


class Market:
    """Makes the views of carriers, and keeps what they offered.

    A carrier knows its own fleets exactly and at once. Of all others it hears the trips and losses of the last turn,
    and how much of their free fleets they withheld. What happened since the last turn is told once.
    """

    def __init__(self, layout: Layout, transport: Transport) -> None:
        carriers = [carrier for _, carrier, _ in layout.fleets]
        self._transport = transport
        owners = np.array([owner for owner, _, _ in layout.fleets], np.int64)
        self._own = (owners[:, None] == np.arange(owners.max(initial=-1) + 1)).astype(float)  # [fleets, carriers]
        self._private = np.array([carrier.contract.private for carrier in carriers], bool)
        self._fare = np.array([f.cost_eur_per_t_km * c.contract.price_factor() for _, c, f in layout.fleets])
        self._value = np.array([fleet.vehicle_eur for _, _, fleet in layout.fleets])
        self._then = np.zeros((3, len(carriers)))  # trips, losses and tonne-kilometres told of
        self._withheld = np.zeros(len(carriers))  # by fleet, vehicles, in the last turn
        self._free = np.zeros(len(carriers))
        self._sums = np.zeros(2)  # private vehicles free, and of these offered, over all turns
        self.offers: dict[int, float] = {}

    def open(self) -> None:
        """Begin a turn: see what the fleets did since the last, and forget the old offers."""
        fleets = self._transport.world.fleets
        now = np.stack([fleets["trips"], fleets["lost"], fleets["t_km"]])
        trips, lost, t_km = now - self._then
        self._then = now
        self._did = (np.stack([trips, lost, t_km * self._fare, trips * self._value]) @ self._own).T.tolist()
        free, able, total = fleets["free"], fleets["able"], fleets["total"]
        self._rows = (free.tolist(), total.tolist(), able.tolist())
        told = np.stack([trips, lost, self._withheld, self._free]) * self._private
        self._heard = (told @ (1 - self._own)).T.tolist()
        self._free = np.maximum(0.0, free - (1 - able) * total)
        self._withheld = self._free.copy()
        self.offers = {}

    def view(self, owner: int, fleets: Sequence[int]) -> CarrierView:
        """Return the view of the carrier that owns these fleets."""
        free, total, able = ([row[f] for f in fleets] for row in self._rows)
        trips, lost, fares, at_risk = self._did[owner]
        told_trips, told_lost, withheld, of = self._heard[owner]
        away = withheld / of if of > 0 else 0.0
        return CarrierView(
            self._transport.now, free, total, able, trips, lost, fares, at_risk, told_trips, told_lost, away
        )

    def take(self, offers: Sequence[Offer]) -> None:
        """Take the offers of a carrier."""
        for offer in offers:
            self.offers[offer.fleet] = offer.vehicles
            self._withheld[offer.fleet] -= offer.vehicles

    def close(self) -> None:
        """Count what private carriers offered of what they had free this turn."""
        free = float(self._free[self._private].sum())
        self._sums += free, free - float(self._withheld[self._private].sum())

    def participation(self) -> float:
        """Return the share of their free vehicles that private carriers offered, over all turns; NaN without any."""
        free, offered = self._sums.tolist()
        return offered / free if free > 0 else float("nan")
