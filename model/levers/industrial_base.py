"""Works that live on parts from home and can grow."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from pydantic import Field

from model.industry import Surge
from model.levers.base import Lever, rewritten
from model.part import NonNegative, Supply

if TYPE_CHECKING:
    from model.industry import Producer
    from model.scenario import Scenario
    from model.theatre import Theatre


class IndustrialBase(Lever):
    """Sources at home replace foreign ones, parts are kept in stock, and lines stand ready to make more.

    `adoption` is the share of producers of `supplies` that it reaches, those first that stand first in the scenario.
    Costs lines and their keep by the output that they add at most, and parts in stock. Policy items 7, 69, 76, 117 to
    119 and 127; lead times S10.
    """

    kind: Literal["industrial_base"] = "industrial_base"
    delivery_days: NonNegative = Field(720, description="new lines, 12-28 months [S10]")
    adoption: float = Field(1.0, ge=0, le=1, description="share of producers that it reaches [assumed]; 0: none")
    supplies: tuple[Supply, ...] = Field(("V",), min_length=1, description="classes that it is about")
    domestic: float = Field(0.5, ge=0, le=1, description="part of the foreign share that is replaced [assumed]")
    parts_days: float = Field(60, ge=0, description="days that parts last, where it was less [assumed]")
    most: float = Field(2, ge=1, description="times the output at the start that lines can make [assumed]")
    notice_days: float = Field(30, ge=0, description="from the start to the first more [assumed]")
    doubling_days: float = Field(120, gt=0, description="in which output then doubles [assumed]")
    cost_eur_per_t_day: float = Field(3e6, ge=0, description="for each tonne a day of output added [assumed]")
    cost_eur_per_t: float = Field(1e4, ge=0, description="of parts for a tonne of output [assumed]")

    def amend(self, scenario: Scenario, theatre: Theatre) -> Scenario:
        """Change the producers that it reaches."""
        reached = [producer.name for producer in self._reached(scenario)]
        rows = [p.model_dump() | (self._better(p) if p.name in reached else {}) for p in scenario.industry]
        return rewritten(scenario, industry=rows)

    def amend_late(self, scenario: Scenario, theatre: Theatre, day: float) -> Scenario:
        """Only let lines begin to make more, after that day: parts and sources come too late."""
        reached = [producer.name for producer in self._reached(scenario)]
        surge = {"surge": self._surge(day)}
        rows = [p.model_dump() | (surge if p.name in reached else {}) for p in scenario.industry]
        return rewritten(scenario, industry=rows)

    def cost_eur(self, scenario: Scenario, theatre: Theatre) -> float:
        """Return the cost of lines and of parts."""
        cost = 0.0
        for producer in self._reached(scenario):
            t_day = sum(producer.output_t_per_day.get(supply, 0.0) for supply in self.supplies)
            more_days = max(0.0, self.parts_days - producer.parts_days)
            cost += t_day * ((self.most - 1) * self.cost_eur_per_t_day + more_days * self.cost_eur_per_t)
        return cost

    def _better(self, producer: Producer) -> dict[str, object]:
        foreign = {
            supply: share * (1 - self.domestic if supply in self.supplies else 1)
            for supply, share in producer.foreign.items()
        }
        return {"foreign": foreign, "parts_days": max(self.parts_days, producer.parts_days), "surge": self._surge(0)}

    def _surge(self, day: float) -> dict[str, object]:
        grows = {"notice_days": self.notice_days, "doubling_days": self.doubling_days, "most": self.most}
        return Surge(from_days=day, supplies=self.supplies, **grows).model_dump()

    def _reached(self, scenario: Scenario) -> list[Producer]:
        makers = [p for p in scenario.industry if any(p.output_t_per_day.get(supply, 0) for supply in self.supplies)]
        return makers[: round(self.adoption * len(makers))]
