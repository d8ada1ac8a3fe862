"""The network as planners see it: what each arc is worth to whom. It is the same in all runs of a plan."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from model.congestion import background_hours
from model.kernel.routing import RAIL, RAMP, drawn, leaving
from model.restrictions import borne
from model.theatre import MODES

if TYPE_CHECKING:
    from model.kernel.world import World
    from model.layout import Layout
    from model.plan import Plan

AIR = MODES.index("air")


class Network(NamedTuple):
    """Arcs and nodes while all is whole. A row of costs is for a load and how far aircraft fly, load by load."""

    hours: np.ndarray  # float64[arcs]
    cost: np.ndarray  # float64[rows, arcs]: generalised hours; infinite where a load may not go, or that is too far
    ranges: list[float]  # km, of aircraft, the shortest first; one without a limit where there are none
    start_h: np.ndarray  # float64[modes]: to make up a convoy
    asset: np.ndarray  # int64[arcs]
    calls: np.ndarray  # int64[arcs, 2]: the port or airfield at each end, which nobody passes by, -1: none
    ramps: np.ndarray  # int64[nodes]: the asset where gauge is changed, -1: none
    ramp_h: np.ndarray  # float64[nodes]: hours that it takes, infinite without a ramp
    lanes: int  # of which each mode is one; gauges of rail further ones where there are several
    links: np.ndarray  # as :func:`model.kernel.routing.drawn` makes it
    first: np.ndarray  # and these two, as `leaving` does
    out: np.ndarray


def network_of(plan: Plan, layout: Layout, world: World) -> Network:
    """Return the network of a plan, by its world at the start."""
    return plan.once("network", lambda: _network(plan, layout, world))


def _network(plan: Plan, layout: Layout, world: World) -> Network:
    arcs, command = world.arcs, plan.scenario.command
    kph, eur, start_h = _by_mode(layout)
    hours = arcs["km"] / np.minimum(arcs["kph"], kph[arcs["mode"]]) + arcs["formalities_h"] + background_hours(world)
    worth = hours + arcs["km"] * eur[arcs["mode"]] / command.value_eur_per_t_hour
    ranges = sorted({fleet.flies_km for _, _, fleet in layout.fleets if fleet.mode == "air"}) or [np.inf]
    loads = [_worth(plan, layout, world, load, worth) for load in range(len(layout.loads))]
    far = [(arcs["mode"] == AIR) & (arcs["km"] > reach) for reach in ranges]
    ramps = _assets(world, world.station_of[:, RAMP])
    lane, lanes = _lanes(arcs)
    first, out = leaving(arcs, len(world.station_of), len(MODES))
    return Network(
        hours=hours,
        cost=np.array([np.where(beyond, np.inf, load) for load in loads for beyond in far]),
        ranges=ranges,
        start_h=start_h,
        asset=arcs["asset"].astype(np.int64),
        calls=np.stack([_called(world, end) for end in ("a", "b")], axis=1),
        ramps=ramps,
        ramp_h=np.where(ramps >= 0, command.ramp_hours, np.inf),
        lanes=lanes,
        links=drawn(arcs, lane),
        first=first,
        out=out,
    )


def _worth(plan: Plan, layout: Layout, world: World, load: int, worth: np.ndarray) -> np.ndarray:
    """float64[arcs]: generalised hours for one load, infinite where it may not go."""
    bears = np.repeat(borne(plan.scenario.restrictions, plan.theatre, layout.loads[load]), 2)
    slow_h = world.crossings[:, :, 0]  # of each load; empty without restrictions
    return np.where(bears, worth + slow_h[load] if len(slow_h) else worth, np.inf)


def _by_mode(layout: Layout) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """By mode: speed of the fastest fleet, price of the cheapest, hours of the readiest; without fleet no limit."""
    kph, eur, start_h = np.full(len(MODES), np.inf), np.zeros(len(MODES)), np.zeros(len(MODES))
    for m, mode in enumerate(MODES):
        fleets = [fleet for _, _, fleet in layout.fleets if fleet.mode == mode]
        if fleets:
            kph[m] = max(fleet.kph for fleet in fleets)
            eur[m] = min(fleet.cost_eur_per_t_km for fleet in fleets)
            start_h[m] = min(fleet.ready_hours for fleet in fleets)
    return kph, eur, start_h


def _called(world: World, end: str) -> np.ndarray:
    """int64[arcs]: the port or airfield at one end of each arc."""
    arcs = world.arcs
    return np.where(arcs["mode"] >= 2, _assets(world, world.station_of[arcs[end], arcs["mode"]]), -1)


def _assets(world: World, stations: np.ndarray) -> np.ndarray:
    """int64[stations]: the assets of stations, -1 where there is none."""
    known = np.append(world.stations["asset"], -1).astype(np.int64)
    return known[np.where(stations >= 0, stations, len(known) - 1)]


def _lanes(arcs: np.ndarray) -> tuple[np.ndarray, int]:
    """Return int64[arcs], the lane of each arc, and how many lanes there are: gauges count where there are several."""
    rail, lane = arcs["mode"] == RAIL, arcs["mode"].astype(np.int64)
    gauges, which = np.unique(arcs["gauge"][rail], return_inverse=True)
    if len(gauges) < 2:
        return lane, len(MODES)
    lane[rail] = len(MODES) + which
    return lane, len(MODES) + len(gauges)
