"""One picture of demand for all depots."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from pydantic import Field

from model.levers.base import Lever, rewritten
from model.part import NonNegative

if TYPE_CHECKING:
    from model.scenario import Scenario
    from model.theatre import Theatre


class SharedDemandData(Lever):
    """Depots on a common data platform (LOGFAS and JEDI): they forecast from what units and customers in the end use.

    They also know at once what is on order from them. `adoption` is the share of nations with depots that take part,
    those first whose depots stand first in the scenario. Costs a yearly connection of each nation and of each of its
    depots. Policy items 45 to 47, 73, 93 and 111.
    """

    kind: Literal["shared_demand_data"] = "shared_demand_data"
    delivery_days: NonNegative = Field(540, description="data of all translated and connected [assumed]")
    adoption: float = Field(1.0, ge=0, le=1, description="share of nations that take part [assumed]; 0: none")
    cost_eur_per_nation: float = Field(2e6, ge=0, description="for each nation that takes part [assumed]")
    cost_eur_per_depot: float = Field(1e5, ge=0, description="for each of their depots [assumed]")

    def amend(self, scenario: Scenario, theatre: Theatre) -> Scenario:
        """Let the depots of the nations that take part see shared data."""
        joined = self._nations(scenario)
        depots = [d.model_dump() | ({"sees": "shared"} if d.nation in joined else {}) for d in scenario.depots]
        return rewritten(scenario, depots=depots)

    def cost_eur(self, scenario: Scenario, theatre: Theatre) -> float:
        """Return the cost of all connections."""
        joined = self._nations(scenario)
        depots = [d for d in scenario.depots if d.nation in joined]
        return self.cost_eur_per_nation * len(joined) + self.cost_eur_per_depot * len(depots)

    def _nations(self, scenario: Scenario) -> list[str]:
        nations = list(dict.fromkeys(depot.nation for depot in scenario.depots))
        return nations[: round(self.adoption * len(nations))]
