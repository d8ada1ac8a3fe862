"""Order up to a level that follows the forecast, every so many turns."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from agents.replenishment.base import ByClass, Replenishment, Shelf, added


class Periodic(Replenishment):
    """Every `every_turns` turns, orders up to the use expected until the delivery of the next review, and a reserve.

    Names: (R, S), periodic order-up-to policy; with a moving average that of Chen et al. 2000.
    """

    kind: Literal["periodic"] = "periodic"
    review: Literal["turn"] = Field("turn", description="it looks at its shelves by the calendar only")
    every_turns: int = Field(7, ge=1, description="turns between reviews, the first at the start [assumed: a week]")
    days: float = Field(3, ge=0, description="further days of expected use in reserve [A13, assumed]")
    reserve_t: ByClass = Field(
        default_factory=dict, description="reserve beside that by class, t; a class not named: 0 [assumed]"
    )

    def order_t(self, shelf: Shelf) -> float:
        """Return the difference to the level at a review."""
        if shelf.turn % self.every_turns:
            return 0.0
        hours = 24 * self.days + shelf.lead_h + (self.every_turns - 1) * shelf.turn_h
        level = shelf.forecast_t_h * hours + self.reserve_t.get(shelf.supply, 0.0)
        return max(0.0, min(shelf.capacity_t, level) - shelf.position_t)

    def raised(self, days: float, tonnes: ByClass) -> Periodic:
        """Return the policy with so much more in reserve."""
        del days
        return self.model_validate(self.model_dump() | {"reserve_t": added(self.reserve_t, tonnes)})
