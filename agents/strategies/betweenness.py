"""The adversary that strikes where most quickest ways pass."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal

import numpy as np

from agents.quickest import tree
from agents.strategies._spending import Ranking, by_asset, closed

if TYPE_CHECKING:
    from agents.views import AdversaryView


class Betweenness(Ranking):
    """Strikes the assets on most of the quickest ways from each source of supply to each place where forces stand.

    Ways are those of the public map by free speed; what is seen out of service is passed only where there is no other
    way. It sees no traffic.
    Names: recalculated betweenness attack on given pairs (Freeman 1977; Holme, Kim, Yoon and Han 2002, Physical
    Review E 65: 056109).
    """

    kind: Literal["betweenness"] = "betweenness"
    sees: ClassVar[frozenset[str]] = Ranking.sees | {"network"}

    def measure(self, view: AdversaryView) -> np.ndarray:
        """Return how many of the quickest ways lead over each asset."""
        network = view.network
        count = np.zeros(len(network.tail))
        if len(count) == 0:
            return by_asset(view, count)
        hours = np.where(closed(view), network.hours.sum(), network.hours)
        for source in network.sources:
            grown = tree(network.places, network.tail, network.head, hours, np.array([source]))
            for goal in network.goals:
                for arc in grown.way(int(goal)):
                    count[arc] += 1
        return by_asset(view, count)
