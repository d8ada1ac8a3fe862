"""Fog of war, in one place: what each agent may know, how old, and how coarse.

Own stocks and own fleets are known exactly and at once. The command knows stocks, losses and the state of the network
as they are reported to it (`model/picture.py`), the latter `picture_lag_hours` later; the public traces of traffic
reach an adversary after `picture_lag_days`. Agents route on this picture; the kernel on the truth.
"""

from __future__ import annotations

from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from agents.views import (
    AdversaryView,
    CommandView,
    ConvoyView,
    DepotView,
    EngineersView,
    UnitView,
)  # fmt: skip
from model.closures import Closures
from model.crews import CrewPicture
from model.demand_picture import DemandPicture
from model.dependences import traffic_behind
from model.kernel import records as r
from model.layout import CONSUMED, by_class
from model.outlook import Outlook
from model.picture import Snapshot, last
from model.posts import Posts
from model.public_map import NOWHERE, public_map
from model.reach import reach_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from agents.intents import Order
    from model.campaign import Campaign
    from model.layout import Layout
    from model.picture import Gap
    from model.plan import Plan
    from model.reach import Reach
    from model.scenario import Scenario
    from model.transport import Transport
    from model.ways import Ways


class Needs(NamedTuple):
    """Use (t/h) and basic load (t) by class of a unit with this share of its equipment, in this posture."""

    share: float
    posture: int
    use: list[float]
    basic_load: list[float]


#: What passed, on days whose traces no adversary will see.
UNTRACED = np.zeros(0)


