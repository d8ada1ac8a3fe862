"""The adversary that does nothing: the reference for all others."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal

from agents.strategies.base import Strategy

if TYPE_CHECKING:
    from agents.intents import Strike
    from agents.luck import Dice
    from agents.views import AdversaryView


class Idle(Strategy):
    """Never strikes. Names: null adversary."""

    kind: Literal["idle"] = "idle"
    rests: ClassVar[bool] = True

    def choose(self, view: AdversaryView, memory: dict[str, object], dice: Dice) -> list[Strike]:
        """Return no strike."""
        return []
