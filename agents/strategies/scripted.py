"""The adversary that follows a list: a literal in tests, a human red team on replay."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING, Literal

from pydantic import Field

from agents.intents import Strike
from agents.strategies.base import Strategy

if TYPE_CHECKING:
    from collections.abc import Mapping

    from agents.luck import Dice
    from agents.views import AdversaryView


class Scripted(Strategy):
    """Strikes what the script names for each day, as far as the budget allows; what is too dear is passed over.

    The short form of a plan of Red's, for scenarios and sweeps. A file of moves (docs/playing.md) says more - hours,
    means, both sides - and its author is told what was refused.

    Names: scripted opponent.
    """

    kind: Literal["scripted"] = "scripted"
    script: dict[int, tuple[str, ...]] = Field(
        description="day to assets, in order: a link's id, or node:mode for a terminal"
    )

    def choose(self, view: AdversaryView, memory: dict[str, object], dice: Dice) -> list[Strike]:
        """Return the strikes of the days that this turn covers, at the hour their day begins."""
        at = {name: i for i, name in reversed(list(enumerate(view.names)))}  # the first of its means
        end, left = view.hours + view.turn_h, view.budget
        strikes: list[Strike] = []
        for day, names in sorted(self.script.items()):
            for i in [at[name] for name in names if name in at] if view.hours <= 24 * day < end else ():
                if view.cost[i] <= left:
                    left -= view.cost[i]
                    at_share = (24 * day - view.hours) / view.turn_h
                    strikes.append(Strike(int(view.assets[i]), at_share, int(view.means[i])))
        return strikes

    def misfits(self, assets: Mapping[str, int]) -> list[tuple[str, str]]:
        """Name the assets of the script that the theatre lacks."""
        return [
            (f"script.{day}", f"no asset has this name (got {name!r}){_near(name, assets)}; a link's id, or node:mode")
            for day, names in self.script.items()
            for name in names
            if name not in assets
        ]


def _near(name: str, known: Mapping[str, int]) -> str:
    near = get_close_matches(name, known, 1)
    return f"; did you mean {near[0]!r}?" if near else ""
