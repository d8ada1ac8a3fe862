"""What to strike on a network, solved exactly: mixed-integer programmes for HiGHS, and the cheapest cut.

An option is something that can be struck once, for a cost; every arc hangs on one option or on none (-1). Strategies
use these functions on the public map; tests hold them against exhaustive search.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence


class Graph(NamedTuple):
    """Directed arcs between numbered places, each with the option that it hangs on."""

    places: int
    tail: np.ndarray  # int64[arcs]
    head: np.ndarray  # int64[arcs]
    option: np.ndarray  # int64[arcs], -1: cannot be struck


class Attack(NamedTuple):
    """The options struck, in ascending order, and what the network is worth to its user after that."""

    struck: np.ndarray
    value: float


#: Share of the objective that HiGHS may leave open where nothing else is said.
GAP = 1e-9


def longest_ways(
    graph: Graph, hours: np.ndarray, delay: np.ndarray, cost: np.ndarray, budget: float, ends: Sequence[np.ndarray],
    gap: float = GAP,
) -> Attack:  # fmt: skip
    """Strike so that the quickest ways from the nearest source to all goals become longest, in sum.

    The dual of the shortest paths with a binary for each option (Israeli and Wood 2002, Networks 40(2): 97-111). One
    set of distances serves all goals.

    Args:
        hours: float64[arcs], undisturbed.
        delay: float64[options], hours that a strike adds to each arc of the option; as good as closed if it exceeds
            the sum of all hours.
        cost: float64[options], in units of the budget.
        ends: places of the sources and of the goals.
        gap: relative gap at which the search ends.

    Returns:
        The attack; its value is the sum over the goals of hours from the nearest source, each at most as long as if
        everything were struck and, where there is no way at all, as the sum of all hours and delays.
    """
    n, k = graph.places, len(cost)
    on = np.flatnonzero(graph.option >= 0)
    farthest = float(hours.sum() + delay.sum()) + 1.0
    objective = np.zeros(n + k)
    np.subtract.at(objective, ends[1], 1.0)
    arcs = np.arange(len(hours))
    rows = np.concatenate((arcs, arcs, on))
    columns = np.concatenate((graph.head, graph.tail, n + graph.option[on]))
    values = np.concatenate((np.ones(len(arcs)), -np.ones(len(arcs)), -delay[graph.option[on]]))
    upper = np.concatenate((np.full(n, farthest), np.ones(k)))
    upper[ends[0]] = 0.0
    solved = _solve(objective, (rows, columns, values), (-np.inf, hours), (0.0, upper), n, cost, budget, gap)
    return Attack(np.flatnonzero(solved[n:] > 0.5), float(solved[ends[1]].sum()))


def smallest_flow(
    graph: Graph, capacity: np.ndarray, effect: np.ndarray, cost: np.ndarray, budget: float, ends: Sequence[np.ndarray],
    most: float = np.inf, gap: float = GAP,
) -> Attack:  # fmt: skip
    """Strike so that the largest flow from the sources to the goals becomes smallest.

    A cut in which struck arcs keep what the strike leaves of them (Wood 1993, Mathematical and Computer Modelling
    17(2): 1-18).

    Args:
        capacity: float64[arcs].
        effect: float64[options], share of the capacity that a strike takes.
        cost: float64[options], in units of the budget.
        ends: places of the sources and of the goals.
        most: what one goal takes at the most.
        gap: relative gap at which the search ends.
    """
    tail, head, option, goals = graph.tail, graph.head, graph.option, ends[1]
    n, k, sink = graph.places, len(cost), graph.places
    bound = np.minimum(capacity, capacity[np.isfinite(capacity)].sum() + 1.0)
    if np.isfinite(most):
        tail, head = np.append(tail, goals), np.append(head, np.full(len(goals), sink))
        bound = np.append(bound, np.full(len(goals), most))
        option = np.append(option, np.full(len(goals), -1))
        n, goals = n + 1, np.array([sink])
    m, on = len(tail), np.flatnonzero(option >= 0)
    first, arcs = n + k, np.arange(m)  # variables: side of each place, options, cut arcs, struck arcs
    struck = np.arange(len(on))
    objective = np.concatenate((np.zeros(first), bound, bound[on] * (1.0 - effect[option[on]])))
    rows = np.concatenate((arcs, arcs, arcs, on, m + struck, m + struck))
    columns = np.concatenate((head, tail, first + arcs, first + m + struck, first + m + struck, n + option[on]))
    signs = (1.0, -1.0, -1.0, -1.0, 1.0, -1.0)
    values = np.repeat(signs, [m, m, m, len(on), len(on), len(on)])
    lower, upper = np.zeros(first + m + len(on)), np.ones(first + m + len(on))
    upper[ends[0]], lower[goals] = 0.0, 1.0
    limits = (-np.inf, np.zeros(m + len(on)))
    solved = _solve(objective, (rows, columns, values), limits, (lower, upper), n, cost, budget, gap)
    return Attack(np.flatnonzero(solved[n : n + k] > 0.5), float(objective @ solved))


def _solve(
    objective: np.ndarray, entries: tuple[np.ndarray, ...], limits: tuple[float, np.ndarray],
    bounds: tuple[np.ndarray | float, np.ndarray], first: int, cost: np.ndarray, budget: float, gap: float,
) -> np.ndarray:  # fmt: skip
    """Minimise under sparse constraints and the budget; the variables from `first` on, one an option, are binary."""
    from scipy.optimize import Bounds, LinearConstraint, milp
    from scipy.sparse import coo_array

    rows, columns, values = entries
    k, width, last = len(cost), len(objective), len(limits[1])
    rows = np.concatenate((rows, np.full(k, last)))
    columns = np.concatenate((columns, first + np.arange(k)))
    values = np.concatenate((values, cost))
    matrix = coo_array((values, (rows, columns)), (last + 1, width)).tocsr()
    binary = np.zeros(width, np.int64)
    binary[first : first + k] = 1
    answer = milp(
        objective,
        integrality=binary,
        bounds=Bounds(*bounds),
        constraints=LinearConstraint(matrix, limits[0], np.append(limits[1], budget)),
        options={"mip_rel_gap": gap},
    )
    return np.asarray(answer.x)


def cheapest_cut(graph: Graph, cost: np.ndarray, ends: Sequence[np.ndarray]) -> np.ndarray | None:
    """Return the options that together cut the goals off from all sources at the least cost; None if nothing does.

    Costs count in thousandths. An option of infinite cost is not available. Maximum flow, minimum cut (Ford and
    Fulkerson 1956).
    """
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import breadth_first_order, maximum_flow

    never = 10**8
    price = np.append(np.where(np.isfinite(cost), np.round(1000 * np.minimum(cost, never)), never), never)
    source, sink = graph.places, graph.places + 1
    tail = np.concatenate((graph.tail, np.full(len(ends[0]), source), ends[1]))
    head = np.concatenate((graph.head, ends[0], np.full(len(ends[1]), sink)))
    room = np.concatenate((price[graph.option], np.full(len(ends[0]) + len(ends[1]), never)))
    net = coo_array((np.minimum(room, never).astype(np.int32), (tail, head)), (sink + 1, sink + 1)).tocsr()
    flow = maximum_flow(net, source, sink)
    if flow.flow_value >= never:
        return None
    left = (net - flow.flow).tocsr()
    left.data[left.data < 0] = 0
    left.eliminate_zeros()
    near = np.zeros(sink + 1, bool)
    near[breadth_first_order(left, source, return_predecessors=False)] = True
    return np.unique(graph.option[near[graph.tail] & ~near[graph.head]])
