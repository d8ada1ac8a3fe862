"""Those who break things, and those who mend them."""

from __future__ import annotations

import math
from collections import defaultdict
from typing import TYPE_CHECKING

import numpy as np
from mesa import Agent

from agents.views import AdversaryView, EngineersView
from benchmarks.per_tick.assets import Job
from model.kernel.luck import STRIKE_LUCK, uniform
from model.layout import ASSET_KINDS
from model.public_map import NOWHERE
from model.streams import Dice

if TYPE_CHECKING:
    from benchmarks.per_tick.assets import Asset
    from benchmarks.per_tick.campaign import Campaign
    from model.opposition import Adversary, Engineers


class AdversaryAgent(Agent):
    """Spends a daily budget on strikes, by the public traces of traffic; its raiders hunt convoys."""

    def __init__(self, model: Campaign, index: int, adversary: Adversary) -> None:
        super().__init__(model)
        self.adversary, self.dice, self.memory = adversary, Dice(model.seed_root, "adversary", index), {}
        self.budget = 0.0
        self.planned: dict[int, list[Asset]] = {}
        country, damage = model.plan.theatre.country, model.plan.scenario.damage

        def places(asset: Asset) -> set[str]:
            ends = {asset.place} if asset.terminal else {asset.links[0].a, asset.links[0].b}
            return {country[place] for place in ends}

        reach = set(adversary.reach)
        self.reach = [a for a in model.assets if a.kind in damage and (not reach or places(a) & reach)]
        self.index = np.array([a.index for a in self.reach], np.int64)
        self.names = tuple(a.name for a in self.reach)
        self.charted = dict(zip(self.names, self.index.tolist(), strict=True))
        self.kinds = np.array([ASSET_KINDS.index(a.kind) for a in self.reach], np.int64)
        self.leaves = np.array([damage[a.kind].floor for a in self.reach])
        self.cost = np.array([damage[a.kind].strike_cost for a in self.reach])
        self.denied_h = adversary.success * np.array([damage[a.kind].denied_hours for a in self.reach])
        hunted = set(adversary.interdiction.countries) if adversary.interdiction else set()
        self.hunted = [a for a in model.assets if not a.terminal and places(a) & hunted]

    def raid(self, sign: int) -> None:
        """Begin to hunt convoys, or end it."""
        if self.adversary.interdiction is not None:
            hazard = -math.log1p(-self.adversary.interdiction.loss_per_100_km) / 100
            for link in (link for asset in self.hunted for link in asset.links):
                link.attack += sign * hazard * link.km

    def choose(self) -> None:
        """Pick the strikes of the day."""
        a, now = self.adversary, self.model.now
        if now == 24 * a.from_days:
            self.raid(1)
        elif now == 24 * a.until_days:
            self.raid(-1)
        if not 24 * a.from_days <= now < 24 * a.until_days:
            return
        self.budget = min(self.budget + a.budget_per_day, a.budget_per_day * max(a.reserve_days, 1))
        seen = self.model.trace(now - 24 * a.picture_lag_days)
        before = self.model.trace(seen.hour - 24)
        flow = (seen.passed_t - before.passed_t)[self.index] / max((seen.hour - before.hour) / 24, 1e-9)
        view = AdversaryView(
            float(now), now // 24, 24.0, self.budget, a.budget_per_day, self.index, np.zeros_like(self.index),
            self.names, self.kinds, self.cost, self.denied_h, self.leaves, flow, seen.closed[self.index],
            np.zeros(len(self.index), bool), float(seen.hour), NOWHERE, (), self.charted,
        )  # fmt: skip
        for strike in a.strategy.choose(view, self.memory, self.dice):
            asset = self.model.assets[strike.asset]
            self.budget -= self.model.plan.scenario.damage[asset.kind].strike_cost
            self.planned.setdefault(int(now + 24 * strike.at_share), []).append(asset)

    def step(self) -> None:
        """Carry out the strikes of this hour."""
        if self.model.now in self.planned:
            for asset in self.planned.pop(self.model.now):
                luck = uniform(self.model.seed_root, STRIKE_LUCK, asset.index, asset.struck)
                asset.struck += 1
                if luck < self.adversary.success:
                    Job(self.model, asset, self.model.plan.scenario.damage[asset.kind])


class EngineersAgent(Agent):
    """Sends the nearest free crew to the most urgent damage, whenever called."""

    def __init__(self, model: Campaign, engineers: Engineers, first_crew: int) -> None:
        super().__init__(model)
        self.engineers = engineers
        home = model.plan.theatre.node_index[engineers.home]
        self.at = {first_crew + i: home for i in range(engineers.crews)}
        self.calls: set[int] = set()
        model.engineers.append(self)
        model.engineer_of |= dict.fromkeys(self.at, self)

    def call(self, hour: float) -> None:
        """Have the crews looked after at an hour."""
        self.calls.add(math.ceil(hour))

    def step(self) -> None:
        """Give tasks if there was a call."""
        if self.model.now in self.calls:
            self.calls.discard(self.model.now)
            self.assign()

    def assign(self) -> None:
        """Give tasks to the free crews."""
        jobs = list(self.model.agents_by_type.get(Job, ()))
        busy = {job.crew for job in jobs if job.done == 0}
        free = [crew for crew in self.at if crew not in busy]
        mine = [j for j in jobs if j.crew < 0 and j.damage.needs_crew and j.asset.kind in self.engineers.mends]
        if not free or not mine:
            return
        ends = [{job.asset.place, *(link.b for link in job.asset.links)} for job in mine]
        reached = [self._reached(self.at[crew]) for crew in free]
        goals = [[min(places, key=hours.__getitem__) for places in ends] for hours in reached]
        travel_h = np.array([[hours[p] for p in row] for hours, row in zip(reached, goals, strict=True)])
        now = float(self.model.now)
        open_h = np.array([now - job.opened for job in mine])
        flow_t = np.array([job.asset.passed_t for job in mine])
        view = EngineersView(now, free, [job.asset.index for job in mine], open_h, flow_t, travel_h, lambda *_: None)
        for i in np.argsort(-self.engineers.order.urgency(view), kind="stable"):
            if not free:
                break
            nearest = min(range(len(free)), key=lambda c: (travel_h[c, i], free[c]))
            if math.isinf(travel_h[nearest, i]):
                continue
            crew = free.pop(nearest)
            mine[i].crew, mine[i].starts = crew, now + float(travel_h[nearest, i])
            self.at[crew] = goals.pop(nearest)[i]
            travel_h = np.delete(travel_h, nearest, axis=0)

    def _reached(self, place: int) -> defaultdict[int, float]:
        """Return the hours by road from a place to every other; infinite where no road leads."""
        hours = self.model.topology.by_road(place, self.engineers.travel_kph, self.engineers.closed_kph)
        return defaultdict(lambda: math.inf, hours)
