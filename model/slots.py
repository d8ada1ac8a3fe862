"""The slots of a scenario: for each, the union of the kinds found in its package.

A new strategy, contract, routing rule, repair order or lever is one new file in its package; nothing here changes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from agents.contracts.base import Contract as AnyContract
    from agents.escorting.base import Escorting as AnyEscorting
    from agents.forecasts.base import Forecast as AnyForecast
    from agents.rationing.base import Rationing as AnyRationing
    from agents.repair_orders.base import RepairOrder as AnyRepairOrder
    from agents.replenishment.base import Replenishment as AnyReplenishment
    from agents.routing.base import Routing as AnyRouting
    from agents.strategies.base import Strategy as AnyStrategy
    from model.levers.base import Lever as AnyLever
else:
    import agents.contracts
    import agents.escorting
    import agents.forecasts
    import agents.rationing
    import agents.repair_orders
    import agents.replenishment
    import agents.routing
    import agents.strategies
    import model.levers
    from agents.plugin import any_of, load_kinds

    AnyContract = any_of(load_kinds(agents.contracts))
    AnyEscorting = any_of(load_kinds(agents.escorting))
    AnyForecast = any_of(load_kinds(agents.forecasts))
    AnyRationing = any_of(load_kinds(agents.rationing))
    AnyReplenishment = any_of(load_kinds(agents.replenishment))
    AnyRepairOrder = any_of(load_kinds(agents.repair_orders))
    AnyRouting = any_of(load_kinds(agents.routing))
    AnyStrategy = any_of(load_kinds(agents.strategies))
    AnyLever = any_of(load_kinds(model.levers))

__all__ = [
    "AnyContract", "AnyEscorting", "AnyForecast", "AnyLever", "AnyRationing", "AnyRepairOrder", "AnyReplenishment",
    "AnyRouting", "AnyStrategy",
]  # fmt: skip
