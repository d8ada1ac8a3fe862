"""Planning some days ahead: solve, spend down the plan, look again."""

from __future__ import annotations

from abc import abstractmethod
from typing import TYPE_CHECKING, ClassVar, cast

import numpy as np
from pydantic import Field

from agents.interdiction import Graph
from agents.strategies._spending import hopeful, spend
from agents.strategies.base import Strategy

if TYPE_CHECKING:
    from agents.intents import Strike
    from agents.luck import Dice
    from agents.views import AdversaryView

#: Share of the optimum that a plan may leave open: what it stands on is guessed far more coarsely [assumed].
GAP = 0.02


class Planner(Strategy):
    """A strategy that plans what `ahead_days` of its budget can do, carries that out as money comes in, and plans anew.

    What is seen out of service when it plans is taken to stay so until the next plan.
    """

    sees: ClassVar[frozenset[str]] = frozenset({"denied_h", "leaves", "down", "awaited", "network"})
    strikes: int = Field(4, ge=1, description="most strikes a turn [assumed; 2.5-4.1 a day seen, S55, S56]")
    ahead_days: float = Field(5, ge=1, description="days of budget that one plan spends [assumed]")
    lasting_hours: float = Field(
        24, ge=0, description="what denies less is left out of the plan, h [assumed; track is back after 4 h, S55]"
    )

    @abstractmethod
    def plan(self, view: AdversaryView, rows: np.ndarray, budget: float) -> np.ndarray:
        """Return which of the rows to strike, first things first."""

    def choose(self, view: AdversaryView, memory: dict[str, object], dice: Dice) -> list[Strike]:
        """Go on with the plan, or make one."""
        if view.hours >= cast("float", memory.get("until", -np.inf)):
            budget = view.budget + view.income * max(self.ahead_days - view.turn_h / 24, 0.0)
            rows = options(view, self.lasting_hours)
            memory["until"] = view.hours + 24 * self.ahead_days
            possible = len(rows) and len(view.network.sources) and len(view.network.goals)
            memory["plan"] = self.plan(view, rows, budget) if possible else rows[:0]
        return spend(hopeful(view), cast("np.ndarray", memory["plan"]), self.strikes, dice)


def options(view: AdversaryView, lasting_h: float) -> np.ndarray:
    """Return one row for each asset that is in service: the means that denies most for its cost, if for so long."""
    able = np.flatnonzero((view.denied_h >= lasting_h) & ~(view.down | view.awaited))
    best = able[np.lexsort((-(view.denied_h / view.cost)[able], view.assets[able]))]
    _, first = np.unique(view.assets[best], return_index=True)
    return np.asarray(best[first])


def graph_of(view: AdversaryView, rows: np.ndarray) -> Graph:
    """Return the public map with these rows as its options."""
    network = view.network
    most = max(view.assets.max(initial=-1), network.asset.max(initial=-1))
    option = np.full(int(most) + 2, -1)  # the last is for arcs that cannot be struck
    option[view.assets[rows]] = np.arange(len(rows))
    return Graph(network.places, network.tail, network.head, option[network.asset])
