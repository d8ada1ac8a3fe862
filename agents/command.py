"""The command: it turns orders into convoys, by the ways it believes in and the vehicles it was offered."""

from __future__ import annotations

import math
from collections import defaultdict
from functools import reduce
from operator import add
from typing import TYPE_CHECKING, Any

from mesa import Agent

from agents.choice import Choice
from agents.escorts import with_escorts
from agents.haul import Offers
from agents.intents import Lodge, Order, Ship
from agents.making import maker
from agents.rationing.proportional import Proportional
from agents.returned import returned
from agents.vehicles import Pool

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from mesa import Model

    from agents.escorting.base import Escorting
    from agents.haul import Haul
    from agents.rationing.base import Rationing
    from agents.vehicles import Vehicles
    from agents.views import CommandView, EscortView, Refusal, Stretch

_order, _ship = maker(Order), maker(Ship)

#: Cargo below this is no cargo.
DUST_T = 1e-3
#: Part of a load by which a lot may fall short of another whole one: rounding.
EVEN = 1e-9


class CommandAgent(Agent):  # type: ignore[misc]
    """Serves orders by priority, then age; what is short is shared within a priority by a rule of rationing.

    Args:
        store_node, store_supply: node and class of each store; both grow as transfer points open.
        fleets: what is known of each fleet.
        patience_h: see :class:`agents.choice.Choice`.
        papers_ahead_h: vehicles are committed once the papers are expected within this time.
        escorting: which convoys get an escort.
        rationing: who gets how much of what is short; in proportion to what was asked for, if none is named.
        ranks: what each class adds to the priority of an order.
        may_use: fleets that it can ever have, all if none are named.
    """

    def __init__(
        self, model: Model, store_node: Sequence[int], store_supply: Sequence[int], fleets: Sequence[Vehicles],
        patience_h: float, papers_ahead_h: float, escorting: Escorting | None = None,
        rationing: Rationing | None = None, ranks: Sequence[int] = (), may_use: Sequence[int] | None = None,
    ) -> None:  # fmt: skip
        super().__init__(model)
        self.escorting, self.rationing, self.ranks = escorting, rationing or Proportional(), ranks
        self.papers_ahead_h = papers_ahead_h
        self.store_node, self.store_supply, self.fleets = store_node, store_supply, fleets
        self.book: dict[tuple[int, tuple[int, ...]], Order] = {}
        self._taken: list[tuple[Order, float]] = []  # tonnes off the book since the command was last told of refusals
        self.open_t: dict[int, float] = {}  # tonnes ordered and not yet sent, by store
        self.heard_t: dict[int, float] = {}  # tonnes newly asked of each source this turn, whether it had them or not
        self._passed_on: dict[tuple[int, int], float] = {}  # open tonnes that a source has heard of, by (store, source)
        self._pool, self._kept = Pool(fleets, may_use), Pool(fleets, may_use, on_request=True)
        self._choice = Choice(store_node, store_supply, self._pool, patience_h)

    def take_orders(self, orders: Iterable[Order]) -> None:
        """Enter orders into the book; a further order for the same store from the same sources adds to the first."""
        for order in orders:
            self._add(self._ranked(order))

    def _add(self, order: Order) -> None:
        key = (order.store, order.sources)
        old, more = self.book.get(key), order.tonnes
        if old is not None:
            order = _order((order.store, order.sources, old.tonnes + more, old.priority, order.urgent))
        self.book[key] = order
        self.open_t[order.store] = self.open_t.get(order.store, 0.0) + more

    def _ranked(self, order: Order) -> Order:
        rank = self.ranks[self.store_supply[order.store]] if self.ranks else 0
        return order._replace(priority=order.priority + rank) if rank else order

    def prepare(self, view: CommandView, needs: Iterable[Order]) -> list[Lodge]:
        """Lodge the papers for the usual ways of all known movements, in small lots and in large ones.

        Where papers are for one consignment there is nothing to lodge before there is one.
        """
        if not view.papers_in_advance:
            return []
        lodgings = []
        for order in needs:
            for source in order.sources:
                origin = self.store_node[source]
                usual = [self._choice.usual(view, origin, order.store, tonnes)[1] for tonnes in (0.0, math.inf)]
                for way in dict.fromkeys(usual):  # not a set: its order differs between processes
                    lodgings += [Lodge(order.store, stretch) for stretch in way if stretch.borders]
        return lodgings

    def act(self, view: CommandView) -> list[Ship | Lodge]:
        """Return the convoys of this turn: cargo waiting at transfer points first, then requests, then the book."""
        vehicles = dict(view.offers)
        kept = self._kept.taken_from(vehicles)
        offers = Offers(vehicles, len(self.fleets))
        ships: list[Ship | Lodge] = []
        for store, holder in view.waiting:
            self._send(view, offers, ships, store, holder, view.level[store])
        stock: dict[int, float] = {}
        self.heard_t = {}
        if kept:
            self._request(view, Offers(kept, len(self.fleets)), ships, stock)
        groups: dict[int, list[Order]] = defaultdict(list)
        for order in self.book.values():
            groups[order.priority].append(order)
        for priority in sorted(groups, reverse=True):
            self._serve(view, offers, ships, stock, groups[priority])
        return ships

    def _serve(
        self, view: CommandView, offers: Offers, ships: list[Ship | Lodge], stock: dict[int, float],
        group: list[Order],
    ) -> None:  # fmt: skip
        """Send what there is for orders of one priority: for all from their first sources, then from the next ones."""
        rank = 0
        while group:
            for source, order, tonnes in self._shares(view, stock, group, rank):
                sent = self._send(view, offers, ships, source, order.store, tonnes)
                stock[source] -= sent
                self._enter(order, sent)
            rank += 1
            keys = [(order.store, order.sources) for order in group if len(order.sources) > rank]
            group = [self.book[key] for key in keys if key in self.book]

    def _request(self, view: CommandView, kept: Offers, ships: list[Ship | Lodge], stock: dict[int, float]) -> None:
        """Let vehicles that are kept for it bring of what is urgent what they can, where they lead straight to it."""
        for first in [order for order in self.book.values() if order.urgent]:
            for source in first.sources:
                order = self.book.get((first.store, first.sources))
                origin, supply = self.store_node[source], self.store_supply[first.store]
                modes = self._kept.takers(supply, origin).modes(kept.fleets, math.inf)[0]
                if order is None or not modes:
                    continue
                way = view.ways.best(origin, self.store_node[order.store], order.store, modes)
                if len(way) == 1:
                    tonnes = min(order.tonnes, stock.get(source, view.level[source]))
                    haul = self._choice.haul(view, source, order.store)
                    sent = self._load(view, kept, ships, haul, tonnes, way)
                    stock[source] = stock.get(source, view.level[source]) - sent
                    self._enter(order, sent)

    def escort(self, view: EscortView, ships: list[Ship | Lodge]) -> list[Ship | Lodge]:
        """Give teams of escorts to this turn's convoys that the rule puts first."""
        if self.escorting is None:
            return ships
        return with_escorts(self.escorting, view, ships, self.store_node, self.store_supply)

    def overruled(self, book: dict[Any, Order], open_t: dict[int, float], ships: Iterable[Ship | Lodge]) -> None:
        """Go on from the books as they were before the turn, less what somebody else sends in this command's place."""
        self.book, self.open_t, self._taken = book, open_t, []
        for ship in (ship for ship in ships if isinstance(ship, Ship)):
            left = ship.tonnes * ship.columns
            for order in [o for o in self.book.values() if o.store == ship.holder and ship.source in o.sources]:
                left -= (sent := min(left, order.tonnes))
                self._enter(order, sent)

    def hear(self, refusals: Iterable[Refusal]) -> None:
        """Put on the book again what was taken off it last and could not be sent; sources have heard of it before."""
        for order, asked in returned(self._taken, refusals):
            self._add(order)
            for source in asked:
                self._passed_on[order.store, source] = self._passed_on.get((order.store, source), 0.0) + order.tonnes
        self._taken = []

    def _enter(self, order: Order, sent: float) -> None:
        """Take what was sent off the book."""
        store, sources, passed_on = order.store, order.sources, self._passed_on
        left = order.tonnes - sent
        self._taken.append((order, sent))
        self.open_t[store] -= sent
        for source in sources:
            passed_on[store, source] = min(left, passed_on.get((store, source), 0.0))
        if left > DUST_T:
            self.book[store, sources] = _order((store, sources, left, order.priority, order.urgent))
        else:
            self.open_t[store] -= left
            del self.book[store, sources]

    def _shares(
        self, view: CommandView, stock: dict[int, float], group: list[Order], rank: int
    ) -> list[tuple[int, Order, float]]:
        """Return (source, order, tonnes) for the orders of a group, from the source of this rank of each order.

        Where a source is short, the rule of rationing says who gets what.
        """
        asking: list[tuple[int, Order]] = []
        asked: dict[int, list[float]] = defaultdict(list)
        for order in group:
            source = order.sources[rank]
            self._pass_on(order, source)
            if source not in stock:
                stock[source] = view.level[source]
            if stock[source] > DUST_T:
                asking.append((source, order))
                asked[source].append(order.tonnes)
        given = {source: iter(self._rationed(stock[source], tonnes)) for source, tonnes in asked.items()}
        return [(source, order, next(given[source])) for source, order in asking]

    def _rationed(self, stock_t: float, asked_t: list[float]) -> list[float]:
        """Return what each gets: what it asked for, if there is enough."""
        return asked_t if reduce(add, asked_t) <= stock_t else self.rationing.shares_t(stock_t, asked_t)

    def _pass_on(self, order: Order, source: int) -> None:
        """Let a source hear what is asked of it: the part of an open order that it has not heard of before."""
        new = order.tonnes - self._passed_on.get((order.store, source), 0.0)
        if new > 0:
            self.heard_t[source] = self.heard_t.get(source, 0.0) + new
            self._passed_on[order.store, source] = order.tonnes

    def _send(
        self, view: CommandView, offers: Offers, ships: list[Ship | Lodge], source: int, holder: int, tonnes: float
    ) -> float:
        """Send `tonnes` by the best way for them; return how much was sent."""
        haul = self._choice.haul(view, source, holder)
        way = self._choice.way(view, offers, haul, tonnes)
        return self._load(view, offers, ships, haul, tonnes, way) if way else 0.0

    def _load(
        self, view: CommandView, offers: Offers, ships: list[Ship | Lodge], haul: Haul, tonnes: float,
        way: tuple[Stretch, ...],
    ) -> float:  # fmt: skip
        """Load `tonnes` onto whatever is offered, nearest vehicles first; return how much was sent."""
        stretch, holder = way[0], haul.holder
        if stretch.borders and view.papers_in_advance and view.permit_wait_h(holder, stretch) > self.papers_ahead_h:
            ships += [Lodge(holder, part) for part in way if part.borders]
            return 0.0
        sent = 0.0
        carriage = haul.carriage(stretch, self._pool, self.fleets)
        for fleet, column, payload_t in carriage.loadings:
            free = offers.free[fleet]
            if free == 0:
                continue
            lane = carriage.lane(fleet)
            while (left := tonnes - sent) > DUST_T and free > 0:
                vehicles, most, columns = math.ceil(left / payload_t), min(column, free), 1
                if vehicles > most:
                    vehicles = most
                load = vehicles * payload_t
                if load < left:
                    columns = min(free // vehicles, int(left / load + EVEN))
                else:
                    load = left
                sent += columns * load
                ships.append(_ship((lane, vehicles, load, -1, columns)))
                free -= columns * vehicles
            offers.leave(fleet, free)
            if tonnes - sent <= DUST_T:
                break
        return sent
