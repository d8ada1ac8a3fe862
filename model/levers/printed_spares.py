"""Spare parts that are printed where they are needed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from pydantic import Field

from model.levers.base import Lever, rewritten
from model.part import NonNegative, Posture

if TYPE_CHECKING:
    from model.scenario import Scenario
    from model.theatre import Theatre


class PrintedSpares(Lever):
    """Printers in the depots that units draw from: the printable part of their spares is made there, in hours.

    NATO counts spares in class II. `adoption` is the share of those depots that have printers, those first that stand
    first in the scenario. Costs printers by depot and powder by tonne, over a year. Policy items 37 and 84; S81.
    """

    kind: Literal["printed_spares"] = "printed_spares"
    delivery_days: NonNegative = Field(180, description="printers, drawings and people [assumed]")
    adoption: float = Field(1.0, ge=0, le=1, description="share of depots with printers [assumed]; 0: none")
    spares: float = Field(0.4, ge=0, le=1, description="share of class II that is spares, by weight [assumed]")
    printable: float = Field(0.1, ge=0, le=1, description="share of spares that can be printed [assumed; .05-.3]")
    posture: Posture = Field("defence", description="posture whose use is counted")
    cost_eur_per_depot: float = Field(3e6, ge=0, description="printers and people for a year [assumed]")
    cost_eur_per_t: float = Field(1e5, ge=0, description="powder for a tonne of parts [assumed]")

    def amend(self, scenario: Scenario, theatre: Theatre) -> Scenario:
        """Let the depots make spares."""
        printed = self._tonnes(scenario)
        depots = []
        for depot in scenario.depots:
            row = depot.model_dump()
            if depot.name in printed:
                made = row["makes_t_per_day"]
                row["makes_t_per_day"] = made | {"II": made.get("II", 0.0) + printed[depot.name]}
            depots.append(row)
        return rewritten(scenario, depots=depots)

    def cost_eur(self, scenario: Scenario, theatre: Theatre) -> float:
        """Return the cost of printers and of a year's powder."""
        printed = self._tonnes(scenario)
        return self.cost_eur_per_depot * len(printed) + self.cost_eur_per_t * 365 * sum(printed.values())

    def _tonnes(self, scenario: Scenario) -> dict[str, float]:
        """Tonnes a day by depot."""
        drawn: dict[str, float] = {}
        for unit in scenario.units:
            use = scenario.formations[unit.formation].consumption_t_per_day.get(self.posture, {})
            drawn[unit.supplier] = drawn.get(unit.supplier, 0.0) + use.get("II", 0.0)
        depots = [depot.name for depot in scenario.depots if drawn.get(depot.name, 0) > 0]
        share = self.spares * self.printable
        return {name: share * drawn[name] for name in depots[: round(self.adoption * len(depots))] if share > 0}
