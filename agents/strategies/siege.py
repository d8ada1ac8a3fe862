"""The adversary that cuts one place off, then the next."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal, cast

import numpy as np
from pydantic import Field

from agents.interdiction import cheapest_cut
from agents.strategies._planning import graph_of
from agents.strategies._spending import hopeful, spend
from agents.strategies.base import Strategy

if TYPE_CHECKING:
    from agents.intents import Strike
    from agents.luck import Dice
    from agents.views import AdversaryView


class Siege(Strategy):
    """Concentrates on the place of forces that is cheapest to keep cut off, until it is isolated; then on the next too.

    Whatever of a cut comes back is struck again before a further place is begun, and money is saved for it. The cut is
    the one that costs least a day to keep closed: a strike costs its price over the days that it denies, at most
    `ahead_days`. It sees no traffic.
    Names: minimum cut (Ford and Fulkerson 1956); isolation of a place as in a siege.
    """

    kind: Literal["siege"] = "siege"
    sees: ClassVar[frozenset[str]] = frozenset({"denied_h", "leaves", "down", "awaited", "network"})
    strikes: int = Field(4, ge=1, description="most strikes a turn [assumed; 2.5-4.1 a day seen, S55, S56]")
    ahead_days: float = Field(5, ge=1, description="a strike's effect beyond so many days counts for nothing [assumed]")

    def choose(self, view: AdversaryView, memory: dict[str, object], dice: Dice) -> list[Strike]:
        """Strike what is open of the first cut; go on to the next only when nothing is."""
        if "cuts" not in memory:
            memory["cuts"] = self._cuts(view)
        strikes: list[Strike] = []
        hoped = hopeful(view)
        for cut in cast("list[np.ndarray]", memory["cuts"]):
            done = spend(hoped, cut, self.strikes - len(strikes), dice)
            strikes += done
            now = np.isin(view.assets, [strike.asset for strike in done])
            paid = sum(float(view.cost[(view.assets == s.asset) & (view.means == s.means)][0]) for s in done)
            hoped = hoped._replace(budget=hoped.budget - paid, down=hoped.down | now)
            if not hoped.down[cut].all():
                break
        return strikes

    def _cuts(self, view: AdversaryView) -> list[np.ndarray]:
        """Rows of the cheapest cut around each place of forces, the cheapest place first."""
        days = np.clip(view.denied_h / 24, 1e-3, self.ahead_days)
        price = np.where((view.leaves <= 0) & (view.denied_h > 0), view.cost / days, np.inf)
        order = np.lexsort((price, view.assets))
        _, first = np.unique(view.assets[order], return_index=True)
        rows = order[first]  # the cheapest means for each asset
        graph = graph_of(view, rows)
        cuts = []
        for goal in np.setdiff1d(view.network.goals, view.network.sources):
            cut = cheapest_cut(graph, price[rows], (view.network.sources, np.array([goal])))
            if cut is not None and len(cut):
                cuts.append((float(price[rows[cut]].sum()), int(goal), rows[cut]))
        return [cut for _, _, cut in sorted(cuts, key=lambda found: found[:2])]
