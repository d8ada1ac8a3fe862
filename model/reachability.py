"""Whether supply can get to where a scenario wants it, by the modes that its carriers have, if nothing is broken.

A way changes mode at a node with terminals of both modes, and gauge at a node with a ramp. Reachability is looked for
over (node, mode, gauge), once for each origin, set of modes and load; luck, time and price do not matter.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

from model.complaints import listed
from model.layout import CONSUMED
from model.restrictions import Load, borne, load_of
from model.results import SUPPLIES
from model.theatre import MODES, TERMINALS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from model.complaints import Found
    from model.forces import Unit
    from model.restrictions import Restriction
    from model.scenario import Scenario
    from model.theatre import Theatre

#: Charts that are kept, by the identity of their theatre, and loads that a chart may hold before it is made anew.
_KEPT, _LOADS = 4, 32

_charts: dict[int, Map] = {}

_RAIL, _AIR, _RAMP = MODES.index("rail"), MODES.index("air"), TERMINALS.index("ramp")


class Movers(NamedTuple):
    """What may carry a class: the modes of its fleets, how far the aircraft fly, and each fleet's mode, home, range."""

    modes: frozenset[int]
    flies_km: float = math.inf
    fleets: frozenset[tuple[int, int, float]] | None = None  # None: vehicles are everywhere


