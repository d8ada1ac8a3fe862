"""The slot of replenishment policies."""

from __future__ import annotations

from abc import abstractmethod
from typing import Annotated, ClassVar, Literal, NamedTuple

from pydantic import Field

from agents.plugin import Plugin

#: Tonnes by class of supply.
ByClass = dict[str, Annotated[float, Field(ge=0, allow_inf_nan=False)]]
#: Tonnes by class, below zero too: so much is owed to customers then.
Position = dict[str, Annotated[float, Field(allow_inf_nan=False)]]


class Shelf(NamedTuple):
    """One class of supply in one depot, as its policy sees it.

    `position_t` is stock plus what is on the way less what is owed; `forecast_t_h` the use that is expected; `lead_h`
    the time from order to delivery that a planner expects, the wait for a review of each turn counted; `turn` counts
    the turns of `turn_h` hours from 0.
    """

    supply: str
    position_t: float
    capacity_t: float
    forecast_t_h: float
    lead_h: float
    turn: int = 0
    turn_h: float = 24.0


class Replenishment(Plugin):
    """Says how much to order. Reviewed once a turn; or continuously, which is also at once when something is asked of
    the depot, by customers or by an order of others, or comes to it for which others wait.

    With `counts_backlog` all that is on order from the depot is owed, as in textbooks, whatever the depot `sees`.
    """

    counts_backlog: ClassVar[bool] = False

    review: Literal["turn", "continuous"] = Field("turn", description="when the depot looks at its shelves")

    @abstractmethod
    def order_t(self, shelf: Shelf) -> float:
        """Return the tonnes to order now, 0 for none."""

    def misfits(self) -> list[tuple[str, str]]:
        """Return field and mistake, `field.class`, for whatever its fields say that does not fit together."""
        return []

    @abstractmethod
    def raised(self, days: float, tonnes: ByClass) -> Replenishment:
        """Return the policy that keeps so much more in stock of each class in `tonnes`: so many days of use."""


def added(tonnes: ByClass, more: ByClass) -> ByClass:
    """Return the sums by class of what is in either."""
    return {supply: tonnes.get(supply, 0.0) + more.get(supply, 0.0) for supply in tonnes | more}
