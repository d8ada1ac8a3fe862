"""Ways on a picture: right, kept while nothing touches them, and the same as a textbook would find."""

from itertools import pairwise

import networkx as nx
import numpy as np
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from model.theatre import MODES, TERMINALS
from tests.bench import Bench, calm, depot, fleet, line, link, node, owned, terminal
from tests.worlds import scenarios

ROAD, RAIL = 1 << MODES.index("road"), 1 << MODES.index("rail")
RAMP = TERMINALS.index("ramp")

quick = settings(max_examples=40, suppress_health_check=list(HealthCheck))


def legs(bench, way):
    """Return the names of the links of a way."""
    return [bench.layout.asset_names[bench.world.arcs["asset"][a]] for stretch in way for a in stretch.legs]


def best(bench, goal, modes=ROAD, holder=0, origin="a"):
    return legs(bench, bench.ways.best(bench.layout.nodes[origin], bench.layout.nodes[goal], holder, modes))


def picture(bench, **closed_h):
    """Let the ways learn that assets (colons written as __) are closed for so many hours."""
    left = np.zeros(len(bench.world.assets))
    for name, hours in closed_h.items():
        left[bench.asset(name.replace("__", ":"))] = hours
    bench.ways.learn(left)


def with_detour(**more):
    theatre = line("a", "b", "c")
    theatre["links"].append(link("a_c", "a", "c", km=180, **more))
    return Bench(calm(theatre=theatre))


def test_the_fastest_way_is_taken():
    assert best(with_detour(), "c") == ["a_b", "b_c"]


def test_a_closed_link_is_avoided_while_the_detour_is_shorter_than_the_wait():
    bench = with_detour()
    picture(bench, b_c=0.9)
    assert best(bench, "c") == ["a_b", "b_c"]
    picture(bench, b_c=1.1)
    assert best(bench, "c") == ["a_c"]
    picture(bench)
    assert best(bench, "c") == ["a_b", "b_c"]


def test_the_usual_way_does_not_care_what_is_closed():
    bench = with_detour()
    picture(bench, b_c=500)
    assert legs(bench, bench.ways.usual(0, 2, 0, ROAD)) == ["a_b", "b_c"]
    assert bench.ways.waiting_h(bench.ways.usual(0, 2, 0, ROAD)) == 500
    assert bench.ways.waiting_h(bench.ways.best(0, 2, 0, ROAD)) == 0


def test_a_closed_port_is_avoided_and_a_closed_yard_is_passed_by():
    theatre = line("a", "b", "c", km=600)
    theatre["links"] += [link("lane", "a", "c", "sea", km=60), link("ab", "a", "b", "rail", km=300, gauge=1435)]
    theatre["links"].append(link("bc", "b", "c", "rail", km=300, gauge=1435))
    theatre["terminals"] += [terminal(name, "sea") for name in ("a", "c")]
    theatre["terminals"] += [terminal(name, "rail") for name in ("a", "b", "c")]
    fleets = [fleet("a", mode) for mode in ("road", "rail", "sea")]
    bench = Bench(calm(theatre=theatre, carriers=[owned(*fleets)]))
    everything = 7
    assert best(bench, "c", everything) == ["lane"]
    picture(bench, c__sea=100)
    assert best(bench, "c", everything) == ["ab", "bc"]
    picture(bench, c__sea=100, b__rail=100)
    assert best(bench, "c", everything) == ["ab", "bc"]


def heavy(**road):
    """Return a bench with a unit whose equipment has load class 80 and goes from a to c."""
    theatre = line("a", "b", "c")
    theatre["links"].append(link("a_c", "a", "c", km=300))
    theatre["links"][0] |= road
    tanks = {"consumption_t_per_day": {"rest": {"III": 1}}, "equipment_t": 100, "equipment_mlc": 80}
    unit = {"name": "u", "nation": "PL", "formation": "tanks", "node": "c", "supplier": "target"}
    unit["deployment"] = {"origin": "a", "required_days": 9}
    return Bench(calm(theatre=theatre, formations={"tanks": tanks}, units=[unit]))


@pytest.mark.parametrize(("mlc", "way"), [(79, ["a_c"]), (80, ["a_b", "b_c"])])
def test_equipment_keeps_off_what_does_not_bear_it(mlc, way):
    bench = heavy(mlc=mlc)
    assert best(bench, "c", holder=bench.store(0, "equipment")) == way
    assert best(bench, "c", holder=bench.store(0, "III")) == ["a_b", "b_c"]


