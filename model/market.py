"""The market for transport: what carriers see of it, and what they offer."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from agents.carrier import with_driver
from agents.views import CarrierView
from model.kernel.records import FLEET
from model.treasury import prices_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from agents.intents import Offer
    from model.layout import Layout
    from model.plan import Plan
    from model.transport import Transport


#: Where a column stands in the record of a fleet, all of whose columns are numbers of one kind.
FREE, TOTAL, LOST, T_KM, ABLE = ((FLEET.names or ()).index(name) for name in ("free", "total", "lost", "t_km", "able"))


class Market:
    """Makes the views of carriers, and keeps what they offered.

    A carrier knows its own fleets exactly and at once. Of all others it hears the trips and losses of the last turn,
    and how much of their free fleets they withheld. What happened since the last turn is told once.
    """

    def __init__(self, plan: Plan, layout: Layout, transport: Transport) -> None:
        n = len(layout.fleets)
        self._transport = transport
        self._fleets = transport.world.fleets.view(np.float64).reshape(n, len(FLEET.names or ()))  # the same memory
        self.owned, self._private, self._whose, self._value = plan.once(
            "market", lambda: _tables(layout, len(plan.scenario.carriers))
        )
        self._fare = prices_of(plan, layout)
        self._then = np.zeros((3, n))  # losses, trips and tonne-kilometres told of
        #: By fleet, since the last turn. Of one's own: losses, trips, fares, value at risk; of others: losses, trips,
        #: vehicles withheld, of so many that were there.
        self._news = np.zeros((2, 4, n))
        self._there = [0.0] * n  # vehicles free that have a driver
        self._withheld = [0.0] * n  # of these, in the last turn
        self._turns: list[tuple[list[float], list[float]]] = []  # what was there, and withheld, turn by turn
        self.offers: dict[int, float] = {}
        self.taken: list[list[Offer]] = []  # turn by turn
        self.trips: list[np.ndarray] = []  # of each fleet when each turn began

    def open(self) -> None:
        """Begin a turn: see what the fleets did since the last, and forget the old offers."""
        columns = self._fleets.T
        now = columns[LOST : T_KM + 1].copy()
        own, heard = self._news
        np.subtract(now, self._then, out=own[:3])
        np.multiply(own[1], self._value, out=own[3])
        heard[:2], heard[2], heard[3] = own[:2], self._withheld, self._there
        own[2] *= self._fare
        self._told = (self._news @ self._whose).reshape(8, self._whose.shape[2]).T.tolist()
        self._then, self._hours = now, self._transport.now
        self._rows = free, total, able = [columns[k].tolist() for k in (FREE, TOTAL, ABLE)]
        rows = zip(free, total, able, strict=True)
        self._there = [f if share == 1 else with_driver(f, all_, share) for f, all_, share in rows]
        self._withheld = self._there.copy()
        self.offers = {}
        self.taken.append([])
        self.trips.append(now[1])

    def views(self) -> list[CarrierView]:
        """Return the views of all carriers."""
        free, total, able = self._rows
        return [
            CarrierView(
                self._hours, [free[f] for f in fleets], [total[f] for f in fleets], [able[f] for f in fleets],
                trips, lost, fares, at_risk, told_trips, told_lost, withheld / of if of > 0 else 0.0,
            )
            for fleets, (lost, trips, fares, at_risk, told_lost, told_trips, withheld, of) in zip(
                self.owned, self._told, strict=True
            )
        ]  # fmt: skip

    def take(self, offers: Iterable[Offer]) -> None:
        """Take the offers of carriers."""
        self.taken[-1] += offers
        for fleet, vehicles, _ in offers:
            self.offers[fleet] = vehicles
            self._withheld[fleet] -= vehicles

    def close(self) -> None:
        """Note what carriers offered of what they had free this turn."""
        self._turns.append((self._there, self._withheld))

    def participation(self) -> float:
        """Return the share of their free vehicles that private carriers offered, over all turns; NaN without any."""
        turns = np.array(self._turns).reshape(len(self._turns), 2, len(self._private))
        free = offered = 0.0
        for there, withheld in np.ascontiguousarray(turns[:, :, self._private]).sum(axis=2).tolist():
            free += there
            offered += there - withheld
        return offered / free if free > 0 else float("nan")


def _tables(layout: Layout, carriers: int) -> tuple[list[list[int]], np.ndarray, np.ndarray, np.ndarray]:
    """Return the fleets of each carrier; by fleet whether it is private, which carriers see it as their own and which
    hear of it, and what a vehicle is worth: bool[fleets], float64[2, fleets, carriers], float64[fleets].
    """
    owners = np.array([owner for owner, _, _ in layout.fleets], np.int64)
    private = np.array([carrier.contract.private for _, carrier, _ in layout.fleets], bool)
    own = (owners[:, None] == np.arange(carriers)).astype(float)
    value = np.array([fleet.vehicle_eur for _, _, fleet in layout.fleets])
    owned = [np.flatnonzero(owners == i).tolist() for i in range(carriers)]
    return owned, private, np.stack([own, (1 - own) * private[:, None]]), value
