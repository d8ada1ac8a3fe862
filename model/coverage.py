"""Where protection stands: the arrays of escorts and air defence, and which assets a battery covers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from model.geography import DETOUR, km_from
from model.kernel import records as r
from model.layout import asset_ends

if TYPE_CHECKING:
    from model.plan import Plan
    from model.scenario import Scenario
    from model.theatre import Theatre


def teams_of(scenario: Scenario) -> np.ndarray:
    """Return a row for every group of escorts."""
    teams = np.zeros(len(scenario.escorts), r.TEAMS)
    for row, group in zip(teams, scenario.escorts, strict=True):
        row["free"] = row["total"] = group.teams
        row["spares"], row["kph"] = group.spares, group.kph
    return teams


def batteries_of(scenario: Scenario) -> tuple[np.ndarray, np.ndarray]:
    """Return a row for every battery, and when each of all their rounds is ready."""
    batteries = np.zeros(len(scenario.air_defence), r.BATTERY)
    first = 0
    for row, battery in zip(batteries, scenario.air_defence, strict=True):
        row["first"], row["rounds"] = first, battery.rounds
        row["intercepts"], row["reload_h"] = battery.intercepts, battery.reload_hours
        first += battery.rounds
    return batteries, np.zeros(first)


def covered(scenario: Scenario, theatre: Theatre) -> np.ndarray:
    """Return int8[batteries, assets]: which assets each battery covers."""
    a, b = asset_ends(theatre, scenario.sites)
    covers = np.zeros((len(scenario.air_defence), len(a)), np.int8)
    lats, lons = ((at[a] + at[b]) / 2 for at in (theatre.lat, theatre.lon))
    for i, battery in enumerate(scenario.air_defence):
        node = theatre.node_index[battery.node]
        km = km_from(theatre.lat[node], theatre.lon[node], lats, lons)
        covers[i] = km <= battery.radius_km
    return covers


def spared(scenario: Scenario, covers: np.ndarray, links: int) -> np.ndarray:
    """Return float64[arcs]: what air defence leaves of the hazard of attack on each arc."""
    left = np.ones(links)
    for battery, over in zip(scenario.air_defence, covers[:, :links], strict=True):
        left *= 1 - battery.shields * over
    return np.repeat(left, 2)


def from_homes(plan: Plan) -> np.ndarray:
    """float64[groups of escorts, nodes]: hours between their homes and each node, at their own speed."""
    at = plan.theatre.node_index
    homes = [at[group.home] for group in plan.scenario.escorts]
    lat, lon = plan.theatre.lat, plan.theatre.lon
    km = [
        km_from(lat[home], lon[home], lat, lon) * DETOUR / g.kph
        for home, g in zip(homes, plan.scenario.escorts, strict=True)
    ]
    return np.array(km).reshape(len(homes), len(at))
