"""Engineers: crews with one home, who travel to damages in the order of a rule."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

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
        if not view.free_crews or not view.assets:
            return tasks
        hours = dict(enumerate(view.travel_h.tolist()))  # of the crews that are still free
        for i in (-self.order.urgency(view)).argsort(kind="stable").tolist():
            nearest = min(hours, key=lambda crew: hours[crew][i])
            if hours[nearest][i] == math.inf:
                continue
            del hours[nearest]
            crew, asset = view.free_crews[nearest], view.assets[i]
            tasks.append(Repair(crew, asset, view.way(crew, asset)))
            if not hours:
                break
        return tasks