class Sensing:
    """Makes the views of one run."""

    def __init__(self, plan: Plan, layout: Layout, transport: Transport, ways: Ways, seed: int) -> None:
        self._scenario, self._layout, self._transport, self._ways = plan.scenario, layout, transport, ways
        self.posts = Posts(plan, layout, transport, ways, seed)
        lags = [24 * a.picture_lag_days + 24 + plan.scenario.turn_hours for a in plan.scenario.adversaries]
        self._keep_h = max([self.posts.keep_h, *lags])
        self._traced = [
            (24 * a.from_days - lag - plan.scenario.turn_hours, max(24 * (a.until_days - a.picture_lag_days), 0.0))
            for a, lag in zip(plan.scenario.adversaries, lags, strict=True)
        ]  # hours since and until when some adversary will look at what passed
        self._past: list[Snapshot] = []
        self.demand = DemandPicture(plan, layout)
        self._closures = Closures(transport)
        drawn = any("network" in adversary.strategy.sees for adversary in plan.scenario.adversaries)
        self._map = plan.once("map", lambda: public_map(plan)) if drawn else NOWHERE
        self._charted = MappingProxyType(layout.assets)
        adversaries = range(len(plan.scenario.adversaries))
        self.reach = plan.once("reach", lambda: [_sealed(reach_of(plan, layout, i)) for i in adversaries])
        self._behind = plan.once("behind", lambda: traffic_behind(plan.scenario, plan.theatre, layout))
        self.outlook = Outlook(transport, self.posts, self._closures.of)
        self._crews = CrewPicture(plan, transport.structure, transport.world, transport.roads)
        self._basic_load = plan.once("basic loads", lambda: _basic_loads(plan.scenario))
        self._needs = [Needs(-1.0, 0, [], [])] * len(self._basic_load)
        deployments = [unit.deployment for unit in plan.scenario.units]
        self._available_h = [0.0 if d is None else 24 * d.available_days for d in deployments]
        self._awaited_t = 0.0  # summed over turns
        self._stores = len(layout.store_node)
        self._asked = np.zeros(self._stores)
        self._owed = [0.0] * self._stores

    def look(self, open_t: Mapping[int, float], heard_t: Mapping[int, float]) -> None:
        """Take the snapshot of this turn and make the lists that views share.

        `open_t` is the command's book by store, `heard_t` what was asked of each store last turn, tonnes.
        """
        t, stores = self._transport.now, self._transport.world.stores[: len(self._layout.store_node)]
        levels, missed = (stores[name].copy() for name in ("level", "missed"))
        traced = any(since <= t <= until for since, until in self._traced)
        left, passed = self._closures.hours_left(), self._passed() if traced else UNTRACED
        self._past.append(Snapshot(t, left, passed, levels, missed))
        while len(self._past) > 2 and self._past[1].hours <= t - self._keep_h:
            del self._past[0]
        self._unheard = self.posts.look(self._past)
        asked = self._transport.world.stores["asked"][: self._stores].copy()
        self._demanded: list[float] = (asked - self._asked).tolist()  # what came from outside
        self._asked_of = self._demanded.copy()  # and what others ordered there, for depots
        for store, tonnes in heard_t.items():
            self._asked_of[store] += tonnes
        self._asked = asked
        self._units = self._transport.world.units.tolist()
        self.glance(open_t)
        if not self.posts.perfect:
            self._awaited_t += sum(self._inbound)

    def glance(self, open_t: Mapping[int, float]) -> None:
        """Make the lists of stocks that views share; they are as old as the last settling of each store."""
        w = self._transport.world
        stores = w.stores[: int(w.count[r.STORES])]
        level, sent = stores["level"].tolist(), stores["inbound"].tolist()
        inbound: list[float] = sent.copy()
        for store, holder in self._transport.final.items():
            inbound[holder] += level[store] + sent[store]
        for awaited in (open_t, self._unheard):
            for store, tonnes in awaited.items():
                inbound[store] += tonnes
        if len(w.demands):  # who asks for a whole lot, which may have to wait; a unit's use that is not met is lost
            self._owed = stores["owed"].tolist()
        self._open_t, self._inbound = open_t, inbound
        self.level: list[float] = level

    def gap(self) -> Gap:
        """Return how far the commands' pictures were from the truth."""
        return self.posts.gap(self._awaited_t)

    def units(self) -> list[UnitView]:
        """Return the views of all units."""
        t, level, inbound, views = self._transport.now, self.level, self._inbound, []
        for i, (formation, posture, first, equipment, present, equipment_t) in enumerate(self._units):
            open_t, origin = 0.0, self._layout.origin_store[i]
            if origin >= 0 and t >= self._available_h[i]:
                open_t = level[origin] - self._open_t.get(equipment, 0.0)
            share = min(1.0, level[equipment] / equipment_t)
            known = self._needs[i]
            if known.share != share or known.posture != posture:  # which is seldom
                known = self._needs[i] = self._needed(i, share, formation, posture)
            end = first + CONSUMED
            view = UnitView(t, present == 1, level[first:end], inbound[first:end], known.use, known.basic_load, open_t)
            views.append(view)
        return views

    def _needed(self, i: int, share: float, formation: int, posture: int) -> Needs:
        shares = [1.0] + [share] * (CONSUMED - 1)  # class I feeds people, who are there before their equipment
        rates = self._transport.world.use[formation, posture].tolist()
        use = [rate * part for rate, part in zip(rates, shares, strict=True)]
        basic_load = [load * part for load, part in zip(self._basic_load[i], shares, strict=True)]
        return Needs(share, posture, use, basic_load)

    def depot(self, i: int, book: Iterable[Order]) -> DepotView:
        """Return the view of depot `i`; `book` is what is ordered and has not left."""
        first = self._layout.depot_store[i]
        own, stores = slice(first, first + CONSUMED), range(first, first + CONSUMED)
        open_t, asked, owed, t = self._open_t.get, self._asked_of[own], self._owed[own], self._transport.now
        if i in self.demand.shared:
            asked = self.demand.asked_t(i, self._demanded)
        if i in self.demand.owing:
            owed = self.demand.owed_t(i, owed, book)
        planned, still_open = partial(self.demand.planned_t_h, i, t), [open_t(store, 0.0) for store in stores]
        turn_h = self._scenario.turn_hours
        return DepotView(t, turn_h, self.level[own], self._inbound[own], asked, owed, planned, still_open)

    def command(self, offers: Mapping[int, float], c: int = 0) -> CommandView:
        """Return the view of a command."""
        return self.posts.view(c, self.level, offers)

    def convoy(self, c: int) -> ConvoyView:
        """Return the view of a convoy that asks."""
        return self.outlook.view(c)

    def engineers(self, i: int) -> EngineersView:
        """Return the view of engineers `i`: damages of their kinds that have no crew."""
        left = self.posts.picture_of_crews(i).ways.left
        return self._crews.view(i, self._transport.now, left, self._passed_by)

    def adversary(self, i: int, budget: float, campaign: Campaign) -> AdversaryView:
        """Return the view of adversary `i`, who has this budget, and whose campaign has come so far."""
        t, adversary, reach = self._transport.now, self._scenario.adversaries[i], self.reach[i]
        seen = self._at(t - 24 * adversary.picture_lag_days)
        before = self._at(seen.hours - 24)
        days = max((seen.hours - before.hours) / 24, 1e-9)
        flow = (seen.passed_t - before.passed_t)[reach.assets] / days
        down = seen.left[reach.assets] > 0
        unseen = np.zeros(len(seen.left), bool)
        unseen[[asset for asset, at in campaign.struck.items() if at > seen.hours]] = True
        awaited = unseen[reach.assets]
        flow.flags.writeable = down.flags.writeable = awaited.flags.writeable = False
        turn_h = self._scenario.turn_hours
        return AdversaryView(
            t, round(t / turn_h), turn_h, budget, adversary.budget_per_day, reach.assets, reach.means, reach.names,
            reach.kinds, reach.cost, reach.denied_h, reach.leaves, flow, down, awaited,
            seen.hours, self._map, tuple(campaign.refused), self._charted,
        )  # fmt: skip

    def _at(self, t: float) -> Snapshot:
        """Return the last snapshot taken at or before hour `t`, the first one when there is none."""
        return last(self._past, t)

    def _passed(self) -> np.ndarray:
        """Tonnes that passed each asset; of a site, what passed all that lives on it."""
        w = self._transport.world
        passed = np.concatenate((w.arcs["passed_t"][0::2] + w.arcs["passed_t"][1::2], w.stations["passed_t"]))
        return np.concatenate((passed, self._behind @ passed)) if len(self._behind) else passed

    def _passed_by(self, assets: list[int]) -> np.ndarray:
        """Tonnes that passed some assets: of few, which is most of the time, one by one."""
        w = self._transport.world
        by_arc, by_station = w.arcs["passed_t"], w.stations["passed_t"]
        links = len(by_arc) // 2
        if max(assets, default=0) >= links + len(by_station):
            return self._passed()[assets]
        return np.array([by_arc[2 * a] + by_arc[2 * a + 1] if a < links else by_station[a - links] for a in assets])


def _basic_loads(scenario: Scenario) -> list[list[float]]:
    """Return tonnes by unit and class that a unit keeps when all its equipment is there."""
    heaviest = [unit.heaviest_use(scenario.formations[unit.formation]) for unit in scenario.units]
    return [
        [unit.organic_days * tonnes for tonnes in by_class(use)]
        for unit, use in zip(scenario.units, heaviest, strict=True)
    ]


def _sealed(reach: Reach) -> Reach:
    """Return the table of an adversary's reach, which all its views show, after making its arrays read-only."""
    for column in reach:
        if isinstance(column, np.ndarray):
            column.flags.writeable = False
    return reach
