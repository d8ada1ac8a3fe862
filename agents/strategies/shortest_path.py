"""The adversary that makes the ways to the forces long."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np

from agents.interdiction import longest_ways
from agents.quickest import tree
from agents.strategies._planning import GAP, Planner, graph_of
from agents.strategies._spending import closed

if TYPE_CHECKING:
    from agents.interdiction import Graph
    from agents.views import AdversaryView

#: What all it chooses among costs, in budgets: enough for a choice, few enough for a small programme [assumed].
CHOICE = 2.0


class ShortestPath(Planner):
    """Plans the strikes that lengthen the quickest ways from the nearest source to all forces most, in sum.

    A strike delays by the hours that it denies, at most until the next plan. To keep the programme small it chooses
    among what lies on the quickest ways, on those that are quickest once all of that is struck, and so on, until
    they cost twice the budget. It sees no traffic.
    Names: shortest-path network interdiction (Israeli and Wood 2002, Networks 40(2): 97-111), solved with HiGHS.
    """

    kind: Literal["shortest_path"] = "shortest_path"

    def plan(self, view: AdversaryView, rows: np.ndarray, budget: float) -> np.ndarray:
        """Solve on the part of the map where the answer can lie."""
        network = view.network
        window = 24 * self.ahead_days
        hours = network.hours + np.where(closed(view), window, 0.0)
        delay, cost = np.minimum(view.denied_h[rows], window), view.cost[rows]
        graph = graph_of(view, rows)
        chosen = on_the_way(graph, hours, delay, cost, (network.sources, network.goals), CHOICE * budget)
        if not chosen.any():
            return rows[:0]
        graph = graph_of(view, rows[chosen])
        ends = (network.sources, reachable(graph, hours, network.sources, network.goals))
        attack = longest_ways(graph, hours, delay[chosen], cost[chosen], budget, ends, GAP)
        planned = rows[chosen][attack.struck]
        worth = view.denied_h[planned] / view.cost[planned]
        return np.asarray(planned[np.argsort(-worth, kind="stable")])


def reachable(graph: Graph, hours: np.ndarray, sources: np.ndarray, goals: np.ndarray) -> np.ndarray:
    """Return the goals to which there is a way."""
    grown = tree(graph.places, graph.tail, graph.head, hours, sources)
    return np.asarray(goals[np.isfinite(grown.hours[goals])])


def on_the_way(
    graph: Graph, hours: np.ndarray, delay: np.ndarray, cost: np.ndarray, ends: tuple[np.ndarray, np.ndarray],
    most: float,
) -> np.ndarray:  # fmt: skip
    """bool[options]: those on the quickest ways, then on what is quickest with these struck, until they cost `most`."""
    found = np.zeros(len(cost), bool)
    struck = np.append(found, False)  # the last is for arcs that cannot be struck
    delays = np.append(delay, 0.0)
    while cost[found].sum() < most:
        grown = tree(graph.places, graph.tail, graph.head, hours + (struck * delays)[graph.option], ends[0])
        met = {int(graph.option[arc]) for goal in ends[1] for arc in grown.way(int(goal))}
        new = [option for option in sorted(met) if option >= 0 and not found[option]]
        if not new:
            break
        found[new] = struck[new] = True
    return found
