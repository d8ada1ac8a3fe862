"""Order fixed lots at a reorder point."""

from __future__ import annotations

import math
from typing import ClassVar, Literal

from pydantic import Field

from agents.replenishment.base import ByClass, Position, Replenishment, Shelf, added


class ReorderPoint(Replenishment):
    """Orders as many lots of Q as bring the position above r once it is at or below r.

    Names: (r, Q), (r, nQ) policy.
    """

    counts_backlog: ClassVar[bool] = True

    kind: Literal["r_q"] = "r_q"
    points_t: Position = Field(
        description="reorder point r by class, t, below zero to order once so much is owed; a class not named is not"
        " ordered [no default]"
    )
    lots_t: ByClass = Field(description="lot Q by class, t [no default]")

    def order_t(self, shelf: Shelf) -> float:
        """Return whole lots."""
        point, lot = self.points_t.get(shelf.supply), self.lots_t.get(shelf.supply, 0.0)
        if point is None or lot <= 0 or shelf.position_t > point + 1e-9:
            return 0.0
        return lot * (math.floor((point - shelf.position_t) / lot + 1e-9) + 1)

    def misfits(self) -> list[tuple[str, str]]:
        """Return the classes that have a point and no lot."""
        bare = [supply for supply in self.points_t if self.lots_t.get(supply, 0.0) <= 0]
        return [(f"points_t.{supply}", "has no lot; a lot of this class above 0 in lots_t") for supply in bare]

    def raised(self, days: float, tonnes: ByClass) -> ReorderPoint:
        """Return the policy with higher reorder points of the classes that it orders."""
        del days
        more = {supply: t for supply, t in tonnes.items() if supply in self.points_t}
        return self.model_validate(self.model_dump() | {"points_t": added(self.points_t, more)})
