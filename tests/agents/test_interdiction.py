"""Interdiction against exhaustive search, against textbook networks (V11), and where taking the best first loses."""

from itertools import chain, combinations
from typing import NamedTuple

import networkx as nx
import numpy as np
import pytest

from agents.interdiction import Graph, cheapest_cut, longest_ways, smallest_flow
from agents.quickest import tree


class Net(NamedTuple):
    """Undirected edges by pairs of letters; the first place is the source, the last the goal."""

    graph: Graph
    value: np.ndarray
    ends: tuple[np.ndarray, np.ndarray]


def net(edges, places):
    pairs = [(places.index(a), places.index(b)) for a, b in edges]
    tail = np.array([a for a, _ in pairs] + [b for _, b in pairs])
    head = np.array([b for _, b in pairs] + [a for a, _ in pairs])
    option = np.tile(np.arange(len(pairs)), 2)
    ends = (np.array([0]), np.array([len(places) - 1]))
    return Net(Graph(len(places), tail, head, option), np.tile(np.array(list(edges.values()), float), 2), ends)


HOURS = net({"SB": 10, "SC": 2, "CB": 2, "BE": 1, "CD": 7, "DE": 8}, "SBCDE")
FLOW = net({"SB": 10, "SC": 70, "CB": 30, "BE": 100, "CD": 40, "DE": 50}, "SBCDE")
CLOSED = 1e4


def longest(given, budget, delay=CLOSED, cost=1.0, **more):
    k = given.graph.option.max() + 1
    return longest_ways(given.graph, given.value, np.full(k, delay), np.full(k, cost), budget, given.ends, **more)


def least(given, budget, effect=1.0, cost=1.0):
    k = given.graph.option.max() + 1
    return smallest_flow(given.graph, given.value, np.full(k, effect), np.full(k, cost), budget, given.ends)


@pytest.mark.parametrize(("budget", "hours", "struck"), [(0, 5, []), (1, 17, [3])])
def test_v11_the_longest_shortest_path(budget, hours, struck):
    attack = longest(HOURS, budget)
    assert (attack.value, attack.struck.tolist()) == (pytest.approx(hours), struck)


def test_v11_two_strikes_disconnect_the_shortest_path():
    assert way_h(HOURS, longest(HOURS, 2).struck, CLOSED) >= CLOSED


@pytest.mark.parametrize(("budget", "flow"), [(0, 80), (1, 10), (2, 0)])
def test_v11_the_smallest_maximum_flow(budget, flow):
    attack = least(FLOW, budget)
    assert attack.value == pytest.approx(flow) == flow_t(FLOW, attack.struck, 1.0)
    if budget == 1:
        assert attack.struck.tolist() == [1]


def way_h(given, struck, delay):
    added = np.where(np.isin(given.graph.option, struck), delay, 0.0)
    return tree(*given.graph[:3], given.value + added, given.ends[0]).hours[given.ends[1][0]]


def flow_t(given, struck, effect):
    left = given.value * np.where(np.isin(given.graph.option, struck), 1 - effect, 1.0)
    graph = nx.DiGraph()
    graph.add_nodes_from(range(given.graph.places))
    for tail, head, capacity in zip(given.graph.tail, given.graph.head, left, strict=True):
        known = graph.get_edge_data(tail, head, {"capacity": 0.0})["capacity"]
        graph.add_edge(tail, head, capacity=known + capacity)
    return nx.maximum_flow_value(graph, int(given.ends[0][0]), int(given.ends[1][0]))


def attacks(cost, budget):
    """Yield every set of options that the budget allows."""
    options = range(len(cost))
    every = chain.from_iterable(combinations(options, n) for n in range(len(cost) + 1))
    return (np.array(chosen, int) for chosen in every if sum(cost[list(chosen)]) <= budget)


def drawn(seed):
    luck = np.random.default_rng(seed)
    names = "abcdef"
    pairs = [a + b for a, b in combinations(names, 2) if luck.random() < 0.6]
    given = net({pair: int(luck.integers(1, 20)) for pair in [*pairs, "af"]}, names)
    k = given.graph.option.max() + 1
    return given, luck.integers(1, 4, k).astype(float), luck.integers(1, 30, k).astype(float), luck.uniform(0.2, 1, k)


@pytest.mark.parametrize("seed", range(8))
def test_the_longest_ways_are_those_of_exhaustive_search(seed):
    given, cost, delay, _ = drawn(seed)
    attack = longest_ways(given.graph, given.value, delay, cost, 5.0, given.ends)
    of_arc = np.append(delay, 0.0)[given.graph.option]
    best = max(way_h(given, chosen, of_arc) for chosen in attacks(cost, 5))
    assert attack.value == pytest.approx(best) == way_h(given, attack.struck, of_arc)
    assert cost[attack.struck].sum() <= 5


@pytest.mark.parametrize("seed", range(8))
def test_the_smallest_flow_is_that_of_exhaustive_search(seed):
    given, cost, _, effect = drawn(seed)
    attack = smallest_flow(given.graph, given.value, effect, cost, 5.0, given.ends)
    of_arc = effect[given.graph.option]
    best = min(flow_t(given, chosen, of_arc) for chosen in attacks(cost, 5))
    assert attack.value == pytest.approx(best) == flow_t(given, attack.struck, of_arc)
    assert cost[attack.struck].sum() <= 5


@pytest.mark.parametrize("seed", range(8))
def test_the_cheapest_cut_is_that_of_exhaustive_search(seed):
    given, cost, _, _ = drawn(seed)
    cut = cheapest_cut(given.graph, cost, given.ends)
    every = attacks(cost, cost.sum())
    assert cost[cut].sum() == min(cost[chosen].sum() for chosen in every if flow_t(given, chosen, 1.0) == 0)
    assert flow_t(given, cut, 1.0) == 0


def test_what_cannot_be_struck_cannot_be_cut():
    assert cheapest_cut(FLOW.graph, np.full(6, np.inf), FLOW.ends) is None


def test_several_goals_share_the_strikes():
    given = net({"SA": 1, "SB": 1, "AC": 1, "BC": 1}, "SABC")
    ends = (given.ends[0], np.array([1, 2, 3]))
    attack = longest_ways(given.graph, given.value, np.full(4, 9.0), np.ones(4), 1, ends)
    assert attack.value == pytest.approx(3 + 1 + 2)  # one side is reached from behind


#: The trap: two equal ways meet before a bridge. Closing either alone gains nothing while the other is open, so that
#: whoever takes the best single strike first takes the bridge, and has one strike left for two ways.
TRAP = net({"SA": 5, "SB": 5, "AX": 5, "BX": 5, "XE": 1}, "SABXE")
TRAP_DELAY = np.array([10.0, 10.0, 0.0, 0.0, 4.0])


def greedy(given, delay, budget):
    """Strike, one after the other, what lengthens the way most."""
    struck = []
    of_arc = delay[given.graph.option]
    for _ in range(budget):
        gains = [way_h(given, [*struck, option], of_arc) for option in range(len(delay))]
        struck.append(int(np.argmax(gains)))
    return way_h(given, struck, of_arc)


def test_greedy_loses_on_the_trap_network():
    attack = longest_ways(TRAP.graph, TRAP.value, TRAP_DELAY, np.ones(5), 2.0, TRAP.ends)
    best = max(way_h(TRAP, chosen, TRAP_DELAY[TRAP.graph.option]) for chosen in attacks(np.ones(5), 2))
    assert (greedy(TRAP, TRAP_DELAY, 2), attack.value) == (15, pytest.approx(best))
    assert (best, attack.struck.tolist()) == (21, [0, 1])
