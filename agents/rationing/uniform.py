"""The same tonnes to all who want as much."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from agents.rationing.base import Rationing

if TYPE_CHECKING:
    from collections.abc import Sequence


class Uniform(Rationing):
    """Fills small orders and gives the others equal tonnes, so that nobody gets more by asking for more.

    Names: uniform allocation (Cachon and Lariviere 1999, Management Science 45(8)), max-min fair share.
    """

    kind: Literal["uniform"] = "uniform"

    def shares_t(self, stock_t: float, asked_t: Sequence[float]) -> list[float]:
        """Return the smaller of each order and the tonnes that all others get."""
        shares = [0.0] * len(asked_t)
        smallest_first = sorted(range(len(asked_t)), key=lambda i: (asked_t[i], i))
        for rank, i in enumerate(smallest_first):
            shares[i] = min(asked_t[i], stock_t / (len(asked_t) - rank))
            stock_t -= shares[i]
        return shares
