"""The same share of what was asked for."""

from __future__ import annotations

from functools import reduce
from operator import add
from typing import TYPE_CHECKING, Literal

from agents.rationing.base import Rationing

if TYPE_CHECKING:
    from collections.abc import Sequence


class Proportional(Rationing):
    """Gives each order the same share of its tonnes, so that who asks for more gets more.

    Names: proportional allocation (Cachon and Lariviere 1999, Management Science 45(8)).
    """

    kind: Literal["proportional"] = "proportional"

    def shares_t(self, stock_t: float, asked_t: Sequence[float]) -> list[float]:
        """Return equal shares."""
        share = stock_t / reduce(add, asked_t)  # plain addition: what is asked for is summed the same way elsewhere
        return [tonnes * share for tonnes in asked_t]
