"""The convoy: an agent that steps every hour from its order to its end."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from mesa import Agent

from agents.intents import Cancel, Divert
from agents.views import ConvoyView

if TYPE_CHECKING:
    from benchmarks.per_tick.assets import Asset, TerminalQueue
    from benchmarks.per_tick.campaign import Campaign
    from benchmarks.per_tick.market import Fleet
    from benchmarks.per_tick.supply import Store
    from benchmarks.per_tick.topology import Link, Stretch


class Convoy(Agent):
    """Counts down `hours_left`, then does what comes next; a fraction of an hour left over goes to the next leg.

    In a queue `hours_left` is infinite: the terminal or the gate calls it.
    """

    def __init__(
        self, model: Campaign, source: Store, target: Store, fleet: Fleet, vehicles: int, tonnes: float,
        stretch: Stretch, start_h: float,
    ) -> None:  # fmt: skip
        super().__init__(model)
        self.source, self.target, self.fleet = source, target, fleet
        self.vehicles, self.tonnes = vehicles, tonnes
        self.mode, self.node, self.links, self.leg = stretch.mode, stretch.start, stretch.links, 0
        self.tail_h = (vehicles - 1) * fleet.kind.spacing_m / 1_000 / fleet.kind.kph if self.mode == "road" else 0.0
        self.kph, self.gauge, self.moved, self.to_handle_t = fleet.kind.kph, 0, False, 0.0
        self.permits = model.papers.needed(target.holder, stretch)
        self.queue_at: Link | TerminalQueue | None = None
        self.hours_left, self.then = start_h, self.load

    def step(self) -> None:
        """Let an hour pass."""
        self.hours_left -= 1.0
        while self.hours_left <= 0.0:
            self.then()

    def go_on(self, hours: float) -> None:
        """Take up what comes next, `hours` (not above zero) before the end of this hour."""
        self.hours_left = hours
        while self.hours_left <= 0.0:
            self.then()

    def load(self) -> None:
        """Queue for loading."""
        self.join(self.model.terminals[self.node, self.mode], self.depart)

    def join(self, terminal: TerminalQueue, then: object) -> None:
        """Queue at a terminal."""
        self.then_handled, self.hours_left, self.queue_at = then, math.inf, terminal
        terminal.queue.append(self)
        if terminal.asset.level <= 0.0:
            self.block(terminal.asset)
        else:
            self.model.wake(terminal.asset)

    def handled(self, hours: float) -> None:
        """Be told that a service has ended so long before the end of this hour."""
        self.queue_at, self.then = None, self.then_handled
        self.go_on(hours)

    def depart(self) -> None:
        """Leave when every paper is there, dissolve when they take too long."""
        ready = max((permit.granted for permit in self.permits), default=0.0)
        wait_h = ready - (self.model.now + 1)
        if wait_h <= 0.0:
            self.next_leg()
        elif wait_h > self.model.patience_h and not self.moved:
            self.hours_left, self.then = self.model.patience_h, self.give_back
        else:
            self.hours_left, self.then = wait_h, self.next_leg

    def next_leg(self) -> None:
        """Enter the next link, change gauge before it, or unload."""
        if self.leg == len(self.links):
            self.join(self.model.terminals[self.node, self.mode], self.hand_over)
            return
        link = self.links[self.leg]
        if link.gauge and self.gauge not in (0, link.gauge):
            self.gauge = link.gauge
            self.join(self.model.terminals[self.node, "ramp"], self.next_leg)
            return
        self.gauge = link.gauge
        self.then, self.queue_at = self.arrive, link
        if link.asset.level <= 0.0:
            link.queue.append(self)
            self.block(link.asset)
        elif link.queue or link.free_at >= self.model.now + 1:
            link.queue.append(self)
            self.hours_left = math.inf
            self.model.waiting_links[link] = None
        else:
            self.enter(link, self.model.now + 1 + self.hours_left)

    def enter(self, link: Link, now: float) -> None:
        """Pass the gate of a link."""
        self.queue_at, self.then = None, self.arrive
        starts = max(now, link.free_at)
        entries = self.vehicles if self.mode in ("road", "air") else 1
        link.free_at = starts + entries * link.headway_h / link.asset.level
        travel_h = link.km / min(link.kph, self.kph) + link.formalities_h
        if self.leg + 1 == len(self.links):
            travel_h += self.tail_h
        if self.random.random() < -math.expm1(-self.model.breakdown_per_km * link.km):
            travel_h += self.model.breakdown_h
        self.hours_left = starts + travel_h - (self.model.now + 1)

    def arrive(self) -> None:
        """End a leg, with what was lost on it."""
        link = self.links[self.leg]
        link.asset.passed_t += self.tonnes
        self.leg += 1
        self.node, self.moved = link.b, True
        hazard = link.loss + link.attack
        if hazard > 0.0 and self.random.random() > math.exp(-hazard * self.vehicles):
            self.lose(1 + sum(self.random.random() > math.exp(-hazard) for _ in range(self.vehicles - 1)))
        if self.vehicles:
            self.next_leg()

    def lose(self, vehicles: int) -> None:
        """Take lost vehicles and their cargo off."""
        gone = self.tonnes * vehicles / self.vehicles
        self.fleet.lost += vehicles
        self.tonnes -= gone
        self.vehicles -= vehicles
        self.target.holder.coming_t -= gone
        if not self.vehicles:
            self.end()

    def hand_over(self) -> None:
        """Put the cargo into the store."""
        self.target.receive(self.tonnes)
        self.end()

    def give_back(self) -> None:
        """Dissolve at the origin."""
        self.source.level += self.tonnes
        if self.source.holder is self.source:
            self.target.holder.coming_t -= self.tonnes
        self.end()

    def end(self) -> None:
        """Send the vehicles home."""
        self.hours_left, self.queue_at = math.inf, None
        back_h = self.fleet.hours.get(self.node, math.inf)
        self.fleet.expect(self.model.now + max(1, math.ceil(back_h)), self.vehicles)
        self.model.ended += 1
        self.remove()

    def block(self, asset: Asset) -> None:
        """Find an asset closed: report, and ask what to do, after a while."""
        self.blocked_at = asset
        self.hours_left, self.then = self.model.report_h, self.decide

    def decide(self) -> None:
        """Do what the routing rule says: wait, detour, or dissolve."""
        at, model, left = self.blocked_at, self.model, self.links[self.leg :]
        job = at.job
        holder, goal = self.target.holder, self.target.node
        way = model.topology.best(self.node, goal, holder.load, frozenset((self.mode,)))
        detour = way[0] if len(way) == 1 and way[0].links and way[0].links != left else None
        view = ConvoyView(
            hours=model.now, convoy=0, node=self.node, supply=0, mode=0, target=0, loaded_only=not self.moved,
            at_gate=at.terminal is None, wait_h=job.left_h() if job else math.inf, ahead_h=sum(x.hours for x in left),
            detour=detour, detour_permit_h=model.papers.expected_wait_h(holder, detour) if detour else 0.0,
        )  # fmt: skip
        answer = model.routing.answer(view)
        if isinstance(answer, Divert):
            self.queue_at.queue.remove(self)
            self.links, self.leg = detour.links, 0
            self.permits = model.papers.needed(holder, detour)
            self.depart()
        elif isinstance(answer, Cancel):
            self.queue_at.queue.remove(self)
            self.give_back()
        else:
            self.hours_left += answer.hours
