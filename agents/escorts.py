"""Who goes along: teams of escorts given to the convoys of a turn."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from agents.escorting.base import Ward
from agents.intents import Lodge, Ship

if TYPE_CHECKING:
    from collections.abc import Sequence

    from agents.escorting.base import Escorting
    from agents.views import EscortView


def with_escorts(
    rule: Escorting, view: EscortView, ships: list[Ship | Lodge], store_node: Sequence[int], store_supply: Sequence[int]
) -> list[Ship | Lodge]:
    """Return the intents with teams for the convoys that a rule puts first; the team nearest to each comes."""
    free = list(view.free)
    if not ships or max(free, default=0) < 1:
        return ships
    ships = [one for intent in ships for one in _apart(intent)]
    at = [i for i, intent in enumerate(ships) if isinstance(intent, Ship)]
    sent = [ship for ship in ships if isinstance(ship, Ship)]
    names = [view.supplies[store_supply[ship.holder]] for ship in sent]
    wards = [
        Ward(name, ship.tonnes, ship.vehicles, view.hazard(ship.stretch))  # type: ignore[arg-type]
        for name, ship in zip(names, sent, strict=True)
    ]
    for k in rule.rank(wards):
        ship, origin = sent[k], store_node[sent[k].source]
        able = [g for g, teams in enumerate(free) if teams >= 1 and view.modes[g] >> ship.stretch.mode & 1]  # type: ignore[attr-defined]
        if able:
            nearest = min(able, key=lambda g: (view.hours[g, origin], g))
            free[nearest] -= 1
            approach_h = max(ship.lane.approach_h, float(view.hours[nearest, origin]))
            ships[at[k]] = ship._replace(lane=replace(ship.lane, approach_h=approach_h), escort=nearest)
    return ships


def _apart(intent: Ship | Lodge) -> list[Ship | Lodge]:
    """Return one intent for each convoy."""
    return [intent._replace(columns=1)] * intent.columns if isinstance(intent, Ship) else [intent]
