"""Crews of engineers in the world, and what their commander pictures: what is to mend, and how far it is by road."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from agents.views import EngineersView
from model.kernel import records as r
from model.kernel.crews import CREW, ENGINEERS, READY
from model.kernel.routing import drawn, legs_of, tree
from model.layout import ASSET_KINDS, asset_ends, asset_table
from model.theatre import MODES

if TYPE_CHECKING:
    from agents import views
    from model.complaints import Found
    from model.kernel.world import World
    from model.layout import Layout
    from model.opposition import Engineers
    from model.plan import Plan
    from model.scenario import Scenario
    from model.structure import Structure
    from model.theatre import Theatre
    from model.ways import Roads, Stretch

ROAD = MODES.index("road")

#: Hours from a node to all others, with what names the legs there.
Labels = tuple[np.ndarray, np.ndarray, np.ndarray]


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


class CrewPicture:
    """What engineers know: damages at once, where each crew is, and ways by road on the command's picture of links.

    A crew needs no terminal. Along a link that is believed to be closed it gets on at `closed_kph`.
    """

    def __init__(self, plan: Plan, structure: Structure, world: World, roads: Roads) -> None:
        self._world, self._roads, self._structure = world, roads, structure
        self._ends = np.array(asset_ends(plan.theatre, plan.scenario.sites))
        self._groups = [(own, _mended(own)) for own in plan.scenario.engineers]
        arcs = world.arcs
        self._out = np.argsort(arcs["a"], kind="stable").astype(np.int64)
        self._first = np.searchsorted(arcs["a"][self._out], np.arange(len(world.station_of) + 1)).astype(np.int64)
        self._links = drawn(arcs, arcs["mode"])
        self._anywhere = np.zeros_like(world.station_of)
        self._left = np.zeros(len(world.assets))
        self._trees: dict[tuple[int, int], Labels] = {}

    def view(self, i: int, t: float, left: np.ndarray, passed_t: np.ndarray) -> EngineersView:
        """Return the view of engineers `i` by asset: believed hours until it carries traffic, and tonnes passed."""
        if left is not self._left:
            if not np.array_equal(left > 0, self._left > 0):
                self._trees = {}
            self._left = left
        w, mends = self._world, self._groups[i][1]
        jobs = w.jobs[: int(w.count[r.JOBS])]
        free = np.flatnonzero((w.crews["engineers"] == i) & (w.crews["state"] == READY)).tolist()
        to_do = (jobs["open"] == 1) & (jobs["crew"] < 0) & (jobs["needs_crew"] == 1)
        to_do &= mends[w.assets["kind"][jobs["asset"]]]
        if not self._structure.one:
            to_do[to_do] = self._structure.in_charge(i, jobs["asset"][to_do])
        assets, open_h = jobs["asset"][to_do], t - jobs["opened"][to_do]
        nodes = w.crews["node"][free].tolist()
        travel_h = np.zeros((len(free), len(assets)))
        for row, node in enumerate(nodes if len(assets) else ()):
            travel_h[row] = self._hours(self._from(i, node))[self._ends[:, assets]].min(axis=0)

        def way(crew: int, asset: int) -> views.Stretch:
            return self._way(i, int(w.crews["node"][crew]), asset)

        return EngineersView(t, free, assets.tolist(), open_h, passed_t[assets], travel_h, way)

    def _from(self, i: int, node: int) -> Labels:
        """Return the shortest ways by road from a node, as engineers `i` travel."""
        found = self._trees.get((i, node))
        if found is None:
            found = self._trees[i, node] = self._grow(self._groups[i][0], node)
        return found

    def _grow(self, own: Engineers, node: int) -> Labels:
        arcs, shut = self._world.arcs, self._left[self._world.arcs["asset"]] > 0
        kph = np.minimum(arcs["kph"], np.where(shut, min(own.travel_kph, own.closed_kph), own.travel_kph))
        cost = np.where(arcs["mode"] == ROAD, arcs["km"] / kph, np.inf)
        by_road = np.arange(len(MODES)) == ROAD
        graph = (self._links, len(MODES), self._first, self._out, self._anywhere, 0.0, 0.0)
        return tree(node, by_road, np.zeros(len(MODES)), cost, *graph)  # type: ignore[no-any-return]

    @staticmethod
    def _hours(labels: Labels) -> np.ndarray:
        return labels[0].reshape(-1, len(MODES))[:, ROAD]

    def _way(self, i: int, node: int, asset: int) -> Stretch:
        labels = self._from(i, node)
        goal = int(min(self._ends[:, asset], key=self._hours(labels).__getitem__))
        legs = tuple(legs_of(goal, *labels, self._anywhere, len(MODES)).tolist())
        return self._roads.stretch(legs, float(self._hours(labels)[goal])) if legs else self._roads.local(node)


def _mended(own: Engineers) -> np.ndarray:
    return np.array([kind in own.mends for kind in ASSET_KINDS])


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
