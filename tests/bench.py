"""A bench for the simulator: literal scenarios to compute by hand, a world to drive by hand, and the books of a run."""

from itertools import pairwise

import numpy as np

from model.crews import CrewPicture
from model.flows import open_flows
from model.kernel import records as r
from model.kernel.core import DONE, FULL, advance
from model.kernel.dispatch import SENDING, SENT, send
from model.layout import lay_out
from model.plan import make
from model.results import SUPPLIES
from model.scenario import Scenario
from model.theatre import MODES
from model.transport import Transport
from model.ways import Ways
from model.world import build

CALM = {"loss_per_100_km": 0, "breakdown_per_100_km": 0, "breakdown_hours": 0, "demand_sigma": 0}
OPEN_BORDERS = {"regimes": {"free": {"lead_hours": 0}}, "regime": "free", "office_hours": 0}


def node(name, country="PL", at=0.0):
    return {"node": name, "country": country, "lat": 52.0, "lon": 20.0 + at}


def link(name, a, b, mode="road", km=60, kph=60, per_h=1000, **more):
    return {"link": name, "a": a, "b": b, "mode": mode, "km": km, "kph": kph, "capacity_per_h": per_h, **more}


def terminal(name, mode="road", servers=9, rate=1e6):
    return {"node": name, "mode": mode, "servers": servers, "rate_t_h": rate}


def depot(name, at, tonnes=0, suppliers=(), **more):
    """Return a depot for class III."""
    rows = {"name": name, "node": at, "nation": "PL", "suppliers": list(suppliers)}
    return rows | {"stock_t": {"III": tonnes}, "capacity_t": {"III": 1000}} | more


def fleet(home, mode="road", vehicles=100, **more):
    usual = {"mode": mode, "home": home, "vehicles": vehicles, "payload_t": 10, "kph": 1000, "column": 10}
    return usual | {"ready_hours": 0, "cost_eur_per_t_km": 0, "carries": list(SUPPLIES)} | more


def owned(*fleets, name="own"):
    return {"name": name, "contract": {"kind": "owned"}, "fleets": list(fleets)}


def line(*names, **more):
    """Return a theatre of roads of one hour each, `names` in a row, where loading takes next to no time."""
    links = [link(f"{a}_{b}", a, b, **more) for a, b in pairwise(names)]
    nodes = [node(name, at=i) for i, name in enumerate(names)]
    return {"nodes": nodes, "links": links, "terminals": [terminal(name) for name in names]}


def calm(**parts):
    """Return a scenario without luck and papers: depot `source` with 500 t at a, depot `target` at the last node.

    The command needs 24 h to decide and hears of a blocked convoy after 6 h.
    """
    rows = {
        "name": "calm",
        "theatre": line("a", "b", "c"),
        "horizon_days": 30,
        "carriers": [owned(fleet("a"))],
        "command": {"decision_hours": 24, "report_hours": 6, "routing": {"kind": "hold"}},
        "permits": OPEN_BORDERS,
        "mishaps": CALM,
        "record": {"events": True},
    } | parts
    last = rows["theatre"]["nodes"][-1]["node"]
    return {"depots": [depot("source", "a", 500), depot("target", last, suppliers=["source"])]} | rows


def plan_of(rows):
    return make(Scenario.model_validate(rows))


