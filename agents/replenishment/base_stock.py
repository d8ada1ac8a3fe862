"""Order back up to a fixed level whatever was taken."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field

from agents.replenishment.base import ByClass, Replenishment, Shelf, added


class BaseStock(Replenishment):
    """Orders the difference to a base-stock level at every review. Names: base stock, (S-1, S) policy [Zipkin 2000]."""

    counts_backlog: ClassVar[bool] = True

    kind: Literal["base_stock"] = "base_stock"
    levels_t: ByClass = Field(description="base-stock level by class, t; a class not named is not ordered [no default]")

    def order_t(self, shelf: Shelf) -> float:
        """Return the difference to the level."""
        level = self.levels_t.get(shelf.supply)
        return 0.0 if level is None else max(0.0, level - shelf.position_t)

    def raised(self, days: float, tonnes: ByClass) -> BaseStock:
        """Return the policy with higher levels of the classes that it orders."""
        del days
        more = {supply: t for supply, t in tonnes.items() if supply in self.levels_t}
        return self.model_validate(self.model_dump() | {"levels_t": added(self.levels_t, more)})
