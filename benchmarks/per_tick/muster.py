"""Who takes part: the agents of a campaign, made from its scenario in the order in which they stand there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.per_tick.command import CommandAgent
from benchmarks.per_tick.conflict import AdversaryAgent, EngineersAgent
from benchmarks.per_tick.market import CarrierAgent, Fleet
from benchmarks.per_tick.supply import CONSUMED, DepotAgent, ProducerAgent, Store, UnitAgent
from model.results import SUPPLIES
from model.theatre import MODES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from benchmarks.per_tick.campaign import Campaign
    from model.layout import Layout

EQUIPMENT = SUPPLIES.index("equipment")


def muster(model: Campaign, layout: Layout) -> None:
    """Create every agent."""
    scenario = model.plan.scenario
    stores: dict[str, list[Store]] = {}
    units = [_unit(model, layout, i) for i in range(len(scenario.units))]
    expected = _expected(model)
    depots = []
    for depot, first in zip(scenario.depots, layout.depot_store, strict=True):
        stores[depot.name] = _stores(model, layout, first, depot.stock_t, depot.capacity_t)
        depots.append(DepotAgent(model, depot, stores[depot.name], expected[depot.name]))
    for producer, first in zip(scenario.industry, layout.producer_store, strict=True):
        room = {s: 30 * t for s, t in producer.output_t_per_day.items()} | producer.capacity_t
        stores[producer.name] = _stores(model, layout, first, producer.stock_t, room)
        ProducerAgent(model, producer, stores[producer.name])
    for unit in units:
        unit.sources = [(stores[unit.unit.supplier][k],) for k in range(5)] + unit.sources
        unit.lead_h = _lead_h(model, unit.sources[0][0], unit.stores[0])
    for depot in depots:
        suppliers = [stores[name] for name in depot.depot.suppliers]
        depot.sources = [tuple(s[k] for s in suppliers if _deals(s[k])) if own.capacity > 0 else ()
                         for k, own in enumerate(depot.stores)]  # fmt: skip
        depot.lead_h = max((_lead_h(model, s[0], depot.stores[0]) for s in suppliers), default=0.0)
    fleets = _carriers(model, layout)
    model.command = CommandAgent(model, fleets)
    _engineers(model)
    for i, adversary in enumerate(scenario.adversaries):
        AdversaryAgent(model, i, adversary)
    model.command.prepare(_known_movements([*units, *depots]))


def _stores(model: Campaign, layout: Layout, first: int, stock: dict, room: dict) -> list[Store]:
    stores = []
    for k, supply in enumerate(CONSUMED):
        store = Store(
            layout.store_node[first + k], k, stock.get(supply, 0.0), room.get(supply, 0.0),
            layout.store_key[first + k], layout.store_nation[first + k],
        )  # fmt: skip
        store.papers_early_h = 24 * model.plan.scenario.permits.standing_days
        stores.append(store)
    return stores


def _unit(model: Campaign, layout: Layout, i: int) -> UnitAgent:
    """Return a unit with its stores; its sources are only the origin of its deployment so far."""
    scenario = model.plan.scenario
    unit, first = scenario.units[i], layout.unit_store[i]
    formation = scenario.formations[unit.formation]
    stock = {s: unit.stock_days * t for s, t in unit.heaviest_use(formation).items()}
    stores = _stores(model, layout, first, stock, dict.fromkeys(CONSUMED, float("inf")))
    equipment = Store(stores[0].node, EQUIPMENT, 0.0, float("inf"), layout.store_key[first + EQUIPMENT], unit.nation)
    equipment.load = layout.store_load[first + EQUIPMENT]
    sources: tuple[Store, ...] = ()
    if unit.deployment is None:
        equipment.level = formation.equipment_t
    else:
        node = layout.nodes[unit.deployment.origin]
        sources = (Store(node, EQUIPMENT, formation.equipment_t, float("inf"), equipment.key, unit.nation),)
        equipment.papers_early_h = 24 * unit.deployment.alert_days
    return UnitAgent(model, i, unit, [*stores, equipment], [sources])


def _carriers(model: Campaign, layout: Layout) -> list[Fleet]:
    fleets: list[Fleet] = []
    for i, carrier in enumerate(model.plan.scenario.carriers):
        own = []
        for kind in carrier.fleets:
            hours = model.topology.from_home(layout.nodes[kind.home], kind.mode)
            own.append(Fleet(len(fleets) + len(own), kind, hours))
        fleets += own
        CarrierAgent(model, i, carrier, own)
    return fleets


def _engineers(model: Campaign) -> None:
    crew = 0
    for engineers in model.plan.scenario.engineers:
        EngineersAgent(model, engineers, crew)
        crew += engineers.crews


def _expected(model: Campaign) -> dict[str, list[float]]:
    """Return the tonnes an hour by class that each supplier will be asked for, up the chain of first suppliers."""
    scenario = model.plan.scenario
    expected = {s.name: [0.0] * 5 for s in (*scenario.depots, *scenario.industry)}
    first = {depot.name: depot.suppliers[0] for depot in scenario.depots if depot.suppliers}
    for unit in scenario.units:
        use = unit.heaviest_use(scenario.formations[unit.formation])
        at = unit.supplier
        while at is not None:
            expected[at] = [t + use.get(s, 0.0) / 24 for t, s in zip(expected[at], CONSUMED, strict=True)]
            at = first.get(at)
    return expected


def _lead_h(model: Campaign, source: Store, store: Store) -> float:
    command = model.plan.scenario.command
    way = model.topology.usual(source.node, store.node, store.load, frozenset(MODES))
    way_h = sum(s.hours for s in way) + command.transfer_hours * max(len(way) - 1, 0)
    return model.plan.scenario.turn_hours + command.decision_hours + way_h


def _deals(store: Store) -> bool:
    return store.level > 0 or 0 < store.capacity < float("inf")


def _known_movements(agents: list[UnitAgent | DepotAgent]) -> Iterator[tuple[Store, tuple[Store, ...]]]:
    for agent in agents:
        yield from ((store, sources) for store, sources in zip(agent.stores, agent.sources, strict=True) if sources)
