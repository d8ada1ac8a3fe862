"""Small worlds for tests: literal ones to compute by hand, generated ones for properties, and the books of a run."""

import numpy as np
from hypothesis import strategies as st

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
    return usual | {"ready_hours": 0, "carries": list(SUPPLIES)} | more


def owned(*fleets, name="own"):
    return {"name": name, "contract": {"kind": "owned"}, "fleets": list(fleets)}


def line(*names, **more):
    """Return a theatre of roads of one hour each, `names` in a row, where loading takes next to no time."""
    links = [link(f"{a}_{b}", a, b, **more) for a, b in zip(names, names[1:], strict=False)]
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
        back_h=0.0,
        **more,
    ):
        """Send one convoy along links through the kernel, which must accept it; returns the convoy."""
        stretch = self.stretch(*links)
        row = np.zeros(1, SENDING)
        row["source"], row["target"] = self.store(source, supply), self.store(target, supply)
        row["route"], row["legs"], row["mode"] = stretch.route, len(stretch.legs), stretch.mode
        row["vehicles"], row["tonnes"], row["kph"], row["at"], row["back_h"] = vehicles, tonnes, 1000.0, at, back_h
        row["key"] = 1000 + self.world.count[r.CONVOYS]
        for name, value in more.items():
            row[name] = value
        send(self.world, row, 1, self.now)
        assert row["refused"][0] == SENT
        return int(self.world.count[r.CONVOYS]) - 1

    def run(self, until):
        """Let the kernel run; return (hour, convoy) of every decision that fell due. Nobody answers."""
        due = []
        while (asked := advance(self.world, until)) != DONE:
            assert asked != FULL
            if asked >= 0:
                due.append((self.now, asked))
        return due

    def convoy(self, c):
        return {name: self.world.convoys[c][name].item() for name in self.world.convoys.dtype.names}

    def state(self, c):
        return r.STATES[self.world.convoys["state"][c]]

    def cause(self, c):
        return r.CAUSES[self.world.convoys["cause"][c]]

    def spent(self, c):
        """Return the hours in each state, to the thousandth, those without any left out."""
        return {state: round(h, 3) for state, h in zip(r.STATES, self.world.spent[c].tolist(), strict=True) if h > 5e-4}

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
    """Return float64[supplies]: initial + made - used - stock - in transit - destroyed, tonnes; zero in a right world."""
    stores, convoys = world.stores[: int(world.count[r.STORES])], world.convoys[: int(world.count[r.CONVOYS])]
    under_way = convoys[(convoys["state"] < r.DELIVERED) & (convoys["stream"] < 0)]
    made, used = (np.bincount(stores["supply"], stores[name], len(SUPPLIES)) for name in ("made", "served"))
    transit = np.bincount(under_way["supply"], under_way["tonnes"], len(SUPPLIES))
    return initial + made - used - in_stores(world) - transit - world.destroyed


def missing_vehicles(world):
    """Return float64[fleets]: total - free - with convoys - on their way home - lost; zero in a right world."""
    convoys = world.convoys[: int(world.count[r.CONVOYS])]
    under_way = convoys[(convoys["state"] < r.DELIVERED) & (convoys["stream"] < 0)]
    events = world.what[: int(world.count[r.EVENTS])]
    home = events[events["what"] == r.FLEET_BACK]
    n = len(world.fleets)
    out = np.bincount(under_way["fleet"], under_way["vehicles"], n) + np.bincount(home["who"], home["extra"], n)
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


# Generated worlds -----------------------------------------------------------------------------------------------------

#: A road that nothing uses, since it takes longer than any closure; its bridge mends itself.
SPARE = "spare"
KINDS = ("road", "track", "rail_bridge", "sea_lane", "depot_terminal", "rail_terminal", "port", "ramp")


def numbers(low, high):
    return st.integers(low, high).map(float)


@st.composite
def theatres(draw):
    """Draw 2 to 8 nodes in two countries, joined by roads; often with rails, a gauge break, a sea lane."""
    n = draw(st.integers(2, 8))
    names = [f"n{i}" for i in range(n)]
    east = draw(st.integers(1, n))
    nodes = [
        node(name, "PL" if i < east else "LT", draw(st.floats(0, 5))) | {"region": f"r{i % 2}"}
        for i, name in enumerate(names)
    ]
    links = [link(SPARE, "n0", "n1", km=1e7, kph=10, asset="road_bridge")]
    terminals = [terminal(name, "road", draw(st.integers(1, 3)), draw(numbers(5, 200))) for name in names]
    pairs = [(draw(st.integers(0, i - 1)), i) for i in range(1, n)]
    pairs += draw(st.lists(st.sampled_from([(a, b) for b in range(n) for a in range(b)]), max_size=4))
    for a, b in pairs:
        km, kph, per_h = draw(numbers(5, 300)), draw(numbers(30, 90)), draw(numbers(5, 300))
        links.append(link(f"l{len(links)}", names[a], names[b], "road", km, kph, per_h))
    if draw(st.booleans()):
        _lay_rails(draw, names, links, terminals)
    if draw(st.booleans()):
        a, b = draw(st.permutations(range(n)))[:2]
        links.append(link("lane", names[a], names[b], "sea", draw(numbers(20, 400)), 30, 2))
        terminals += [terminal(names[i], "sea", 1, draw(numbers(50, 500))) for i in (a, b)]
    return {"nodes": nodes, "links": links, "terminals": terminals}


