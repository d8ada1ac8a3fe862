"""Spells of weather, those of the scenario and those of its hazards, as the kernel holds them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from model.happening import skies_of
from model.theatre import MODES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from model.scenario import Scenario
    from model.theatre import Theatre


def spells_of(scenario: Scenario, theatre: Theatre) -> np.ndarray:
    """Return float64[spells, 3]: those of the scenario, then the skies of its hazards; none lasts yet."""
    skies = [hazard.weather for _, hazard, _ in skies_of(scenario, theatre) if hazard.weather is not None]
    told = [(x.speed, x.breakdowns) for x in scenario.weather] + [(x.speed, x.breakdowns) for x in skies]
    return np.array([(0.0, *row) for row in told]).reshape(-1, 3)


def under_spells(scenario: Scenario, theatre: Theatre) -> np.ndarray:
    """Return int8[spells, arcs]: where each is."""
    places: list[tuple[Sequence[str], Sequence[str]]] = [
        (spell.modes, spell.countries or theatre.country) for spell in scenario.weather
    ]
    places += [(hazard.modes or MODES, (country,)) for _, hazard, country in skies_of(scenario, theatre)]
    under = np.zeros((len(places), 2 * len(theatre.links)), np.int8)
    for row, (names, countries) in zip(under, places, strict=True):
        modes = np.isin(theatre.link_mode, [MODES.index(mode) for mode in names])
        row[:] = arcs_in(theatre, countries) & np.repeat(modes, 2)
    return under


def arcs_in(theatre: Theatre, countries: Sequence[str]) -> np.ndarray:
    """Return bool[arcs]: those with an end in one of the countries."""
    inside = np.array([country in countries for country in theatre.country])
    return np.repeat(inside[theatre.link_a] | inside[theatre.link_b], 2)
