"""Ways over the network as an agent pictures it, from cached shortest-path trees.

A tree is kept for each (origin, load class, modes, modes it begins by). When it is asked after the picture has changed,
it is mended (see `model/kernel/mending.py`).
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from agents.views import SETS_OUT
from model.kernel.forest import forest, way_to
from model.kernel.mending import SAME, mend
from model.kernel.routing import LANE, RAIL, TAIL, legs_of, tree
from model.network import AIR, network_of
from model.theatre import MODES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from agents import views
    from model.carriers import Fleet
    from model.kernel.world import World
    from model.layout import Layout
    from model.plan import Plan
    from model.roads import Roads, Stretch

    #: Legs by one mode, their hours undisturbed, and by how much the cargo is slower.
    type Part = tuple[tuple[int, ...], float, float]

ALL_MODES = (1 << len(MODES)) - 1


@dataclass(slots=True)
class Tree:
    """All best ways from one origin by one set of modes, and those cut out of it so far."""

    number: int  # in the forest
    picture: object  # that it stands on
    ways: dict[int, tuple[Stretch, ...]]


class Ways:
    """Best ways on one picture of the network (see :class:`agents.views.Ways`)."""

    def __init__(self, plan: Plan, layout: Layout, world: World, roads: Roads) -> None:
        self._layout, self._world, self._roads = layout, world, roads
        self._network = network_of(plan, layout, world)
        self.hours = self._network.hours
        self._slow_h = world.crossings[:, :, 0]  # of each load; empty without restrictions
        self.able = [self._bits(fleet) for _, _, fleet in layout.fleets]
        self.left = np.zeros(len(world.assets))  # believed hours until each asset carries traffic
        self._cuts: dict[tuple[int, bytes], tuple[Stretch, ...]] = {}  # by load and legs: trees regrow
        self._closed: frozenset[int] = frozenset()  # arcs on which something is waited for
        self._waits: dict[tuple[int, ...], float] = {}  # of stretches, on this picture
        self._forest = forest(
            self._network, world.station_of, plan.scenario.command.transfer_hours, len(MODES), len(world.assets)
        )
        self._trees: dict[tuple[int, int, int, int], Tree] = {}
        self._keys: dict[tuple[int, int], tuple[int, int, int, int]] = {}
        self._whole: dict[tuple[int, int, int, int], Tree] = {}  # trees of the undamaged network
        self._usual: dict[tuple[int, int, int, int], tuple[Stretch, ...]] = {}  # as they are asked for
        #: Which legs the usual ways take depends on the plan alone: no run but the first grows trees for them.
        self._usual_parts: dict[tuple[int, int, int, int, int], list[Part]] = plan.once("usual ways", dict)

    def learn(self, left: np.ndarray) -> None:
        """Take over a new picture: believed hours until each asset carries traffic again."""
        closed = self._forest.learn(left)
        if closed is not None:
            self.left, self._waits, self._closed = left, {}, frozenset(closed)

    @property
    def picture(self) -> object:
        """The believed hours until each asset carries traffic: another array when they change."""
        return self.left

    def best(self, origin: int, goal: int, holder: int, modes: int = ALL_MODES) -> tuple[Stretch, ...]:
        """Return the stretches of the best way for cargo of `holder`, () when there is none.

        Damage makes no way faster: the usual way stays the best one as long as nothing on it is closed.
        """
        usual = self.usual(origin, goal, holder, modes)
        if self.is_open(usual):
            return usual
        row, load, allowed, begins = self._keys.get((holder, modes)) or self._key(holder, modes)
        key = (origin, row, allowed, begins)
        found = self._trees.get(key)
        if found is None:
            found = self._trees[key] = self._plant(key)
        elif found.picture is not self.left:
            if mend(self._forest, found.number) != SAME:
                found.ways = {}
            found.picture = self.left
        way = found.ways.get(goal)
        return self._way(origin, goal, found, load) if way is None else way

    def around(self, origin: int, goal: int, holder: int, modes: int, more_h: np.ndarray) -> tuple[Stretch, ...]:
        """Return the best way on the picture if each arc took so many hours more, () when there is none.

        It is that of a convoy under way, which needs no terminal to go on.
        """
        if origin == goal:
            return (self._roads.local(origin),)
        row, load, allowed, begins = self._key(holder, modes)
        stations = self._forest.station_of.copy()
        stations[origin, : len(MODES)][_each(allowed)] = 0
        grown = self._tree(origin, _each(allowed), self._starts(begins), self._forest.cost[row] + more_h, stations)
        return self._cut(legs_of(goal, *grown, self._world.station_of, len(MODES)), load)

    def usual(self, origin: int, goal: int, holder: int, modes: int = ALL_MODES) -> tuple[Stretch, ...]:
        """Return the best way by a bit set of modes if everything were whole."""
        asked = (origin, goal, holder, modes)
        way = self._usual.get(asked)
        if way is None:
            local = origin == goal
            way = (self._roads.local(origin),) if local else self._laid(self._usual_of(origin, goal, holder, modes))
            self._usual[asked] = way
        return way

    def _usual_of(self, origin: int, goal: int, holder: int, modes: int) -> list[Part]:
        row, load, allowed, begins = self._keys.get((holder, modes)) or self._key(holder, modes)
        parts = self._usual_parts.get((origin, row, allowed, begins, goal))
        if parts is None:
            tree = (origin, len(self._network.cost) + row, allowed, begins)
            if tree not in self._whole:
                self._whole[tree] = self._plant(tree)
            parts = self._parts(way_to(self._forest, self._whole[tree].number, goal), load)
            self._usual_parts[origin, row, allowed, begins, goal] = parts
        return parts

    def _key(self, holder: int, modes: int) -> tuple[int, int, int, int]:
        """Return what names a tree beside its origin: row of costs for a load and a range; load; modes, and by which
        of them it begins."""
        allowed, begins = modes & ALL_MODES, modes >> SETS_OUT or ALL_MODES
        farthest = (modes % (1 << SETS_OUT) >> len(MODES)).bit_length() or len(self._network.ranges)
        load = self._layout.store_load.get(holder, 0)
        row = load * len(self._network.ranges) + farthest - 1
        known = self._keys[holder, modes] = (row, load, allowed, begins & allowed)
        return known

    def _bits(self, fleet: Fleet) -> int:
        """Return the bit of a fleet's mode, and where aircraft differ in range, that of its range."""
        bit = 1 << MODES.index(fleet.mode)
        ranges = self._network.ranges
        if fleet.mode == "air" and len(ranges) > 1:
            bit |= 1 << len(MODES) + ranges.index(fleet.flies_km)
        return bit

    def from_home(self, home: int, mode: int, range_km: float = np.inf) -> np.ndarray:
        """Return float64[nodes]: hours from a home to every node by one mode, infinite where it does not lead."""
        open_arcs = np.where(self._world.arcs["mode"] == mode, self.hours, np.inf)
        if mode == AIR:
            open_arcs[self._world.arcs["km"] > range_km] = np.inf
        own, starts = np.arange(len(MODES)) == mode, np.zeros(len(MODES))
        hours = self._tree(home, own, starts, open_arcs, self._forest.station_of)[0]
        lanes = [mode, *range(len(MODES), self._network.lanes)] if mode == RAIL else [mode]
        return hours.reshape(-1, self._network.lanes)[:, lanes].min(axis=1)

    def shut(self, legs: Sequence[int], holder: int) -> int | None:
        """Return the first of some arcs that does not bear cargo of `holder`, damaged or not; None if all do."""
        bare = self._network.cost[self._key(holder, ALL_MODES)[0]]
        return next((leg for leg in legs if not bare[leg] < np.inf), None)

    def waiting_h(self, way: Sequence[views.Stretch]) -> float:
        """Return the believed hours of waiting for closed assets on a way."""
        return sum([self._stretch_wait_h(s) for s in way if not self._closed.isdisjoint(s.legs)], 0.0)

    def is_open(self, way: Sequence[views.Stretch]) -> bool:
        """Whether nothing on a way is believed to be closed."""
        closed = self._closed
        for stretch in way:  # noqa: SIM110 - a loop, since this is asked for nearly every convoy
            if not closed.isdisjoint(stretch.legs):
                return False
        return True

    def _stretch_wait_h(self, stretch: views.Stretch) -> float:
        known = self._waits.get(stretch.legs)
        if known is None:
            closed, asset = self._closed, self._network.asset.item
            waits_at = [asset(leg) for leg in stretch.legs if leg in closed]
            if self._network.lanes > len(MODES):
                waits_at += self._ramps_on(stretch.legs)
            known = self._waits[stretch.legs] = sum([self.left.item(at) for at in waits_at], 0.0)
        return known

    def _ramps_on(self, legs: Sequence[int]) -> list[int]:
        """Return the assets at which trains change gauge on the way."""
        links, ramps = self._network.links, self._network.ramps
        return [int(ramps[links[TAIL, b]]) for a, b in pairwise(legs) if links[LANE, a] != links[LANE, b]]

    def _plant(self, key: tuple[int, int, int, int]) -> Tree:
        origin, row, allowed, begins = key
        return Tree(self._forest.plant(origin, row, _each(allowed), self._starts(begins)), self.left, {})

    def _starts(self, begins: int) -> np.ndarray:
        """float64[modes]: hours to make up a convoy, infinite for modes that a way may not begin by."""
        return np.where(_each(begins), self._network.start_h, np.inf)

    def _tree(
        self, origin: int, allowed: np.ndarray, start_h: np.ndarray, cost: np.ndarray, stations: np.ndarray
    ) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        f = self._forest
        graph = (f.links, self._network.lanes, f.first, f.out, stations, f.change_h.item(0), f.ramp_h[0])
        return tree(origin, allowed, start_h, cost, *graph)  # type: ignore[no-any-return]

    def _way(self, origin: int, goal: int, found: Tree, load: int) -> tuple[Stretch, ...]:
        way: tuple[Stretch, ...]
        if origin == goal:
            way = (self._roads.local(origin),)
        else:
            way = self._cut(way_to(self._forest, found.number, goal), load)
        found.ways[goal] = way
        return way

    def _cut(self, legs: np.ndarray, load: int) -> tuple[Stretch, ...]:
        """Cut a way where its mode changes."""
        name = (load if len(self._slow_h) else 0, legs.tobytes())
        known = self._cuts.get(name)
        if known is None:
            known = self._cuts[name] = self._laid(self._parts(legs, load))
        return known

    def _parts(self, legs: np.ndarray, load: int) -> list[Part]:
        modes = self._world.arcs["mode"][legs]
        parts = np.split(legs, np.flatnonzero(np.diff(modes)) + 1) if len(legs) else []
        return [
            (
                tuple(part.tolist()), float(self.hours[part].sum()),
                float(self._slow_h[load, part].sum()) if len(self._slow_h) else 0.0,
            )
            for part in parts
        ]  # fmt: skip

    def _laid(self, parts: list[Part]) -> tuple[Stretch, ...]:
        return tuple([self._roads.stretch(*part) for part in parts])


def _each(modes: int) -> np.ndarray:
    """bool[modes]: a bit set as an array."""
    return np.array([modes >> m & 1 == 1 for m in range(len(MODES))])
