"""Whether the names in a scenario mean something: in the scenario itself, and in its theatre.

Field by field a scenario may be right and still speak of a depot that nobody wrote, a border that is nowhere, a day
after the end. Every such mistake is collected with the place where it stands, so that one reading shows them all.
"""

from __future__ import annotations

import math
import re
from functools import lru_cache
from itertools import chain
from typing import TYPE_CHECKING

from model.complaints import late_h, listed, unknown
from model.crews import lost_crews
from model.dependences import of_dependences
from model.disruption_checks import of_opponents, of_postures, of_protection, of_timeline, of_weather
from model.exercise_checks import of_injects
from model.happening import of_hazards
from model.information import of_information
from model.layout import CONSUMED
from model.lever_checks import of_levers
from model.plan import theatre_for
from model.policy_checks import of_policies
from model.reachability import lost_ways
from model.reading import BadInput
from model.results import SUPPLIES
from model.structure import of_structure
from model.theatre import MODES, TERMINALS
from model.traffic_checks import of_approaches, of_demands, of_links, of_services, of_streams
from model.validating import Misfits

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from model.complaints import Found
    from model.industry import Producer
    from model.part import Supply
    from model.reading import Place
    from model.scenario import Scenario
    from model.sustainment import Depot
    from model.theatre import Theatre

_NO_EQUIPMENT = f"equipment comes with a deployment, never from a store; one of {', '.join(SUPPLIES[:CONSUMED])}"


def check(scenario: Scenario) -> None:
    """Look every name of a scenario up, then every way that its supply will need.

    Ways are only looked for once all names are right, since a wrong name would show twice.

    Raises:
        Misfits: path and mistake, for each that was found.
        BadInput: a table of the theatre is wrong in itself.
    """
    theatre = _theatre(scenario)
    own = (_names, _units, _depots, _industry, _carriers, _engineers, _record)
    parts = (
        *own,
        of_policies,
        of_postures,
        of_opponents,
        of_protection,
        of_timeline,
        of_injects,
        of_streams,
        of_services,
        of_demands,
        of_links,
        of_approaches,
        of_dependences,
        of_information,
        of_structure,
        of_weather,
        of_hazards,
        of_levers,
    )
    found = list(chain.from_iterable(part(scenario, theatre) for part in parts))
    found = found or [*lost_ways(scenario, theatre), *lost_crews(scenario, theatre)]
    if found:
        raise Misfits(found)


def _theatre(scenario: Scenario) -> Theatre:
    """Return the theatre; what is wrong in a row written inline is told at that row."""
    try:
        return theatre_for(scenario)
    except BadInput as error:
        whole, told = str(error), str(error).removeprefix("theatre: ")
        if told == whole:  # it stands in a table of its own, and the message says where
            raise
        row = re.match(r"(nodes|links|terminals)\.(\d+)\.(\w+): ", told)
        place: Place = ("theatre", row[1], int(row[2]), row[3]) if row else ("theatre",)
        raise Misfits([(place, told[row.end() :] if row else told)]) from None


def _names(scenario: Scenario, theatre: Theatre) -> Found:
    del theatre
    alone = (
        "units",
        "carriers",
        "adversaries",
        "engineers",
        "escorts",
        "air_defence",
        "streams",
        "demands",
        "sites",
        "hazards",
    )
    for parts in (("depots", "industry"), *((part,) for part in alone)):
        seen: set[str] = set()
        for part in parts:
            for i, item in enumerate(getattr(scenario, part)):
                if item.name in seen:
                    yield (part, i, "name"), f"given twice in {' and '.join(parts)} (got {item.name!r}); another name"
                seen.add(item.name)


def _node(place: Place, got: str, theatre: Theatre) -> Found:
    if got not in theatre.nodes:
        yield place, unknown("node", got, theatre.nodes)


def _units(scenario: Scenario, theatre: Theatre) -> Found:
    suppliers = _suppliers(scenario)
    for i, unit in enumerate(scenario.units):
        if unit.formation not in scenario.formations:
            yield ("units", i, "formation"), unknown("formation", unit.formation, scenario.formations)
        if unit.supplier not in suppliers:
            yield ("units", i, "supplier"), unknown("depot or producer", unit.supplier, suppliers)
        yield from _node(("units", i, "node"), unit.node, theatre)
        if unit.deployment is not None:
            yield from _node(("units", i, "deployment", "origin"), unit.deployment.origin, theatre)


def _suppliers(scenario: Scenario) -> list[str]:
    return [depot.name for depot in scenario.depots] + [producer.name for producer in scenario.industry]


