"""The model: hourly steps, with a round of decisions at the start of each day."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

import mesa
import numpy as np

from benchmarks.per_tick.assets import Asset, Job, Place
from benchmarks.per_tick.command import CommandAgent
from benchmarks.per_tick.conflict import AdversaryAgent, EngineersAgent
from benchmarks.per_tick.convoy import Convoy
from benchmarks.per_tick.market import CarrierAgent
from benchmarks.per_tick.muster import muster
from benchmarks.per_tick.papers import Papers
from benchmarks.per_tick.supply import DepotAgent, ProducerAgent, Store, UnitAgent
from benchmarks.per_tick.topology import Link, Topology
from model.layout import asset_table, lay_out

if TYPE_CHECKING:
    from model.plan import Plan


#: What the adversaries of this model can see; a strategy that needs more is not played.
SEEN = {"flow_t", "denied_h", "down"}


class Trace(NamedTuple):
    """What could be seen at one hour: which assets were closed, and the tonnes that had passed."""

    hour: int
    closed: np.ndarray
    left: dict[Asset, float]
    passed_t: np.ndarray


class Campaign(mesa.Model):
    """One run. Luck with a key of its own (permits, repairs, strikes, demand) is that of `model`.

    Raises:
        ValueError: the plan uses something that this model does not play.
    """

    def __init__(self, plan: Plan, seed: int) -> None:
        super().__init__(rng=seed)
        scenario = plan.scenario
        _refuse_what_is_not_played(plan)
        self.plan, self.seed_root, self.now, self.ended = plan, seed, 0, 0
        layout = lay_out(plan)
        self.topology = Topology(plan, asset_table(plan.theatre)[0], layout.loads)
        self.assets, self.terminals = self.topology.assets, self.topology.terminals
        self.papers = Papers(self, layout.borders)
        self.routing, self.report_h = (
            scenario.command.routing,
            scenario.command.report_hours + scenario.command.decision_hours,
        )
        self.patience_h = 24 * scenario.permits.patience_days
        self.breakdown_per_km = -math.log1p(-scenario.mishaps.breakdown_per_100_km) / 100
        self.breakdown_h = scenario.mishaps.breakdown_hours
        for link in self.topology.links:
            link.loss = -math.log1p(-scenario.mishaps.loss_per_100_km) / 100 * link.km
        self.places = [Place(self) for _ in plan.theatre.nodes]
        self.transit: dict[tuple[int, Store], Store] = {}
        self.waiting_links: dict[Link, None] = {}
        self.heard_t: dict[Store, float] = {}  # newly asked of each source on the day before
        self.traces: list[Trace] = []
        self.engineers: list[EngineersAgent] = []
        self.engineer_of: dict[int, EngineersAgent] = {}
        self.command: CommandAgent
        self.most_under_way = 0
        muster(self, layout)

    def step(self) -> None:
        """Let an hour pass; at the start of a day everybody decides first."""
        if self.now % 24 == 0:
            self.decide()
        for kind in (AdversaryAgent, Job, EngineersAgent, CarrierAgent, ProducerAgent, UnitAgent, Convoy, Place):
            self.all(kind, "step")
        self.open_gates()
        self.now += 1

    def decide(self) -> None:
        """Play the round of decisions."""
        self.look()
        self.all(AdversaryAgent, "choose")
        self.all(CarrierAgent, "offer")
        self.all(UnitAgent, "wake")
        self.all(UnitAgent, "order")
        self.all(DepotAgent, "order")
        self.command.plan_day()
        self.most_under_way = max(self.most_under_way, len(self.agents_by_type.get(Convoy, ())))

    def all(self, kind: type[mesa.Agent], method: str) -> None:
        """Call a method of all agents of a kind, in their order."""
        agents = self.agents_by_type.get(kind)
        if agents:
            agents.do(method)

    def open_gates(self) -> None:
        """Let in who waits at a gate that comes free within this hour."""
        for link in list(self.waiting_links):
            while link.queue and link.asset.level > 0.0 and link.free_at < self.now + 1:
                convoy = link.queue.popleft()
                convoy.enter(link, float(self.now))
                if convoy.hours_left <= 0.0:
                    convoy.go_on(convoy.hours_left)
            if not link.queue or link.asset.level <= 0.0:
                self.waiting_links.pop(link, None)

    def wake(self, asset: Asset) -> None:
        """Have a place work at one of its terminals."""
        self.places[asset.place].active[asset.terminal] = None

    def transfer_point(self, node: int, holder: Store) -> Store:
        """Return the store at a transfer point for cargo of a holder."""
        store = self.transit.get((node, holder))
        if store is None:
            store = self.transit[node, holder] = Store(node, holder.supply, 0.0, math.inf, holder.key, holder.nation)
            store.holder = holder
        return store

    def look(self) -> None:
        """Note what can be seen today, and let the command learn what could be seen so many hours ago."""
        shut = {a: a.job.left_h() for a in self.assets if a.level <= 0.0 and a.job is not None}
        closed = np.array([a.level <= 0.0 for a in self.assets])
        self.traces.append(Trace(self.now, closed, shut, np.array([a.passed_t for a in self.assets])))
        del self.traces[:-10]
        self.topology.learn(self.trace(self.now - self.plan.scenario.command.picture_lag_hours).left)

    def trace(self, hour: float) -> Trace:
        """Return the last trace at or before an hour."""
        return next((t for t in reversed(self.traces) if t.hour <= hour), self.traces[0])

    def play(self) -> None:
        """Play to the horizon."""
        for _ in range(int(24 * self.plan.scenario.horizon_days)):
            self.step()

    def served_t(self) -> float:
        """Return the tonnes of all classes that units were served."""
        return sum(sum(unit.served_t) for unit in self.agents_by_type[UnitAgent])


def _refuse_what_is_not_played(plan: Plan) -> None:
    scenario = plan.scenario
    permits, extras = (
        scenario.permits,
        (
            "timeline",
            "injects",
            "weather",
            "congestion",
            "streams",
            "services",
            "demands",
            "failures",
            "priorities",
            "escorts",
            "air_defence",
            "dependences",
            "recovery",
        ),
    )
    found = [name for name in extras if getattr(scenario, name)]
    found += ["permits.scope"] * (permits.scope != "movement") + ["turn_hours"] * (scenario.turn_hours != 24)
    found += ["permits.regimes"] * any(x.staff or x.rework or x.deadline_hours for x in permits.regimes.values())
    found += ["hours of permit offices"] * (
        (permits.opens_hour, permits.closes_hour, permits.weekends) != (0, 24, True)
    )
    found += ["capabilities"] * any(adversary.capabilities for adversary in scenario.adversaries)
    found += ["strategy"] * any(adversary.strategy.sees - SEEN for adversary in scenario.adversaries)
    found += ["forecast"] * any(depot.forecast.kind != "exponential" for depot in scenario.depots)
    found += ["engineers.exposure, struck_at_work"] * any(e.exposure or e.struck_at_work for e in scenario.engineers)
    command = scenario.command
    asks = command.report_hits or command.queue_patience_hours is not None or command.routing.minds_danger
    found += ["convoys that ask when hit, or after waiting"] * asks
    found += ["damage.severities"] * any(damage.severities for damage in scenario.damage.values())
    found += ["policy.review"] * any(depot.policy.review != "turn" for depot in scenario.depots)
    found += ["spoilage_per_day"] * any(depot.spoilage_per_day for depot in scenario.depots)
    found += ["drive_hours"] * any(fleet.drive_hours for carrier in scenario.carriers for fleet in carrier.fleets)
    if found:
        raise ValueError(f"the per-tick model does not play {', '.join(found)}")
