"""What a depot may know of demand beyond what is asked of it: whom it serves in the end, and what is planned."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from model.laws import mean_hours
from model.layout import CONSUMED, by_class
from model.results import SUPPLIES

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from agents.intents import Order
    from model.layout import Layout
    from model.plan import Plan


class DemandPicture:
    """Demand as shared data and plans show it, by depot; second suppliers are left out of account.

    `order` is the order in which depots act: that of the scenario, unless some count what is on order from them. Then
    customers come before those who supply them, so that these see what was just ordered.
    """

    def __init__(self, plan: Plan, layout: Layout) -> None:
        self._plan, self._layout = plan, layout
        depots = plan.scenario.depots
        self.shared = frozenset(i for i, depot in enumerate(depots) if depot.sees == "shared")
        #: Those to which what is on order from them counts as owed at once.
        self.owing = self.shared | {i for i, depot in enumerate(depots) if depot.policy.counts_backlog}
        self._chains = _chains(plan)
        self.order = list(range(len(depots)))
        if self.owing:
            self.order.sort(key=lambda i: -len(self._chains[depots[i].name]))
        self._ends = {i: self._end_stores(i) for i in self.shared}
        self._rates: dict[int, list[tuple[float, float, np.ndarray]]] = {}

    def asked_t(self, i: int, demanded: Sequence[float]) -> list[float]:
        """Return what those whom depot `i` serves in the end asked for last turn, t by class."""
        return [sum(demanded[first + k] for first in self._ends[i]) for k in range(CONSUMED)]

    def owed_t(self, i: int, owed: Sequence[float], book: Iterable[Order]) -> list[float]:
        """Return what depot `i` owes, and what is on order from it and has not left, t by class."""
        first, tonnes = self._layout.depot_store[i], list(owed)
        for order in book:
            if 0 <= order.sources[0] - first < CONSUMED:
                tonnes[order.sources[0] - first] += order.tonnes
        return tonnes

    def planned_t_h(self, i: int, start: float, hours: float) -> list[float]:
        """Return the mean planned use of those whom depot `i` serves in the end, from hour `start`, t/h by class."""
        if i not in self._rates:
            self._rates[i] = list(self._planned(i))
        total = np.zeros(CONSUMED)
        for since, until, rate in self._rates[i]:
            total += max(0.0, min(until, start + hours) - max(since, start)) * rate
        rates: list[float] = (total / hours).tolist()
        return rates

    def _end_stores(self, i: int) -> list[int]:
        """First stores of the depot itself and of all depots and units below it."""
        scenario, name = self._plan.scenario, self._plan.scenario.depots[i].name
        depots = zip(scenario.depots, self._layout.depot_store, strict=True)
        units = zip(scenario.units, self._layout.unit_store, strict=True)
        below = [first for depot, first in depots if name in self._chains[depot.name]]
        return below + [first for unit, first in units if name in self._chains.get(unit.supplier, ())]

    def _planned(self, i: int) -> Iterable[tuple[float, float, np.ndarray]]:
        """Yield (from hour, until hour, t/h by class) for each posture and each demand that ends at depot `i`."""
        scenario, name = self._plan.scenario, self._plan.scenario.depots[i].name
        for unit in scenario.units:
            if name in self._chains.get(unit.supplier, ()):
                use = scenario.formations[unit.formation].consumption_t_per_day
                starts = [24 * max(p.from_days, unit.arrival_days) for p in unit.postures]
                for p, since, until in zip(unit.postures, starts, [*starts[1:], math.inf], strict=True):
                    yield since, until, np.array(by_class(use.get(p.posture, {}))) / 24
        for demand in scenario.demands:
            if name in self._chains[demand.depot]:
                rate = np.zeros(CONSUMED)
                rate[SUPPLIES.index(demand.supply)] = demand.mean_t / mean_hours(demand.arrivals)
                yield demand.start_hours, math.inf, rate


def _chains(plan: Plan) -> dict[str, list[str]]:
    """For each depot, itself and its first suppliers up to the last depot; there is no cycle."""
    first = {depot.name: depot.suppliers[0] if depot.suppliers else "" for depot in plan.scenario.depots}
    chains: dict[str, list[str]] = {}
    for name in first:
        chain, at = [], name
        while at in first:
            chain.append(at)
            at = first[at]
        chains[name] = chain
    return chains
