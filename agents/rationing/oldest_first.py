"""Who asked first is served first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from agents.rationing.base import Rationing

if TYPE_CHECKING:
    from collections.abc import Sequence


class OldestFirst(Rationing):
    """Fills orders as they were placed, as far as the stock goes. Names: first come, first served."""

    kind: Literal["oldest_first"] = "oldest_first"

    def shares_t(self, stock_t: float, asked_t: Sequence[float]) -> list[float]:
        """Return whole orders, then a part of one, then nothing."""
        shares = []
        for tonnes in asked_t:
            shares.append(min(tonnes, stock_t))
            stock_t -= shares[-1]
        return shares
