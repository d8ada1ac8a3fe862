"""The adversary that leaves the forces the least that can still be brought."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np

from agents.interdiction import smallest_flow
from agents.strategies._planning import GAP, Planner, graph_of
from agents.strategies._spending import closed

if TYPE_CHECKING:
    from agents.views import AdversaryView


class MaxFlow(Planner):
    """Plans the strikes after which the least can be brought from all sources to all forces together.

    A strike takes the share of the capacity, until the next plan, that it is expected to deny. It sees no traffic: it
    attacks what the network can bear, not what Blue sends over it.
    Names: maximum-flow network interdiction (Wood 1993, Mathematical and Computer Modelling 17(2): 1-18), with HiGHS.
    """

    kind: Literal["max_flow"] = "max_flow"

    def plan(self, view: AdversaryView, rows: np.ndarray, budget: float) -> np.ndarray:
        """Solve on what is left of the map."""
        network = view.network
        capacity = np.where(closed(view), 0.0, network.capacity_t_h)
        effect = np.minimum(view.denied_h[rows] / (24 * self.ahead_days), 1.0)
        ends = (network.sources, np.setdiff1d(network.goals, network.sources))
        if len(ends[1]) == 0:
            return rows[:0]
        attack = smallest_flow(graph_of(view, rows), capacity, effect, view.cost[rows], budget, ends, gap=GAP)
        planned = rows[attack.struck]
        worth = effect[attack.struck] / view.cost[planned]
        return np.asarray(planned[np.argsort(-worth, kind="stable")])
