"""The same convoys on the same network in SimPy and in the kernel: equal to 1e-9 h, then timed.

SimPy's network is what its manual teaches: a `Resource` for each gate and each terminal, a process for each convoy.
`shortcut` gives SimPy our own idea as well (a first-come-first-served queue whose next free time is known needs one
timeout and no queue), to show how much of the ratio is the idea and how much is compilation.
"""

from __future__ import annotations

import heapq
from statistics import median
from typing import TYPE_CHECKING

import numpy as np
import simpy

from benchmarks.compiled_run import Journeys, make_room
from benchmarks.compiled_run import run as run_kernel
from benchmarks.measured import Measured, ratio, seconds, table
from benchmarks.networks import KPH, grid, network, trips

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

    from benchmarks.networks import Net, Trips
    from model.plan import Plan

TOLERANCE_H = 1e-9
NODES, DEPOTS, HOURS, CONVOYS = 225, 60, 240.0, 10_000


class Road:
    """A directed link: a gate that vehicles enter one after the other, and a way that all drive at once."""

    def __init__(self, env: simpy.Environment, km: float, kph: float, headway_h: float) -> None:
        self.gate = simpy.Resource(env)
        self.travel_h, self.headway_h, self.free_at = km / min(kph, KPH), headway_h, 0.0


class Terminal:
    """Handling at a node."""

    def __init__(self, env: simpy.Environment, servers: int, rate: float) -> None:
        self.places = simpy.Resource(env, servers)
        self.rate, self.free_at = rate, [0.0] * servers


class Convoy:
    """One convoy and the process that it is."""

    def __init__(self, env: simpy.Environment, at: float, vehicles: float, tonnes: float, stops: tuple) -> None:
        self.env, self.at, self.vehicles, self.tonnes = env, at, vehicles, tonnes
        self.origin, self.roads, self.goal = stops
        self.queued = self.moving = self.ended = 0.0

    def drive(self) -> Generator:
        """Load, pass every road, unload."""
        yield from self.handled(self.origin)
        for road in self.roads:
            asked = self.env.now
            with road.gate.request() as turn:
                yield turn
                self.queued += self.env.now - asked
                busy_h = self.vehicles * road.headway_h
                yield self.env.timeout(busy_h)
            yield self.env.timeout(road.travel_h - busy_h)
            self.moving += road.travel_h
        yield from self.handled(self.goal)
        self.ended = self.env.now

    def handled(self, terminal: Terminal) -> Generator:
        """Wait for a place at a terminal and be served."""
        asked = self.env.now
        with terminal.places.request() as turn:
            yield turn
            self.queued += self.env.now - asked
            yield self.env.timeout(self.tonnes / terminal.rate)


class ShortcutConvoy(Convoy):
    """The same by the next free time of gate and server."""

    def drive(self) -> Generator:
        yield self.env.timeout(self.booked(self.origin))
        for road in self.roads:
            starts = max(self.env.now, road.free_at)
            road.free_at = starts + self.vehicles * road.headway_h
            self.queued += starts - self.env.now
            self.moving += road.travel_h
            yield self.env.timeout(starts - self.env.now + road.travel_h)
        yield self.env.timeout(self.booked(self.goal))
        self.ended = self.env.now

    def booked(self, terminal: Terminal) -> float:
        """Return the hours until the service that the convoy books has ended."""
        starts = max(self.env.now, terminal.free_at[0])
        heapq.heapreplace(terminal.free_at, starts + self.tonnes / terminal.rate)
        self.queued += starts - self.env.now
        return starts - self.env.now + self.tonnes / terminal.rate


def run_simpy(net: Net, trips: Trips, kind: type[Convoy] = Convoy) -> Journeys:
    """Build the network in SimPy, send the trips and run until all have arrived."""
    env, w = simpy.Environment(), net.world
    roads = [Road(env, a["km"], a["kph"], a["headway_h"]) for a in _rows(w.arcs, ("km", "kph", "headway_h"))]
    terminals = [Terminal(env, s["servers"], s["rate"]) for s in _rows(w.stations, ("servers", "rate"))]
    at_node = w.station_of[:, 0].tolist()
    stops = [(terminals[at_node[x.start]], [roads[a] for a in x.legs], terminals[at_node[x.end]]) for x in trips.ways]
    columns = (column.tolist() for column in (trips.at, trips.vehicles, trips.tonnes, trips.way))
    convoys = [kind(env, at, vehicles, t, stops[way]) for at, vehicles, t, way in zip(*columns, strict=True)]
    env.process(_source(env, convoys))
    env.run()
    times = np.array([(c.ended, c.queued, c.moving) for c in convoys]).T
    return Journeys(*times, legs=sum(len(c.roads) for c in convoys))


def _source(env: simpy.Environment, convoys: list[Convoy]) -> Generator:
    """Let each convoy set out when it is due."""
    for convoy in convoys:
        yield env.timeout(max(0.0, convoy.at - env.now))
        env.process(convoy.drive())


def _rows(records: np.ndarray, names: tuple[str, ...]) -> list[dict[str, float]]:
    return [dict(zip(names, row, strict=True)) for row in records[list(names)].tolist()]


def differ_h(one: Journeys, other: Journeys) -> float:
    """Return the largest difference of any convoy in arrival, waiting or moving."""
    return max(float(np.abs(a - b).max()) for a, b in zip(one[:3], other[:3], strict=True))


def measure(quick: bool) -> Measured:
    """Compare, then time alternately.

    Raises:
        AssertionError: arrival times or waits differ by more than 1e-9 h.
    """
    plan = grid(NODES, DEPOTS, 1)
    sent = trips(network(plan), CONVOYS, HOURS, 2)
    ways: dict[str, tuple[Callable[[Net], Journeys], list[float]]] = {
        "SimPy": (lambda net: run_simpy(net, sent), []),
        "SimPy with our shortcut": (lambda net: run_simpy(net, sent, ShortcutConvoy), []),
        "kernel": (lambda net: run_kernel(net, sent), []),
    }
    found = {name: work(fresh(plan, sent)) for name, (work, _) in ways.items()}
    worst = {name: differ_h(found[name], found["SimPy"]) for name in ways}
    assert max(worst.values()) <= TOLERANCE_H, worst
    for _ in range(3 if quick else 5):
        for work, times in ways.values():
            net = fresh(plan, sent)
            times.append(seconds(lambda work=work, net=net: work(net)))
    legs, kernel = found["kernel"].legs, ways["kernel"][1]
    rows = [(n, legs, worst[n], median(t), legs / median(t), ratio(t, kernel)) for n, (_, t) in ways.items()]
    waited = float(found["kernel"].queued.mean())
    title = f"{CONVOYS:,} convoys, {len(plan.theatre.nodes)} nodes, mean wait {waited:.2f} h"
    shown = table(title, ("", "legs", "largest difference, h", "s", "legs/s", "times the kernel's"), rows)
    return Measured(
        {"kernel_vs_simpy": ratio(ways["SimPy"][1], kernel), "kernel_legs_per_s": legs / median(kernel)}, [shown]
    )


def fresh(plan: Plan, sent: Trips) -> Net:
    """Return the network anew, with the routes of the trips in the same places."""
    net = network(plan)
    for way in sent.ways:
        net.roads.stretch(way.legs, way.hours)
    make_room(net, len(sent.at))
    return net
