"""Industry: works whose output grows when it is ordered to, and falls when parts from abroad are missing."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from mesa import Agent

from agents.intents import Produce

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mesa import Model

    from agents.views import IndustryView


class Growth(NamedTuple):
    """How output grows: from an hour on it doubles again and again, up to `most` times what it was."""

    from_h: float = 0.0
    doubling_h: float = 1.0
    most: float = 1.0

    def factor(self, hours: float) -> float:
        """Return output over what it was at the start."""
        exponent = min(max(hours - self.from_h, 0.0) / self.doubling_h, 60.0)
        return min(self.most, float(2.0**exponent))


class IndustryAgent(Agent):  # type: ignore[misc]
    """The works of one producer.

    Args:
        stores: of each class that is made.
        output_t_h: of each, at the start.
        foreign: share of each that needs parts from abroad.
        growth: of each.
        parts_h: hours of the output at the start that parts in stock last when none come; they are not replaced.
    """

    def __init__(
        self, model: Model, stores: Sequence[int], output_t_h: Sequence[float], foreign: Sequence[float],
        growth: Sequence[Growth], parts_h: float,
    ) -> None:  # fmt: skip
        super().__init__(model)
        self.stores, self.output_t_h, self.foreign = tuple(stores), tuple(output_t_h), tuple(foreign)
        self.growth, self.parts_h = tuple(growth), parts_h
        self.able = dict(zip(stores, output_t_h, strict=True))  # t/h that could be made of each, in this turn
        self._makes = dict(self.able)

    def act(self, view: IndustryView) -> list[Produce]:
        """Return the rates that change with this turn."""
        grown = [growth.factor(view.hours) for growth in self.growth]
        supplied = self._supplied(view, max(grown, default=1.0))
        intents = []
        for store, base, foreign, factor in zip(self.stores, self.output_t_h, self.foreign, grown, strict=True):
            self.able[store] = base * factor * (1 - foreign * (1 - supplied))
            if self.able[store] != self._makes[store]:
                self._makes[store] = self.able[store]
                intents.append(Produce(store, self.able[store]))
        return intents

    def _supplied(self, view: IndustryView, grown: float) -> float:
        """Return the share of foreign parts that are there in this turn, from abroad or from stock."""
        missing_h = (1 - view.supplied) * grown * view.turn_h
        if missing_h <= 0:
            return 1.0
        taken_h = min(self.parts_h, missing_h)
        self.parts_h -= taken_h
        return view.supplied + (1 - view.supplied) * taken_h / missing_h
