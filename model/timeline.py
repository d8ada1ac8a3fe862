"""The timeline of a plan: everything that is bound to happen at a stated hour, in one table for the kernel."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from model.exercise import fixed_days, injects_of
from model.exercise_checks import targets_of
from model.happening import combined, happening
from model.kernel import records as r
from model.part import POSTURES, per_km

if TYPE_CHECKING:
    from model.changes import Effect
    from model.layout import Layout
    from model.plan import Plan

    type Row = tuple[float, int, int, float]

#: The inject of a row that belongs to none.
NOBODY = -1


def changes_of(plan: Plan, layout: Layout, seed: int) -> np.ndarray:
    """Rows of the timeline in order of time; what the units' own postures and arrivals say comes first at each time."""
    scenario = plan.scenario
    rows: list[Row] = []
    for i, unit in enumerate(scenario.units):
        if unit.arrival_days > 0:
            rows.append((24 * unit.arrival_days, r.ARRIVAL, i, 0.0))
        rows += [(24 * p.from_days, r.POSTURE, i, float(POSTURES.index(p.posture))) for p in unit.postures[1:]]
    for i, adversary in enumerate(scenario.adversaries):
        if adversary.interdiction is not None:
            hazard = per_km(adversary.interdiction.loss_per_100_km)
            rows.append((24 * adversary.from_days, r.INTERDICTION, i, hazard))
            rows.append((24 * adversary.until_days, r.INTERDICTION, i, -hazard))
    for i, spell in enumerate(scenario.weather):
        rows += [(24 * spell.from_days, r.WEATHER, i, 1.0), (24 * spell.until_days, r.WEATHER, i, 0.0)]
    stated = [
        (24 * c.at_days + c.activation_hours, *row)
        for c in scenario.timeline
        for row in _meaning(c, c.target, plan, layout)
    ]
    rows += stated + (_of_hazards(plan, layout, seed) if scenario.hazards else [])
    told = [(*row, NOBODY, 0.0) for row in rows] + _injected(plan, layout)
    return np.array(sorted(told, key=lambda row: row[0]), r.CHANGE_ROW)


def _of_hazards(plan: Plan, layout: Layout, seed: int) -> list[Row]:
    told = happening(plan, layout, seed)
    rows = [(damage.begins, r.DAMAGE, damage.target, 0.0) for damage in told.damages]
    for spell in told.weather:
        at = len(plan.scenario.weather) + spell.target
        rows += [(spell.begins, r.WEATHER, at, 1.0), (spell.ends, r.WEATHER, at, 0.0)]
    for what, spells in ((r.SPELL, told.assets), (r.SPELL_ABLE, told.fleets)):
        rows += [(at, what, target, share) for at, target, share in combined(spells)]
    return rows


def _injected(plan: Plan, layout: Layout) -> list[tuple[float, int, int, float, int, float]]:
    """Rows of all injects, each with its position: the inject itself, then its effects.

    One whose time is not known beforehand has rows at infinity; exercise control brings them in (`model/control.py`).
    """
    injects = injects_of(plan.scenario.injects)
    days = fixed_days(injects)
    rows = []
    for i, inject in enumerate(injects):
        at = 24 * days.get(inject.id, math.inf)
        rows.append((at, r.INJECT, i, 0.0, i, 0.0))
        for effect in inject.effects:
            targets = targets_of(effect, plan.scenario, plan.theatre)
            late_h = effect.activation_hours
            rows += [
                (at + late_h, *row, i, late_h) for target in targets for row in _meaning(effect, target, plan, layout)
            ]
    return rows


def _meaning(effect: Effect, target: str, plan: Plan, layout: Layout) -> list[tuple[int, int, float]]:
    """Kind, target and value of all that an effect is to the kernel."""
    if effect.what == "posture":
        units = [unit.name for unit in plan.scenario.units]
        return [(r.POSTURE, units.index(target), float(POSTURES.index(effect.value)))]
    if effect.what == "regime":
        border = -1 if target == "*" else layout.borders.index(target)
        return [(r.REGIME, border, float(layout.regimes.index(str(effect.value))))]
    if effect.what == "capacity":
        return [(r.CAPACITY, layout.assets[target], float(effect.value or 0.0))]
    if effect.what == "supplier":
        producers = [producer.name for producer in plan.scenario.industry]
        return [(r.SUPPLIER, producers.index(target), float(effect.value or 0.0))]
    if effect.what == "carrier":
        own = [f for f, (_, carrier, _) in enumerate(layout.fleets) if carrier.name == target]
        return [(r.ABLE, fleet, float(effect.value or 0.0)) for fleet in own]
    return [(r.DAMAGE, layout.assets[target], 0.0)]