def two_gauges(ramp):
    """Return a bench where 1435 leads from a over b, and 1520 from there to c; a second, slow line is all 1520."""
    nodes = [node(name, at=i) for i, name in enumerate("abcd")]
    links = [
        link("ab", "a", "b", "rail", gauge=1435),
        link("bc", "b", "c", "rail", gauge=1520),
        link("ad", "a", "d", "rail", km=1200, gauge=1520),
        link("dc", "d", "c", "rail", km=1200, gauge=1520),
    ]
    terminals = [terminal(name, "rail") for name in "abcd"] + [terminal("b", "ramp")] * ramp
    theatre = {"nodes": nodes, "links": links, "terminals": terminals}
    depots = [depot("source", "a", 500), depot("target", "c", suppliers=["source"])]
    return Bench(calm(theatre=theatre, depots=depots, carriers=[owned(fleet("a", "rail"))]))


@pytest.mark.parametrize(("ramp", "way"), [(True, ["ab", "bc"]), (False, ["ad", "dc"])])
def test_gauges_are_changed_at_ramps_only(ramp, way):
    assert best(two_gauges(ramp), "c", RAIL) == way


@pytest.mark.parametrize(
    ("hours", "way", "wait_h"), [(20, ["ab", "bc"], 20), (900, ["ad", "dc"], 0), (0, ["ab", "bc"], 0)]
)
def test_a_way_waits_for_a_ramp_that_is_closed_or_avoids_it(hours, way, wait_h):
    bench = two_gauges(True)
    for known in (400, hours):
        picture(bench, **{"b__ramp": known})
        found = bench.ways.best(0, 2, bench.store("target"), RAIL)
    assert [bench.layout.asset_names[leg // 2] for stretch in found for leg in stretch.legs] == way
    assert bench.ways.waiting_h(found) == wait_h


@pytest.mark.parametrize(("name", "kept"), [("b_c", False), ("d_e", True)])
def test_only_trees_that_a_change_touches_are_grown_anew(name, kept):
    theatre = line("a", "b", "c", "d", "e")
    theatre["links"][2]["km"] = 600
    theatre["links"].append(link("a_d", "a", "d", km=1))
    theatre["links"].append(link("a_e", "a", "e", km=1))
    bench = Bench(calm(theatre=theatre))
    tree = bench.ways.best(0, 2, 0, ROAD)
    picture(bench, **{name: 50})
    assert (bench.ways.best(0, 2, 0, ROAD) is tree) == kept


@pytest.mark.parametrize("made", [with_detour, lambda: two_gauges(True), lambda: two_gauges(False)])
def test_trees_mended_over_many_pictures_lead_as_those_grown_on_the_last_one(made):
    mended, rng = made(), np.random.default_rng(1)
    goals = range(len(mended.layout.nodes))
    for _ in range(30):
        left = rng.choice([0.0, 0.0, 5.0, 70.0, 900.0], len(mended.world.assets))
        fresh = made()
        for bench in (mended, fresh):
            bench.ways.learn(left)
        ways = [[bench.ways.best(0, goal, 0, ROAD | RAIL) for goal in goals] for bench in (mended, fresh)]
        assert [[s.legs for s in way] for way in ways[0]] == [[s.legs for s in way] for way in ways[1]]


def test_a_way_from_a_node_to_itself_has_no_legs():
    (stretch,) = with_detour().ways.best(1, 1, 0, ROAD)
    assert (stretch.start, stretch.end, stretch.legs) == (1, 1, ())


def ramp_h(bench, left, place):
    """Return the hours to change gauge at a node, until its ramp is open again included; infinite without one."""
    ramp = bench.world.station_of[place, RAMP]
    return bench.plan.scenario.command.ramp_hours + left[bench.world.stations["asset"][ramp]] if ramp >= 0 else np.inf


def graph_of(bench, cost, left, modes):
    """Return the network as a textbook would draw it: (node, mode, gauge it stands on, whether it was just loaded)."""
    graph, w, transfer_h = nx.DiGraph(), bench.world, bench.plan.scenario.command.transfer_hours
    for a, (start, end, mode, gauge) in enumerate(w.arcs[["a", "b", "mode", "gauge"]].tolist()):
        if not modes >> mode & 1 or not np.isfinite(cost[a]):
            continue
        for stands in {0, *w.arcs["gauge"].tolist()}:
            turns = mode == MODES.index("rail") and stands not in (0, gauge)
            if not turns or w.station_of[start, RAMP] >= 0:
                key = ((start, mode, stands), (end, mode, gauge))
                hours = float(cost[a]) + (ramp_h(bench, left, start) if turns else 0.0)
                if hours < graph.get_edge_data(*key, {"weight": np.inf})["weight"]:
                    graph.add_edge(*key, weight=hours)
    for place in range(len(w.station_of)):
        able = [m for m in range(len(MODES)) if modes >> m & 1 and w.station_of[place, m] >= 0]
        for m in able:
            for stands in {0, *w.arcs["gauge"].tolist()}:
                for other in able:
                    if (place, m, stands) in graph and other != m:
                        graph.add_edge((place, m, stands), (place, other, 0), weight=transfer_h)
    return graph


def textbook_h(bench, cost, left, origin, goal, modes, start_h):
    graph, at = graph_of(bench, cost, left, modes), bench.world.station_of
    graph.add_node("end")
    for m in range(len(MODES)):
        if modes >> m & 1 and at[origin, m] >= 0:
            graph.add_edge("start", (origin, m, 0), weight=float(start_h[m]))
    for place in list(graph):
        if not isinstance(place, str) and place[0] == goal and at[goal, place[1]] >= 0:
            graph.add_edge(place, "end", weight=0.0)
    try:
        return nx.shortest_path_length(graph, "start", "end", weight="weight")
    except (nx.NetworkXNoPath, nx.NodeNotFound):
        return None


def way_h(bench, cost, left, way, start_h):
    """Return the generalised hours of a way, changes of mode and gauge included."""
    arcs, w = [a for stretch in way for a in stretch.legs], bench.world.arcs
    rail = [[a for a in s.legs if w["gauge"][a]] for s in way]
    ramps = [w["a"][y] for legs in rail for x, y in pairwise(legs) if w["gauge"][x] != w["gauge"][y]]
    hours = bench.plan.scenario.command.transfer_hours * (len(way) - 1) + sum(ramp_h(bench, left, at) for at in ramps)
    return float(start_h[way[0].mode]) + float(cost[arcs].sum()) + hours


def check_against_the_textbook(rows, data):
    bench = Bench(rows)
    closures = st.lists(st.sampled_from((0.0, 0.0, 5.0, 300.0)), min_size=len(bench.world.assets))
    pairs = st.tuples(*[st.integers(0, len(bench.world.station_of) - 1)] * 2, st.sampled_from((1, 2, 3, 7)))
    for _ in range(3):
        left = np.array(data.draw(closures)[: len(bench.world.assets)])
        bench.ways.learn(left)
        fresh = fresh_ways(rows, left)
        cost, start_h = fresh._forest.cost[0], fresh._network.start_h
        for origin, goal, modes in data.draw(st.lists(pairs, max_size=6)):
            if origin == goal:
                continue
            way = bench.ways.best(origin, goal, 0, modes)
            found = textbook_h(bench, cost, left, origin, goal, modes, start_h)
            assert (found is None) == (way == ())
            if found is not None:
                assert way_h(bench, cost, left, way, start_h) == pytest.approx(found)


@quick
@given(rows=scenarios(), data=st.data())
def test_ways_are_those_of_a_textbook_whatever_was_learnt_before(rows, data):
    check_against_the_textbook(rows, data)


@st.composite
def webs(draw):
    """Draw a web of rails of two gauges, which meet in many places, some of them with a ramp."""
    names = "abcde"
    pairs = [(a, b) for b in names for a in names if a < b]
    chosen = draw(st.lists(st.tuples(st.sampled_from(pairs), st.sampled_from((1435, 1520))), min_size=3, unique=True))
    links = [
        link(f"l{i}", a, b, "rail", km=draw(st.integers(10, 900)), gauge=gauge)
        for i, ((a, b), gauge) in enumerate(chosen)
    ]
    met = {name: {row["gauge"] for row in links if name in (row["a"], row["b"])} for name in names}
    ramps = [name for name in names if len(met[name]) == 2 and draw(st.booleans())]
    terminals = [terminal(name, "rail") for name in names] + [terminal(name, "ramp") for name in ramps]
    theatre = {"nodes": [node(name, at=i) for i, name in enumerate(names)], "links": links, "terminals": terminals}
    return calm(theatre=theatre, depots=[], carriers=[owned(fleet("a", "rail"))])


def test_the_slower_line_is_taken_where_only_its_gauge_leads_on():
    links = [
        link("fast", "a", "b", "rail", km=60, gauge=1435),
        link("slow", "a", "b", "rail", km=120, gauge=1520),
        link("on", "b", "c", "rail", km=60, gauge=1520),
    ]
    theatre = {"nodes": [node(x) for x in "abc"], "links": links, "terminals": [terminal(x, "rail") for x in "abc"]}
    bench = Bench(calm(theatre=theatre, depots=[], carriers=[owned(fleet("a", "rail"))]))
    assert best(bench, "c", RAIL) == ["slow", "on"]


@settings(quick, phases=[Phase.generate])
@given(rows=webs(), data=st.data())
def test_ways_are_those_of_a_textbook_where_gauges_mingle(rows, data):
    check_against_the_textbook(rows, data)


def fresh_ways(rows, left):
    """Return ways that have learnt one picture only."""
    bench = Bench(rows)
    bench.ways.learn(left)
    return bench.ways
