"""Stores at hour zero: what units, depots and producers hold, make, and have room for."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from model.kernel import records as r
from model.layout import CONSUMED, EQUIPMENT, by_class
from model.results import SUPPLIES

if TYPE_CHECKING:
    from model.layout import Layout
    from model.scenario import Scenario


def stores_of(scenario: Scenario, layout: Layout) -> np.ndarray:
    """Return the stores of all units, depots and producers, full as the scenario says."""
    n = len(layout.store_node)
    stores = np.zeros(n, r.STORE)
    stores["unit"] = -1
    stores["capacity"] = np.inf
    stores["node"], stores["supply"] = layout.store_node, layout.store_supply
    for i, unit in enumerate(scenario.units):
        first, formation = layout.unit_store[i], scenario.formations[unit.formation]
        stores["unit"][first : first + len(SUPPLIES)] = i
        for supply, tonnes in unit.heaviest_use(formation).items():
            stores["level"][first + SUPPLIES.index(supply)] = unit.stock_days * tonnes
        origin = layout.origin_store[i]
        stores["level"][first + EQUIPMENT if origin < 0 else origin] = formation.equipment_t
    for first, depot in zip(layout.depot_store, scenario.depots, strict=True):
        own = slice(first, first + CONSUMED)
        stores["level"][own] = by_class(depot.stock_t)
        stores["capacity"][own] = by_class(depot.capacity_t)
        stores["gain"][own] = [tonnes / 24 for tonnes in by_class(depot.makes_t_per_day)]
        stores["holds_back"][own] = depot.overflow == "wait"
        stores["decay"][own] = [-math.log1p(-share) / 24 for share in by_class(depot.spoilage_per_day)]
    for first, producer in zip(layout.producer_store, scenario.industry, strict=True):
        own = slice(first, first + CONSUMED)
        stores["level"][own] = by_class(producer.stock_t)
        stores["gain"][own] = [tonnes / 24 for tonnes in by_class(producer.output_t_per_day)]
        month = {supply: 30 * tonnes for supply, tonnes in producer.output_t_per_day.items()}
        stores["capacity"][own] = by_class(month | producer.capacity_t)
    return stores
