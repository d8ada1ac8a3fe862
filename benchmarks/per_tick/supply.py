"""Who holds stocks: units that use them, depots that pass them on, industry that makes them."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from mesa import Agent

from agents.replenishment.base import Shelf
from benchmarks.per_tick.command import Order
from model.kernel.luck import DEMAND, normal
from model.results import SUPPLIES

if TYPE_CHECKING:
    from benchmarks.per_tick.campaign import Campaign
    from model.forces import Unit
    from model.industry import Producer
    from model.sustainment import Depot

CONSUMED = SUPPLIES[:5]


class Store:
    """One class at one place. `coming_t` is on the way to it, transfer points included; `open_t` is only ordered."""

    __slots__ = (
        "capacity", "coming_t", "holder", "key", "level", "load", "nation", "node", "open_t", "papers_early_h",
        "supply",
    )  # fmt: skip

    def __init__(self, node: int, supply: int, level: float, capacity: float, key: int, nation: str) -> None:
        self.node, self.supply, self.level, self.capacity, self.key = node, supply, level, capacity, key
        self.nation = nation
        self.coming_t = self.open_t = self.papers_early_h = 0.0
        self.load = 0
        self.holder = self  # whom the cargo is meant for; another store where this is a transfer point

    def receive(self, tonnes: float) -> None:
        """Take cargo in."""
        self.level += tonnes
        if self.holder is self:
            self.coming_t -= tonnes


class UnitAgent(Agent):
    """Uses its stocks hour by hour and orders once a day."""

    def __init__(
        self, model: Campaign, index: int, unit: Unit, stores: list[Store], sources: list[tuple[Store, ...]]
    ) -> None:
        super().__init__(model)
        self.index, self.unit, self.stores, self.sources = index, unit, stores, sources
        self.formation = model.plan.scenario.formations[unit.formation]
        heaviest = unit.heaviest_use(self.formation)
        self.full_load = [unit.organic_days * heaviest.get(s, 0.0) for s in CONSUMED]
        self.rates = [0.0] * 5
        self.asked_t, self.served_t = [0.0] * 5, [0.0] * 5
        self.lead_h = 0.0

    @property
    def present(self) -> bool:
        """Whether its people are there."""
        return self.model.now >= 24 * self.unit.arrival_days

    def wake(self) -> None:
        """Set the day's rates."""
        sigma, day = self.model.plan.scenario.mishaps.demand_sigma, self.model.now // 24
        for k, rate in enumerate(self.use()):
            noise = 1.0
            if sigma > 0:
                z = normal(self.model.seed_root, DEMAND, self.index * 16 + k, day)
                noise = math.exp(sigma * z - sigma**2 / 2)
            self.rates[k] = rate * noise if self.present else 0.0

    def equipped(self) -> float:
        """Return the share of its equipment that is there."""
        return min(1.0, self.stores[5].level / self.formation.equipment_t)

    def use(self) -> list[float]:
        """Return what it uses by class in its posture, t/h."""
        posture = next(p.posture for p in reversed(self.unit.postures) if 24 * p.from_days <= self.model.now)
        per_day = self.formation.consumption_t_per_day.get(posture, {})
        share = self.equipped()
        return [per_day.get(s, 0.0) / 24 * (share if k else 1.0) for k, s in enumerate(CONSUMED)]

    def step(self) -> None:
        """Use what an hour needs, as far as it is there."""
        if not self.present:
            return
        asked, served = self.asked_t, self.served_t
        for k, rate in enumerate(self.rates):
            store = self.stores[k]
            got = rate if store.level >= rate else store.level
            store.level -= got
            asked[k] += rate
            served[k] += got

    def order(self) -> None:
        """Order what is missing up to the basic load."""
        least_h = self.model.plan.scenario.turn_hours / 2
        if self.present:
            share = self.equipped()
            for k, use in enumerate(self.use()):
                store = self.stores[k]
                load = self.full_load[k] * (share if k else 1.0)
                missing = load + use * self.lead_h - store.level - store.coming_t - store.open_t
                if missing > use * least_h:
                    self.model.command.take(Order(store, self.sources[k], missing, self.unit.priority))
        deployment, equipment = self.unit.deployment, self.stores[5]
        if deployment is not None and self.model.now >= 24 * deployment.available_days:
            waiting = self.sources[5][0].level - equipment.open_t
            if waiting > 0:
                self.model.command.take(Order(equipment, self.sources[5], waiting, self.unit.priority))


class DepotAgent(Agent):
    """Orders by its policy, on a smoothed forecast of what is asked of it."""

    def __init__(self, model: Campaign, depot: Depot, stores: list[Store], forecast: list[float]) -> None:
        super().__init__(model)
        self.depot, self.stores, self.forecast = depot, stores, forecast
        self.sources: list[tuple[Store, ...]] = []
        self.lead_h = 0.0

    def order(self) -> None:
        """Review every class."""
        for k, store in enumerate(self.stores):
            if self.model.now > 0:
                off = self.model.heard_t.get(store, 0.0) / 24 - self.forecast[k]
                self.forecast[k] += self.depot.forecast.smoothing * off
            if not self.sources[k]:
                continue
            position_t = store.level + store.coming_t + store.open_t
            tonnes = self.depot.policy.order_t(
                Shelf(CONSUMED[k], position_t, store.capacity, self.forecast[k], self.lead_h)
            )
            if tonnes > 0:
                self.model.command.take(Order(store, self.sources[k], tonnes, 0))


class ProducerAgent(Agent):
    """Makes supply at a steady rate until its store is full."""

    def __init__(self, model: Campaign, producer: Producer, stores: list[Store]) -> None:
        super().__init__(model)
        self.stores = stores
        self.lines = [(stores[SUPPLIES.index(s)], t / 24) for s, t in producer.output_t_per_day.items() if t > 0]

    def step(self) -> None:
        """Make what an hour yields."""
        for store, rate in self.lines:
            store.level += min(rate, max(store.capacity - store.level, 0.0))
