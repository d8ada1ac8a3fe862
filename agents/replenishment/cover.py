"""Order up to so many days of expected use."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from agents.replenishment.base import Replenishment, Shelf


class Cover(Replenishment):
    """Keeps stock and orders at `days` of expected use, plus the use until delivery, in lots, within the capacity.

    Names: order-up-to by days of supply, the way military depots are normed [A13].
    """

    kind: Literal["cover"] = "cover"
    days: float = Field(10, gt=0, description="days of expected use to cover [A13]")
    lot_t: float = Field(500, gt=0, description="smallest order, t: half a train [assumed]")

    def order_t(self, shelf: Shelf) -> float:
        """Return what is missing once it is a lot, or half of all that is wanted."""
        goal = min(shelf.capacity_t, shelf.forecast_t_h * (24 * self.days + shelf.lead_h))
        missing = goal - shelf.position_t
        return missing if missing >= min(self.lot_t, goal / 2) > 0 else 0.0
