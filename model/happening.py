"""What hazards make happen in one run: damages and spells, drawn at its start from keyed luck."""

from __future__ import annotations

import math
from statistics import NormalDist
from typing import TYPE_CHECKING, NamedTuple
from zlib import crc32

import numpy as np

from model.complaints import late, listed, unknown
from model.layout import asset_ends, asset_table, keys_of
from model.streams import AssetDice, Dice
from model.theatre import MODES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from model.complaints import Found
    from model.hazards import Hazard
    from model.layout import Layout
    from model.plan import Plan
    from model.scenario import Scenario
    from model.theatre import Theatre

YEAR_H = 365 * 24.0
#: Draws of one event: when, how long, and whether it hits an asset.
GAP, LENGTH, HIT = range(3)


class Spell(NamedTuple):
    """From one hour to another an asset or a fleet has a share left; until infinity: it is damaged and takes that.

    Of weather, the target is a place in the table of :func:`skies_of`, and the share is no matter.
    """

    target: int
    begins: float
    ends: float
    leaves: float


class Happening(NamedTuple):
    """All that hazards bring in one run."""

    damages: list[Spell]
    assets: list[Spell]
    fleets: list[Spell]
    weather: list[Spell]


def happening(plan: Plan, layout: Layout, seed: int) -> Happening:
    """Draw what hazards bring in the run of a seed."""
    told = Happening([], [], [], [])
    for i, hazard in enumerate(plan.scenario.hazards):
        if hazard.carriers:
            told.fleets.extend(_of_carriers(plan, layout, hazard, Dice(seed, "hazard of carriers", i)))
        elif hazard.weather is None:
            (told.damages if hazard.days is None else told.assets).extend(_of_assets(plan, hazard, seed, i))
    horizon_h = 24 * plan.scenario.horizon_days
    for k, (i, hazard, country) in enumerate(skies_of(plan.scenario, plan.theatre)):
        events = _events(hazard, Dice(seed, "hazard of weather", i), crc32(country.encode()), horizon_h)
        told.weather.extend(Spell(k, begins, ends, 1.0) for begins, ends in _joined(events))
    return told


def skies_of(scenario: Scenario, theatre: Theatre) -> list[tuple[int, Hazard, str]]:
    """Return each hazard of weather, with its position, once for each country that it comes to."""
    return [
        (i, hazard, country)
        for i, hazard in enumerate(scenario.hazards)
        if hazard.weather is not None
        for country in hazard.countries or sorted(set(theatre.country))
    ]


def _joined(events: Iterator[tuple[int, float, float]]) -> list[tuple[float, float]]:
    """Return beginning and end of events as one each where they overlap."""
    spans: list[tuple[float, float]] = []
    for _, begins, ends in events:
        if spans and begins <= spans[-1][1]:
            spans[-1] = spans[-1][0], max(ends, spans[-1][1])
        else:
            spans.append((begins, ends))
    return spans


def _of_carriers(plan: Plan, layout: Layout, hazard: Hazard, dice: Dice) -> Iterator[Spell]:
    names = [carrier.name for carrier in plan.scenario.carriers]
    for name in hazard.carriers:
        position = names.index(name)
        for _, begins, ends in _events(hazard, dice, position, 24 * plan.scenario.horizon_days):
            fleets = (f for f, (owner, _, _) in enumerate(layout.fleets) if owner == position)
            yield from (Spell(fleet, begins, ends, hazard.leaves) for fleet in fleets)


def _of_assets(plan: Plan, hazard: Hazard, seed: int, i: int) -> Iterator[Spell]:
    horizon_h = 24 * plan.scenario.horizon_days
    dice = AssetDice(seed, "hazard", i, keys_of(plan))
    if not hazard.together:
        for asset in np.flatnonzero(exposed(hazard, plan.scenario, plan.theatre)).tolist():
            events = _events(hazard, dice, asset, horizon_h)
            yield from (Spell(asset, begins, ends, hazard.leaves) for _, begins, ends in events)
        return
    common = Dice(seed, "hazard of countries", i)
    for country in hazard.countries or sorted(set(plan.theatre.country)):
        own = np.flatnonzero(exposed(hazard, plan.scenario, plan.theatre, country)).tolist()
        of_country = crc32(country.encode())
        for n, begins, ends in _events(hazard, common, of_country, horizon_h):
            hit = (asset for asset in own if dice.uniform(3 * n + HIT + 3 * of_country, asset) < hazard.hits)
            yield from (Spell(asset, begins, ends, hazard.leaves) for asset in hit)


