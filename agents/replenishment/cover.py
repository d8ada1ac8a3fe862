"""Order up to so many days of expected use."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from agents.replenishment.base import ByClass, Replenishment, Shelf, added


class Cover(Replenishment):
    """Keeps stock and orders at `days` of expected use, plus the use until delivery, in lots, within the capacity.

    Names: order-up-to by days of supply, the way military depots are normed [A13].
    """

    kind: Literal["cover"] = "cover"
    days: float = Field(10, gt=0, description="days of expected use to cover [A13]")
    lot_t: float = Field(500, gt=0, description="smallest order, t: half a train [assumed]")
    more_days: ByClass = Field(
        default_factory=dict, description="further days by class, for prepositioned stock; a class not named: 0 [A13]"
    )

    def order_t(self, shelf: Shelf) -> float:
        """Return what is missing once it is a lot, or half of all that is wanted."""
        days = self.days + self.more_days.get(shelf.supply, 0.0)
        goal = min(shelf.capacity_t, shelf.forecast_t_h * (24 * days + shelf.lead_h))
        missing = goal - shelf.position_t
        return missing if missing >= min(self.lot_t, goal / 2) > 0 else 0.0

    def raised(self, days: float, tonnes: ByClass) -> Cover:
        """Return the policy with more days of the classes in `tonnes`."""
        return self.model_validate(
            self.model_dump() | {"more_days": added(self.more_days, dict.fromkeys(tonnes, days))}
        )
