"""Papers: which permits a convoy needs, and which have been lodged already."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from model.kernel import records as r
from model.kernel.permits import in_force, lodge, mean_lead
from model.layout import EQUIPMENT
from model.theatre import MODES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from model.kernel.world import World
    from model.layout import Layout
    from model.plan import Plan
    from model.roads import Stretch
    from model.scenario import Scenario

#: Fuel and ammunition travel under the rules for dangerous goods.
DANGEROUS_SUPPLIES = (2, 4)


class Papers:
    """The register of permits of one run.

    A permit belongs to a unit or depot, one kind of cargo, one border and one mode; to enter one's own country none is
    needed. Those for the usual ways of supply
    were lodged `standing_days` before the start, those for a deployment `alert_days` before; all others are lodged
    when a convoy first needs them. `in_advance`: one paper serves all convoys of a movement, so that it can be lodged
    before there is a convoy; else each consignment has its own.
    """

    def __init__(self, plan: Plan, layout: Layout, world: World) -> None:
        self._layout, self._world = layout, world
        self._crossings = plan.once("arcs over borders", lambda: _crossings(world, plan.theatre.country))
        permits = plan.scenario.permits
        self.in_advance = permits.scope == "movement"
        self._standing_h = 24 * permits.standing_days
        self._alert_h = {
            layout.store_key[first]: 24 * unit.deployment.alert_days
            for first, unit in zip((f + EQUIPMENT for f in layout.unit_store), plan.scenario.units, strict=True)
            if unit.deployment is not None
        }
        self._permits: dict[tuple[int, int, int, int], list[int]] = {}
        self._granted: set[tuple[int, int]] = set()  # holders and routes for which every paper is there
        self._needs: dict[tuple[int, int], tuple[int, int]] = {}
        self._listed: dict[tuple[int, ...], tuple[int, int]] = {}  # the same by the permits
        self._foreign: dict[tuple[int, int], tuple[int, ...]] = {}  # by holder and route
        #: Mean hours until a permit by regime and kind of cargo, where nothing hinders.
        self._leads: list[list[float]] = [
            [float(min(mean * factor / (1 - rework), deadline_h)) for factor in factors]
            for (mean, _, _, rework, deadline_h), factors in zip(
                world.regimes.tolist(), world.factors.tolist(), strict=True
            )
        ]

    def needed(self, holder: int, stretch: Stretch, now: float) -> tuple[int, int]:
        """Return (first, number) of the permits for a stretch in the kernel's list, lodging those that are missing."""
        if not stretch.borders:
            return 0, 0
        key = (holder, stretch.route)
        known = self._needs.get(key) if self.in_advance else None
        if known is None:
            borders = self._abroad(holder, stretch)
            if not borders:
                return 0, 0
            permits = tuple([self._permit(holder, border, stretch.mode, now) for border in borders])
            known = self._listed.get(permits)
            if known is None:
                known = self._listed[permits] = self._list(permits)
            self._needs[key] = known
        return known

    def _list(self, permits: tuple[int, ...]) -> tuple[int, int]:
        """Write permits into the kernel's list; return (first, number)."""
        w = self._world
        first = int(w.count[r.NEEDS])
        if first + len(permits) > len(w.needs):
            w.resize("needs", 2 * (first + len(permits)))
        w.needs[first : first + len(permits)] = permits
        w.count[r.NEEDS] = first + len(permits)
        return first, len(permits)

    def expected_wait_h(self, holder: int, stretch: Stretch, now: float) -> float:
        """Return the expected hours until every paper for a stretch is there; for papers not lodged, the mean lead."""
        if not stretch.borders or (holder, stretch.route) in self._granted:
            return 0.0
        borders = self._abroad(holder, stretch)
        longest, there, granted = 0.0, self.in_advance, self._world.permits["granted"]
        for border in borders:
            permit = self._lodged(holder, border, stretch.mode)
            if permit is not None and granted[permit] <= now:
                continue
            there = False
            longest = max(longest, self._left_h(border, self._owner(holder)[1], permit, now))
        if there or not borders:  # a paper that is there stays there
            self._granted.add((holder, stretch.route))
        return longest

    def settled(self, holder: int, stretch: Stretch, now: float) -> bool:
        """Whether every paper for a stretch is there, and serves all convoys of the holder."""
        if not stretch.borders:
            return True
        self.expected_wait_h(holder, stretch, now)  # it notes when all are there
        return (holder, stretch.route) in self._granted

    def held_up_h(self, need: int, needs: int, now: float) -> float:
        """Return the expected hours until the last of some permits, (first, number) in the kernel's list, is there."""
        w = self._world
        pending = [p for p in w.needs[need : need + needs].tolist() if w.permits["granted"][p] > now]
        kinds = [(p, *w.permits[["border", "cargo"]][p].tolist()) for p in pending]
        return max([self._left_h(border, cargo, p, now) for p, border, cargo in kinds], default=0.0)

    def crossing_h(self, holder: int, mode: int, now: float) -> np.ndarray:
        """float64[arcs]: expected hours until cargo of a holder has the papers to cross by a mode, 0 for all others."""
        nation, granted = self._layout.store_nation[holder], self._world.permits["granted"]
        hours = np.zeros(len(self._world.arcs))
        for border, entered, arcs in self._crossings[mode]:
            permit = self._lodged(holder, border, mode) if entered != nation else None
            if entered != nation and (permit is None or granted[permit] > now):
                hours[arcs] = self._left_h(border, self._owner(holder)[1], permit, now)
        return hours

    def _lodged(self, holder: int, border: int, mode: int) -> int | None:
        """Return the permit by which all convoys of a holder cross a border, None if there is none yet."""
        lodged = self._permits.get((*self._owner(holder), border, mode)) if self.in_advance else None
        return lodged[0] if lodged else None

    def _left_h(self, border: int, cargo: int, permit: int | None, now: float) -> float:
        """Return the expected hours until a permit that is not there yet; without one, from lodging it now."""
        lead = self._lead_h(border, cargo, now)
        since = now - float(self._world.permits["lodged"][permit]) if permit is not None else 0.0
        return max(lead - since, 0.1 * lead)

    def _lead_h(self, border: int, cargo: int, now: float) -> float:
        """Return the mean hours from lodging to the permit, by the regime of this hour."""
        w = self._world
        if now >= w.hindrances["until"][border]:
            return self._leads[int(w.regime_of[border])][cargo]
        regime = in_force(w, border, now)
        _, _, _, rework, deadline_h = w.regimes[regime].tolist()
        return float(min(mean_lead(w, border, now) * w.factors[regime, cargo] / (1 - rework), deadline_h))

    def _abroad(self, holder: int, stretch: Stretch) -> tuple[int, ...]:
        """Return the borders of a stretch behind which the holder is a foreigner."""
        key = (holder, stretch.route)
        known = self._foreign.get(key)
        if known is None:
            nation = self._layout.store_nation[holder]
            known = self._foreign[key] = tuple(border for border, entered in stretch.borders if entered != nation)
        return known

    def _owner(self, holder: int) -> tuple[int, int]:
        """Return whose papers they are and for which kind of cargo: one paper serves all classes of that kind."""
        supply = self._layout.store_supply[holder]
        cargo = r.OVERWEIGHT if supply == EQUIPMENT else r.DANGEROUS if supply in DANGEROUS_SUPPLIES else r.GENERAL
        return self._layout.store_key[holder] // 16, cargo

    def _permit(self, holder: int, border: int, mode: int, now: float) -> int:
        owner, cargo = self._owner(holder)
        lodged = self._permits.setdefault((owner, cargo, border, mode), [])
        if lodged and self.in_advance:
            return lodged[0]
        w = self._world
        if w.count[r.PERMITS] == len(w.permits):
            w.resize("permits", 2 * len(w.permits))
        key = (((owner * 4 + cargo) * 1_000 + border) * 8 + mode) * 10_000 + len(lodged)
        early_h = self._alert_h.get(self._layout.store_key[holder], self._standing_h)
        lodged.append(int(lodge(w, key, border, cargo, now if now > 0 else float(-early_h), now)))
        return lodged[-1]


def _crossings(world: World, country: Sequence[str]) -> list[list[tuple[int, str, list[int]]]]:
    """Return by mode the arcs over each border into each country: one office may see to both directions."""
    found: list[dict[tuple[int, str], list[int]]] = [{} for _ in MODES]
    for arc, (mode, border, b) in enumerate(world.arcs[["mode", "border", "b"]].tolist()):
        if border >= 0:
            found[mode].setdefault((border, country[b]), []).append(arc)
    return [[(border, entered, arcs) for (border, entered), arcs in of.items()] for of in found]


def permit_tables(scenario: Scenario, layout: Layout) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return regimes, their factors by kind of cargo, and the regime of each border at the start."""
    permits = scenario.permits
    regimes = np.array(
        [
            (x.lead_hours, x.shape, x.staff or 0, x.rework, math.inf if x.deadline_hours is None else x.deadline_hours)
            for x in permits.regimes.values()
        ]
    )
    factors = np.array([(1.0, x.dangerous_factor, x.overweight_factor) for x in permits.regimes.values()])
    at_start = [permits.borders.get(b, permits.regime) for b in layout.borders]
    return regimes, factors, np.array([layout.regimes.index(name) for name in at_start], np.int64)
