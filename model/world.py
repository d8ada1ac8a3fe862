"""The world at hour zero: a plan turned into the arrays of the kernel."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from model.approaches import approaches_of
from model.civil_traffic import rhythm_of_arcs
from model.closures import closures_of
from model.congestion import jams_of
from model.coverage import batteries_of, covered, from_homes, spared, teams_of
from model.crews import engineers_of
from model.dependences import dependences_of
from model.flows import laws_of, set_services
from model.kernel import records as r
from model.kernel.addresses import Start, in_lines
from model.kernel.calendar import most_pages
from model.kernel.compiled import direct
from model.kernel.core import schedule
from model.kernel.demands import DEMAND
from model.kernel.luck import BREAKDOWN_LUCK, LOSS, source
from model.kernel.standing import ANSWER
from model.kernel.world import World
from model.layout import CONSUMED, EQUIPMENT, asset_keys
from model.papers import permit_tables
from model.part import POSTURES, per_km
from model.restrictions import crossings
from model.results import SUPPLIES
from model.rhythm import Rhythms
from model.skies import arcs_in, spells_of, under_spells
from model.stores import stores_of
from model.striking import damage_tables, hindrances_of, means_of, raided
from model.theatre import MODES, TERMINALS
from model.timeline import changes_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from model.layout import Layout
    from model.plan import Plan
    from model.scenario import Scenario
    from model.theatre import Theatre

ROOM = 512  # rows that growing arrays start with: memory that is not used has to be cleared all the same


def build(plan: Plan, layout: Layout, seed: int) -> World:
    """Return the world of `plan` at hour zero, its timeline in the calendar."""
    start = plan.once("world", lambda: Start(_at_start(plan, layout)))
    needed = plan.once("room", dict[str, int])  # a run needs about as much as those before it
    world = World.beginning(start, **_room(plan.scenario, seed, needed), changes=changes_of(plan, layout, seed))
    # Numba would take each array apart to find the type of the whole, which is that of every world.
    world._numba_type_ = plan.once("type of world", lambda: world._numba_type_)
    _schedule(world, plan.scenario)
    return world


def _at_start(plan: Plan, layout: Layout) -> dict[str, np.ndarray]:
    """Return all arrays that are the same at hour zero whatever the seed, those that grow with room for more."""
    scenario, theatre = plan.scenario, plan.theatre
    laws, samples = laws_of(scenario)
    stations, station_of, free_at = _stations(scenario, theatre, layout)
    damage, grades, steps = damage_tables(scenario)
    first_step_h, expected_h = closures_of(scenario, theatre, layout)
    rhythms = Rhythms(scenario)
    jam_of, jams = jams_of(scenario, theatre, rhythms)
    approaches, approach_of = approaches_of(scenario, theatre)
    covers = covered(scenario, theatre)
    defended = spared(scenario, covers, len(theatre.links))
    dependences, feeders = dependences_of(scenario, theatre, layout)
    batteries, ready_at = batteries_of(scenario)
    engineers, crews = engineers_of(scenario, layout)
    arcs = _arcs(scenario, theatre, layout)
    arcs["jam"], arcs["rhythm"] = jam_of, rhythm_of_arcs(scenario, theatre, rhythms)
    return {
        "clock": _clock(scenario, len(laws)),
        "count": _count(scenario, layout),
        "arcs": arcs,
        "stations": stations,
        "station_of": station_of,
        "free_at": free_at,
        "assets": _assets(scenario, theatre, layout),
        "dependences": dependences,
        "feeders": feeders,
        "stores": np.concatenate((stores_of(scenario, layout), np.zeros(ROOM, r.STORE))),
        "units": _units(scenario, layout),
        "use": _use(scenario),
        "fleets": _fleets(layout),
        **_offices(scenario, layout),
        "damage": damage,
        "grades": grades,
        "steps": steps,
        "first_step_h": first_step_h,
        "expected_h": expected_h,
        "awaited": np.zeros(len(expected_h)),
        "means": means_of(scenario, layout.regimes),
        "raided": raided(scenario, theatre, defended),
        "hindrances": hindrances_of(len(layout.borders)),
        "laws": laws,
        "samples": samples,
        "engineers": engineers,
        "crews": crews,
        "jams": jams,
        "reached": _reached(scenario, theatre) * defended,
        "teams": teams_of(scenario),
        "home_h": np.zeros((len(layout.fleets), len(theatre.nodes))),
        "escort_home_h": from_homes(plan),
        "batteries": batteries,
        "ready_at": ready_at,
        "covers": covers,
        "spells": spells_of(scenario, theatre),
        "under": under_spells(scenario, theatre),
        "rhythms": rhythms.table(),
        "approaches": approaches,
        "approach_of": approach_of,
        "crossings": crossings(scenario, theatre, layout.loads),
        **_untouched(scenario),
    }


def _untouched(scenario: Scenario) -> dict[str, np.ndarray]:
    """Return what nothing has happened to at hour zero."""
    return {
        "blank": np.zeros(1, r.CONVOY),
        "routes": np.zeros(8 * ROOM, np.int64),
        "needs": np.zeros(ROOM, np.int64),
        "answers": np.empty(ROOM, ANSWER),
        "permits": np.zeros(ROOM, r.PERMIT),
        "jobs": np.zeros(ROOM, r.JOB),
        "destroyed": np.zeros(len(SUPPLIES)),
        "demands": np.zeros(len(scenario.demands), DEMAND),
        "streams": np.zeros(len(scenario.streams), r.STREAM),
        "ways": np.zeros(sum(len(stream.ways) for stream in scenario.streams), r.WAY),
        "recovery_at": np.zeros(scenario.recovery.teams if scenario.recovery else 0),
        "supplied": np.ones(len(scenario.industry)),
    }


def _offices(scenario: Scenario, layout: Layout) -> dict[str, np.ndarray]:
    """Return the offices that grant permits: their regimes, and when each officer has time."""
    regimes, factors, regime_of = permit_tables(scenario, layout)
    officers = max(1, int(regimes[:, r.STAFF].max()))
    return {
        "regimes": regimes,
        "factors": factors,
        "regime_of": regime_of,
        "office_free_at": np.full((len(layout.borders), officers), -math.inf),
    }


def _room(scenario: Scenario, seed: int, needed: Mapping[str, int]) -> dict[str, np.ndarray]:
    """Return what hangs on the seed or on how much may come; what is written before it is counted is not cleared."""
    convoys, events = max(8 * ROOM, 9 * needed.get("convoys", 0) // 8), max(32 * ROOM, needed.get("events", 0))
    return {
        "seed": np.array([seed, source(seed, LOSS), source(seed, BREAKDOWN_LUCK)], np.uint64),
        "events": in_lines(events, r.EVENT),
        "pages": np.empty(most_pages(events), np.int32),
        "tabs": np.empty(most_pages(events) // 64, np.uint64),
        "convoys": in_lines(convoys, r.CONVOY, clear=False),
        "scratch": np.empty(convoys, np.int64),
        "live": np.empty(convoys, np.int64),
        "homing": np.empty(convoys, r.HOMING),
        "log": in_lines(64 * ROOM if scenario.record.events else 0, r.LOG_ROW, clear=False),
    }


def _schedule(world: World, scenario: Scenario) -> None:
    """Put into the calendar what is known to come: the timeline, the first day, the end of the warm-up."""
    comes = direct(schedule, world, float, int, int, int, float)
    for row, at in enumerate(world.changes["at"].tolist()):
        if at < math.inf:
            comes(world, at, r.CHANGE, row, 0, 0.0)
    comes(world, 0.0, r.DAY, 0, 0, 0.0)
    if scenario.record.warm_up_hours > 0:
        comes(world, float(scenario.record.warm_up_hours), r.MARK, 0, 0, 0.0)


def _clock(scenario: Scenario, laws: int) -> np.ndarray:
    mishaps, command, clock = scenario.mishaps, scenario.command, np.zeros(15)
    clock[r.BREAKDOWN] = per_km(mishaps.breakdown_per_100_km)
    clock[r.BREAKDOWN_H] = mishaps.breakdown_hours
    if scenario.recovery:  # its law is the last
        clock[r.BREAKDOWN_H], clock[r.RECOVERY] = 0.0, laws - 1
        clock[r.ABANDON_H] = scenario.recovery.abandon_hours or math.inf
    clock[r.SIGMA] = mishaps.demand_sigma
    clock[r.TELLS] = command.report_hits
    clock[r.QUEUE_H] = math.inf if command.queue_patience_hours is None else command.queue_patience_hours
    clock[r.REPORT_H] = command.report_hours + command.decision_hours
    clock[r.PATIENCE_H] = 24 * scenario.permits.patience_days
    clock[r.OPENS], clock[r.CLOSES] = scenario.permits.opens_hour, scenario.permits.closes_hour
    clock[r.WEEKENDS] = float(scenario.permits.weekends)
    clock[r.WARM_UP_H] = scenario.record.warm_up_hours
    return clock


def _count(scenario: Scenario, layout: Layout) -> np.ndarray:
    count = np.zeros(31, np.int64)
    count[r.LOGGING], count[r.STORES] = int(scenario.record.events), len(layout.store_node)
    return count


def _arcs(scenario: Scenario, theatre: Theatre, layout: Layout) -> np.ndarray:
    n, permits, breakdowns = len(theatre.links), scenario.permits, per_km(scenario.mishaps.breakdown_per_100_km)
    arcs = np.zeros(2 * n, r.ARC)
    arcs["share"] = 1.0
    border = np.array([layout.borders.index(b) if b else -1 for b in theatre.border], np.int64)
    for side, (a, b) in enumerate(((theatre.link_a, theatre.link_b), (theatre.link_b, theatre.link_a))):
        rows = arcs[side::2]
        rows["a"], rows["b"], rows["asset"] = a, b, np.arange(n)
        rows["mode"], rows["gauge"], rows["border"] = theatre.link_mode, theatre.gauge, border
        rows["km"], rows["kph"], rows["headway_h"] = theatre.km, theatre.kph, 1 / theatre.capacity_per_h
        rows["formalities_h"] = np.where(border >= 0, 0.0 if permits.prelodged else permits.office_hours, 0.0)
        rows["pace"] = 1.0
        rows["breaks"] = [1.0 - math.exp(-breakdowns * km) for km in theatre.km.tolist()]
        rows["loss"] = per_km(scenario.mishaps.loss_per_100_km) * theatre.km
    return arcs


def _stations(scenario: Scenario, theatre: Theatre, layout: Layout) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    n = len(theatre.terminal_node)
    stations = np.zeros(n, r.STATION)
    stations["node"], stations["servers"], stations["rate"] = theatre.terminal_node, theatre.servers, theatre.rate_t_h
    stations["asset"] = len(theatre.links) + np.arange(n)
    stations["law"], stations["head"], stations["share"] = -1, -1, 1.0
    set_services(scenario, layout, len(theatre.links), stations)
    stations["first"] = np.concatenate(([0], np.cumsum(stations["servers"])[:-1])) if n else 0
    station_of = np.full((len(theatre.nodes), len(TERMINALS)), -1, np.int64)
    station_of[theatre.terminal_node, theatre.terminal_mode] = np.arange(n)
    return stations, station_of, np.zeros(int(stations["servers"].sum()))


def _assets(scenario: Scenario, theatre: Theatre, layout: Layout) -> np.ndarray:
    assets = np.zeros(len(layout.asset_names), r.ASSET)
    assets["kind"], assets["key"] = layout.asset_kinds, asset_keys(theatre, scenario.sites)
    for share in ("level", "civil", "stated", "spared", "fed"):
        assets[share] = 1.0
    assets["job"] = assets["law"] = assets["lasts"] = assets["stations"] = -1
    links, terminals = len(theatre.links), len(theatre.terminal_node)
    assets["stations"][links : links + terminals] = np.arange(terminals)
    return assets


def _units(scenario: Scenario, layout: Layout) -> np.ndarray:
    units = np.zeros(len(scenario.units), r.UNIT)
    kinds = list(scenario.formations)
    for i, unit in enumerate(scenario.units):
        row = units[i]
        row["formation"] = kinds.index(unit.formation)
        row["posture"] = POSTURES.index(unit.postures[0].posture)
        row["first_store"] = layout.unit_store[i]
        row["equipment_store"] = layout.unit_store[i] + EQUIPMENT
        row["equipment_t"] = scenario.formations[unit.formation].equipment_t
        row["present"] = int(unit.arrival_days == 0)
    return units


def _use(scenario: Scenario) -> np.ndarray:
    use = np.zeros((max(len(scenario.formations), 1), len(POSTURES), CONSUMED))
    for f, formation in enumerate(scenario.formations.values()):
        for posture, row in formation.consumption_t_per_day.items():
            for supply, tonnes in row.items():
                use[f, POSTURES.index(posture), SUPPLIES.index(supply)] = tonnes / 24
    return use


def _fleets(layout: Layout) -> np.ndarray:
    fleets = np.zeros(len(layout.fleets), r.FLEET)
    fleets["able"] = fleets["stated"] = fleets["spared"] = 1.0
    fleets["free"] = fleets["total"] = [fleet.vehicles for _, _, fleet in layout.fleets]
    return fleets


def _reached(scenario: Scenario, theatre: Theatre) -> np.ndarray:
    reached = np.zeros((max(len(scenario.adversaries), 1), 2 * len(theatre.links)), np.int8)
    for i, adversary in enumerate(scenario.adversaries):
        if adversary.interdiction is None:
            continue
        way = adversary.interdiction
        reached[i] = arcs_in(theatre, way.countries) | np.repeat(np.isin(list(theatre.links), way.links), 2)
        reached[i] *= np.repeat(np.isin(theatre.link_mode, [MODES.index(mode) for mode in way.modes or MODES]), 2)
    return reached
