"""The adversary: a budget, a reach and a strategy."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mesa import Agent

if TYPE_CHECKING:
    from mesa import Model

    from agents.intents import Strike
    from agents.luck import Dice
    from agents.strategies.base import Strategy
    from agents.views import AdversaryView


class AdversaryAgent(Agent):  # type: ignore[misc]
    """Lets its strategy choose; what the strategy remembers is kept here, since a strategy is a value."""

    def __init__(self, model: Model, strategy: Strategy, dice: Dice) -> None:
        super().__init__(model)
        self.strategy, self.dice = strategy, dice
        self.memory: dict[str, object] = {}

    def act(self, view: AdversaryView) -> list[Strike]:
        """Return the strikes of this turn."""
        return self.strategy.choose(view, self.memory, self.dice)
