"""The slot of adversary strategies."""

from __future__ import annotations

from abc import abstractmethod
from typing import TYPE_CHECKING, ClassVar

from agents.plugin import Plugin

if TYPE_CHECKING:
    from collections.abc import Mapping

    from agents.intents import Strike
    from agents.luck import Dice
    from agents.views import AdversaryView


class Strategy(Plugin):
    """Picks what to strike within the budget of the view. All strategies share budget, reach and effect tables.

    `sees` names the fields of the view, beyond the time, the budget and the assets with their names and costs, that the
    choice depends on; a test masks the rest. `dictated` says that a person wrote down what it strikes: it asks for that
    whether or not it can be had, and what is refused is told to whoever runs it. `rests` says that it asks for nothing,
    and learns nothing, on a turn on which it can pay for nothing within reach: it is then not asked.
    """

    sees: ClassVar[frozenset[str]] = frozenset()
    dictated: ClassVar[bool] = False
    rests: ClassVar[bool] = False

    @abstractmethod
    def choose(self, view: AdversaryView, memory: dict[str, object], dice: Dice) -> list[Strike]:
        """Return the strikes of this turn; `memory` is the agent's and lasts for the run."""

    def misfits(self, assets: Mapping[str, int], days: tuple[float, float]) -> list[tuple[str, str]]:
        """Return (field, what is wrong) for assets in the parameters that do not exist, and days when it never acts.

        It acts on `days`, from the first to before the second.
        """
        del assets, days
        return []
