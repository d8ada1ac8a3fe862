"""Engineers: crews with one home, who travel to damages in the order of a rule."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from mesa import Agent

from agents.intents import Repair

if TYPE_CHECKING:
    from mesa import Model

    from agents.repair_orders.base import RepairOrder
    from agents.views import EngineersView


class EngineersAgent(Agent):  # type: ignore[misc]
    """Sends the nearest free crew to the most urgent damage that it can reach, then the next."""

    def __init__(self, model: Model, order: RepairOrder) -> None:
        super().__init__(model)
        self.order = order

    def act(self, view: EngineersView) -> list[Repair]:
        """Return the crews' tasks of this turn."""
        tasks: list[Repair] = []
        if not view.free_crews:
            return tasks
        free = list(range(len(view.free_crews)))
        for i in np.argsort(-self.order.urgency(view), kind="stable"):
            if not free:
                break
            nearest = min(free, key=lambda crew: (view.travel_h[crew, i], crew))
            if view.travel_h[nearest, i] == np.inf:
                continue
            free.remove(nearest)
            crew, asset = view.free_crews[nearest], view.assets[i]
            tasks.append(Repair(crew, asset, view.way(crew, asset)))
        return tasks
