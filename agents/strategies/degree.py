"""The adversary that strikes where most ways meet."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal

import numpy as np

from agents.strategies._spending import Ranking, by_asset, closed

if TYPE_CHECKING:
    from agents.views import AdversaryView


class Degree(Ranking):
    """Strikes the assets whose ends have most neighbours on the public map, without those seen out of service.

    The degree of an edge: the sum of those of its two ends. It sees no traffic.
    Names: recalculated degree attack (Holme, Kim, Yoon and Han 2002, Physical Review E 65: 056109).
    """

    kind: Literal["degree"] = "degree"
    sees: ClassVar[frozenset[str]] = Ranking.sees | {"network"}

    def measure(self, view: AdversaryView) -> np.ndarray:
        """Return the degrees on what is left of the map."""
        network = view.network
        whole = ~closed(view)
        degree = np.bincount(network.tail[whole], minlength=network.places)
        return by_asset(view, 0.5 * (degree[network.tail] + degree[network.head]))
