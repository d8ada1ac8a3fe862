"""The adversary that strikes where it denies most tonnes."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal

from pydantic import Field

from agents.strategies._spending import ranked, spend
from agents.strategies.base import Strategy

if TYPE_CHECKING:
    from agents.intents import Strike
    from agents.luck import Dice
    from agents.views import AdversaryView


class Flow(Strategy):
    """Strikes the assets whose loss denies most tonnes for each unit of budget: flow seen, times capacity-hours lost.

    A cut track carries again after hours, so the busiest line is rarely the worst loss; a bridge or a port is.
    Names: greedy flow interdiction (Wood 1993 compares it with the optimum).
    """

    kind: Literal["flow"] = "flow"
    sees: ClassVar[frozenset[str]] = frozenset({"flow_t", "denied_h", "down"})
    rests: ClassVar[bool] = True
    strikes: int = Field(4, ge=1, description="most strikes a turn [assumed; 2.5-4.1 a day seen, S55, S56]")
    patience: float = Field(0.0, ge=0, le=1, description="share of the budget that it leaves unspent a turn [assumed]")

    def choose(self, view: AdversaryView, memory: dict[str, object], dice: Dice) -> list[Strike]:
        """Rank by tonnes denied over cost; assets without flow are left alone."""
        worth = view.flow_t * view.denied_h / view.cost
        view = view._replace(budget=view.budget * (1 - self.patience))
        return spend(view, ranked(worth), self.strikes, dice)
