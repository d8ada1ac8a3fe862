"""Streams and services put into the world: their ways, laws and first arrivals."""

from __future__ import annotations

from typing import TYPE_CHECKING, get_args

import numpy as np

from model.kernel import records as r
from model.kernel.core import schedule
from model.kernel.damage import expect_failure
from model.kernel.demands import first_request
from model.kernel.laws import LAW
from model.kernel.streams import first_arrival
from model.laws import LAWS, Empirical
from model.layout import CONSUMED
from model.results import SUPPLIES
from model.rhythm import Rhythms
from model.routes import ways_of
from model.theatre import MODES
from model.traffic import Demand, Service, Stream

if TYPE_CHECKING:
    from model.kernel.world import World
    from model.laws import Law
    from model.layout import Layout
    from model.plan import Plan
    from model.roads import Roads
    from model.scenario import Scenario

DISCIPLINES = get_args(Service.model_fields["discipline"].annotation)
UNMET = get_args(Demand.model_fields["unmet"].annotation)
SIZES = get_args(Demand.model_fields["size"].annotation)


def laws_of(scenario: Scenario) -> tuple[np.ndarray, np.ndarray]:
    """Return the laws of streams, of services, demands, failures and recovery; and the empirical samples, in the end
    those of the tonnes of demands.
    """
    laws: list[Law] = [stream.arrivals for stream in scenario.streams]
    laws += [service.time for service in scenario.services if service.time is not None]
    laws += [demand.arrivals for demand in scenario.demands] + [failure.between for failure in scenario.failures]
    laws += [failure.lasts for failure in scenario.failures if failure.lasts is not None]
    laws += [scenario.recovery.time] if scenario.recovery else []
    rows = np.zeros(len(laws), LAW)
    samples: list[float] = []
    for i, law in enumerate(laws):
        rows[i] = (LAWS.index(law.law), *law.numbers(), len(samples))
        samples += list(law.hours) if isinstance(law, Empirical) else []
    samples += [tonnes for demand in scenario.demands for tonnes in demand.sizes_t]
    return rows, np.array(samples)


def set_services(scenario: Scenario, layout: Layout, first_asset: int, stations: np.ndarray) -> None:
    """Write how terminals serve into their stations; `first_asset` is the asset of the first station."""
    law = len(scenario.streams)
    for service in scenario.services:
        station = layout.assets[service.terminal] - first_asset
        if service.servers is not None:
            stations["servers"][station] = service.servers
        stations["discipline"][station] = DISCIPLINES.index(service.discipline)
        if service.time is not None:
            stations["law"][station] = law
            law += 1


def open_flows(plan: Plan, layout: Layout, world: World, roads: Roads) -> None:
    """Put streams, demands and failures into the world and schedule the first event of each."""
    _open_streams(plan, layout, world, roads)
    law = len(plan.scenario.streams) + sum(service.time is not None for service in plan.scenario.services)
    sizes = len(world.samples) - sum(len(demand.sizes_t) for demand in plan.scenario.demands)
    for i, demand in enumerate(plan.scenario.demands):
        row = world.demands[i]
        row["law"], row["unmet"], row["size"] = law + i, UNMET.index(demand.unmet), SIZES.index(demand.size)
        row["tonnes"], row["deviation"] = demand.tonnes, demand.deviation_t
        row["first"], row["sizes"] = sizes, len(demand.sizes_t)
        sizes += len(demand.sizes_t)
        row["store"] = layout.supplier[demand.depot] + SUPPLIES.index(demand.supply)
        schedule(world, demand.start_hours + first_request(world, i), r.ASK, i, 0, 0.0)
    law += len(plan.scenario.demands)
    _expect_failures(plan, layout, world, law)
    for first, depot in zip(layout.depot_store, plan.scenario.depots, strict=True):
        world.stores["watched"][first : first + CONSUMED] = depot.policy.review == "continuous"


def _expect_failures(plan: Plan, layout: Layout, world: World, law: int) -> None:
    """Schedule the first failure of each asset that has one; `law` is that of the first."""
    failures = plan.scenario.failures
    lasts = law + len(failures)
    for i, failure in enumerate(failures):
        asset = layout.assets[failure.asset]
        world.assets["law"][asset] = law + i
        if failure.lasts is not None:
            world.assets["lasts"][asset] = lasts
            lasts += 1
        expect_failure(world, asset, 0.0)


def _open_streams(plan: Plan, layout: Layout, world: World, roads: Roads) -> None:
    """Write the streams with their ways and schedule the first arrival of each."""
    horizon, at, rhythms = 24 * plan.scenario.horizon_days, 0, Rhythms(plan.scenario)
    for i, stream in enumerate(plan.scenario.streams):
        ways = [tuple(legs) for legs in ways_of(stream, plan.theatre)]
        legs = ways[0]
        row = world.streams[i]
        row["law"], row["mode"], row["origin"] = i, MODES.index(stream.mode), layout.nodes[stream.origin]
        row["route"], row["legs"] = roads.stretch(legs, 0.0).route if legs else 0, len(legs)
        row["priority"], row["loads"], row["unloads"] = stream.priority, stream.loads, stream.unloads
        row["most"] = stream.most if stream.most is not None else np.iinfo(np.int64).max
        row["rhythm"] = rhythms.row(stream.rhythm)
        row["vehicles"], row["tonnes"], row["kph"] = stream.vehicles, stream.tonnes, stream.kph
        row["until"] = stream.until_hours if stream.until_hours is not None else horizon
        start = float(stream.start_hours)  # a default is a whole number, for which the kernel would be compiled anew
        first = start if stream.at_start else first_arrival(world, i, start)
        if first <= row["until"]:
            schedule(world, first, r.APPEAR, i, 0, 0.0)
        if len(ways) > 1:
            _open_ways(world, roads, i, at, ways, stream)
            at += len(ways)


def _open_ways(
    world: World, roads: Roads, i: int, at: int, ways: list[tuple[int, ...]], stream: Stream
) -> None:  # fmt: skip
    """Write the ways among which stream `i` chooses, the first as row `at`, and schedule the first reassessment."""
    row, choice = world.streams[i], stream.choice
    row["way"], row["ways"] = at, len(ways)
    row["every_h"], row["step"], row["tries"] = choice.every_hours, choice.step, choice.tries
    for k, legs in enumerate(ways, at):
        world.ways[k] = (roads.stretch(legs, 0.0).route, len(legs), 1 / len(ways), 0.0, 0.0, choice.step)
    jams = world.arcs["jam"][[arc for legs in ways for arc in legs]]
    row["shows_h"] = 2 * world.jams["tau_h"][jams[jams >= 0]].max(initial=0.0)
    schedule(world, float(stream.start_hours + choice.every_hours), r.REASSESS, i, 0, 0.0)
