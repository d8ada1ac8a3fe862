"""The unit: it reports what it has and orders what it will need."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mesa import Agent

from agents.intents import Order
from agents.making import maker

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mesa import Model

    from agents.views import UnitView


_order = maker(Order)


class UnitAgent(Agent):  # type: ignore[misc]
    """Keeps each class at its basic load, counting what it uses until an order arrives.

    It orders when half a turn's use is missing, so that small change does not travel; what lasts less than `urgent_h`
    hours is urgent.
    """

    def __init__(
        self, model: Model, stores: Sequence[int], sources: Sequence[tuple[int, ...]], lead_h: float, turn_h: float,
        priority: int, urgent_h: float = 0.0,
    ) -> None:  # fmt: skip
        super().__init__(model)
        self.stores = tuple(stores)  # five classes, then equipment
        self.sources = tuple(sources)
        self.lead_h = lead_h
        self.least_h = turn_h / 2
        self.priority = priority
        self.urgent_h = urgent_h

    def act(self, view: UnitView) -> list[Order]:
        """Return the orders of this turn."""
        orders = []
        if view.present:
            shelves = zip(view.use, view.basic_load, view.level, view.inbound, strict=True)
            lead_h, least_h, stores, sources = self.lead_h, self.least_h, self.stores, self.sources
            for k, (use, basic_load, level, inbound) in enumerate(shelves):
                missing = basic_load + use * lead_h - level - inbound
                if missing > use * least_h:
                    urgent = level < use * self.urgent_h
                    orders.append(_order((stores[k], sources[k], missing, self.priority, urgent)))
        if view.equipment_open_t > 0:
            orders.append(Order(self.stores[-1], self.sources[-1], view.equipment_open_t, self.priority))
        return orders