def _events(hazard: Hazard, dice: Dice, of: int, horizon_h: float) -> Iterator[tuple[int, float, float]]:
    """Yield number, beginning and end (infinite for a damage) of each event before the horizon: a Poisson process."""
    n, begins = 0, 24 * hazard.from_days
    until = horizon_h if hazard.until_days is None else min(horizon_h, 24 * hazard.until_days)
    while True:
        begins -= math.log(dice.uniform(3 * n + GAP, of)) * YEAR_H / hazard.per_year
        if begins >= until:
            return
        yield n, begins, math.inf if hazard.days is None else begins + _hours(hazard, dice.uniform(3 * n + LENGTH, of))
        n += 1


def _hours(hazard: Hazard, luck: float) -> float:
    return 24 * float(hazard.days or 0) * math.exp(math.log(hazard.gsd) * NormalDist().inv_cdf(luck))


def exposed(hazard: Hazard, scenario: Scenario, theatre: Theatre, country: str | None = None) -> np.ndarray:
    """bool[assets]: those that a hazard may happen to, anywhere or in one country."""
    kinds = asset_table(theatre, scenario.sites)[1]
    ends = asset_ends(theatre, scenario.sites)
    names = (country,) if country is not None else hazard.countries or tuple(theatre.country)
    inside = np.isin(list(theatre.country), names)
    modes = np.full(len(kinds), not hazard.modes)
    modes[: len(theatre.links)] |= np.isin(theatre.link_mode, [MODES.index(mode) for mode in hazard.modes])
    return np.asarray(np.isin(kinds, hazard.kinds) & (inside[ends[0]] | inside[ends[1]]) & modes)


def expected_hours(scenario: Scenario, theatre: Theatre) -> dict[int, float]:
    """Return the longest median, in hours, of the spells that each asset is exposed to."""
    hours: dict[int, float] = {}
    for hazard in scenario.hazards:
        if hazard.days is not None and hazard.kinds:
            for asset in np.flatnonzero(exposed(hazard, scenario, theatre)).tolist():
                hours[asset] = max(hours.get(asset, 0.0), 24 * hazard.days)
    return hours


def combined(spells: list[Spell]) -> list[tuple[float, int, float]]:
    """Return (hour, target, share) of all that becomes of the targets of spells: those that overlap multiply."""
    rows: list[tuple[float, int, float]] = []
    for target in sorted({spell.target for spell in spells}):
        own = [spell for spell in spells if spell.target == target]
        rows += [
            (at, target, math.prod(spell.leaves for spell in own if spell.begins <= at < spell.ends))
            for at in sorted({hour for spell in own for hour in (spell.begins, spell.ends)})
        ]
    return rows


def of_hazards(scenario: Scenario, theatre: Theatre) -> Found:
    """Complain of hazards to what is not there, or that never come."""
    carriers, countries = [carrier.name for carrier in scenario.carriers], sorted(set(theatre.country))
    for i, hazard in enumerate(scenario.hazards):
        for field, names, known in (
            ("carriers", hazard.carriers, carriers),
            ("countries", hazard.countries, countries),
        ):
            for k, name in enumerate(names):
                if name not in known:
                    yield ("hazards", i, field, k), unknown(field.removesuffix("s"), name, known)
        if hazard.from_days >= scenario.horizon_days:
            yield ("hazards", i, "from_days"), late(hazard.from_days, scenario.horizon_days)
        missing = [kind for kind in hazard.kinds if hazard.days is None and kind not in scenario.damage]
        if missing:
            told = f"nothing says what becomes of a {missing[0]} (got {missing[0]!r})"
            place = ("hazards", i, "kinds", hazard.kinds.index(missing[0]))
            yield place, f"{told}; one of {listed(list(scenario.damage))}, give days, or add {missing[0]} to damage"