def _lay_rails(draw, names, links, terminals):
    """Lay one line through the first nodes, with a change of gauge and a ramp at one of them."""
    stops = names[: draw(st.integers(2, len(names)))]
    turn = draw(st.integers(1, len(stops)))
    for i, (a, b) in enumerate(zip(stops, stops[1:], strict=False)):
        gauge = 1435 if i < turn else 1520
        asset = draw(st.sampled_from(("track", "rail_bridge")))
        links.append(link(f"t{i}", a, b, "rail", draw(numbers(5, 300)), 50, 2, gauge=gauge, asset=asset))
    terminals += [terminal(name, "rail", 1, draw(numbers(50, 300))) for name in stops]
    if turn < len(stops) - 1:
        terminals.append(terminal(stops[turn], "ramp", 1, draw(numbers(50, 300))))


def _stock(draw, most):
    return {supply: draw(numbers(0, most)) for supply in ("I", "III", "V")}


@st.composite
def scenarios(draw, strategies=("idle", "random", "flow", "scripted"), quiet=False):
    """Draw a scenario of 5 to 20 days; unless it is `quiet`, something is struck and an adversary may strike more."""
    theatre = draw(theatres())
    names = [row["node"] for row in theatre["nodes"]]
    modes = {row["mode"] for row in theatre["links"]}
    places = st.sampled_from(names)
    days = draw(st.integers(5, 20))
    assets = [row["link"] for row in theatre["links"]] + [f"{t['node']}:{t['mode']}" for t in theatre["terminals"]]
    producers = [
        {"name": f"p{i}", "node": draw(places), "output_t_per_day": _stock(draw, 300)}
        for i in range(draw(st.integers(1, 2)))
    ]
    depots = []
    for i in range(draw(st.integers(1, 3))):
        before = [row["name"] for row in [*depots, *producers]]
        suppliers = draw(st.lists(st.sampled_from(before), min_size=1, max_size=2, unique=True))
        rows = {"name": f"d{i}", "node": draw(places), "nation": "PL", "suppliers": suppliers}
        held = {"stock_t": _stock(draw, 300), "capacity_t": {"I": 400, "III": 900, "V": 900}}
        policy = {"kind": "cover", "lot_t": draw(numbers(1, 300)), "days": draw(numbers(1, 12))}
        depots.append(rows | held | {"policy": policy | {"review": draw(st.sampled_from(("turn", "continuous")))}})
    units = [_unit(draw, i, places, [*depots, *producers], days) for i in range(draw(st.integers(1, 3)))]
    timeline = [] if quiet else _timeline(draw, theatre, assets, days)
    return {
        "name": "generated",
        "theatre": theatre,
        "horizon_days": days,
        "turn_hours": draw(st.sampled_from((24, 6, 12, 36, 48, 17))),
        "formations": {"brigade": {"consumption_t_per_day": _use(draw), "equipment_t": draw(numbers(20, 600)),
                                   "equipment_mlc": 1, "equipment_axle_t": 1}},
        "units": units,
        "depots": depots,
        "industry": producers,
        "carriers": _carriers(draw, theatre, modes),
        "command": {
            "decision_hours": draw(st.sampled_from((0, 6, 24))), "picture_lag_hours": draw(numbers(0, 48)),
            "report_hours": draw(numbers(0, 12)), "papers_ahead_hours": draw(st.sampled_from((0, 48, 1000))),
            "routing": draw(st.sampled_from(({"kind": "reroute", "give_up_h": 60}, {"kind": "hold"}))),
        },
        "permits": {
            "regime": draw(st.sampled_from(("emergency", "crisis", "arrangement"))), "standing_days": draw(numbers(0, 9)),
            "scope": draw(st.sampled_from(("movement", "consignment"))), "patience_days": draw(numbers(1, 9)),
        },
        "damage": {
            **{kind: {"steps": [{"after_hours": draw(numbers(1, 90)), "capacity": 0.5}, {"after_hours": 200, "capacity": 1}]}
               for kind in KINDS},
            "road_bridge": {"needs_crew": False, "steps": [{"after_hours": 9, "capacity": 1}]},
        },
        "engineers": [
            {"name": "sappers", "home": draw(places), "crews": draw(st.integers(1, 2)), "mends": KINDS,
             "order": {"kind": draw(st.sampled_from(("fifo", "flow")))}}
        ] * draw(st.integers(0, 1)),
        "adversaries": [] if quiet else _adversaries(draw, strategies, assets, days),
        "mishaps": {
            "loss_per_100_km": draw(st.sampled_from((0.0002, 0, 0.05))), "breakdown_hours": draw(numbers(0, 9)),
            "breakdown_per_100_km": draw(st.sampled_from((0.01, 0, 0.3))), "demand_sigma": draw(st.sampled_from((0.2, 0))),
        },
        "timeline": timeline,
        "streams": _streams(draw, places),
        "services": [{"terminal": "n0:road", "discipline": draw(st.sampled_from(("priority", "loss", "fifo")))}],
        "priorities": {"III": draw(st.integers(0, 2))},
        "demands": [
            {"name": "town", "depot": "d0", "supply": "III", "tonnes": draw(numbers(1, 30)),
             "size": draw(st.sampled_from(("fixed", "poisson"))), "arrivals": {"law": "exponential", "mean_hours": 10}}
        ] * draw(st.integers(0, 1)),
        "failures": [
            {"asset": draw(st.sampled_from(assets)), "between": {"law": "exponential", "mean_hours": draw(numbers(20, 200))}}
        ] * (0 if quiet else draw(st.integers(0, 1))),
        "record": {"events": True},
    }  # fmt: skip


