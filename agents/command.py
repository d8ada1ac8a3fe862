"""The command: it turns orders into convoys, by the ways it believes in and the vehicles it was offered."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

from mesa import Agent

from agents.intents import Lodge, Order, Ship

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import numpy as np
    from mesa import Model

    from agents.views import CommandView, Stretch

#: Cargo below this is no cargo.
DUST_T = 1e-3


class Vehicles(NamedTuple):
    """What the command knows of a fleet; `hours` is the way from its home to each node."""

    mode: int
    payload_t: float
    column: int
    carries: frozenset[int]
    ready_h: float
    least_t: float
    hours: np.ndarray


class CommandAgent(Agent):  # type: ignore[misc]
    """Serves orders by priority, then age; what is short is shared within a priority in proportion to what was asked.

    Args:
        store_node, store_supply: node and class of each store; both grow as transfer points open.
        fleets: what is known of each fleet.
    """

    def __init__(
        self, model: Model, store_node: Sequence[int], store_supply: Sequence[int], fleets: Sequence[Vehicles]
    ) -> None:
        super().__init__(model)
        self.store_node, self.store_supply, self.fleets = store_node, store_supply, fleets
        self.book: dict[tuple[int, tuple[int, ...]], Order] = {}
        self.open_t: dict[int, float] = {}  # tonnes ordered and not yet sent, by store
        self._nearest: dict[tuple[int, int, int], list[int]] = {}

    def take_orders(self, orders: Iterable[Order]) -> None:
        """Enter orders into the book; a further order for the same store from the same sources adds to the first."""
        for order in orders:
            key = (order.store, order.sources)
            old = self.book.get(key)
            self.book[key] = order if old is None else old._replace(tonnes=old.tonnes + order.tonnes)
            self.open_t[order.store] = self.open_t.get(order.store, 0.0) + order.tonnes

    def prepare(self, view: CommandView, needs: Iterable[Order]) -> list[Lodge]:
        """Lodge the papers for the usual ways of all known movements."""
        return [
            Lodge(order.store, stretch)
            for order in needs
            for source in order.sources
            for stretch in view.ways.usual(self.store_node[source], self.store_node[order.store], order.store)
            if stretch.borders
        ]

    def act(self, view: CommandView) -> list[Ship]:
        """Return the convoys of this turn: cargo waiting at transfer points first, then the book."""
        offers = {fleet: int(vehicles) for fleet, vehicles in view.offers.items()}
        ships: list[Ship] = []
        for store, holder in view.waiting:
            self._send(view, offers, ships, store, holder, view.level[store])
        stock: dict[int, float] = {}
        for priority in sorted({order.priority for order in self.book.values()}, reverse=True):
            group = [order for order in self.book.values() if order.priority == priority]
            for source, order, tonnes in self._shares(view, stock, group):
                sent = self._send(view, offers, ships, source, order.store, tonnes)
                stock[source] -= sent
                self._enter(order, sent)
        return ships

    def _enter(self, order: Order, sent: float) -> None:
        """Take what was sent off the book."""
        key = (order.store, order.sources)
        left = self.book[key].tonnes - sent
        self.open_t[order.store] -= sent
        if left > DUST_T:
            self.book[key] = order._replace(tonnes=left)
        else:
            self.open_t[order.store] -= left
            del self.book[key]

    def _shares(
        self, view: CommandView, stock: dict[int, float], group: list[Order]
    ) -> list[tuple[int, Order, float]]:
        """Return (source, order, tonnes), the first source that has any for each order, shared where it is short."""
        chosen: list[tuple[int, Order]] = []
        asked: dict[int, float] = {}
        for order in group:
            for source in order.sources:
                if stock.setdefault(source, view.level[source]) > DUST_T:
                    chosen.append((source, order))
                    asked[source] = asked.get(source, 0.0) + order.tonnes
                    break
        factor = {source: min(1.0, stock[source] / tonnes) for source, tonnes in asked.items()}
        return [(source, order, order.tonnes * factor[source]) for source, order in chosen]

    def _send(
        self, view: CommandView, offers: dict[int, int], ships: list[Ship], source: int, holder: int, tonnes: float
    ) -> float:
        """Load `tonnes` onto whatever is offered, nearest vehicles first; return how much was sent."""
        supply, origin = self.store_supply[holder], self.store_node[source]
        goal = self.store_node[holder]
        stretch = self._first_stretch(view, origin, goal, holder, self._modes(offers, supply, tonnes))
        if stretch is None:  # rather a train for a few tonnes than nothing
            stretch = self._first_stretch(view, origin, goal, holder, self._modes(offers, supply, math.inf))
        if stretch is None:
            return 0.0
        sent = 0.0
        for fleet in self._by_distance(stretch.mode, supply, origin):
            kind = self.fleets[fleet]
            while tonnes - sent > DUST_T and offers.get(fleet, 0) > 0:
                vehicles = min(kind.column, offers[fleet], math.ceil((tonnes - sent) / kind.payload_t))
                load = min(tonnes - sent, vehicles * kind.payload_t)
                approach_h, back_h = kind.ready_h + float(kind.hours[origin]), float(kind.hours[stretch.end])
                ships.append(Ship(source, holder, fleet, vehicles, load, stretch, approach_h, back_h))
                sent += load
                offers[fleet] -= vehicles
                if offers[fleet] == 0:
                    del offers[fleet]
        return sent

    def _modes(self, offers: dict[int, int], supply: int, tonnes: float) -> int:
        """Return the bit set of modes with an offered fleet that takes a class and deigns to carry so little."""
        modes = 0
        for fleet in offers:
            kind = self.fleets[fleet]
            if supply in kind.carries and tonnes >= kind.least_t:
                modes |= 1 << kind.mode
        return modes

    def _first_stretch(self, view: CommandView, origin: int, goal: int, holder: int, modes: int) -> Stretch | None:
        """Return the first stretch of the way to take: around damage, unless waiting beats the papers that this needs."""
        way = view.ways.best(origin, goal, holder, modes)
        if not way:
            return None
        papers_h = self._papers_h(view, holder, way)
        if papers_h > 0:
            usual = view.ways.usual(origin, goal, holder)
            if usual and usual != way and modes >> usual[0].mode & 1:
                wait_h = view.ways.waiting_h(usual) + self._papers_h(view, holder, usual)
                if wait_h + _hours(usual) < papers_h + view.ways.waiting_h(way) + _hours(way):
                    way = usual
        return way[0]

    def _papers_h(self, view: CommandView, holder: int, way: tuple[Stretch, ...]) -> float:
        return max(view.permit_wait_h(holder, stretch) if stretch.borders else 0.0 for stretch in way)

    def _by_distance(self, mode: int, supply: int, origin: int) -> list[int]:
        """Fleets of a mode that may take a class, nearest home first; those that cannot come are left out."""
        key = (mode, supply, origin)
        found = self._nearest.get(key)
        if found is None:
            able = [f for f, kind in enumerate(self.fleets) if kind.mode == mode and supply in kind.carries]
            near = [f for f in able if math.isfinite(self.fleets[f].hours[origin])]
            found = self._nearest[key] = sorted(near, key=lambda f: (self.fleets[f].hours[origin], f))
        return found


def _hours(way: tuple[Stretch, ...]) -> float:
    return sum(stretch.hours for stretch in way)