def _depots(scenario: Scenario, theatre: Theatre) -> Found:
    suppliers = _suppliers(scenario)
    for i, depot in enumerate(scenario.depots):
        yield from _node(("depots", i, "node"), depot.node, theatre)
        for k, name in enumerate(depot.suppliers):
            place: Place = ("depots", i, "suppliers", k)
            if name == depot.name:
                yield place, f"a depot cannot supply itself (got {name!r}); another depot or a producer"
            elif name in depot.suppliers[:k]:
                yield place, f"given twice (got {name!r}); each supplier once"
            elif name not in suppliers:
                yield place, unknown("depot or producer", name, suppliers)
        yield from _kept(("depots", i), depot, depot.capacity_t)
    yield from _circles(scenario.depots)


def _circles(depots: Sequence[Depot]) -> Found:
    """Complain once of each circle along first suppliers: the use of its units would be counted without end."""
    first = {depot.name: depot.suppliers[0] for depot in depots if depot.suppliers}
    done: set[str] = set()
    for i, depot in enumerate(depots):
        path: list[str] = []
        at: str | None = depot.name
        while at is not None and at not in path and at not in done:
            path.append(at)
            at = first.get(at)
        if at == depot.name and len(path) > 1:
            told = " -> ".join([*path, at])
            yield ("depots", i, "suppliers", 0), f"first suppliers run in a circle ({told}); let one draw on a producer"
        done.update(path)


def _industry(scenario: Scenario, theatre: Theatre) -> Found:
    for i, producer in enumerate(scenario.industry):
        yield from _node(("industry", i, "node"), producer.node, theatre)
        usual = {supply: 30 * tonnes for supply, tonnes in producer.output_t_per_day.items()}
        yield from _kept(("industry", i), producer, {**usual, **producer.capacity_t})
        if "equipment" in producer.output_t_per_day:
            yield ("industry", i, "output_t_per_day", "equipment"), _NO_EQUIPMENT


def _kept(place: Place, store: Depot | Producer, capacity: Mapping[Supply, float]) -> Found:
    """Complain of stock above its capacity, and of equipment on the shelf."""
    for field in ("stock_t", "capacity_t"):
        if "equipment" in getattr(store, field):
            yield (*place, field, "equipment"), _NO_EQUIPMENT
    for supply, tonnes in store.stock_t.items():
        most = capacity.get(supply, 0.0)
        if supply != "equipment" and tonnes > most:
            yield (
                (*place, "stock_t", supply),
                f"above its capacity (got {tonnes:g}); at most {most:g}, as capacity_t says",
            )


def _carriers(scenario: Scenario, theatre: Theatre) -> Found:
    linked, homes = _linked(theatre), _homes(theatre)
    for i, carrier in enumerate(scenario.carriers):
        for k, fleet in enumerate(carrier.fleets):
            place: Place = ("carriers", i, "fleets", k)
            able = homes[fleet.mode]
            if fleet.mode not in linked:
                told = f"the theatre has no link of this mode (got {fleet.mode!r}); one of {listed(linked)}"
                yield (*place, "mode"), told
            elif fleet.home not in theatre.nodes:
                yield (*place, "home"), unknown("node", fleet.home, theatre.nodes)
            elif fleet.home not in able:
                told = f"the node has no terminal for {fleet.mode} (got {fleet.home!r}); one of {listed(able)}"
                yield (*place, "home"), told
            elif fleet.range_km is not None and fleet.range_km < (km := _nearest_km(theatre, fleet.home)):
                told = f"no air link of {fleet.home} is so short (got {fleet.range_km:g}); at least {km:g}"
                yield (*place, "range_km"), told


@lru_cache(maxsize=4)
def _linked(theatre: Theatre) -> list[str]:
    """Return the modes of which there is a link."""
    return [mode for m, mode in enumerate(MODES) if m in theatre.link_mode]


@lru_cache(maxsize=4)
def _homes(theatre: Theatre) -> dict[str, list[str]]:
    """Return by mode the nodes with a terminal for it."""
    homes: dict[str, list[str]] = {mode: [] for mode in TERMINALS}
    for node, mode in zip(theatre.terminal_node, theatre.terminal_mode, strict=True):
        homes[TERMINALS[mode]].append(theatre.nodes[node])
    return homes


def _nearest_km(theatre: Theatre, home: str) -> float:
    """Length of the shortest air link at a node, 0 where there is none."""
    at = theatre.node_index[home]
    by_air = (theatre.link_mode == MODES.index("air")) & ((theatre.link_a == at) | (theatre.link_b == at))
    return float(theatre.km[by_air].min(initial=math.inf)) if by_air.any() else 0.0


def _engineers(scenario: Scenario, theatre: Theatre) -> Found:
    for i, engineers in enumerate(scenario.engineers):
        yield from _node(("engineers", i, "home"), engineers.home, theatre)


def _record(scenario: Scenario, theatre: Theatre) -> Found:
    del theatre
    if scenario.record.warm_up_hours >= 24 * scenario.horizon_days:
        yield ("record", "warm_up_hours"), late_h(scenario.record.warm_up_hours, scenario.horizon_days)