def _streams(draw, places):
    row = {"name": "civil", "origin": draw(places), "goal": draw(places), "vehicles": 3, "tonnes": draw(numbers(1, 60))}
    row["arrivals"] = {"law": "exponential", "mean_hours": draw(numbers(5, 90))}
    row["loads"], row["unloads"] = True, draw(st.booleans())
    return [row] * draw(st.integers(0, 1))


def _use(draw):
    return {posture: {supply: draw(numbers(0, 90)) for supply in ("I", "III", "V")} for posture in ("rest", "defence")}


def _unit(draw, i, places, suppliers, days):
    row = {
        "name": f"u{i}", "nation": draw(st.sampled_from(("PL", "LT"))), "formation": "brigade", "node": draw(places), "priority": draw(st.integers(0, 1)),
        "supplier": draw(st.sampled_from([row["name"] for row in suppliers])), "stock_days": draw(st.floats(0, 3)),
    }  # fmt: skip
    row["arrival_days"] = draw(st.sampled_from((0, 0, 1.5)))
    row["postures"] = [
        {"from_days": 0, "posture": "rest"},
        {"from_days": draw(numbers(1, days - 1)), "posture": "defence"},
    ]
    if draw(st.booleans()):
        row["deployment"] = {"origin": draw(places), "required_days": 5.0, "alert_days": draw(numbers(0, 3))}
    return row


def _carriers(draw, theatre, modes):
    own = owned(fleet("n0", vehicles=draw(st.integers(1, 60)), kph=40, column=draw(st.integers(1, 20))))
    calls = {mode: next(t["node"] for t in theatre["terminals"] if t["mode"] == mode) for mode in modes}
    private = [
        fleet(calls["rail"], "rail", 60, kph=30, least_t=draw(numbers(0, 60))) if mode == "rail" else
        fleet(calls[mode], mode, 2, payload_t=300, column=1, kph=25) if mode == "sea" else
        fleet(calls[mode], mode, 20, kph=50)
        for mode in sorted(modes)
    ]  # fmt: skip
    contract = {"kind": draw(st.sampled_from(("spot", "framework")))}
    return [own, {"name": "hauliers", "contract": contract, "fleets": private, "prior_trips": 200}]


def _timeline(draw, theatre, assets, days):
    def row(what, targets, values=(None,)):
        at = draw(st.floats(0, days - 0.5))
        return {
            "at_days": at,
            "what": what,
            "target": draw(st.sampled_from(targets)),
            "value": draw(st.sampled_from(values)),
        }

    rows = [row("strike", assets) for _ in range(draw(st.integers(1, 4)))]
    rows += [row("capacity", assets, (0, 0.3, 1)) for _ in range(draw(st.integers(0, 2)))]
    rows += [row("posture", ("u0",), ("rest", "defence")) for _ in range(draw(st.integers(0, 1)))]
    return rows + [row("regime", ("*",), ("emergency", "arrangement")) for _ in range(draw(st.integers(0, 1)))]


def _adversaries(draw, strategies, assets, days):
    kind = draw(st.sampled_from(strategies))
    strategy = {"kind": kind}
    if kind == "scripted":
        strategy["script"] = {d: [draw(st.sampled_from(assets))] for d in range(days)}
    row = {"name": "red", "strategy": strategy, "until_days": days, "budget_per_day": draw(numbers(1, 6))}
    row["picture_lag_days"] = draw(st.integers(0, 2))
    if draw(st.booleans()):
        row["interdiction"] = {"loss_per_100_km": draw(st.floats(0, 0.5)), "countries": ["PL"]}
    return [row] * draw(st.integers(0, 1))


def way_between(bench, source, holder):
    """Return the best way between two stores by all modes of the fleets."""
    at = bench.layout.store_node
    modes = sum({1 << MODES.index(f.mode) for _, _, f in bench.layout.fleets})
    return bench.ways.best(at[source], at[holder], holder, modes)
