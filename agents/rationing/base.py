"""The slot of rationing rules."""

from __future__ import annotations

from abc import abstractmethod
from typing import TYPE_CHECKING

from agents.plugin import Plugin

if TYPE_CHECKING:
    from collections.abc import Sequence


class Rationing(Plugin):
    """Shares out one class at one source among orders of one priority; those of a higher one were served before."""

    @abstractmethod
    def shares_t(self, stock_t: float, asked_t: Sequence[float]) -> list[float]:
        """Return the tonnes for each order, oldest first: none gets more than it asked for, all no more than there is.

        It is asked only when there is less than is asked for.
        """
