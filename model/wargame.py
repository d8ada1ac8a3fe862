"""The wargame: a Mesa model whose step is one turn of the planning cycle, and :func:`run`, one campaign."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import mesa
import numpy as np

from agents.adversary import AdversaryAgent
from agents.carrier import CarrierAgent
from agents.command import CommandAgent, Vehicles
from agents.convoy import ConvoyAgent
from agents.depot import DepotAgent
from agents.engineers import EngineersAgent
from agents.intents import Order
from agents.unit import UnitAgent
from model.kernel import records as r
from model.layout import CONSUMED, lay_out
from model.plan import Plan, make
from model.recording import Recorder
from model.results import SUPPLIES
from model.sensing import Sensing
from model.streams import Dice
from model.theatre import MODES
from model.transport import Transport
from model.treasury import Treasury
from model.ways import Ways
from model.world import build

if TYPE_CHECKING:
    from model.results import Results
    from model.scenario import Scenario


class Wargame(mesa.Model):  # type: ignore[misc]
    """One campaign. Agents decide in a fixed order each turn, the kernel moves until the next.

    Nothing is ever drawn from the model's own generator: luck is keyed (`model/streams.py`).
    """

    def __init__(self, plan: Plan, seed: int) -> None:
        super().__init__(rng=seed)
        self.plan, self.seed_root = plan, seed
        self.layout = lay_out(plan)
        self.world = build(plan, self.layout, seed)
        self.transport = Transport(plan, self.layout, self.world)
        self.ways = Ways(plan, self.layout, self.world, self.transport.roads)
        self.sensing = Sensing(plan, self.layout, self.transport, self.ways)
        self.treasury = Treasury(self.layout)
        self.recorder = Recorder(plan, self.layout, self.world)
        self.decisions = 0
        self.turn = 0
        self.convoys: dict[int, ConvoyAgent] = {}
        self._muster()

    def step(self) -> None:
        """Play one turn.

        1. Everybody is shown what they may know.
        2. Adversaries spend their budget on strikes.
        3. Carriers offer vehicles.
        4. Units and depots order.
        5. The command sends convoys; on the first turn it also lodges the papers of known movements.
        6. Engineers send crews to damages.
        7. The kernel moves everything to the end of the turn, and asks a convoy when its decision is due.
        8. The turn is recorded.
        """
        self.sensing.look(self.command.open_t)

        for i, adversary in enumerate(self.adversaries):
            self._strike(i, adversary)

        offers: dict[int, float] = {}
        for carrier in self.carriers:
            for offer in carrier.act(self.sensing.carrier(carrier.fleets)):
                offers[offer.fleet] = offer.vehicles
                self.treasury.premium[offer.fleet] = offer.premium_eur

        orders: list[Order] = []
        for i, unit in enumerate(self.units):
            orders += unit.act(self.sensing.unit(i))
        for i, depot in enumerate(self.depots):
            orders += depot.act(self.sensing.depot(i))
        self.command.take_orders(orders)
        self.sensing.overhear(orders)

        view = self.sensing.command(offers)
        if self.turn == 0:
            self.transport.carry_out(self.command.prepare(view, self._known_movements()))
        ships = self.command.act(view)
        self.transport.carry_out(ships)

        tasks = [engineers.act(self.sensing.engineers(i)) for i, engineers in enumerate(self.engineers)]
        for task in tasks:
            self.transport.carry_out(task)

        self.decisions += len(offers) + len(orders) + len(ships) + sum(map(len, tasks))
        self.turn += 1
        until = min(self.turn * self.plan.scenario.turn_hours, 24 * self.plan.scenario.horizon_days)
        self.transport.move(until, self._answer)
        self.treasury.book(self.world)
        self._dismiss()
        self.recorder.note(until)

    def play(self) -> None:
        """Play every turn of the campaign."""
        horizon = 24 * self.plan.scenario.horizon_days
        while self.transport.now < horizon:
            self.step()

    def _answer(self, convoy: int) -> list[object]:
        agent = self.convoys.get(convoy)
        if agent is None:
            agent = self.convoys[convoy] = ConvoyAgent(self, convoy, self.plan.scenario.command.routing)
        return list(agent.act(self.sensing.convoy(convoy)))

    def _dismiss(self) -> None:
        for convoy in [c for c in self.convoys if self.world.convoys["state"][c] >= r.DELIVERED]:
            self.convoys.pop(convoy).remove()

    def _strike(self, i: int, agent: AdversaryAgent) -> None:
        """Let an adversary strike within its window, reach and budget; what goes beyond is refused."""
        adversary, t, turn_h = self.plan.scenario.adversaries[i], self.transport.now, self.plan.scenario.turn_hours
        if not 24 * adversary.from_days <= t < 24 * adversary.until_days:
            return
        income = adversary.budget_per_day * turn_h / 24
        budget = min(self.budget[i] + income, adversary.budget_per_day * max(adversary.reserve_days, turn_h / 24))
        view = self.sensing.adversary(i, budget)
        cost = dict(zip(view.assets.tolist(), view.cost.tolist(), strict=True))
        for strike in agent.act(view):
            if strike.asset not in cost or cost[strike.asset] > budget + 1e-9:
                self.transport.refuse(strike, "out of reach, or dearer than the budget left")
                continue
            budget -= cost[strike.asset]
            self.transport.strike(strike, t + strike.at_share * turn_h, adversary.success, i)
            self.decisions += 1
        self.budget[i] = budget

    def _muster(self) -> None:
        """Create the agents, in the order of the scenario."""
        scenario, layout, seed = self.plan.scenario, self.layout, self.seed_root
        home = [self.ways.from_home(layout.nodes[fleet.home], MODES.index(fleet.mode)) for _, _, fleet in layout.fleets]
        self.command = CommandAgent(
            self, layout.store_node, layout.store_supply,
            [
                Vehicles(
                    MODES.index(f.mode), f.payload_t, f.column, frozenset(map(SUPPLIES.index, f.carries)),
                    f.ready_hours, f.least_t, home[i],
                )
                for i, (_, _, f) in enumerate(layout.fleets)
            ],
            scenario.command.patience_hours, scenario.command.papers_ahead_hours,
        )  # fmt: skip
        self.carriers = [self._carrier(i, seed) for i in range(len(scenario.carriers))]
        self.units = [self._unit(i) for i in range(len(scenario.units))]
        expected = self._expected_use()
        self.depots = [self._depot(i, expected) for i in range(len(scenario.depots))]
        self.engineers = [EngineersAgent(self, e.order) for e in scenario.engineers]
        self.adversaries = [
            AdversaryAgent(self, a.strategy, Dice(seed, "adversary", i)) for i, a in enumerate(scenario.adversaries)
        ]
        self.budget = [0.0] * len(self.adversaries)

    def _carrier(self, i: int, seed: int) -> CarrierAgent:
        c = self.plan.scenario.carriers[i]
        fleets = [f for f, (owner, _, _) in enumerate(self.layout.fleets) if owner == i]
        return CarrierAgent(
            self, fleets, [f.vehicle_eur for f in c.fleets], c.contract, c.midpoint_pct, c.slope, 24 * c.memory_days,
            c.prior_trips, c.prior_losses, Dice(seed, "carrier", i),
        )  # fmt: skip

    def _unit(self, i: int) -> UnitAgent:
        unit, first = self.plan.scenario.units[i], self.layout.unit_store[i]
        supplier = self.layout.supplier[unit.supplier]
        sources = [(supplier + k,) for k in range(CONSUMED)] + [(self.layout.origin_store[i],)]
        lead_h = self._lead_h(supplier, first)
        return UnitAgent(
            self, range(first, first + len(SUPPLIES)), sources, lead_h, self.plan.scenario.turn_hours,
            unit.priority,
        )  # fmt: skip

    def _depot(self, i: int, expected: dict[str, np.ndarray]) -> DepotAgent:
        depot, first = self.plan.scenario.depots[i], self.layout.depot_store[i]
        suppliers = [self.layout.supplier[name] for name in depot.suppliers]
        keeps = [k for k in range(CONSUMED) if depot.capacity_t.get(SUPPLIES[k], 0.0) > 0]
        sources = [tuple(s + k for s in suppliers if self._deals(s + k)) if k in keeps else () for k in range(CONSUMED)]
        capacity = [depot.capacity_t.get(supply, 0.0) for supply in SUPPLIES[:CONSUMED]]
        lead_h = max((self._lead_h(s, first) for s in suppliers), default=0.0)
        return DepotAgent(
            self, range(first, first + CONSUMED), sources, capacity, 24 * depot.cover_days, lead_h, depot.lot_t,
            depot.smoothing, expected[depot.name].tolist(),
        )  # fmt: skip

    def _deals(self, store: int) -> bool:
        """Whether a supplier's store can ever hold anything."""
        row = self.world.stores[store]
        return bool(row["level"] > 0 or row["gain"] > 0 or 0 < row["capacity"] < np.inf)

    def _lead_h(self, source: int, store: int) -> float:
        """Hours that a planner expects from order to delivery: review, decision, and the undisturbed way."""
        scenario, nodes = self.plan.scenario, self.layout.store_node
        way = self.ways.usual(nodes[source], nodes[store], store)
        way_h = sum(s.hours for s in way) + scenario.command.transfer_hours * max(len(way) - 1, 0)
        return scenario.turn_hours + scenario.command.decision_hours + way_h

    def _expected_use(self) -> dict[str, np.ndarray]:
        """Tonnes an hour by class that each supplier will be asked for: its units', and its depots' in turn."""
        scenario = self.plan.scenario
        expected = {name: np.zeros(CONSUMED) for name in self.layout.supplier}
        first = {depot.name: depot.suppliers[0] for depot in scenario.depots if depot.suppliers}
        for unit in scenario.units:
            use = unit.heaviest_use(scenario.formations[unit.formation])
            rates = np.array([use.get(supply, 0.0) for supply in SUPPLIES[:CONSUMED]]) / 24
            at: str | None = unit.supplier
            while at is not None:  # up the chain of first suppliers, which has no cycle
                expected[at] += rates
                at = first.get(at)
        return expected

    def _known_movements(self) -> list[Order]:
        """Whom the usual ways will have to serve: every depot from its suppliers, every unit, every deployment."""
        agents = [*self.units, *self.depots]
        return [
            Order(store, sources, 0.0, 0)
            for agent in agents
            for store, sources in zip(agent.stores, agent.sources, strict=True)
            if sources and min(sources) >= 0
        ]


def simulate(plan: Plan, seed: int) -> Wargame:
    """Play a whole campaign and return its model at the horizon."""
    game = Wargame(plan, seed)
    game.play()
    return game


def run(plan: Plan | Scenario, seed: int) -> Results:
    """Play a campaign and its undisrupted twin on the same seed.

    Args:
        plan: a plan, or a scenario, which is planned first.
        seed: root of all luck, 0 <= seed < 2**63.
    """
    start = time.perf_counter()
    if not isinstance(plan, Plan):
        plan = make(plan)
    game = simulate(plan, seed)
    calm = plan.twin()
    twin = game if calm is plan else simulate(calm, seed)
    return game.recorder.results(game, twin.recorder, time.perf_counter() - start)