class Bench:
    """A world at hour zero that a test drives by hand, in place of agents."""

    def __init__(self, rows, seed=1):
        self.plan = plan_of(rows)
        self.layout = lay_out(self.plan)
        self.world = build(self.plan, self.layout, seed)
        self.transport = Transport(self.plan, self.layout, self.world)
        self.ways = Ways(self.plan, self.layout, self.world, self.transport.roads)
        self.crews = CrewPicture(self.plan, self.transport.structure, self.world, self.transport.roads)
        open_flows(self.plan, self.layout, self.world, self.transport.roads)

    @property
    def now(self):
        return self.transport.now

    def store(self, name, supply="III"):
        """Return the store of a depot or a producer, or of the unit at this position."""
        first = self.layout.unit_store[name] if isinstance(name, int) else self.layout.supplier[name]
        return first + SUPPLIES.index(supply)

    def level(self, name, supply="III"):
        return float(self.world.stores["level"][self.store(name, supply)])

    def asset(self, name):
        return self.layout.assets[name]

    def stretch(self, *links):
        """Return the stretch over links in this order; a link that does not begin where the last ended is reversed."""
        arcs, legs, at = self.world.arcs, [], None
        for name in links:
            forth = 2 * self.asset(name)
            legs.append(forth if at in (None, arcs["a"][forth]) else forth + 1)
            at = arcs["b"][legs[-1]]
        return self.transport.roads.stretch(tuple(legs), float(self.ways.hours[legs].sum()))

    def send(
        self,
        *links,
        source="source",
        target="target",
        supply="III",
        vehicles=1,
        tonnes=10.0,
        at=0.0,
        **more,
    ):
        """Send one convoy along links through the kernel, which must accept it; returns the convoy."""
        stretch = self.stretch(*links)
        row = np.zeros(1, SENDING)
        row["source"], row["target"] = self.store(source, supply), self.store(target, supply)
        row["route"], row["legs"], row["mode"] = stretch.route, len(stretch.legs), stretch.mode
        row["vehicles"], row["tonnes"], row["kph"], row["at"] = vehicles, tonnes, 1000.0, at
        row["columns"] = 1
        row["key"] = 1000 + self.world.count[r.CONVOYS]
        for name, value in more.items():
            row[name] = value
        send(self.world, row, 1, self.now)
        assert row["refused"][0] == SENT
        return int(self.world.count[r.CONVOYS]) - 1

    def run(self, until):
        """Let the kernel run; return (hour, convoy) of every decision that fell due. Nobody answers."""
        due = []
        asked = FULL
        while asked != DONE:
            asked = advance(self.world, float(until))
            self.transport.now = float(self.world.clock[r.NOW])
            assert asked != FULL
            if asked >= 0:
                due.append((self.now, asked))
                self.world.count[r.ASKED] = 0  # it stands where it is: the kernel is not to think that it was answered
        return due

    def levels(self, asset, *hours):
        """Return what is left of an asset's capacity after each of these hours."""
        found = []
        for hour in hours:
            self.run(hour)
            found.append(float(self.world.assets["level"][self.asset(asset)]))
        return found

    def convoy(self, c):
        return {name: self.world.convoys[c][name].tolist() for name in self.world.convoys.dtype.names}

    def state(self, c):
        return r.STATES[self.world.convoys["state"][c]]

    def cause(self, c):
        return r.CAUSES[self.world.convoys["cause"][c]]

    def spent(self, c):
        """Return the hours in each state, to the thousandth, those without any left out."""
        hours = self.world.spent[c].round(3).tolist()
        return {state: h for state, h in zip(r.UNDER_WAY, hours, strict=True) if h > 0}

    def ends(self, *convoys):
        """Return when each convoy ended, or took the state that it is in, to the thousandth of an hour."""
        return [round(float(self.world.convoys["since"][c]), 3) for c in convoys]

    def logged(self, *kinds):
        """Return (hour, kind, who, target, value) of what the kernel logged."""
        rows = self.world.log[: int(self.world.count[r.LOGGED_ROWS])].tolist()
        named = [(at, r.LOGGED[what], who, target, value) for at, what, who, target, value, _ in rows]
        return [row for row in named if not kinds or row[1] in kinds]


def in_stores(world):
    """Return float64[supplies]: tonnes in all stores."""
    stores = world.stores[: int(world.count[r.STORES])]
    return np.bincount(stores["supply"], stores["level"], len(SUPPLIES))


def imbalance(world, initial):
    """Return float64[supplies]: initial + made - used - stock - in transit - destroyed; zero in a right world."""
    stores, convoys = world.stores[: int(world.count[r.STORES])], world.convoys[: int(world.count[r.CONVOYS])]
    under_way = convoys[(convoys["state"] < r.DELIVERED) & (convoys["stream"] < 0)]
    made, used = (np.bincount(stores["supply"], stores[name], len(SUPPLIES)) for name in ("made", "served"))
    transit = np.bincount(under_way["supply"], under_way["tonnes"], len(SUPPLIES))
    return initial + made - used - in_stores(world) - transit - world.destroyed


def pending(world):
    """Return the slots of the events that are to come, page by page, those of one hour in the order of scheduling."""
    slots, n = [], int(world.count[r.PAGES])
    for p, slot in enumerate(world.pages[:n].tolist()):
        page = []
        while slot >= 0:
            page.append(slot)
            slot = int(world.events["behind"][slot])
        slots += page if p == int(world.count[r.TODAY]) % n else page[::-1]  # today's is in order, others are piles
    return slots


def missing_vehicles(world):
    """Return float64[fleets]: total - free - with convoys - on their way home - lost; zero in a right world."""
    convoys = world.convoys[: int(world.count[r.CONVOYS])]
    under_way = convoys[(convoys["state"] < r.DELIVERED) & (convoys["stream"] < 0)]
    home, n = world.homing[: int(world.count[r.RETURNING])], len(world.fleets)
    out = np.bincount(under_way["fleet"], under_way["vehicles"], n) + np.bincount(home["fleet"], home["vehicles"], n)
    return world.fleets["total"] - world.fleets["free"] - world.fleets["lost"] - out


def inbound_gap(world):
    """Return float64[stores]: tonnes booked as on the way to a store, less those in convoys to it."""
    n = int(world.count[r.STORES])
    convoys = world.convoys[: int(world.count[r.CONVOYS])]
    under_way = convoys[(convoys["state"] < r.DELIVERED) & (convoys["stream"] < 0)]
    return world.stores["inbound"][:n] - np.bincount(under_way["target"], under_way["tonnes"], n)


def renamed(value, new):
    """Return a copy of plain rows in which each text in `new`, also before a colon, is replaced."""
    if isinstance(value, dict):
        return {key: renamed(row, new) for key, row in value.items()}
    if isinstance(value, list | tuple):
        return [renamed(row, new) for row in value]
    if isinstance(value, str):
        first, colon, rest = value.partition(":")
        return new.get(first, first) + colon + rest
    return value


def way_between(bench, source, holder):
    """Return the best way between two stores by all modes of the fleets."""
    at = bench.layout.store_node
    modes = sum({1 << MODES.index(f.mode) for _, _, f in bench.layout.fleets})
    return bench.ways.best(at[source], at[holder], holder, modes)
