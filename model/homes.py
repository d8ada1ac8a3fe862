"""How far it is home: for the empty vehicles of each fleet, from every node."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from model.kernel.gates import DUST
from model.theatre import MODES

if TYPE_CHECKING:
    from model.carriers import Fleet
    from model.kernel.world import World
    from model.layout import Layout
    from model.plan import Plan
    from model.ways import Ways


def set_homes(plan: Plan, layout: Layout, world: World, ways: Ways) -> None:
    """Let every fleet know its way home: by its own mode, if everything is whole."""
    fleets = [fleet for _, _, fleet in layout.fleets]
    hours = plan.once("hours home", lambda: [_home_hours(layout, ways, fleet) for fleet in fleets])
    for of_one, known in zip(world.home_h, hours, strict=True):
        of_one[:] = known


def _home_hours(layout: Layout, ways: Ways, fleet: Fleet) -> np.ndarray:
    """float64[nodes]: hours from a fleet's home, rests included; what is pumped comes from nowhere and goes nowhere."""
    hours = ways.from_home(layout.nodes[fleet.home], MODES.index(fleet.mode), fleet.flies_km)
    if fleet.drive_hours is not None:
        led = np.isfinite(hours)
        hours[led] += np.maximum(np.ceil(hours[led] / fleet.drive_hours - DUST) - 1, 0) * fleet.rest_hours
    return np.where(np.isfinite(hours), 0.0, np.inf) if fleet.mode == "pipeline" else hours
