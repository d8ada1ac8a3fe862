"""The adversary that follows a list: a literal in tests, a human red team on replay."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING, ClassVar, Literal

from pydantic import Field

from agents.intents import Strike
from agents.strategies.base import Strategy

if TYPE_CHECKING:
    from collections.abc import Mapping

    from agents.luck import Dice
    from agents.views import AdversaryView


class Scripted(Strategy):
    """Asks for what the script names for each day, in its order; what is too dear, out of reach or down is refused.

    The short form of a plan of Red's, for scenarios and sweeps; `supplyline run` tells what was refused and why. A file
    of moves (docs/playing.md) says more: hours, means, both sides.

    Names: scripted opponent.
    """

    kind: Literal["scripted"] = "scripted"
    dictated: ClassVar[bool] = True
    script: dict[int, tuple[str, ...]] = Field(
        description="day to assets, in order: a link's id, or node:mode for a terminal"
    )

    def choose(self, view: AdversaryView, memory: dict[str, object], dice: Dice) -> list[Strike]:
        """Return the strikes of the days that this turn covers, at the hour their day begins."""
        first: dict[int, int] = {}  # of the means that reach an asset
        for asset, means in zip(view.assets.tolist(), view.means.tolist(), strict=True):
            first.setdefault(asset, means)
        today = [day for day in sorted(self.script) if view.hours <= 24 * day < view.hours + view.turn_h]
        wanted = [
            (view.charted[name], (24 * day - view.hours) / view.turn_h) for day in today for name in self.script[day]
        ]
        return [Strike(asset, at_share, first.get(asset, 0)) for asset, at_share in wanted]

    def misfits(self, assets: Mapping[str, int], days: tuple[float, float]) -> list[tuple[str, str]]:
        """Name the assets of the script that the theatre lacks, and the days on which nothing can come of it."""
        told = f"this adversary acts from day {days[0]:g} to before day {days[1]:g}"
        late = [(f"script.{day}", f"{told} (got {day})") for day in self.script if not days[0] <= day < days[1]]
        return late + [
            (f"script.{day}", f"no asset has this name (got {name!r}){_near(name, assets)}; a link's id, or node:mode")
            for day, names in self.script.items()
            for name in names
            if name not in assets
        ]


def _near(name: str, known: Mapping[str, int]) -> str:
    near = get_close_matches(name, known, 1)
    return f"; did you mean {near[0]!r}?" if near else ""
