"""The network in networkx, and ways over it, cached for as long as the picture of what is closed stays the same."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, NamedTuple

import networkx as nx

from benchmarks.per_tick.assets import Asset, TerminalQueue
from model.layout import TERMINAL_ASSET
from model.theatre import MODES, TERMINALS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from model.plan import Plan
    from model.restrictions import Load


class Link:
    """One direction of a link, with the gate at its entry."""

    __slots__ = (
        "a", "asset", "attack", "axle_t", "b", "border", "entered", "formalities_h", "free_at", "gauge", "headway_h",
        "hours", "km", "kph", "loss", "mlc", "mode", "queue",
    )  # fmt: skip

    def __init__(self, a: int, b: int, asset: Asset, mode: str, gauge: int) -> None:
        self.a, self.b, self.asset, self.mode, self.gauge = a, b, asset, mode, gauge
        self.free_at = self.attack = self.loss = 0.0
        self.queue: deque = deque()


class Stretch(NamedTuple):
    """The part of a way that one mode covers."""

    mode: str
    start: int
    end: int
    links: tuple[Link, ...]
    hours: float
    borders: tuple[tuple[str, str], ...]  # border and the country that is entered

    @property
    def legs(self) -> tuple[Link, ...]:
        """What the kernel's stretches call their links."""
        return self.links


Way = tuple[Stretch, ...]


class Topology:
    """Nodes are (place, mode, gauge); a way starts at ("from", place) and ends at ("to", place)."""

    def __init__(self, plan: Plan, names: list[str], loads: list[Load]) -> None:
        self.plan, self.loads = plan, loads
        self.assets: list[Asset] = []
        self.links: list[Link] = []
        self.terminals: dict[tuple[int, str], TerminalQueue] = {}
        self._add_links(names)
        self._add_terminals(names)
        self._kph, self._eur, self._start_h = _by_mode(plan)
        for link in self.links:
            link.hours = link.km / min(link.kph, self._kph[link.mode]) + link.formalities_h
        self.left: dict[Asset, float] = {}
        self.version = 0
        self._whole: dict[object, nx.DiGraph] = {}
        self._believed: dict[object, nx.DiGraph] = {}
        self._roads: nx.MultiDiGraph | None = None
        self._usual: dict[object, dict] = {}
        self._best: dict[object, dict] = {}

    def _add_links(self, names: list[str]) -> None:
        t, permits = self.plan.theatre, self.plan.scenario.permits
        for i in range(len(t.links)):
            asset = Asset(i, names[i], t.asset[i], int(t.link_a[i]))
            self.assets.append(asset)
            for a, b in ((t.link_a[i], t.link_b[i]), (t.link_b[i], t.link_a[i])):
                link = Link(int(a), int(b), asset, MODES[t.link_mode[i]], int(t.gauge[i]))
                link.km, link.kph, link.headway_h = float(t.km[i]), float(t.kph[i]), 1 / float(t.capacity_per_h[i])
                link.mlc, link.axle_t, link.border = float(t.mlc[i]), float(t.axle_t[i]), t.border[i]
                link.entered = t.country[link.b]
                link.formalities_h = permits.office_hours if link.border else 0.0
                asset.links.append(link)
                self.links.append(link)

    def _add_terminals(self, names: list[str]) -> None:
        t = self.plan.theatre
        for i, (node, mode) in enumerate(zip(t.terminal_node.tolist(), t.terminal_mode.tolist(), strict=True)):
            k = len(t.links) + i
            asset = Asset(k, names[k], TERMINAL_ASSET[mode], node)
            asset.terminal = TerminalQueue(asset, int(t.servers[i]), float(t.rate_t_h[i]))
            self.assets.append(asset)
            self.terminals[node, TERMINALS[mode]] = asset.terminal

    def learn(self, left: dict[Asset, float]) -> None:
        """Take over a new picture: closed assets, and the hours that they are believed to stay so."""
        if left == self.left:
            return
        changed = {*left, *self.left}
        self.left = left
        self.version += 1
        self._best.clear()
        for graph in self._believed.values():
            self._mark(graph, changed)

    def _mark(self, graph: nx.DiGraph, assets: Iterable[Asset]) -> None:
        for asset in assets:
            for u, v in graph.graph["edges_of"].get(asset, ()):
                edge = graph.edges[u, v]
                edge["cost"] = edge["bare"] + sum(self.left.get(a, 0.0) for a in edge["assets"])

    def best(self, origin: int, goal: int, load: int, modes: frozenset[str]) -> Way:
        """Return the best way on the picture of the network, () when there is none."""
        return self._way(self._best, self._believed, origin, goal, load, modes)

    def usual(self, origin: int, goal: int, load: int, modes: frozenset[str]) -> Way:
        """Return the best way if everything were whole."""
        return self._way(self._usual, self._whole, origin, goal, load, modes)

    def waiting_h(self, way: Way) -> float:
        """Return the believed hours of waiting for closed links on a way."""
        left = self.left
        return sum(left.get(link.asset, 0.0) for stretch in way for link in stretch.links) if left else 0.0

    def from_home(self, home: int, mode: str) -> dict[int, float]:
        """Return the hours by one mode from a home to each place that it leads to."""
        graph = self._graph(self._whole, 0, frozenset((mode,)))
        if ("from", home) not in graph:
            return {}
        reached = nx.single_source_dijkstra_path_length(graph, ("from", home), weight="hours")
        hours: dict[int, float] = {}
        for (place, *_), h in ((n, h) for n, h in reached.items() if n[0] not in ("from", "to")):
            hours[place] = min(h, hours.get(place, h))
        return hours

    def by_road(self, place: int, kph: float, closed_kph: float) -> dict[int, float]:
        """Return the hours that a crew travels from a place to each that roads lead to; closed links are slow."""

        def hours(_: int, __: int, links: dict) -> float:
            return min(
                edge["link"].km / min(kph, edge["link"].kph, closed_kph if edge["link"].asset in self.left else kph)
                for edge in links.values()
            )

        if self._roads is None:
            self._roads = nx.MultiDiGraph()
            self._roads.add_nodes_from(range(len(self.plan.theatre.nodes)))
            self._roads.add_edges_from((x.a, x.b, {"link": x}) for x in self.links if x.mode == "road")
        return nx.single_source_dijkstra_path_length(self._roads, place, weight=hours)

    def _way(self, trees: dict, graphs: dict, origin: int, goal: int, load: int, modes: frozenset[str]) -> Way:
        if origin == goal:
            return (Stretch("road", origin, origin, (), 0.0, ()),)
        key = (origin, load, modes)
        tree = trees.get(key)
        if tree is None:
            graph = self._graph(graphs, load, modes)
            before = {}
            if ("from", origin) in graph:
                before, _ = nx.dijkstra_predecessor_and_distance(graph, ("from", origin), weight="cost")
            tree = trees[key] = {"before": before, "graph": graph}
        way = tree.get(goal)
        if way is None:
            way = tree[goal] = _cut(tree["graph"], tree["before"], ("to", goal))
        return way

    def _graph(self, graphs: dict, load: int, modes: frozenset[str]) -> nx.DiGraph:
        graph = graphs.get((load, modes))
        if graph is None:
            graph = graphs[load, modes] = self._draw(load, modes)
            if graphs is self._believed:
                self._mark(graph, self.left)
        return graph

    def _draw(self, load: int, modes: frozenset[str]) -> nx.DiGraph:
        """Draw the network that a load class may use by these modes."""
        command, graph = self.plan.scenario.command, nx.DiGraph()
        mlc, axle_t = self.loads[load][:2]
        edges_of: dict[Asset, list] = {}
        for link in self.links:
            if link.mode not in modes or link.mlc < mlc or (link.mode == "rail" and link.axle_t < axle_t):
                continue
            u, v = (link.a, link.mode, link.gauge), (link.b, link.mode, link.gauge)
            bare = link.hours + link.km * self._eur[link.mode] / command.value_eur_per_t_hour
            if graph.has_edge(u, v) and graph.edges[u, v]["bare"] <= bare:
                continue
            calls = (
                [self.terminals.get((p, link.mode)) for p in (link.a, link.b)] if link.mode in ("sea", "air") else []
            )
            assets = [link.asset, *(terminal.asset for terminal in calls if terminal is not None)]
            graph.add_edge(u, v, bare=bare, cost=bare, hours=link.hours, link=link, assets=assets)
            for asset in assets:
                edges_of.setdefault(asset, []).append((u, v))
        graph.graph["edges_of"] = edges_of
        self._join_modes(graph, command.transfer_hours, command.ramp_hours)
        return graph

    def _join_modes(self, graph: nx.DiGraph, transfer_h: float, ramp_h: float) -> None:
        """Add change of mode and of gauge where terminals stand, and the starts and ends of ways."""
        at: dict[int, list[tuple[int, str, int]]] = {}
        for node in list(graph):
            at.setdefault(node[0], []).append(node)
        for place, nodes in at.items():
            handled = [n for n in nodes if (place, n[1]) in self.terminals]
            for n in handled:
                graph.add_edge(("from", place), n, cost=self._start_h[n[1]], hours=0.0)
                graph.add_edge(n, ("to", place), cost=0.0, hours=0.0)
                for m in handled:
                    if m[1] != n[1]:
                        graph.add_edge(n, m, cost=transfer_h, hours=transfer_h)
            for n in nodes:
                for m in nodes:
                    if n[1] == m[1] and n != m and (place, "ramp") in self.terminals:
                        graph.add_edge(n, m, cost=ramp_h, hours=ramp_h)


