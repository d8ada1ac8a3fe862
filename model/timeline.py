"""The timeline of a plan: everything that is bound to happen at a stated hour, in one table for the kernel."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from model.kernel import records as r
from model.part import POSTURES

if TYPE_CHECKING:
    from model.layout import Layout
    from model.plan import Plan


def changes_of(plan: Plan, layout: Layout) -> np.ndarray:
    """Rows of the timeline in order of time; what the units' own postures and arrivals say comes first at each time."""
    scenario = plan.scenario
    rows: list[tuple[float, int, int, float]] = []
    for i, unit in enumerate(scenario.units):
        if unit.arrival_days > 0:
            rows.append((24 * unit.arrival_days, r.ARRIVAL, i, 0.0))
        rows += [(24 * p.from_days, r.POSTURE, i, float(POSTURES.index(p.posture))) for p in unit.postures[1:]]
    for i, adversary in enumerate(scenario.adversaries):
        if adversary.interdiction is not None:
            hazard = -math.log1p(-adversary.interdiction.loss_per_100_km) / 100
            rows.append((24 * adversary.from_days, r.INTERDICTION, i, hazard))
            rows.append((24 * adversary.until_days, r.INTERDICTION, i, -hazard))
    for i, spell in enumerate(scenario.weather):
        rows += [(24 * spell.from_days, r.WEATHER, i, 1.0), (24 * spell.until_days, r.WEATHER, i, 0.0)]
    units = {unit.name: i for i, unit in enumerate(scenario.units)}
    for change in scenario.timeline:
        at = 24 * change.at_days
        if change.what == "posture":
            rows.append((at, r.POSTURE, units[change.target], float(POSTURES.index(change.value))))
        elif change.what == "regime":
            border = -1 if change.target == "*" else layout.borders.index(change.target)
            rows.append((at, r.REGIME, border, float(layout.regimes.index(str(change.value)))))
        elif change.what == "capacity":
            rows.append((at, r.CAPACITY, layout.assets[change.target], float(change.value or 0.0)))
        else:
            rows.append((at, r.DAMAGE, layout.assets[change.target], 0.0))
    return np.array(sorted(rows, key=lambda row: row[0]), r.CHANGE_ROW)
