"""Whether the injects of a scenario can come, and mean something that is there."""

from __future__ import annotations

from collections import Counter
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from model.complaints import late, listed, unknown
from model.disruption_checks import kinds_of_assets, of_effect
from model.exercise import OF_ONE, fixed_days, placed_injects
from model.layout import asset_table

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from model.changes import Effect
    from model.complaints import Found
    from model.exercise import Inject
    from model.reading import Place
    from model.scenario import Scenario
    from model.theatre import Theatre


def of_injects(scenario: Scenario, theatre: Theatre) -> Found:
    """Names given twice, days that never come, circles, and targets that match nothing."""
    placed = [(("injects", *place), inject) for place, inject in placed_injects(scenario.injects)]
    if not placed:
        return
    injects = [inject for _, inject in placed]
    assets = kinds_of_assets(scenario, theatre)
    times, days = Counter(inject.id for inject in injects), fixed_days(injects)
    for place, inject in placed:
        if times[inject.id] > 1:
            yield (*place, "id"), f"is there {times[inject.id]} times (got {inject.id!r}); each inject its own"
        yield from _when(place, inject, scenario, days, injects)
        yield from _condition((*place, "when"), inject, scenario, theatre)
        for i, effect in enumerate(inject.effects):
            yield from _effect((*place, "effects", i), effect, scenario, theatre, assets)


def matching(pattern: str, names: Iterable[str]) -> list[str]:
    """Return the names that a pattern with `*` and `?` means; a plain name means itself."""
    return [name for name in names if fnmatchcase(name, pattern)]


def targets_of(effect: Effect, scenario: Scenario, theatre: Theatre) -> list[str]:
    """Return the names that the target of an effect means; all borders at once stay `*`."""
    if effect.what == "regime" and effect.target == "*":
        return ["*"]
    return matching(effect.target, _names(effect, scenario, theatre))


def _names(effect: Effect, scenario: Scenario, theatre: Theatre) -> Collection[str]:
    if effect.what == "posture":
        return [unit.name for unit in scenario.units]
    if effect.what == "carrier":
        return [carrier.name for carrier in scenario.carriers]
    if effect.what == "supplier":
        return [producer.name for producer in scenario.industry]
    if effect.what == "regime":
        return list(dict.fromkeys(border for border in theatre.border if border))
    return asset_table(theatre, scenario.sites)[0]


def _when(place: Place, inject: Inject, scenario: Scenario, days: dict[str, float], injects: list[Inject]) -> Found:
    end = scenario.horizon_days
    if inject.after is None:
        if inject.at_days is not None and inject.at_days >= end:
            yield (*place, "at_days"), late(inject.at_days, end)
        return
    known = {other.id: other for other in injects}
    at: Inject | None = inject
    seen: list[str] = []
    while at is not None and at.after is not None and at.id not in seen:
        seen.append(at.id)
        if at.after.inject not in known:
            if at is inject:
                yield (*place, "after", "inject"), unknown("inject", at.after.inject, known)
            return
        at = known[at.after.inject]
    if at is not None and at.id == inject.id:
        told = " -> ".join([*seen, at.id])
        yield (*place, "after", "inject"), f"injects wait for each other ({told}); give one of them a day"
    elif days.get(inject.id, 0.0) >= end:
        yield (*place, "after", "hours"), late(days[inject.id], end)


def _condition(place: Place, inject: Inject, scenario: Scenario, theatre: Theatre) -> Found:
    when = inject.when
    if when is None:
        return
    if when.from_days >= scenario.horizon_days:
        yield (*place, "from_days"), late(when.from_days, scenario.horizon_days)
    if when.of is None:
        return
    what = OF_ONE.get(when.measure, "unit")
    names = asset_table(theatre, scenario.sites)[0] if what == "asset" else [unit.name for unit in scenario.units]
    if when.of not in names:
        yield (*place, "of"), unknown(what, when.of, names)


def _effect(place: Place, effect: Effect, scenario: Scenario, theatre: Theatre, assets: Mapping[str, str]) -> Found:
    """Complain of a pattern that matches nothing; each name that it matches is checked as on the timeline."""
    names = targets_of(effect, scenario, theatre)
    if not names and any(sign in effect.target for sign in "*?"):
        told = f"matches nothing (got {effect.target!r}); known: {listed(_names(effect, scenario, theatre))}"
        yield (*place, "target"), told
        return
    for name in names or [effect.target]:
        found = list(of_effect(place, effect, name, scenario, theatre, assets))
        yield from found
        if found:
            return
