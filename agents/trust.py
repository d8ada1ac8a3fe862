"""Trust of a depot in its suppliers, and what it does for want of it: it orders more than it needs, and tells less."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

#: Orders below this say nothing about who fills them.
DUST_T = 1e-3


class Temper(NamedTuple):
    """How a depot takes being served badly; see :class:`model.sustainment.Hoarding` for the numbers."""

    inflates: float
    withholds: float
    recovers: float


class Trust:
    """By class: 1 as long as all that is ordered leaves the suppliers within a turn, 0 when nothing ever does.

    Each turn it goes a part of the way to the share of open orders that was sent. It grows again as it fell.
    """

    def __init__(self, temper: Temper, shelves: int) -> None:
        self._temper = temper
        self.by_class = [1.0] * shelves
        self._open_t = [0.0] * shelves

    def learn(self, open_t: Sequence[float]) -> None:
        """Compare what is still open with what was open when the last turn began."""
        for k, (before, left) in enumerate(zip(self._open_t, open_t, strict=True)):
            if before > DUST_T:
                filled = min(1.0, max(0.0, 1 - left / before))
                self.by_class[k] += self._temper.recovers * (filled - self.by_class[k])
        self._open_t = list(open_t)

    def order_t(self, k: int, tonnes: float) -> float:
        """Return what is ordered where so much is needed."""
        ordered = tonnes * (1 + self._temper.inflates * (1 - self.by_class[k]))
        self._open_t[k] += ordered
        return ordered

    def kept_back(self, k: int) -> float:
        """Return the share of the stock that is left out of reports."""
        return self._temper.withholds * (1 - self.by_class[k])
