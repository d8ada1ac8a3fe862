"""What can be struck: links and terminals, with what waits at them; a place and its terminals; damage under repair."""

from __future__ import annotations

import math
from collections import deque
from typing import TYPE_CHECKING

from mesa import Agent

from model.kernel.luck import REPAIR, normal

if TYPE_CHECKING:
    from benchmarks.per_tick.campaign import Campaign
    from benchmarks.per_tick.convoy import Convoy
    from model.opposition import Damage


class Asset:
    """A link (both directions) or a terminal, and the share of its capacity that is left."""

    __slots__ = ("breaks", "index", "job", "kind", "level", "links", "name", "passed_t", "place", "struck", "terminal")

    def __init__(self, index: int, name: str, kind: str, place: int) -> None:
        self.index, self.name, self.kind, self.place = index, name, kind, place
        self.level, self.passed_t, self.struck, self.breaks = 1.0, 0.0, 0, 0
        self.job: Job | None = None
        self.links: list = []
        self.terminal: TerminalQueue | None = None

    def set_level(self, level: float, model: Campaign) -> None:
        """Change the capacity; who waits is blocked, or wakes up."""
        was, self.level = self.level, level
        queues = [self.terminal.queue] if self.terminal else [link.queue for link in self.links]
        if level <= 0.0 < was:
            for convoy in (c for queue in queues for c in queue):
                convoy.block(self)
        elif was <= 0.0 < level:
            for convoy in (c for queue in queues for c in queue):
                convoy.hours_left = math.inf
            if self.terminal:
                model.wake(self)
            for link in self.links:
                link.free_at = float(model.now)
                if link.queue:
                    model.waiting_links[link] = None


class TerminalQueue:
    """Servers of one mode at one place, and the queue before them."""

    __slots__ = ("asset", "queue", "rate", "serving")

    def __init__(self, asset: Asset, servers: int, rate: float) -> None:
        self.asset, self.rate = asset, rate
        self.queue: deque[Convoy] = deque()
        self.serving: list[Convoy | None] = [None] * servers

    def work(self, hour: int) -> bool:
        """Serve for one hour; False when nothing is left to do."""
        rate = self.rate * self.asset.level
        if rate <= 0.0:
            rate = self.rate  # a server that is at work finishes what it began; nobody new is taken
        busy = False
        for i, convoy in enumerate(self.serving):
            left_h = 1.0
            while left_h > 0.0:
                if convoy is None:
                    if not self.queue or self.asset.level <= 0.0:
                        break
                    convoy = self.queue.popleft()
                    convoy.to_handle_t = convoy.tonnes
                need_h = convoy.to_handle_t / rate
                if need_h > left_h:
                    convoy.to_handle_t -= left_h * rate
                    left_h = 0.0
                    busy = True
                else:
                    left_h -= need_h
                    self.asset.passed_t += convoy.tonnes
                    served, convoy = convoy, None
                    served.handled(-left_h)
            self.serving[i] = convoy
        return busy or (bool(self.queue) and self.asset.level > 0.0)


class Place(Agent):
    """A node: it works at those of its terminals where somebody is."""

    def __init__(self, model: Campaign) -> None:
        super().__init__(model)
        self.active: dict[TerminalQueue, None] = {}

    def step(self) -> None:
        """Handle cargo for an hour."""
        if self.active:
            idle = [terminal for terminal in self.active if not terminal.work(self.model.now)]
            for terminal in idle:
                if not terminal.queue and not any(terminal.serving):
                    self.active.pop(terminal, None)


class Job(Agent):
    """A damage: it waits for a crew, then comes back step by step."""

    def __init__(self, model: Campaign, asset: Asset, damage: Damage) -> None:
        super().__init__(model)
        self.asset, self.damage, self.opened = asset, damage, model.now
        z = normal(model.seed_root, REPAIR, asset.index, asset.breaks)
        asset.breaks += 1
        self.factor = math.exp(z * math.log(damage.gsd))
        self.done, self.crew, self.starts = 0, -1, math.inf
        old, asset.job = asset.job, self
        if old is not None:
            if old.done == 0 and old.crew >= 0:
                self.crew, self.starts = old.crew, max(old.starts, model.now)
            old.remove()
        if not damage.needs_crew:
            self.starts = model.now
        elif self.crew < 0:
            for engineers in model.engineers:
                engineers.call(model.now + engineers.engineers.reaction_hours)
        asset.set_level(min(asset.level, damage.floor), model)

    def step(self) -> None:
        """Take the step that is due."""
        next_step = self.damage.steps[self.done]
        if self.model.now >= self.starts + next_step.after_hours * self.factor:
            self.done += 1
            if self.done == 1 and self.crew >= 0:
                self.model.engineer_of[self.crew].call(self.model.now)
            self.asset.set_level(max(self.asset.level, next_step.capacity), self.model)
            if self.done == len(self.damage.steps):
                self.asset.job = None
                self.remove()

    def left_h(self) -> float:
        """Return the believed hours until the asset carries traffic again."""
        median = next(s.after_hours for s in self.damage.steps if s.capacity > 0)
        gone = self.model.now - self.starts
        return max(median - gone, 0.1 * median) if gone > 0 else median
