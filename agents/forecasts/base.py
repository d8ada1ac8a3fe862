"""The slot of forecasts."""

from __future__ import annotations

from abc import abstractmethod
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from agents.plugin import Plugin

if TYPE_CHECKING:
    from collections.abc import Sequence


class Seen(NamedTuple):
    """What the forecast of one class is made from, t/h.

    `before` is the forecast of the turn before, `past` what was asked for in the last turns, newest last, `planned` the
    mean use until a delivery that is ordered now, by the postures that are planned; `luck` is a draw from (0, 1).
    """

    before: float
    past: Sequence[float]
    planned: float
    luck: float


class Forecast(Plugin):
    """Says what a depot expects to be asked for. It is made anew each turn, from the first on which something was seen.

    `plans` says whether it looks at the plan, which is known from the start.
    """

    plans: ClassVar[bool] = False

    @property
    def turns(self) -> int:
        """How many turns it remembers."""
        return 1

    @abstractmethod
    def rate_t_h(self, seen: Seen) -> float:
        """Return the tonnes an hour that are expected."""
