"""Whether what happens in a scenario can happen: postures, the timeline, borders and opponents."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import TYPE_CHECKING

from model.complaints import late, listed, unknown
from model.layout import asset_table
from model.part import POSTURES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from model.changes import Effect
    from model.complaints import Found
    from model.forces import Unit
    from model.opposition import Adversary
    from model.reading import Place
    from model.scenario import Scenario
    from model.theatre import Theatre


def of_postures(scenario: Scenario, theatre: Theatre) -> Found:
    """Days of units that the campaign does not reach, and postures that their formation says nothing of."""
    del theatre
    end = scenario.horizon_days
    for i, unit in enumerate(scenario.units):
        if unit.arrival_days >= end:
            yield ("units", i, "arrival_days"), late(unit.arrival_days, end)
        if unit.deployment is not None and unit.deployment.available_days >= end:
            yield ("units", i, "deployment", "available_days"), late(unit.deployment.available_days, end)
        for k, part in enumerate(unit.postures):
            place: Place = ("units", i, "postures", k)
            if part.from_days >= end:
                yield (*place, "from_days"), late(part.from_days, end)
            yield from _consumed((*place, "posture"), part.posture, unit, scenario)


def _consumed(place: Place, posture: str, unit: Unit, scenario: Scenario) -> Found:
    formation = scenario.formations.get(unit.formation)
    known: list[str] = list(formation.consumption_t_per_day) if formation is not None else [posture]
    if posture not in known:
        told = f"formation {unit.formation} has no consumption in this posture (got {posture!r})"
        yield place, f"{told}; one of {listed(known)}, or add it there"


def of_opponents(scenario: Scenario, theatre: Theatre) -> Found:
    """Countries and assets that opponents name, and borders that permits name."""
    borders, countries = _borders(theatre), sorted(set(theatre.country))
    for border in scenario.permits.borders:
        if border not in borders:
            yield ("permits", "borders", border), unknown("border", border, borders)
    assets = {name: k for k, name in enumerate(asset_table(theatre, scenario.sites)[0])}
    for i, adversary in enumerate(scenario.adversaries):
        if adversary.from_days >= scenario.horizon_days:
            yield ("adversaries", i, "from_days"), late(adversary.from_days, scenario.horizon_days)
        yield from _countries(("adversaries", i), adversary, countries, theatre.links)
        yield from _capabilities(("adversaries", i, "capabilities"), adversary, scenario, theatre)
        for field, told in adversary.strategy.misfits(assets, acts_on(adversary, scenario)):
            yield ("adversaries", i, "strategy", *field.split(".")), told


def acts_on(adversary: Adversary, scenario: Scenario) -> tuple[float, float]:
    """Return the days from which and until before which the turns of an adversary last."""
    turn = scenario.turn_hours / 24
    first, last = math.ceil(adversary.from_days / turn), math.ceil(adversary.until_days / turn)
    return first * turn, min(last * turn, scenario.horizon_days)


@lru_cache(maxsize=4)
def _borders(theatre: Theatre) -> list[str]:
    return list(dict.fromkeys(border for border in theatre.border if border))


def of_weather(scenario: Scenario, theatre: Theatre) -> Found:
    """Countries that spells of weather name, and days that the campaign does not reach."""
    countries = sorted(set(theatre.country))
    for i, spell in enumerate(scenario.weather):
        if spell.from_days >= scenario.horizon_days:
            yield ("weather", i, "from_days"), late(spell.from_days, scenario.horizon_days)
        for k, name in enumerate(spell.countries):
            if name not in countries:
                yield ("weather", i, "countries", k), unknown("country", name, countries)


def of_protection(scenario: Scenario, theatre: Theatre) -> Found:
    """Nodes that protection names."""
    for part, field in (("escorts", "home"), ("air_defence", "node")):
        for i, item in enumerate(getattr(scenario, part)):
            node = getattr(item, field)
            if node not in theatre.nodes:
                yield (part, i, field), unknown("node", node, theatre.nodes)


def _countries(place: Place, adversary: Adversary, known: Sequence[str], links: Sequence[str]) -> Found:
    named = [(("reach", k), country) for k, country in enumerate(adversary.reach)]
    if adversary.interdiction is not None:
        countries = enumerate(adversary.interdiction.countries)
        yield from (
            ((*place, "interdiction", "countries", k), unknown("country of this theatre", country, known))
            for k, country in countries
            if country not in known
        )
        yield from (
            ((*place, "interdiction", "links", k), unknown("link", link, links))
            for k, link in enumerate(adversary.interdiction.links)
            if link not in links
        )
    yield from (
        ((*place, *below), unknown("country of this theatre", country, known))
        for below, country in named
        if country not in known
    )


def _capabilities(place: Place, adversary: Adversary, scenario: Scenario, theatre: Theatre) -> Found:
    countries = sorted(set(theatre.country))
    for k, means in enumerate(adversary.capabilities):
        for i, kind in enumerate(means.kinds):
            if kind not in scenario.damage:
                told = f"nothing says what a strike does to a {kind} (got {kind!r})"
                yield (
                    (*place, k, "kinds", i),
                    f"{told}; one of {listed(list(scenario.damage))}, or add {kind} to damage",
                )
        for i, country in enumerate(means.countries):
            if country not in countries:
                yield (*place, k, "countries", i), unknown("country of this theatre", country, countries)
        for i, base in enumerate(means.bases):
            if base not in theatre.node_index:
                yield (*place, k, "bases", i), unknown("node", base, theatre.node_index)
        for i, border in enumerate(means.borders):
            if border not in theatre.border:
                yield (*place, k, "borders", i), unknown("border", border, [b for b in theatre.border if b])
        regime = None if means.harasses is None else means.harasses.regime
        if regime is not None and regime not in scenario.permits.regimes:
            yield (*place, k, "harasses", "regime"), unknown("regime", regime, scenario.permits.regimes)


def of_timeline(scenario: Scenario, theatre: Theatre) -> Found:
    """Changes whose target or value does not exist, or whose day never comes."""
    assets = kinds_of_assets(scenario, theatre) if scenario.timeline else {}
    for i, change in enumerate(scenario.timeline):
        if change.at_days >= scenario.horizon_days:
            yield ("timeline", i, "at_days"), late(change.at_days, scenario.horizon_days)
        yield from of_effect(("timeline", i), change, change.target, scenario, theatre, assets)


def of_effect(
    place: Place, effect: Effect, target: str, scenario: Scenario, theatre: Theatre, assets: Mapping[str, str]
) -> Found:
    """An effect on `target` that does not exist, or whose value means nothing there; `assets` are kinds by name."""
    if effect.activation_hours and effect.what != "regime":
        told = f"only a change of regime has them (got {effect.activation_hours:g}); leave them out"
        yield (*place, "activation_hours"), told
    if effect.what == "posture":
        yield from _posture(place, effect.value, target, scenario)
    elif effect.what == "regime":
        yield from _regime(place, effect.value, target, scenario, theatre)
    elif effect.what == "carrier":
        carriers = [carrier.name for carrier in scenario.carriers]
        if target not in carriers:
            yield (*place, "target"), unknown("carrier", target, carriers)
        yield from _share(place, effect, "fleets")
    elif effect.what == "supplier":
        producers = [producer.name for producer in scenario.industry]
        if target not in producers:
            yield (*place, "target"), unknown("producer", target, producers)
        yield from _share(place, effect, "parts from abroad")
    else:
        yield from _on_asset(place, effect, target, scenario, assets)


def _share(place: Place, effect: Effect, of: str) -> Found:
    value = effect.value
    if isinstance(value, str | None) or not 0 <= value <= 1:
        yield (*place, "value"), f"not a share of the {of} (got {_shown(value)}); a number from 0 to 1"


def _posture(place: Place, value: str | float | None, target: str, scenario: Scenario) -> Found:
    units = {unit.name: unit for unit in scenario.units}
    if target not in units:
        yield (*place, "target"), unknown("unit", target, units)
    if value not in POSTURES:
        yield (*place, "value"), unknown("posture", str(value), POSTURES)
    elif target in units:
        yield from _consumed((*place, "value"), str(value), units[target], scenario)


def _regime(place: Place, value: str | float | None, target: str, scenario: Scenario, theatre: Theatre) -> Found:
    borders = list(dict.fromkeys(b for b in theatre.border if b))
    if target not in ("*", *borders):
        yield (*place, "target"), unknown("border", target, ["*", *borders])
    if value not in scenario.permits.regimes:
        yield (*place, "value"), unknown("regime", str(value), scenario.permits.regimes)


def _on_asset(place: Place, effect: Effect, target: str, scenario: Scenario, assets: Mapping[str, str]) -> Found:
    kind, value = assets.get(target), effect.value
    if kind is None:
        yield (*place, "target"), unknown("link or node:mode", target, assets)
    if effect.what == "capacity":
        yield from _share(place, effect, "capacity")
        return
    if kind is not None and kind not in scenario.damage:
        told = f"nothing says what a strike does to a {kind} (got {target!r})"
        yield (*place, "target"), f"{told}; an asset of kind {listed(list(scenario.damage))}, or add {kind} to damage"
    if value is not None:
        yield (*place, "value"), f"a strike takes no value (got {_shown(value)}); leave it out"


def _shown(value: str | float | None) -> str:
    return "nothing" if value is None else repr(value)


def kinds_of_assets(scenario: Scenario, theatre: Theatre) -> dict[str, str]:
    """Return the kind of each asset by its name."""
    return dict(zip(*asset_table(theatre, scenario.sites), strict=True))
