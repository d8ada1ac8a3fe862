"""Tables of what strikes do: damage by kind of asset and by means, hindrances of borders, raids on links."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from model.kernel.hindrance import HINDRANCE, MEANS
from model.layout import ASSET_KINDS
from model.part import per_km
from model.theatre import MODES

if TYPE_CHECKING:
    from model.opposition import Capability, Profile
    from model.scenario import Scenario
    from model.theatre import Theatre


def damage_tables(scenario: Scenario) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the tables `damage`, `grades` and `steps` of the world: rows as in :func:`_profiles`."""
    rows, many = _profiles(scenario), len(ASSET_KINDS) + len(_effects(scenario))
    graded = [grade for row in rows.values() for grade in row.grades]
    most = max((len(row.grades) for row in rows.values()), default=1)
    damage = np.tile([1.0, 0.0, 0.0], (many, 1))
    grades = np.tile([math.inf, 1.0, 0.0], (many, most, 1))
    steps = np.full((many, most, max((len(grade.steps) for grade in graded), default=1), 2), np.nan)
    for k, row in rows.items():
        damage[k] = row.gsd, row.needs_crew, row.law == "exponential"
        up_to = [*np.cumsum([grade.share for grade in row.grades[:-1]]), math.inf]
        for g, grade in enumerate(row.grades):
            grades[k, g] = up_to[g], grade.floor, grade.denied_hours
            steps[k, g, : len(grade.steps)] = [(s.after_hours, s.capacity) for s in grade.steps]
    return damage, grades, steps


def first_step_hours(scenario: Scenario, never: float) -> np.ndarray:
    """Return the median hours of work until an asset carries traffic again, by row of the tables of damage."""
    hours = np.full(len(ASSET_KINDS) + len(_effects(scenario)), never)
    for k, row in _profiles(scenario).items():
        hours[k] = row.closed_hours
    return hours


def _profiles(scenario: Scenario) -> dict[int, Profile]:
    """Return damage by row of the tables: one for each kind of asset, then one for each effect of a means."""
    rows: dict[int, Profile] = {ASSET_KINDS.index(kind): row for kind, row in scenario.damage.items()}
    return rows | dict(enumerate(_effects(scenario), len(ASSET_KINDS)))


def means_of(scenario: Scenario, regimes: list[str]) -> np.ndarray:
    """Return the means of all adversaries, one after the other; without any, one that nobody has."""
    every = _means(scenario)
    table, effects = np.zeros(max(len(every), 1), MEANS), 0
    table["row"] = table["regime"] = -1
    for row, (who, means) in zip(table, every, strict=False):
        row["who"], row["stoppable"] = who, means.stoppable
        if means.effect is not None:
            row["row"] = len(ASSET_KINDS) + effects
            effects += 1
        if means.harasses is not None:
            row["hinders"], row["slower"], row["lasts_h"] = 1, means.harasses.factor, 24 * means.harasses.days
            row["regime"] = -1 if means.harasses.regime is None else regimes.index(means.harasses.regime)
        if means.raids is not None:
            row["raids"], row["ends"], row["lasts_h"] = 1, means.raids.spread == "ends", 24 * means.raids.days
            row["hazard"] = per_km(means.raids.loss_per_100_km)
    return table


def hindrances_of(borders: int) -> np.ndarray:
    """Return a row for each border, where nothing slows papers."""
    table = np.zeros(borders, HINDRANCE)
    table["until"], table["regime"], table["slower"] = -math.inf, -1, 1.0
    return table


def raided(scenario: Scenario, theatre: Theatre, left: np.ndarray) -> np.ndarray:
    """Return float64[means, arcs]: which arcs raids of each means bite on, times what air defence leaves of them."""
    felt = np.zeros((len(_means(scenario)), 2 * len(theatre.links)))
    for row, (_, means) in zip(felt, _means(scenario), strict=True):
        if means.raids is not None:
            modes = [MODES.index(mode) for mode in means.raids.modes or MODES]
            row[:] = np.repeat(np.isin(theatre.link_mode, modes), 2) * left
    return felt


def _means(scenario: Scenario) -> list[tuple[int, Capability]]:
    return [(i, means) for i, adversary in enumerate(scenario.adversaries) for means in adversary.means]


def _effects(scenario: Scenario) -> list[Profile]:
    return [means.effect for _, means in _means(scenario) if means.effect is not None]
