"""Networks with a known flow, as scenarios: streams follow the paths of the flow and nothing decides anything."""

from __future__ import annotations

from itertools import pairwise

import networkx as nx
import numpy as np


def random_network(nodes, seed):
    """Return a directed network from node 0 to the last: capacities an hour and whole hours of transit."""
    luck = np.random.default_rng(seed)
    graph = nx.DiGraph()
    graph.add_nodes_from(range(nodes))
    for a in range(nodes):
        for b in range(nodes):
            if a != b and luck.random() < 0.45 and b != 0 and a != nodes - 1 and (b, a) not in graph.edges:
                graph.add_edge(a, b, capacity=int(luck.integers(1, 13)), hours=int(luck.integers(1, 4)))
    return graph


def max_flow(nodes, seed, push=1.0):
    """Return a scenario of single vehicles on the paths of a maximum flow, `push` times as many as each carries."""
    graph = random_network(nodes, seed)
    flow = nx.max_flow_min_cost(graph, 0, nodes - 1, weight="hours")  # the quickest has no circles
    streams = [
        {"arrivals": {"law": "fixed", "hours": 1 / (push * carried)}, **_on(path, k)}
        for k, (path, carried) in enumerate(paths(flow, 0, nodes - 1))
    ]
    return scenario(graph, streams, days=5)


def quickest_flow(nodes, seed, hours):
    """Return a scenario that repeats, each hour, the chains of the flow that delivers most by `hours`."""
    graph = random_network(nodes, seed)
    streams = []
    for k, (path, carried) in enumerate(paths(_temporal(graph, nodes - 1, hours), 0, nodes - 1)):
        transit = sum(graph.edges[arc]["hours"] for arc in pairwise(path))
        streams.append(
            {"arrivals": {"law": "fixed", "hours": 1}, "at_start": True, "vehicles": carried, **_on(path, k),
             "most": hours - transit + 1}
        )  # fmt: skip
    return scenario(graph, streams, days=(hours + 1) / 24)  # what enters in the last hour leaves within an hour


SCENARIOS = {"max_flow": max_flow, "quickest_flow": quickest_flow}


def most_by(nodes, seed, hours):
    """Return the most that can be delivered by `hours`: the maximum flow of the network written out hour by hour."""
    graph, out = random_network(nodes, seed), nx.DiGraph()
    for t in range(hours + 1):
        for a, b, arc in graph.edges(data=True):
            if t + arc["hours"] <= hours:
                out.add_edge((a, t), (b, t + arc["hours"]), capacity=arc["capacity"])
        for node in range(nodes):
            if t < hours:
                out.add_edge((node, t), (node, t + 1))  # holding is free and without limit
    return nx.maximum_flow_value(out, (0, 0), (nodes - 1, hours))


def paths(flow, source, sink):
    """Take a flow without circles apart into paths and what each carries."""
    left = {a: {b: f for b, f in row.items() if f > 0} for a, row in flow.items()}
    found = []
    while left[source]:
        path = [source]
        while path[-1] != sink:
            path.append(next(iter(left[path[-1]])))
        carried = min(left[a][b] for a, b in pairwise(path))
        for a, b in pairwise(path):
            left[a][b] -= carried
            if left[a][b] == 0:
                del left[a][b]
        found.append((path, carried))
    return found


def _temporal(graph, sink, hours):
    """Return the static flow to repeat: each unit earns its repetitions, `hours` + 1 less its transit."""
    circle = nx.DiGraph()
    for a, b, arc in graph.edges(data=True):
        circle.add_edge(a, b, capacity=arc["capacity"], weight=arc["hours"])
    circle.add_edge(sink, 0, weight=-(hours + 1), capacity=10_000)
    flow = nx.min_cost_flow(circle)
    return {a: {b: f for b, f in row.items() if (a, b) != (sink, 0)} for a, row in flow.items()}


def scenario(graph, streams, days):
    """Return a scenario with one road for each arc and these streams on it."""
    nodes = [{"node": f"n{i}", "country": "PL", "lat": 52.0, "lon": 20 + i / 10} for i in graph.nodes]
    links = [
        {"link": f"l{a}_{b}", "a": f"n{a}", "b": f"n{b}", "mode": "road", "km": 60 * arc["hours"], "kph": 60,
         "capacity_per_h": arc["capacity"]}
        for a, b, arc in graph.edges(data=True)
    ]  # fmt: skip
    return {
        "name": "network",
        "theatre": {"nodes": nodes, "links": links, "terminals": []},
        "horizon_days": days,
        "streams": streams,
        "mishaps": {"loss_per_100_km": 0, "breakdown_per_100_km": 0},
        "record": {"series": False, "convoys": True},
    }


def _on(path, k):
    via = [f"l{a}_{b}" for a, b in pairwise(path)]
    return {"name": f"s{k}", "origin": f"n{path[0]}", "goal": f"n{path[-1]}", "via": via, "kph": 60}
