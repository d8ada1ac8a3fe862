"""The slot of escorting rules."""

from __future__ import annotations

from abc import abstractmethod
from typing import TYPE_CHECKING, NamedTuple

from agents.plugin import Plugin

if TYPE_CHECKING:
    from collections.abc import Sequence


class Ward(NamedTuple):
    """A convoy that is about to be sent, as the command sees it.

    `hazard` is what it believes that attack takes of each vehicle on the way: -ln of the chance to get through.
    """

    supply: str
    tonnes: float
    vehicles: int
    hazard: float


class Escorting(Plugin):
    """Ranks the convoys of a turn; teams are given out down the list while there are any."""

    @abstractmethod
    def rank(self, wards: Sequence[Ward]) -> list[int]:
        """Return the positions of those that deserve an escort, the first served first."""
