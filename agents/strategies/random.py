"""The adversary that strikes blindly: what targeting is worth is measured against it."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal

from pydantic import Field

from agents.strategies._spending import spend
from agents.strategies.base import Strategy

if TYPE_CHECKING:
    from agents.intents import Strike
    from agents.luck import Dice
    from agents.views import AdversaryView

#: Numbers of the draws that rank assets, apart from those of the hour of a strike.
RANKING = 1_000_000


class Random(Strategy):
    """Strikes assets drawn uniformly among those within reach.

    Names: random attack (Albert, Jeong and Barabasi 2000, random failure of nodes).
    """

    kind: Literal["random"] = "random"
    sees: ClassVar[frozenset[str]] = frozenset({"down"})
    rests: ClassVar[bool] = True
    strikes: int = Field(4, ge=1, description="most strikes a turn [assumed; 2.5-4.1 a day seen, S55, S56]")

    def choose(self, view: AdversaryView, memory: dict[str, object], dice: Dice) -> list[Strike]:
        """Rank every asset by its own draw of this turn."""
        draws = dice.uniforms(view.turn + RANKING, view.assets)
        return spend(view, draws.argsort(kind="stable"), self.strikes, dice)
