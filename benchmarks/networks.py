"""Generated road networks, fixed routes over them, and trips whose times are generic, so that no two ever tie."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from model.layout import lay_out
from model.plan import make
from model.scenario import Scenario
from model.transport import Transport
from model.ways import Ways
from model.world import build

if TYPE_CHECKING:
    from model.kernel.world import World
    from model.layout import Layout
    from model.plan import Plan
    from model.roads import Roads, Stretch

ROAD = 1  # bit set of modes
PAYLOAD_T = 20.0
KPH = 47.0


class Net(NamedTuple):
    """A network as the kernel takes it."""

    plan: Plan
    layout: Layout
    world: World
    roads: Roads
    ways: Ways


class Trips(NamedTuple):
    """Convoys to send: one row each, in order of time; `way` is an index into `ways`."""

    ways: list[Stretch]
    way: np.ndarray
    source: np.ndarray  # stores
    target: np.ndarray
    at: np.ndarray
    vehicles: np.ndarray
    tonnes: np.ndarray


def scenario(nodes: int, depots: int, rng: np.random.Generator) -> Scenario:
    """Return a scenario without agents on a square grid of about `nodes` towns, depots spread evenly over them."""
    side = round(nodes**0.5)
    names = [f"n{i}" for i in range(side * side)]
    stocked = {"nation": "PL", "stock_t": {"III": 1e9}, "capacity_t": {"III": 1e12}}
    trucks = {"mode": "road", "home": "n0", "vehicles": 10**9, "payload_t": PAYLOAD_T, "kph": KPH, "column": 20}
    at = np.linspace(0, len(names) - 1, depots).round().astype(int)
    rows = {
        "name": "grid",
        "theatre": {"nodes": _nodes(names, side), "links": _links(side, rng), "terminals": _terminals(names, rng)},
        "command": {"routing": {"kind": "hold"}},
        "depots": [{"name": f"d{i}", "node": names[n], **stocked} for i, n in enumerate(at)],
        "carriers": [{"name": "trucks", "contract": {"kind": "owned"}, "fleets": [trucks]}],
        "mishaps": {"loss_per_100_km": 0, "breakdown_per_100_km": 0, "demand_sigma": 0},
    }
    return Scenario.model_validate(rows)


def _nodes(names: list[str], side: int) -> list[dict[str, object]]:
    lat, lon = np.divmod(np.arange(side * side), side) / np.array([[side / 60], [side / 60]])
    return [
        {"node": name, "name": name, "country": "PL", "lat": y, "lon": x}
        for name, y, x in zip(names, lat.tolist(), lon.tolist(), strict=True)
    ]


def _links(side: int, rng: np.random.Generator) -> list[dict[str, object]]:
    pairs = [(i, i + 1) for i in range(side * side) if (i + 1) % side]
    pairs += [(i, i + side) for i in range(side * (side - 1))]
    road = {"mode": "road", "mlc": 100, "axle_t": 11.5, "gauge": "", "border": "", "asset": "road"}
    return [
        {"link": f"l{a}_{b}", "a": f"n{a}", "b": f"n{b}", **road,
         "km": 20 + 60 * u, "kph": 30 + 40 * v, "capacity_per_h": 60 + 120 * w}
        for (a, b), (u, v, w) in zip(pairs, rng.uniform(size=(len(pairs), 3)).tolist(), strict=True)
    ]  # fmt: skip


def _terminals(names: list[str], rng: np.random.Generator) -> list[dict[str, object]]:
    return [
        {"node": name, "mode": "road", "servers": 2 + i % 3, "rate_t_h": 40 + 60 * u}
        for i, (name, u) in enumerate(zip(names, rng.uniform(size=len(names)).tolist(), strict=True))
    ]


def network(plan: Plan) -> Net:
    """Return the world of a plan at hour zero and the ways over it."""
    layout = lay_out(plan)
    world = build(plan, layout, 1)
    roads = Transport(plan, layout, world).roads
    return Net(plan, layout, world, roads, Ways(plan, layout, world, roads))


def grid(nodes: int, depots: int, seed: int) -> Plan:
    """Return the plan of a generated grid."""
    return make(scenario(nodes, depots, np.random.default_rng(seed)))


def trips(net: Net, number: int, hours: float, seed: int) -> Trips:
    """Return convoys between depots on their shortest ways, sent at random within `hours`."""
    rng = np.random.default_rng(seed)
    stores = np.array(net.layout.depot_store) + 2  # class III
    pairs = [(a, b) for a in range(len(stores)) for b in range(len(stores)) if a != b]
    chosen = [pairs[i] for i in rng.permutation(len(pairs))[: min(len(pairs), 400)]]
    nodes = net.layout.store_node
    ways = [net.ways.best(nodes[stores[a]], nodes[stores[b]], int(stores[b]), ROAD)[0] for a, b in chosen]
    way = rng.integers(len(ways), size=number)
    ends = stores[np.array(chosen)[way]]
    vehicles = rng.integers(5, 21, number).astype(float)
    tonnes = vehicles * PAYLOAD_T * rng.uniform(0.5, 1.0, number)
    at = np.sort(rng.uniform(0, hours, number))
    return Trips(ways, way, ends[:, 0], ends[:, 1], at, vehicles, tonnes)
