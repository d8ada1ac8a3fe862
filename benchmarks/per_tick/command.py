"""The command: it turns the book of orders into convoys once a day."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

from mesa import Agent

from benchmarks.per_tick.convoy import Convoy
from model.results import SUPPLIES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from benchmarks.per_tick.campaign import Campaign
    from benchmarks.per_tick.market import Fleet
    from benchmarks.per_tick.supply import Store
    from benchmarks.per_tick.topology import Way

DUST_T = 1e-3


class Order(NamedTuple):
    """Tonnes wanted in a store from one of several sources."""

    store: Store
    sources: tuple[Store, ...]
    tonnes: float
    priority: int


class CommandAgent(Agent):
    """Serves orders by priority; where a source is short, each gets the same share of what it asked for."""

    def __init__(self, model: Campaign, fleets: list[Fleet]) -> None:
        super().__init__(model)
        self.fleets, self.rules = fleets, model.plan.scenario.command
        self.book: dict[tuple[Store, tuple[Store, ...]], Order] = {}
        self.passed_on: dict[tuple[Store, Store], float] = {}  # open tonnes that a source has heard of
        self.able: dict[int, list[Fleet]] = {k: [f for f in fleets if _carries(f, k)] for k in range(6)}
        self.nearest: dict[tuple[str, int, int], list[Fleet]] = {}

    def take(self, order: Order) -> None:
        """Enter an order into the book."""
        key = (order.store, order.sources)
        old = self.book.get(key)
        self.book[key] = order if old is None else old._replace(tonnes=old.tonnes + order.tonnes)
        order.store.open_t += order.tonnes

    def prepare(self, needs: Iterator[tuple[Store, tuple[Store, ...]]]) -> None:
        """Lodge the papers for the usual ways of all known movements."""
        for store, sources in needs:
            for least in (0.0, math.inf):
                modes = frozenset(f.kind.mode for f in self.able[store.supply] if least >= f.kind.least_t)
                for source in sources:
                    for stretch in self.model.topology.usual(source.node, store.node, store.load, modes):
                        self.model.papers.needed(store, stretch)

    def plan_day(self) -> None:
        """Send convoys: cargo waiting at transfer points first, then the book by priority."""
        for store in [s for s in self.model.transit.values() if s.level > 0]:
            self.send(store, store.holder, store.level)
        self.model.heard_t = {}
        for priority in sorted({order.priority for order in self.book.values()}, reverse=True):
            group = [key for key, order in self.book.items() if order.priority == priority]
            for rank in range(max(len(sources) for _, sources in group)):
                self.serve(group, rank)

    def serve(self, group: list[tuple[Store, tuple[Store, ...]]], rank: int) -> None:
        """Serve what is open in a group from the source of this rank of each order."""
        orders = [self.book[key] for key in group if key in self.book and rank < len(key[1])]
        for order in orders:
            self.pass_on(order, order.sources[rank])
        orders = [order for order in orders if order.sources[rank].level > DUST_T]
        asked: dict[Store, float] = {}
        for order in orders:
            asked[order.sources[rank]] = asked.get(order.sources[rank], 0.0) + order.tonnes
        share = {source: min(1.0, source.level / tonnes) for source, tonnes in asked.items()}
        for order in orders:
            source = order.sources[rank]
            sent = self.send(source, order.store, order.tonnes * share[source])
            order.store.open_t -= sent
            left = order.tonnes - sent
            for other in order.sources:
                self.passed_on[order.store, other] = min(left, self.passed_on.get((order.store, other), 0.0))
            if left > DUST_T:
                self.book[order.store, order.sources] = order._replace(tonnes=left)
            else:
                order.store.open_t -= left
                del self.book[order.store, order.sources]

    def pass_on(self, order: Order, source: Store) -> None:
        """Let a source hear the part of an order that it has not heard of before."""
        new = order.tonnes - self.passed_on.get((order.store, source), 0.0)
        if new > 0:
            self.model.heard_t[source] = self.model.heard_t.get(source, 0.0) + new
            self.passed_on[order.store, source] = order.tonnes

    def send(self, source: Store, holder: Store, tonnes: float) -> float:
        """Load tonnes onto what is offered, nearest vehicles first; return how much was sent."""
        way = self.choose(source.node, holder, tonnes)
        if not way:
            return 0.0
        stretch, papers = way[0], self.model.papers
        if papers.expected_wait_h(holder, stretch) > self.rules.papers_ahead_hours:
            for part in way:
                papers.needed(holder, part)
            return 0.0
        target = holder if stretch.end == holder.node else self.model.transfer_point(stretch.end, holder)
        sent = 0.0
        for fleet in self.by_distance(stretch.mode, holder.supply, source.node):
            kind = fleet.kind
            while tonnes - sent > DUST_T and fleet.offered > 0:
                vehicles = min(kind.column, fleet.offered, math.ceil((tonnes - sent) / kind.payload_t))
                load = min(tonnes - sent, vehicles * kind.payload_t, source.level)
                if load <= 0:
                    return sent
                start_h = self.rules.decision_hours + kind.ready_hours + fleet.hours[source.node]
                Convoy(self.model, source, target, fleet, vehicles, load, stretch, start_h)
                source.level -= load
                if source.holder is source:
                    holder.coming_t += load
                sent += load
                fleet.offered -= vehicles
                fleet.free -= vehicles
                fleet.trips += vehicles
        return sent

    def choose(self, origin: int, holder: Store, tonnes: float) -> Way:
        """Return the way to take, () when there is none or it is better to wait for vehicles."""
        topology, goal, load = self.model.topology, holder.node, holder.load
        able = self.able[holder.supply]
        modes = frozenset(f.kind.mode for f in able)
        ways = [topology.best(origin, goal, load, modes), topology.usual(origin, goal, load, modes)]
        ways = [way for way in ways if way]
        if not ways:
            return ()
        ideal = min(ways, key=lambda way: self.takes_h(holder, way))
        there = frozenset(f.kind.mode for f in able if f.offered and tonnes >= f.kind.least_t)
        way = topology.best(origin, goal, load, there)
        if way and self.takes_h(holder, way) <= self.takes_h(holder, ideal) + self.rules.patience_hours:
            return way
        return ideal if any(f.offered and f.kind.mode == ideal[0].mode for f in able) else ()

    def takes_h(self, holder: Store, way: Way) -> float:
        """Return the expected hours by a way: travel, waiting for repairs, papers."""
        papers_h = max(self.model.papers.expected_wait_h(holder, s) if s.borders else 0.0 for s in way)
        return papers_h + self.model.topology.waiting_h(way) + sum(s.hours for s in way)

    def by_distance(self, mode: str, supply: int, origin: int) -> list[Fleet]:
        """Return the fleets of a mode that may take a class and can come, nearest home first."""
        key = (mode, supply, origin)
        if key not in self.nearest:
            near = [f for f in self.able[supply] if f.kind.mode == mode and origin in f.hours]
            self.nearest[key] = sorted(near, key=lambda f: (f.hours[origin], f.index))
        return self.nearest[key]


def _carries(fleet: Fleet, supply: int) -> bool:
    return SUPPLIES[supply] in fleet.kind.carries
