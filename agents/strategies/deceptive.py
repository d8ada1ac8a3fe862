"""The adversary that draws repair crews away before its blow falls."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal

import numpy as np
from pydantic import Field

from agents.strategies._spending import hopeful, ranked, spend
from agents.strategies.base import Strategy

if TYPE_CHECKING:
    from agents.intents import Strike
    from agents.luck import Dice
    from agents.views import AdversaryView


class Deceptive(Strategy):
    """Saves its budget for `cycle_days`, then feints and strikes on one turn.

    The feint: with `feint_share` of what it has, early in the turn, it strikes the busiest assets that a strike closes
    only for a short time, cheapest first. Crews go where most tonnes passed, so to these they rush; and air defence
    spends its rounds on them where they lie within its radius. The blow: late in the turn, with the rest, it strikes
    as `flow` does, among what is closed for longer. With `feint_share` 0 it only masses its strikes.
    Names: feint and main effort (US FM 3-90; whether Red plans so is assumed).
    """

    kind: Literal["deceptive"] = "deceptive"
    sees: ClassVar[frozenset[str]] = frozenset({"flow_t", "denied_h", "down", "awaited"})
    rests: ClassVar[bool] = True
    strikes: int = Field(4, ge=1, description="most strikes of each part a turn [assumed]")
    cycle_days: int = Field(3, ge=1, description="days from blow to blow [assumed; budgets keep for 3 days]")
    feint_share: float = Field(0.25, ge=0, le=1, description="share of the budget that goes into the feint [assumed]")
    lasting_hours: float = Field(24, ge=0, description="what denies less serves for a feint, h [assumed]")

    def choose(self, view: AdversaryView, memory: dict[str, object], dice: Dice) -> list[Strike]:
        """Wait, or feint and strike."""
        if (int(view.hours // 24) + 1) % self.cycle_days:
            return []
        lasting = view.denied_h >= self.lasting_hours
        seen = hopeful(view)
        feint = spend(
            seen._replace(budget=self.feint_share * view.budget),
            ranked(np.where(lasting, 0.0, view.flow_t / view.cost)), self.strikes, dice,
        )  # fmt: skip
        paid = sum(float(view.cost[(view.assets == s.asset) & (view.means == s.means)][0]) for s in feint)
        worth = np.where(lasting, view.flow_t * view.denied_h / view.cost, 0.0)
        blow = spend(seen._replace(budget=view.budget - paid), ranked(worth), self.strikes, dice)
        early = [strike._replace(at_share=strike.at_share / 10) for strike in feint]
        return early + [strike._replace(at_share=0.5 + strike.at_share / 2) for strike in blow]
