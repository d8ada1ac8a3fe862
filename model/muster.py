"""Mustering: the agents of a campaign, made from its plan, in the order of the scenario."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from agents.adversary import AdversaryAgent
from agents.belief import Belief
from agents.carrier import CarrierAgent, Nerve
from agents.command import CommandAgent
from agents.depot import DepotAgent
from agents.engineers import EngineersAgent
from agents.industry import Growth, IndustryAgent
from agents.purse import Business
from agents.trust import Temper
from agents.unit import UnitAgent
from agents.vehicles import Vehicles
from model.headquarters import Headquarters
from model.layout import CONSUMED, by_class, keys_of
from model.results import SUPPLIES
from model.streams import AssetDice, Dice, ThrownDice
from model.theatre import MODES

if TYPE_CHECKING:
    from model.wargame import Wargame


class Staff(NamedTuple):
    """All agents of a campaign but the convoys, which come and go."""

    command: Headquarters
    carriers: list[CarrierAgent]
    units: list[UnitAgent]
    depots: list[DepotAgent]
    engineers: list[EngineersAgent]
    industry: dict[int, IndustryAgent]
    adversaries: list[AdversaryAgent]


def muster(game: Wargame) -> Staff:
    """Create the agents of a game whose world, ways and layout stand."""
    scenario = game.plan.scenario
    expected = game.plan.once("expected use", lambda: _expected_use(game))
    return Staff(
        command=_command(game),
        carriers=[_carrier(game, i) for i in range(len(scenario.carriers))],
        units=[_unit(game, i) for i in range(len(scenario.units))],
        depots=[_depot(game, i, expected) for i in range(len(scenario.depots))],
        engineers=[EngineersAgent(game, e.order) for e in scenario.engineers],
        industry={i: _industry(game, i) for i, producer in enumerate(scenario.industry) if producer.varies},
        adversaries=[
            AdversaryAgent(game, a.strategy, AssetDice(game.seed_root, "adversary", i, keys_of(game.plan)))
            for i, a in enumerate(scenario.adversaries)
        ],
    )


def _command(game: Wargame) -> Headquarters:
    layout, command = game.layout, game.plan.scenario.command
    fleets = game.plan.once("fleets as commands know them", lambda: _vehicles(game))
    ranks = [command.priorities.get(supply, 0) for supply in SUPPLIES]  # type: ignore[call-overload]
    agents = [
        CommandAgent(
            game, layout.store_node, layout.store_supply, fleets, command.patience_hours, command.papers_ahead_hours,
            command.escorting, command.rationing, ranks, reached,
        )
        for reached in game.transport.structure.reached
    ]  # fmt: skip
    return Headquarters(game, agents)


def _vehicles(game: Wargame) -> list[Vehicles]:
    return [
        Vehicles(
            MODES.index(f.mode), f.payload_t, f.column, frozenset(map(SUPPLIES.index, f.carries)), f.ready_hours,
            f.least_t, game.world.home_h[i].tolist(), game.ways.able[i], f.flies_km, f.lost_t_km, f.on_request,
        )
        for i, (_, _, f) in enumerate(game.layout.fleets)
    ]  # fmt: skip


def _carrier(game: Wargame, i: int) -> CarrierAgent:
    c = game.plan.scenario.carriers[i]
    fleets, values, nerve, business = game.plan.once(f"carrier {i}", lambda: _firm(game, i))
    belief = Belief(c.prior_losses, c.prior_trips, 24 * c.memory_days)
    contract = c.contract if game.sensing.posts.structure.one else c.contract.undivided()
    hours = game.plan.once("hours of turns", lambda: _hours(game))
    dice = ThrownDice(game.seed_root, "carrier", i, hours, fleets)
    return CarrierAgent(game, fleets, values, contract, nerve, belief, business, dice)


def _firm(game: Wargame, i: int) -> tuple[list[int], list[float], Nerve, Business]:
    """Return fleets of a carrier, what their vehicles are worth, and what it is like: the same in all runs."""
    c = game.plan.scenario.carriers[i]
    nerve = Nerve(c.midpoint_pct, c.slope, c.herding_pct, c.rumour, c.civil_share)
    cash = math.inf if c.cash_eur_per_vehicle is None else c.cash_eur_per_vehicle * sum(f.vehicles for f in c.fleets)
    business = Business(cash, c.fixed_eur_per_vehicle_day, c.running_share, c.civil_eur_per_vehicle_day)
    return game.market.owned[i], [f.vehicle_eur for f in c.fleets], nerve, business


def _hours(game: Wargame) -> dict[int, int]:
    """Number the hours at which turns begin, as whole hours."""
    scenario = game.plan.scenario
    turns = range(math.ceil(24 * scenario.horizon_days / scenario.turn_hours))
    hours = dict.fromkeys(round(turn * scenario.turn_hours) for turn in turns)
    return {hour: i for i, hour in enumerate(hours)}


def _unit(game: Wargame, i: int) -> UnitAgent:
    unit, first = game.plan.scenario.units[i], game.layout.unit_store[i]
    supplier = game.layout.supplier[unit.supplier]
    sources = [(supplier + k,) for k in range(CONSUMED)] + [(game.layout.origin_store[i],)]
    turn_h, urgent_h = game.plan.scenario.turn_hours, 24 * game.plan.scenario.command.urgent_days
    stores = range(first, first + len(SUPPLIES))
    return UnitAgent(game, stores, sources, _lead_h(game, supplier, first), turn_h, unit.priority, urgent_h)


def _depot(game: Wargame, i: int, expected: dict[str, np.ndarray]) -> DepotAgent:
    depot, first = game.plan.scenario.depots[i], game.layout.depot_store[i]
    capacity = by_class(depot.capacity_t)
    sources, lead_h = game.plan.once(f"supply of depot {i}", lambda: _supply(game, i, capacity))
    return DepotAgent(
        game, SUPPLIES[:CONSUMED], range(first, first + CONSUMED), sources, capacity, depot.policy, lead_h,
        depot.forecast, expected[depot.name].tolist(), Dice(game.seed_root, "forecast", i),
        None if depot.hoarding is None else Temper(**depot.hoarding.model_dump()),
    )  # fmt: skip


def _supply(game: Wargame, i: int, capacity: list[float]) -> tuple[list[tuple[int, ...]], float]:
    """Return by class the stores that a depot orders from, and the hours that it expects an order to take."""
    suppliers = [game.layout.supplier[name] for name in game.plan.scenario.depots[i].suppliers]
    sources = [
        tuple(s + k for s in suppliers if _deals(game, s + k)) if capacity[k] > 0 else () for k in range(CONSUMED)
    ]
    first = game.layout.depot_store[i]
    return sources, max((_lead_h(game, s, first) for s in suppliers), default=0.0)


def _industry(game: Wargame, i: int) -> IndustryAgent:
    producer, first = game.plan.scenario.industry[i], game.layout.producer_store[i]
    surge, still = producer.surge, Growth()
    grows = still if surge is None else Growth(
        24 * (surge.from_days + surge.notice_days), 24 * surge.doubling_days, surge.most
    )  # fmt: skip
    made = [k for k, supply in enumerate(SUPPLIES[:CONSUMED]) if producer.output_t_per_day.get(supply, 0) > 0]  # type: ignore[call-overload]
    return IndustryAgent(
        game,
        [first + k for k in made],
        [by_class(producer.output_t_per_day)[k] / 24 for k in made],
        [by_class(producer.foreign)[k] for k in made],
        [grows if surge is not None and SUPPLIES[k] in surge.supplies else still for k in made],
        24 * producer.parts_days,
    )


def _deals(game: Wargame, store: int) -> bool:
    """Whether a supplier's store can ever hold anything."""
    row = game.world.stores[store]
    return bool(row["level"] > 0 or row["gain"] > 0 or 0 < row["capacity"] < np.inf)


