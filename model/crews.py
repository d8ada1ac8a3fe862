"""Crews of engineers in the world, and what their commander pictures: what is to mend, and how far it is by road."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from agents.views import EngineersView
from model.kernel import records as r
from model.kernel.crews import CREW, ENGINEERS, READY
from model.kernel.routing import MODE, drawn, legs_of, tree
from model.layout import ASSET_KINDS, asset_ends, asset_table
from model.peek import peek
from model.theatre import MODES

if TYPE_CHECKING:
    from collections.abc import Callable

    from agents import views
    from model.complaints import Found
    from model.kernel.world import World
    from model.layout import Layout
    from model.opposition import Engineers
    from model.plan import Plan
    from model.roads import Roads, Stretch
    from model.scenario import Scenario
    from model.structure import Structure
    from model.theatre import Theatre

ROAD = MODES.index("road")

#: Hours from a node to all others, with what names the legs there.
Labels = tuple[np.ndarray, np.ndarray, np.ndarray]

#: That the one mode of a graph may be used, and takes no time to set out by; no gauge is changed on a road.
_BY_ROAD, _NO_RAMPS = (np.ones(1, bool), np.zeros(1)), np.zeros(0)

_told = peek(r.JOB, "asset", "opened", "needs_crew")


def engineers_of(scenario: Scenario, layout: Layout) -> tuple[np.ndarray, np.ndarray]:
    """Return the tables of engineers and of their crews, group after group, all at home."""
    groups = np.zeros(len(scenario.engineers), ENGINEERS)
    for group, own in zip(groups, scenario.engineers, strict=True):
        group["home"], group["reaction_h"] = layout.nodes[own.home], own.reaction_hours
        group["kph"], group["closed_kph"] = own.travel_kph, own.closed_kph
        group["exposure"], group["struck_at_work"] = own.exposure, own.struck_at_work
        group["back_h"] = math.inf if own.replaced_days is None else 24 * own.replaced_days
    many = [own.crews for own in scenario.engineers]
    crews = np.zeros(sum(many), CREW)
    crews["engineers"] = np.repeat(np.arange(len(many)), many)
    numbers = [k for own in many for k in range(own)]
    crews["key"] = crews["engineers"] * 10**6 + np.array(numbers, np.int64)
    crews["node"] = groups["home"][crews["engineers"]]
    return groups, crews


class Damage(NamedTuple):
    """Something that crews mend: its row among the jobs, what is damaged, and since when."""

    job: int
    asset: int
    opened: float


class RoadMap(NamedTuple):
    """What is the same in all runs of a plan: where assets lie, who mends them, and the network of roads.

    The network is a graph of one mode: a tree of it takes a fifth of the time of one of the whole network.
    """

    ends: np.ndarray  # int64[2, assets]
    mends: list[list[bool]]  # by engineers and asset
    asset: np.ndarray  # int64[arcs]
    out: np.ndarray  # int64: arcs of road by the node that they begin at
    first: np.ndarray  # int64[nodes + 1]: where those of each node begin
    links: np.ndarray  # as `routing.drawn` makes it
    anywhere: np.ndarray  # as `station_of`, if there were a terminal at every node
    open_h: list[np.ndarray]  # by engineers float64[arcs]: hours along an open link
    closed_h: list[np.ndarray]  # and along a closed one


def _road_map(plan: Plan, world: World) -> RoadMap:
    groups, arcs = plan.scenario.engineers, world.arcs
    by_road = np.flatnonzero(arcs["mode"] == ROAD)
    out = by_road[np.argsort(arcs["a"][by_road], kind="stable")].astype(np.int64)
    links = drawn(arcs, np.zeros(len(arcs)))
    links[MODE] = 0
    return RoadMap(
        ends=np.array(asset_ends(plan.theatre, plan.scenario.sites)),
        mends=[np.isin(world.assets["kind"], _kinds(own)).tolist() for own in groups],
        asset=arcs["asset"].copy(),
        out=out,
        first=np.searchsorted(arcs["a"][out], np.arange(len(world.station_of) + 1)).astype(np.int64),
        links=links,
        anywhere=np.zeros_like(world.station_of[:, :1]),
        open_h=[arcs["km"] / np.minimum(arcs["kph"], own.travel_kph) for own in groups],
        closed_h=[arcs["km"] / np.minimum(arcs["kph"], min(own.travel_kph, own.closed_kph)) for own in groups],
    )


class CrewPicture:
    """What engineers know: damages at once, where each crew is, and ways by road on the command's picture of links.

    A crew needs no terminal. Along a link that is believed to be closed it gets on at `closed_kph`.
    """

    def __init__(self, plan: Plan, structure: Structure, world: World, roads: Roads) -> None:
        self._world, self._roads, self._structure = world, roads, structure
        self._map: RoadMap = plan.once("road map", lambda: _road_map(plan, world))
        belongs = world.crews["engineers"]
        self._crews = [np.flatnonzero(belongs == i).tolist() for i in range(len(plan.scenario.engineers))]
        self._seen = 0  # jobs
        self._open: list[Damage] = []  # of those seen, what is for crews and was not whole then
        self._rows = np.zeros(0, np.int64)  # of the same among the jobs
        self._left = np.zeros(len(world.assets))
        self._shut = np.zeros(len(world.arcs), bool)  # whether each arc is believed to be closed
        self._trees: dict[tuple[int, int], Labels] = {}

    def view(self, i: int, t: float, left: np.ndarray, passed_t: Callable[[list[int]], np.ndarray]) -> EngineersView:
        """Return the view of engineers `i` at hour `t`.

        `left` are the believed hours until each asset carries traffic; `passed_t` returns the tonnes that have passed
        some assets.
        """
        state, to_do = self._world.crews["state"].tolist(), self._to_do(i)
        free = [crew for crew in self._crews[i] if state[crew] == READY]
        assets = [damage.asset for damage in to_do]
        travel_h = np.zeros((len(free), len(assets)))
        if assets:
            self._look_at(left)
            one, other = self._map.ends[:, assets]
            for row, node in enumerate(self._world.crews["node"][free].tolist()):
                hours = self._from(i, node)[0]
                np.minimum(hours[one], hours[other], out=travel_h[row])

        def way(crew: int, asset: int) -> views.Stretch:
            return self._way(i, int(self._world.crews["node"][crew]), asset)

        open_h = np.array([t - damage.opened for damage in to_do])
        return EngineersView(t, free, assets, open_h, passed_t(assets), travel_h, way)

    def _look_at(self, left: np.ndarray) -> None:
        """Take over a picture of links; ways stay as long as the same links are closed."""
        if left is self._left:
            return
        self._left, shut = left, (left > 0)[self._map.asset]
        if shut.tobytes() != self._shut.tobytes():
            self._shut, self._trees = shut, {}

    def _to_do(self, i: int) -> list[Damage]:
        """Return the damages that engineers `i` mend and nobody is sent to, the oldest first."""
        jobs, mends = self._world.jobs, self._map.mends[i]
        if self._world.count[r.JOBS] > self._seen:
            self._hear()
        waits = ((jobs["crew"][self._rows] < 0) & (jobs["open"][self._rows] == 1)).nonzero()[0].tolist()
        found = [damage for k in waits if mends[(damage := self._open[k]).asset]]
        if found and not self._structure.one:
            own = self._structure.in_charge(i, np.array([damage.asset for damage in found]))
            found = [damage for damage, is_own in zip(found, own.tolist(), strict=True) if is_own]
        return found

    def _hear(self) -> None:
        """Take up what was damaged since the last time, and drop what is whole, or was struck anew: it stays so."""
        jobs, many = self._world.jobs, int(self._world.count[r.JOBS])
        still = jobs["open"][self._rows].tolist()
        new = [(j, *_told(jobs, j)) for j in range(self._seen, many)]
        self._seen = many
        self._open = [damage for damage, is_open in zip(self._open, still, strict=True) if is_open]
        self._open += [Damage(j, asset, opened) for j, asset, opened, needs_crew in new if needs_crew]
        self._rows = np.array([damage.job for damage in self._open], np.int64)

    def _from(self, i: int, node: int) -> Labels:
        """Return the shortest ways by road from a node, as engineers `i` travel."""
        found = self._trees.get((i, node))
        if found is None:
            roads = self._map
            cost = np.where(self._shut, roads.closed_h[i], roads.open_h[i])
            graph = (roads.links, 1, roads.first, roads.out, roads.anywhere, 0.0, _NO_RAMPS)
            found = self._trees[i, node] = tree(node, *_BY_ROAD, cost, *graph)
        return found

    def _way(self, i: int, node: int, asset: int) -> Stretch:
        labels = self._from(i, node)
        (one, other), hours = self._map.ends[:, asset].tolist(), labels[0]
        goal = one if hours[one] <= hours[other] else other
        legs = tuple(legs_of(goal, *labels, self._map.anywhere, 1).tolist())
        return self._roads.stretch(legs, float(hours[goal])) if legs else self._roads.local(node)


def _kinds(own: Engineers) -> list[int]:
    return [ASSET_KINDS.index(kind) for kind in own.mends]


def lost_crews(scenario: Scenario, theatre: Theatre) -> Found:
    """Complain of engineers whose home no road joins to anything that they mend. All names must be right already."""
    kinds = asset_table(theatre, scenario.sites)[1]
    ends = np.array(asset_ends(theatre, scenario.sites))
    for i, own in enumerate(scenario.engineers):
        theirs = ends[:, np.isin(kinds, own.mends)]
        if theirs.size and not np.isin(theirs, list(_by_road(theatre, theatre.node_index[own.home]))).any():
            told = f"no road leads from there to anything that they mend (got {own.home!r})"
            yield ("engineers", i, "home"), f"{told}; a home with roads, or roads"


def _by_road(theatre: Theatre, home: int) -> set[int]:
    """Return the nodes that roads lead to from a home."""
    roads: dict[int, list[int]] = {}
    for a, b, mode in zip(theatre.link_a.tolist(), theatre.link_b.tolist(), theatre.link_mode, strict=True):
        if MODES[mode] == "road":
            roads.setdefault(a, []).append(b)
            roads.setdefault(b, []).append(a)
    reached, ahead = {home}, [home]
    while ahead:
        new = [node for node in roads.get(ahead.pop(), ()) if node not in reached]
        reached.update(new)
        ahead += new
    return reached
