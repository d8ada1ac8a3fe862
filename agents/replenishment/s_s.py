"""Order up to S once at or below s."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from agents.replenishment.base import ByClass, Replenishment, Shelf


class MinMax(Replenishment):
    """Orders up to S when the position is at or below s. Names: (s, S) policy, min-max."""

    kind: Literal["s_s"] = "s_s"
    low_t: ByClass = Field(description="s by class, t; a class not named is not ordered [no default]")
    high_t: ByClass = Field(description="S by class, t [no default]")

    def order_t(self, shelf: Shelf) -> float:
        """Return the difference to S, or nothing."""
        low = self.low_t.get(shelf.supply)
        if low is None or shelf.position_t > low + 1e-9:
            return 0.0
        return max(0.0, self.high_t.get(shelf.supply, 0.0) - shelf.position_t)
