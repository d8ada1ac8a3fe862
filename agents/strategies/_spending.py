"""Spending a budget down a list: shared by the strategies that rank what they can strike."""

from __future__ import annotations

from abc import abstractmethod
from typing import TYPE_CHECKING, ClassVar

import numpy as np
from pydantic import Field

from agents.intents import Strike
from agents.strategies.base import Strategy

if TYPE_CHECKING:
    from agents.luck import Dice
    from agents.views import AdversaryView


def spend(view: AdversaryView, rows: np.ndarray, most: int, dice: Dice) -> list[Strike]:
    """Strike in the order given (rows of the view) while the budget lasts, at most `most` assets, each by one means.

    Assets seen as out of service are passed over; what is too dear is skipped, not waited for.
    """
    strikes: list[Strike] = []
    struck: set[int] = set()
    left = view.budget
    rows = rows[~view.down[rows] & (view.cost[rows] <= left)]  # what is left only shrinks
    for i, asset, cost in zip(rows.tolist(), view.assets[rows].tolist(), view.cost[rows].tolist(), strict=True):
        if len(strikes) == most:
            break
        if cost > left or asset in struck:
            continue
        left -= cost
        struck.add(asset)
        strikes.append(Strike(asset, dice.uniform(view.turn, asset), int(view.means[i])))
    return strikes


def ranked(worth: np.ndarray) -> np.ndarray:
    """Return the rows that are worth something, the best first, equals in their order."""
    rows = (-worth).argsort(kind="stable")
    return np.asarray(rows[worth[rows] > 0])


def hopeful(view: AdversaryView) -> AdversaryView:
    """Return the view of one who takes its own latest strikes for landed until it sees otherwise."""
    return view._replace(down=view.down | view.awaited)


class Ranking(Strategy):
    """A strategy that gives each row of the view a worth, and spends its budget from the highest down."""

    sees: ClassVar[frozenset[str]] = frozenset({"denied_h", "down", "awaited"})
    rests: ClassVar[bool] = True
    strikes: int = Field(4, ge=1, description="most strikes a turn [assumed; 2.5-4.1 a day seen, S55, S56]")
    by_effect: bool = Field(
        True, description="rank by the measure times capacity-hours denied for each unit of budget; false: alone"
    )

    @abstractmethod
    def measure(self, view: AdversaryView) -> np.ndarray:
        """Return float64[rows]: how much the asset of each row counts; what counts nothing is left alone."""

    def choose(self, view: AdversaryView, memory: dict[str, object], dice: Dice) -> list[Strike]:
        """Rank by the measure."""
        worth = self.measure(view) * (view.denied_h / view.cost if self.by_effect else 1.0)
        return spend(hopeful(view), ranked(worth), self.strikes, dice)


def by_asset(view: AdversaryView, count: np.ndarray) -> np.ndarray:
    """Return float64[rows] from numbers by arc of the map: the sum over the arcs of each row's asset."""
    on = view.network.asset >= 0
    most = max(view.assets.max(initial=-1), view.network.asset.max(initial=-1))
    total = np.bincount(view.network.asset[on], count[on], int(most) + 1)
    return np.asarray(total[view.assets])


def closed(view: AdversaryView) -> np.ndarray:
    """bool[arcs]: those of the map that are seen, or hoped, to be out of service."""
    out = view.assets[view.down | view.awaited]
    return np.isin(view.network.asset, out)