class Map:
    """The links and terminals of a theatre, ready to be searched.

    Cargo is somewhere on some track: a place is node x tracks + track. A track is a mode, for rails with its gauge;
    rail without gauge means loaded here, free to leave on any.
    """

    def __init__(self, theatre: Theatre, restrictions: Sequence[Restriction]) -> None:
        self.theatre, self.restrictions = theatre, tuple(restrictions)
        self.node = theatre.node_index
        gauges = sorted({0, *theatre.gauge.tolist()})
        self._tracks = [(m, g) for m in range(len(MODES)) for g in (gauges if m == _RAIL else [0])]
        self._track = {track: k for k, track in enumerate(self._tracks)}
        self._terminals: list[set[int]] = [set() for _ in theatre.nodes]
        for node, mode in zip(theatre.terminal_node.tolist(), theatre.terminal_mode.tolist(), strict=True):
            self._terminals[node].add(mode)
        rows = (theatre.link_a, theatre.link_b, theatre.link_mode, theatre.gauge, theatre.km)
        self._links = list(zip(*(row.tolist() for row in rows), strict=True))
        self._graphs: dict[tuple[Load, float], list[list[int]]] = {}
        self._found: dict[tuple[int, Movers, Load], set[int]] = {}

    @property
    def loads(self) -> int:
        """How many different loads and ranges were asked for; each costs memory."""
        return len(self._graphs)

    def reached(self, origin: int, movers: Movers, load: Load) -> set[int]:
        """Return the nodes at which cargo from `origin` can be unloaded; the origin is one of them."""
        key = (origin, movers, load)
        if key not in self._found:
            self._found[key] = self._search(*key)
        return self._found[key]

    def _search(self, origin: int, movers: Movers, load: Load) -> set[int]:
        modes, flies_km, _ = movers
        if (load, flies_km) not in self._graphs:
            self._graphs[load, flies_km] = self._graph(load, flies_km)
        graph, n = self._graphs[load, flies_km], len(self._tracks)
        allowed = [mode in modes for mode, _ in self._tracks]
        queue = [
            origin * n + self._track[mode, 0] for mode in modes & self._terminals[origin] & self._come(origin, movers)
        ]
        seen = set(queue)
        while queue:
            for place in graph[queue.pop()]:
                if place not in seen and allowed[place % n]:
                    seen.add(place)
                    queue.append(place)
        ends = {place // n for place in seen if self._tracks[place % n][0] in self._terminals[place // n]}
        return ends | {origin}

    def _come(self, origin: int, movers: Movers) -> frozenset[int]:
        """Return the modes whose vehicles can come to a node from their homes."""
        if movers.fleets is None:
            return movers.modes
        return frozenset(
            mode
            for mode, home, flies_km in movers.fleets
            if origin in self.reached(home, Movers(frozenset([mode]), flies_km), Load())
        )

    def _graph(self, load: Load, flies_km: float) -> list[list[int]]:
        """Where each place leads: along links open to the load and in range, and to modes that meet where it ends."""
        n = len(self._tracks)
        graph: list[list[int]] = [[] for _ in range(n * len(self._terminals))]
        bears = borne(self.restrictions, self.theatre, load).tolist()
        for (a, b, mode, gauge, km), open_to_it in zip(self._links, bears, strict=True):
            if open_to_it and (mode != _AIR or km <= flies_km):
                to = self._track[mode, gauge]
                for here, there in ((a, b), (b, a)):
                    for k, (other, stands_on) in enumerate(self._tracks):
                        if other == mode and (stands_on in (0, gauge) or _RAMP in self._terminals[here]):
                            graph[here * n + k].append(there * n + to)
        for node, modes in enumerate(self._terminals):
            for k, (mode, gauge) in enumerate(self._tracks):
                if mode in modes and (mode != _RAIL or gauge > 0):  # what was just loaded is not moved again
                    graph[node * n + k] += [node * n + self._track[m, 0] for m in modes if m not in (mode, _RAMP)]
        return graph


def chart_of(scenario: Scenario, theatre: Theatre) -> Map:
    """Return the map of a theatre, the same one while it is asked for again: a sweep checks thousands of plans on one.

    The map keeps its theatre, so that no other can take its identity. Other restrictions make another map.
    """
    known = _charts.get(id(theatre))
    if known is None or known.loads > _LOADS or known.restrictions != tuple(scenario.restrictions):
        while len(_charts) >= _KEPT:
            del _charts[next(iter(_charts))]
        _charts[id(theatre)] = known = Map(theatre, scenario.restrictions)
    return known


def lost_ways(scenario: Scenario, theatre: Theatre) -> Found:
    """Complain of units, depots and equipment that nothing can be brought to. All names must be right already."""
    chart = chart_of(scenario, theatre)
    loads = {supply: load_of(scenario, supply) for supply in SUPPLIES}
    node_of = {depot.name: depot.node for depot in scenario.depots}
    node_of |= {producer.name: producer.node for producer in scenario.industry}
    movers = {supply: _movers(scenario, supply, chart) for supply in SUPPLIES}
    for i, unit in enumerate(scenario.units):
        goal = chart.node[unit.node]
        lost = [
            supply
            for supply in _used(scenario, unit)
            if goal not in chart.reached(chart.node[node_of[unit.supplier]], movers[supply], loads[supply])
        ]
        if lost:
            yield ("units", i, "node"), _told(unit.node, [unit.supplier], lost, _named(movers, lost))
        yield from _deployment(scenario, chart, i, movers["equipment"])
    for i, depot in enumerate(scenario.depots):
        lost = [
            supply
            for supply, tonnes in depot.capacity_t.items()
            if tonnes > 0 and depot.suppliers and not any(
                chart.node[depot.node] in chart.reached(chart.node[node_of[name]], movers[supply], loads[supply])
                for name in depot.suppliers
            )
        ]  # fmt: skip
        if lost:
            yield ("depots", i, "node"), _told(depot.node, depot.suppliers, lost, _named(movers, lost))


def _deployment(scenario: Scenario, chart: Map, i: int, movers: Movers) -> Found:
    unit = scenario.units[i]
    if unit.deployment is None:
        return
    formation = scenario.formations[unit.formation]
    load = load_of(scenario, "equipment", formation)
    origin, goal = chart.node[unit.deployment.origin], chart.node[unit.node]
    if goal in chart.reached(origin, movers, load):
        return
    by = _by(movers.modes, movers.flies_km)
    told = f"no way for equipment from here to {unit.node} by {by} (got {unit.deployment.origin!r})"
    if goal in chart.reached(origin, movers, Load()):
        told += f" bears load class {load.mlc:g} and axles of {load.axle_t:g} t; another origin or a lighter formation"
    else:
        told += "; another origin, or a fleet of a further mode that carries equipment"
    yield ("units", i, "deployment", "origin"), told


def _used(scenario: Scenario, unit: Unit) -> list[str]:
    """Classes that a unit uses in any of its postures."""
    use = scenario.formations[unit.formation].consumption_t_per_day
    postures = [part.posture for part in unit.postures]
    postures += [c.value for c in scenario.timeline if c.what == "posture" and c.target == unit.name]  # type: ignore[misc]
    return [supply for supply in SUPPLIES[:CONSUMED] if any(use[p].get(supply, 0) > 0 for p in postures)]  # type: ignore[call-overload]


def _movers(scenario: Scenario, supply: str, chart: Map) -> Movers:
    fleets = [f for c in scenario.carriers for f in c.fleets if supply in f.carries]
    flies_km = max((f.flies_km for f in fleets if f.mode == "air"), default=math.inf)
    modes = frozenset(MODES.index(f.mode) for f in fleets)
    return Movers(modes, flies_km, frozenset((MODES.index(f.mode), chart.node[f.home], f.flies_km) for f in fleets))


def _named(movers: dict[str, Movers], supplies: Iterable[str]) -> str:
    supplies = list(supplies)
    found = frozenset(m for supply in supplies for m in movers[supply].modes)
    return _by(found, min(movers[supply].flies_km for supply in supplies)) if found else "any fleet"


def _by(modes: Iterable[int], flies_km: float) -> str:
    """Name modes, and how far aircraft fly if not any distance."""
    far = f" up to {flies_km:g} km" if flies_km < math.inf else ""
    return listed([MODES[m] + (far if m == _AIR else "") for m in sorted(modes)])


def _told(node: str, suppliers: Iterable[str], lost: list[str], by: str) -> str:
    told = f"no way for class {', '.join(lost)} from {' or '.join(suppliers)} to here by {by} (got {node!r})"
    return f"{told}; another node or supplier, or a fleet of a further mode"
