"""Stocks that wait where they will be needed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from pydantic import Field

from model.levers.base import Lever, rewritten
from model.part import NonNegative, Posture, Supply

if TYPE_CHECKING:
    from model.scenario import Scenario
    from model.theatre import Theatre

_PRICES: dict[Supply, float] = {"I": 5e3, "II": 5e4, "III": 1e3, "IV": 1e3, "V": 5e4}


class Preposition(Lever):
    """More days of supply in the depots that units draw from, with the room to keep them.

    The stock is added, not moved, and kept: depots go on ordering up to what they held and that. Its price and its keep
    are the cost. Policy items 18, 43 and 99.
    """

    kind: Literal["preposition"] = "preposition"
    delivery_days: NonNegative = Field(600, description="ammunition 12-28 months [S10], the rest shorter [assumed]")
    days: float = Field(10, ge=0, description="days of use of the units that draw on the depot [assumed]; 0: nothing")
    posture: Posture = Field("defence", description="posture whose use is counted")
    supplies: tuple[Supply, ...] = Field(("III", "V"), min_length=1, description="classes that are prepositioned")
    cost_eur_per_t: dict[Supply, NonNegative] = Field(
        default_factory=lambda: dict(_PRICES),
        description="price and one year's keep, by class; a class not named: 0 [assumed]",
    )

    def amend(self, scenario: Scenario, theatre: Theatre) -> Scenario:
        """Raise stock and capacity of the depots, and what they order up to."""
        extra = self._tonnes(scenario)
        depots = []
        for depot in scenario.depots:
            row = depot.model_dump()
            for supply, tonnes in extra.get(depot.name, {}).items():
                row["stock_t"][supply] = row["stock_t"].get(supply, 0.0) + tonnes
                row["capacity_t"][supply] = row["capacity_t"].get(supply, 0.0) + tonnes
            more: dict[str, float] = {supply: t for supply, t in extra.get(depot.name, {}).items() if t > 0}
            if more:
                row["policy"] = depot.policy.raised(self.days, more).model_dump()
            depots.append(row)
        return rewritten(scenario, depots=depots)

    def cost_eur(self, scenario: Scenario, theatre: Theatre) -> float:
        """Return price and keep of all that is added."""
        rows = self._tonnes(scenario).values()
        return sum(t * self.cost_eur_per_t.get(supply, 0.0) for row in rows for supply, t in row.items())

    def _tonnes(self, scenario: Scenario) -> dict[str, dict[Supply, float]]:
        extra: dict[str, dict[Supply, float]] = {}
        if self.days == 0:
            return extra
        for unit in scenario.units:
            use = scenario.formations[unit.formation].consumption_t_per_day.get(self.posture, {})
            row = extra.setdefault(unit.supplier, {})
            for supply in self.supplies:
                row[supply] = row.get(supply, 0.0) + self.days * use.get(supply, 0.0)
        return extra
