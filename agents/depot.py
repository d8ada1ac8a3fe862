"""The depot: it forecasts what will be drawn and keeps itself filled."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mesa import Agent

from agents.intents import Order

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mesa import Model

    from agents.views import DepotView


class DepotAgent(Agent):  # type: ignore[misc]
    """Orders up to `cover_h` (and the lead time) of what is ordered from it, smoothed, within its capacity.

    `forecast` is its memory: tonnes an hour by class, at first what its units will use at their heaviest posture. It
    counts what is ordered, not what is issued: a depot that has run dry would otherwise forget that it is needed.
    """

    def __init__(
        self, model: Model, stores: Sequence[int], sources: Sequence[tuple[int, ...]], capacity: Sequence[float],
        cover_h: float, lead_h: float, lot_t: float, smoothing: float, forecast: Sequence[float],
    ) -> None:  # fmt: skip
        super().__init__(model)
        self.stores, self.sources, self.capacity = tuple(stores), tuple(sources), tuple(capacity)
        self.cover_h, self.lot_t, self.smoothing = cover_h + lead_h, lot_t, smoothing
        self.forecast = list(forecast)

    def act(self, view: DepotView) -> list[Order]:
        """Return the orders of this turn."""
        orders = []
        for k, store in enumerate(self.stores):
            if view.hours > 0:
                seen = view.asked[k] / view.turn_h
                self.forecast[k] += self.smoothing * (seen - self.forecast[k])
            if not self.sources[k]:
                continue
            goal = min(self.capacity[k], self.forecast[k] * self.cover_h)
            missing = goal - view.level[k] - view.inbound[k]
            if missing >= min(self.lot_t, goal / 2) > 0:
                orders.append(Order(store, self.sources[k], missing, 0))
        return orders