def _cut(graph: nx.DiGraph, before: dict, goal: object) -> Way:
    """Follow a tree back from the goal and cut the way where its mode changes."""
    links: list[Link] = []
    while before.get(goal):
        previous = before[goal][0]
        link = graph.edges[previous, goal].get("link")
        if link is not None:
            links.append(link)
        goal = previous
    parts: list[list[Link]] = []
    for link in reversed(links):
        if not parts or parts[-1][-1].mode != link.mode:
            parts.append([])
        parts[-1].append(link)
    return tuple(
        Stretch(
            p[0].mode,
            p[0].a,
            p[-1].b,
            tuple(p),
            sum(x.hours for x in p),
            tuple((x.border, x.entered) for x in p if x.border),
        )
        for p in parts
    )


def _by_mode(plan: Plan) -> tuple[dict[str, float], dict[str, float], dict[str, float]]:
    fleets = [fleet for carrier in plan.scenario.carriers for fleet in carrier.fleets]
    of = {mode: [fleet for fleet in fleets if fleet.mode == mode] for mode in MODES}
    return (
        {m: max((f.kph for f in of[m]), default=float("inf")) for m in MODES},
        {m: min((f.cost_eur_per_t_km for f in of[m]), default=0.0) for m in MODES},
        {m: min((f.ready_hours for f in of[m]), default=0.0) for m in MODES},
    )
