"""Generated worlds for properties: strategies for small theatres and for scenarios, as the plain rows of a file."""

from itertools import pairwise

from hypothesis import strategies as st

import agents.strategies
from agents.plugin import load_kinds
from tests.bench import fleet, link, node, owned, terminal
from tests.frictions import frictions

#: A road that nothing uses, since it takes longer than any closure; its bridge mends itself.
SPARE = "spare"
KINDS = (
    "road", "track", "rail_bridge", "sea_lane", "air_lane", "waterway", "pipeline", "depot_terminal", "rail_terminal",
    "port", "airfield", "ramp",
)  # fmt: skip


#: Lanes of further modes: speed, and entries an hour.
LANES = {"sea": (30, 2), "air": (700, 4), "waterway": (10, 3), "pipeline": (6, 90)}

REST = {"after_hours": 200, "capacity": 1}


REPORTS = ({}, {}, {"own": {"lag_hours": 30, "lost": 0.3}, "across": {"lag_hours": 60, "mistyped": 0.3}})

#: Dangers of crews, and what convoys that ask may do.
CREWS_MEET = ({}, {"exposure": 0.5, "struck_at_work": 0.5, "replaced_days": 2}, {"exposure": 1, "struck_at_work": 1})
ROUTING = (
    {"kind": "reroute", "give_up_h": 60},
    {"kind": "hold"},
    {"kind": "reroute", "give_up_h": 20, "ask_again_h": 5, "danger_h": 50, "turn_back_share": 0.2},
)

STRATEGIES = tuple(load_kinds(agents.strategies))


def numbers(low, high):
    return st.integers(low, high).map(float)


@st.composite
def theatres(draw):
    """Draw 2 to 8 nodes in two countries, joined by roads; often with rails, a gauge break, a lane of another mode."""
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
        mode = draw(st.sampled_from(tuple(LANES)))
        links.append(link("lane", names[a], names[b], mode, draw(numbers(20, 400)), *LANES[mode]))
        terminals += [terminal(names[i], mode, 1, draw(numbers(50, 500))) for i in (a, b)]
    return {"nodes": nodes, "links": links, "terminals": terminals}


def _lay_rails(draw, names, links, terminals):
    """Lay one line through the first nodes, with a change of gauge and a ramp at one of them."""
    stops = names[: draw(st.integers(2, len(names)))]
    turn = draw(st.integers(1, len(stops)))
    for i, (a, b) in enumerate(pairwise(stops)):
        gauge = 1435 if i < turn else 1520
        asset = draw(st.sampled_from(("track", "rail_bridge")))
        links.append(link(f"t{i}", a, b, "rail", draw(numbers(5, 300)), 50, 2, gauge=gauge, asset=asset))
    terminals += [terminal(name, "rail", 1, draw(numbers(50, 300))) for name in stops]
    if turn < len(stops) - 1:
        terminals.append(terminal(stops[turn], "ramp", 1, draw(numbers(50, 300))))


def _stock(draw, most):
    return {supply: draw(numbers(0, most)) for supply in ("I", "III", "V")}


@st.composite
def scenarios(draw, strategies=STRATEGIES, quiet=False):
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
    depots = _depots(draw, places, producers)
    units = [_unit(draw, i, places, [*depots, *producers], days) for i in range(draw(st.integers(1, 3)))]
    timeline = [] if quiet else _timeline(draw, theatre, assets, days)
    rows = {
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
        "command": _command(draw),
        "information": draw(st.sampled_from(REPORTS)),
        "permits": {
            "regime": draw(st.sampled_from(("emergency", "crisis", "arrangement"))),
            "scope": draw(st.sampled_from(("movement", "consignment"))),
            "standing_days": draw(numbers(0, 9)), "patience_days": draw(numbers(1, 9)),
        },
        "damage": {
            **{kind: {"steps": [{"after_hours": draw(numbers(1, 90)), "capacity": 0.5}, REST]} for kind in KINDS},
            "road_bridge": {"needs_crew": False, "steps": [{"after_hours": 9, "capacity": 1}]},
        },
        "engineers": [
            {"name": "sappers", "home": draw(places), "crews": draw(st.integers(1, 2)), "mends": KINDS,
             "order": {"kind": draw(st.sampled_from(("fifo", "flow")))}, **draw(st.sampled_from(CREWS_MEET))}
        ] * draw(st.integers(0, 1)),
        "adversaries": [] if quiet else _adversaries(draw, strategies, assets, days),
        "mishaps": {
            "loss_per_100_km": draw(st.sampled_from((0.0002, 0, 0.05))), "breakdown_hours": draw(numbers(0, 9)),
            "breakdown_per_100_km": draw(st.sampled_from((0.01, 0, 0.3))),
            "demand_sigma": draw(st.sampled_from((0.2, 0))),
        },
        "timeline": timeline,
        "streams": _streams(draw, places),
        "services": [{"terminal": "n0:road", "discipline": draw(st.sampled_from(("priority", "loss", "fifo")))}],
        "priorities": {"III": draw(st.integers(0, 2))},
        "demands": _demands(draw),
        "failures": [
            {"asset": draw(st.sampled_from(assets)),
             "between": {"law": "exponential", "mean_hours": draw(numbers(20, 200))}}
        ] * (0 if quiet else draw(st.integers(0, 1))),
        "record": {"events": True},
    }  # fmt: skip
    return rows | frictions(draw, rows, SPARE, quiet)


