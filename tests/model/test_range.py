"""Aircraft that fly so far and no farther, and carry less the farther they fly."""

import pytest

from agents.intents import Lane, Ship
from model.kernel import records as r
from model.passage import TOO_FAR
from model.theatre import MODES
from model.wargame import simulate
from tests.bench import Bench, calm, depot, fleet, link, node, owned, plan_of, terminal

AIR = 1 << MODES.index("air")


def airfields(*more):
    """Return a theatre of three airfields: a to c over b by two hops of 400 km, or at once over 700 km."""
    links = [("a_b", "a", "b", 400), ("b_c", "b", "c", 400), ("a_c", "a", "c", 700)]
    return {
        "nodes": [node(name, at=i) for i, name in enumerate("abc")],
        "links": [link(name, one, other, "air", km, 400) for name, one, other, km in links] + list(more),
        "terminals": [terminal(name, "air") for name in "abc"],
    }


def lift(*fleets, **more):
    return calm(theatre=airfields(), carriers=[owned(*fleets)], **more)


def aircraft(vehicles=1, home="a", **more):
    return fleet(home, "air", vehicles, column=1, kph=400, **more)


def legs(bench, way):
    return [bench.layout.asset_names[bench.world.arcs["asset"][leg]] for stretch in way for leg in stretch.legs]


def ways(rows):
    bench = Bench(rows)
    a, c = bench.layout.nodes["a"], bench.layout.nodes["c"]
    return [legs(bench, bench.ways.best(a, c, bench.store("target"), modes)) for modes in bench.ways.able]


def test_each_aircraft_has_the_way_that_it_can_fly():
    near, far = aircraft(range_km=500), aircraft(range_km=900)
    assert ways(lift(near, far)) == [["a_b", "b_c"], ["a_c"]]
    assert ways(lift(near)) == [["a_b", "b_c"]]
    assert ways(lift(aircraft(), near)) == [["a_c"], ["a_b", "b_c"]]


def test_nobody_is_sent_beyond_the_range():
    bench = Bench(lift(aircraft(range_km=500), aircraft(range_km=700)))
    source, target = bench.store("source"), bench.store("target")
    ships = [Ship(Lane(source, target, f, bench.stretch("a_c"), 0.0), 1, 10.0) for f in (0, 1)]
    assert [refusal.reason for refusal in bench.transport.carry_out(ships)] == [TOO_FAR]
    assert bench.world.fleets["free"].tolist() == [1, 0]


def delivered(rows):
    """Return the tonnes of each convoy of a run."""
    game = simulate(plan_of(rows), 1)
    count = int(game.world.count[r.CONVOYS])
    return [round(float(x), 6) for x in game.world.convoys["tonnes"][:count]]


LEVELS = {"kind": "base_stock", "levels_t": {"III": 100}}


@pytest.mark.parametrize(
    ("more", "loads"),
    [
        ({"range_km": 500}, [10] * 10),  # two hops with a full load
        ({"range_km": 1000, "far_payload_t": 4}, [5.8] * 17 + [1.4]),  # 10 less 6 x 700/1000
        ({"range_km": 700, "far_payload_t": 4}, [4] * 25),
    ],
)
def test_the_load_falls_evenly_with_the_longest_hop(more, loads):
    depots = [depot("source", "a", 500), depot("target", "c", suppliers=["source"], policy=LEVELS)]
    assert delivered(lift(aircraft(30, **more), depots=depots, horizon_days=5)) == loads


def test_an_aircraft_comes_to_its_cargo_by_hops_that_it_can_fly():
    rows = lift(aircraft(range_km=500, home="c"), aircraft(range_km=900, home="c"))
    game = simulate(plan_of(rows | {"horizon_days": 1}), 1)
    a = game.layout.nodes["a"]
    assert [kind.hours[a] for kind in game.command.fleets] == [2.0, 1.75]
