"""Cargo for which a depot has no room: in the open, or on its vehicles until there is room."""

import pytest

from agents.intents import Cancel
from model.kernel import records as r
from model.kernel.stocks import settle_all
from model.wargame import run
from tests.bench import Bench, calm, depot, imbalance, in_stores, inbound_gap, missing_vehicles, plan_of


def store(overflow="wait", tonnes=80.0, **more):
    target = depot("target", "c", tonnes, ["source"], capacity_t={"III": 100}, overflow=overflow, **more)
    return {"depots": [depot("source", "a", 500), target]}


def town(tonnes, every_h):
    """Return customers that ask at `every_h`, twice that, and so on."""
    arrivals = {"law": "fixed", "hours": every_h}
    return {"demands": [{"name": "town", "depot": "target", "supply": "III", "tonnes": tonnes, "arrivals": arrivals}]}


def sound(bench, initial):
    settle_all(bench.world, bench.now)
    assert abs(imbalance(bench.world, initial)).max() < 1e-9
    assert abs(inbound_gap(bench.world)).max() < 1e-9
    assert abs(missing_vehicles(bench.world)).max() == 0


def test_above_its_capacity_cargo_stands_in_the_open_unless_it_has_to_wait():
    bench = Bench(calm(**store("open")))
    convoy = bench.send("a_b", "b_c", vehicles=5, tonnes=50.0)
    bench.run(10)
    assert (bench.level("target"), bench.state(convoy)) == (130, "delivered")


def test_what_fits_is_taken_in_and_the_rest_waits_for_room():
    bench = Bench(calm(**store(), **town(15, 10)))
    initial = in_stores(bench.world)
    first = bench.send("a_b", "b_c", vehicles=5, tonnes=50.0)
    second = bench.send("a_b", "b_c", vehicles=1, tonnes=10.0, at=1)
    bench.run(9)
    assert (bench.level("target"), bench.state(first), bench.state(second)) == (100, "held", "held")
    assert bench.convoy(first)["tonnes"] == 30
    assert bench.world.fleets["free"].tolist() == [94]
    sound(bench, initial)
    bench.run(15)
    assert (bench.level("target"), bench.convoy(first)["tonnes"]) == (100, 15)
    bench.run(25)
    assert (bench.level("target"), bench.state(first), bench.state(second)) == (100, "delivered", "held")
    bench.run(35)
    assert (bench.level("target"), bench.state(second)) == (95, "delivered")
    assert bench.ends(first, second) == [20, 30]
    assert bench.spent(first) == {"moving": 2, "held": 18}
    sound(bench, initial)


def test_room_that_a_shipment_leaves_is_filled_in_order_of_arrival():
    bench = Bench(calm(**store(tonnes=100)))
    convoys = [bench.send("a_b", "b_c", tonnes=t, at=at) for t, at in ((30.0, 0), (5.0, 0.5))]
    bench.run(5)
    bench.send("b_c", "a_b", source="target", target="source", tonnes=32.0)
    assert bench.level("target") == 100
    assert [bench.convoy(c)["tonnes"] for c in convoys] == [30, 3]
    assert [bench.state(c) for c in convoys] == ["delivered", "held"]


def test_what_is_owed_makes_room():
    owed = town(150, 1) | {"horizon_days": 5}
    bench = Bench(calm(**store(tonnes=0), **owed))
    bench.run(1.5)
    convoy = bench.send("a_b", "b_c", vehicles=20, tonnes=200.0, at=1.5)
    bench.run(1.8)
    assert bench.world.stores["owed"][bench.store("target")] == 150
    bench.run(3.6)
    assert bench.state(convoy) == "delivered"


def test_spoilage_makes_room_day_by_day():
    bench = Bench(calm(**store(tonnes=100, spoilage_per_day={"III": 0.1})))
    convoy = bench.send("a_b", "b_c", tonnes=11.0, at=1)
    bench.run(24)
    assert bench.convoy(convoy)["tonnes"] < 11
    left = bench.convoy(convoy)["tonnes"]
    bench.run(48)
    assert bench.level("target") < 100 + 1e-9
    assert bench.state(convoy) == "delivered"
    assert bench.ends(convoy) == [48]
    assert 0 < left < 10


def test_a_convoy_that_waits_for_room_is_not_called_off():
    bench = Bench(calm(**store(tonnes=100)))
    convoy = bench.send("a_b", "b_c", tonnes=5.0)
    bench.run(5)
    bench.world.convoys["km"][convoy] = 0.0  # as one within a place has
    assert [refusal.intent for refusal in bench.transport.carry_out([Cancel(convoy)])] == [Cancel(convoy)]
    assert bench.world.convoys["state"][convoy] == r.HELD


@pytest.mark.parametrize("overflow", ["open", "wait"])
def test_a_run_keeps_its_books(overflow):
    policy = {"kind": "base_stock", "levels_t": {"III": 260}}
    rows = calm(**store(overflow, policy=policy), **town(4, 3), horizon_days=20)
    rows["depots"][0] |= {"stock_t": {"III": 900}}
    rows["record"] = {"convoys": True, "stocks": True}
    results = run(plan_of(rows), 1)
    stock = results.stocks.set_index(["depot", "supply"])["stock_t"]["target", "III"]
    assert stock > 100 if overflow == "open" else stock <= 100
    assert ("held" in set(results.convoys["state"])) == (overflow == "wait")
