"""The depot: it forecasts what will be drawn and keeps itself filled."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

from mesa import Agent

from agents.forecasts.base import Seen
from agents.intents import Order
from agents.making import maker
from agents.replenishment.base import Shelf
from agents.trust import Trust

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from mesa import Model

    from agents.forecasts.base import Forecast
    from agents.luck import Dice
    from agents.replenishment.base import Replenishment
    from agents.trust import Temper
    from agents.views import DepotView


_order, _seen, _shelf = maker(Order), maker(Seen), maker(Shelf)


class DepotAgent(Agent):  # type: ignore[misc]
    """Looks at its shelves each turn, or whenever its policy says so, and orders what the policy says.

    `forecast` is what it expects by class, tonnes an hour: at first what its units will use at their heaviest posture,
    then what its way of forecasting makes of what was asked of it. That is not what it issued: a depot that has run dry
    would otherwise forget that it is needed.
    """

    def __init__(
        self, model: Model, names: Sequence[str], stores: Sequence[int], sources: Sequence[tuple[int, ...]],
        capacity: Sequence[float], policy: Replenishment, lead_h: float, forecasting: Forecast,
        forecast: Sequence[float], dice: Dice, temper: Temper | None = None,
    ) -> None:  # fmt: skip
        super().__init__(model)
        self.names, self.stores, self.sources = tuple(names), tuple(stores), tuple(sources)
        self.capacity, self.policy, self.lead_h = tuple(capacity), policy, lead_h
        self.forecasting, self.dice = forecasting, dice
        self.forecast = list(forecast)
        self.trust = None if temper is None else Trust(temper, len(self.stores))
        self.past: list[deque[float]] = [deque(maxlen=forecasting.turns) for _ in self.stores]

    def act(self, view: DepotView) -> list[Order]:
        """Learn from the turn, then return its orders; under continuous review too, for stock may spoil or be lost."""
        if self.trust is not None:
            self.trust.learn(view.open_t)
        if self.forecasting.plans:
            self._plan(view)
        elif view.hours > 0:
            forecast, rate_t_h, turn_h = self.forecast, self.forecasting.rate_t_h, view.turn_h
            for k, (asked, past) in enumerate(zip(view.asked, self.past, strict=True)):
                past.append(asked / turn_h)
                forecast[k] = rate_t_h(_seen((forecast[k], past, 0.0, 0.5)))
        return self.review(view, range(len(self.stores)))

    def _plan(self, view: DepotView) -> None:
        """Look ahead until what is ordered now is there."""
        turn = round(view.hours / view.turn_h)
        for k, planned in enumerate(view.planned(self.lead_h)):
            seen = Seen(self.forecast[k], self.past[k], planned, self.dice.uniform(turn, k))
            self.forecast[k] = self.forecasting.rate_t_h(seen)

    def kept_back(self) -> dict[int, float]:
        """Return the share of each store's stock that it leaves out of its reports."""
        if self.trust is None:
            return {}
        return {store: share for k, store in enumerate(self.stores) if (share := self.trust.kept_back(k)) > 0}

    def review(self, view: DepotView, shelves: Iterable[int]) -> list[Order]:
        """Return the orders for some shelves."""
        orders, turn, turn_h = [], round(view.hours / view.turn_h), view.turn_h
        level, inbound, owed, order_t = view.level, view.inbound, view.owed, self.policy.order_t
        names, capacity, forecast, lead_h = self.names, self.capacity, self.forecast, self.lead_h
        for k in shelves:
            if not self.sources[k]:
                continue
            position = level[k] + inbound[k] - owed[k]
            tonnes = order_t(_shelf((names[k], position, capacity[k], forecast[k], lead_h, turn, turn_h)))
            if tonnes > 0:
                tonnes = tonnes if self.trust is None else self.trust.order_t(k, tonnes)
                orders.append(_order((self.stores[k], self.sources[k], tonnes, 0, False)))
        return orders
