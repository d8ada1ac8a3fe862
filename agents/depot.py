"""The depot: it forecasts what will be drawn and keeps itself filled."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mesa import Agent

from agents.intents import Order
from agents.replenishment.base import Shelf

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from mesa import Model

    from agents.replenishment.base import Replenishment
    from agents.views import DepotView


class DepotAgent(Agent):  # type: ignore[misc]
    """Looks at its shelves when its policy says so, and orders what the policy says.

    `forecast` is its memory: tonnes an hour by class, at first what its units will use at their heaviest posture. It
    counts what is asked of it, not what it issues: a depot that has run dry would otherwise forget that it is needed.
    """

    def __init__(
        self, model: Model, names: Sequence[str], stores: Sequence[int], sources: Sequence[tuple[int, ...]],
        capacity: Sequence[float], policy: Replenishment, lead_h: float, smoothing: float, forecast: Sequence[float],
    ) -> None:  # fmt: skip
        super().__init__(model)
        self.names, self.stores, self.sources = tuple(names), tuple(stores), tuple(sources)
        self.capacity, self.policy, self.lead_h, self.smoothing = tuple(capacity), policy, lead_h, smoothing
        self.forecast = list(forecast)
        self.orders = [0] * len(self.stores)  # placed so far, by class

    def act(self, view: DepotView) -> list[Order]:
        """Learn from the turn, then return the orders of a depot that reviews its shelves each turn."""
        if view.hours > 0:
            for k, asked in enumerate(view.asked):
                self.forecast[k] += self.smoothing * (asked / view.turn_h - self.forecast[k])
        return self.review(view, range(len(self.stores))) if self.policy.review == "turn" else []

    def review(self, view: DepotView, shelves: Iterable[int]) -> list[Order]:
        """Return the orders for some shelves."""
        orders = []
        for k in shelves:
            if not self.sources[k]:
                continue
            position = view.level[k] + view.inbound[k] - view.owed[k]
            shelf = Shelf(self.names[k], position, self.capacity[k], self.forecast[k], self.lead_h)
            tonnes = self.policy.order_t(shelf)
            if tonnes > 0:
                self.orders[k] += 1
                orders.append(Order(self.stores[k], self.sources[k], tonnes, 0))
        return orders
