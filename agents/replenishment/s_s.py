"""Order up to S once at or below s."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field

from agents.replenishment.base import ByClass, Position, Replenishment, Shelf, added


class MinMax(Replenishment):
    """Orders up to S when the position is at or below s. Names: (s, S) policy, min-max."""

    counts_backlog: ClassVar[bool] = True

    kind: Literal["s_s"] = "s_s"
    low_t: Position = Field(
        description="s by class, t, below zero to order once so much is owed; a class not named is not ordered"
        " [no default]"
    )
    high_t: ByClass = Field(description="S by class, t [no default]")

    def order_t(self, shelf: Shelf) -> float:
        """Return the difference to S, or nothing."""
        low = self.low_t.get(shelf.supply)
        if low is None or shelf.position_t > low + 1e-9:
            return 0.0
        return max(0.0, self.high_t.get(shelf.supply, 0.0) - shelf.position_t)

    def misfits(self) -> list[tuple[str, str]]:
        """Return the classes whose S is not above their s."""
        flat = {supply: low for supply, low in self.low_t.items() if self.high_t.get(supply, 0.0) <= low}
        return [(f"low_t.{supply}", f"not below S (got {low:g}); S of this class above it in high_t")
                for supply, low in flat.items()]  # fmt: skip

    def raised(self, days: float, tonnes: ByClass) -> MinMax:
        """Return the policy with higher levels of the classes that it orders."""
        del days
        more = {supply: t for supply, t in tonnes.items() if supply in self.low_t}
        return self.model_validate(
            self.model_dump() | {"low_t": added(self.low_t, more), "high_t": added(self.high_t, more)}
        )