def _depots(draw, places, producers):
    depots = []
    for i in range(draw(st.integers(1, 3))):
        before = [row["name"] for row in [*depots, *producers]]
        suppliers = draw(st.lists(st.sampled_from(before), min_size=1, max_size=2, unique=True))
        rows = {"name": f"d{i}", "node": draw(places), "nation": "PL", "suppliers": suppliers}
        held = {"stock_t": _stock(draw, 300), "capacity_t": {"I": 400, "III": 900, "V": 900}}
        policy = {"kind": "cover", "lot_t": draw(numbers(1, 300)), "days": draw(numbers(1, 12))}
        depots.append(rows | held | {"policy": policy | {"review": draw(st.sampled_from(("turn", "continuous")))}})
    return depots


def _command(draw):
    return {
        "decision_hours": draw(st.sampled_from((0, 6, 24))), "picture_lag_hours": draw(numbers(0, 48)),
        "report_hours": draw(numbers(0, 12)), "papers_ahead_hours": draw(st.sampled_from((0, 48, 1000))),
        "routing": draw(st.sampled_from(ROUTING)), "report_hits": draw(st.booleans()),
        "queue_patience_hours": draw(st.sampled_from((None, 0, 5))),
        "structure": draw(st.sampled_from(("unified", "unified", "coordinated", "fragmented"))),
    }  # fmt: skip


def _demands(draw):
    return [
        {"name": "town", "depot": "d0", "supply": "III", "tonnes": draw(numbers(1, 30)),
         **draw(st.sampled_from(({"size": "fixed"}, {"size": "poisson"}, {"size": "normal", "deviation_t": 9},
                                 {"size": "empirical", "sizes_t": [0, 5, 70]}))),
         "unmet": draw(st.sampled_from(("owed", "lost", "refused"))),
         "arrivals": {"law": "exponential", "mean_hours": 10}}
    ] * draw(st.integers(0, 1))  # fmt: skip


def _streams(draw, places):
    row = {"name": "civil", "origin": draw(places), "goal": draw(places), "vehicles": 3, "tonnes": draw(numbers(1, 60))}
    row["arrivals"] = {"law": "exponential", "mean_hours": draw(numbers(5, 90))}
    row["loads"], row["unloads"] = True, draw(st.booleans())
    return [row] * draw(st.integers(0, 1))


def _use(draw):
    return {posture: {supply: draw(numbers(0, 90)) for supply in ("I", "III", "V")} for posture in ("rest", "defence")}


def _unit(draw, i, places, suppliers, days):
    row = {"name": f"u{i}", "nation": draw(st.sampled_from(("PL", "LT"))), "formation": "brigade", "node": draw(places)}
    row["supplier"] = draw(st.sampled_from([row["name"] for row in suppliers]))
    row["priority"], row["stock_days"] = draw(st.integers(0, 1)), draw(st.floats(0, 3))
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
        fleet(calls[mode], mode, 2, payload_t=300, column=1, kph=25) if mode in ("sea", "waterway", "pipeline") else
        fleet(calls[mode], mode, 20, kph=500, column=3, range_km=500, far_payload_t=6) if mode == "air" else
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
