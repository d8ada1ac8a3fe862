"""Reports between nations that need not be keyed in again."""

from __future__ import annotations

from itertools import permutations
from typing import TYPE_CHECKING, Literal

from pydantic import Field

from model.levers.base import Lever, rewritten
from model.part import NonNegative
from model.structure import holding_nations

if TYPE_CHECKING:
    from model.scenario import Scenario
    from model.theatre import Theatre


class CommonReports(Lever):
    """A common format for logistic reports (LOGFAS for all, JEDI): what nations report to each other is read at once.

    `adoption` is the share of nations with forces or depots that take part, the first in the scenario's order; between
    each two of them reports come in after `lag_hours` and with these chances of loss and error, unless they are better
    already. Costs the yearly connection of each nation. Policy items 35, 45 to 47, 73, 86, 111 and 112; lag A20.
    """

    kind: Literal["common_reports"] = "common_reports"
    delivery_days: NonNegative = Field(540, description="data of all translated and connected [assumed]")
    adoption: float = Field(1.0, ge=0, le=1, description="share of nations that take part [assumed]; 0: none")
    lag_hours: float = Field(1, ge=0, description="age of a report when it is read, h [A20: 1 by JEDI]")
    lost: float = Field(0.01, ge=0, le=1, description="chance that a turn's report is lost [assumed]")
    mistyped: float = Field(0.0, ge=0, le=1, description="chance that a number is wrong [assumed]")
    cost_eur_per_nation: float = Field(2e6, ge=0, description="for each nation that takes part [assumed]")

    def amend(self, scenario: Scenario, theatre: Theatre) -> Scenario:
        """Put an agreement of each two nations that take part before what they had agreed on."""
        told = scenario.information
        pairs = []
        for of, to in permutations(self._joined(scenario), 2):
            before = told.channel(of, (to,)).model_dump()
            better = {name: min(getattr(self, name), before[name]) for name in ("lag_hours", "lost", "mistyped")}
            pairs.append({"of": of, "to": to} | better)
        if not pairs:
            return scenario
        pairs += [pair.model_dump() for pair in told.pairs]
        return rewritten(scenario, information=told.model_dump() | {"pairs": pairs})

    def cost_eur(self, scenario: Scenario, theatre: Theatre) -> float:
        """Return the cost of all connections."""
        return self.cost_eur_per_nation * len(self._joined(scenario))

    def _joined(self, scenario: Scenario) -> list[str]:
        nations = holding_nations(scenario)
        return nations[: round(self.adoption * len(nations))]