def _lead_h(game: Wargame, source: int, store: int) -> float:
    """Hours that a planner expects from order to delivery: review, decision, and the undisturbed way."""
    known = game.plan.once("lead hours", dict[tuple[int, int], float])
    if (source, store) not in known:
        known[source, store] = _expected_h(game, source, store)
    return known[source, store]


def _expected_h(game: Wargame, source: int, store: int) -> float:
    scenario, nodes = game.plan.scenario, game.layout.store_node
    way = game.ways.usual(nodes[source], nodes[store], store)
    way_h = sum(s.hours for s in way) + scenario.command.transfer_hours * max(len(way) - 1, 0)
    return scenario.turn_hours + scenario.command.decision_hours + way_h


def _expected_use(game: Wargame) -> dict[str, np.ndarray]:
    """Tonnes an hour by class that each supplier will be asked for: its units', and its depots' in turn."""
    scenario = game.plan.scenario
    expected = {name: np.zeros(CONSUMED) for name in game.layout.supplier}
    first = {depot.name: depot.suppliers[0] for depot in scenario.depots if depot.suppliers}
    for unit in scenario.units:
        use = unit.heaviest_use(scenario.formations[unit.formation])
        rates = np.array(by_class(use)) / 24
        at: str | None = unit.supplier
        while at is not None:  # up the chain of first suppliers, which has no cycle
            expected[at] += rates
            at = first.get(at)
    return expected
