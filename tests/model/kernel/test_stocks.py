"""Stores between events: exact, whatever the steps in which they are looked at."""

import math

import numpy as np
import pytest

from model.kernel.stocks import settle_all
from model.results import SUPPLIES
from tests.bench import CALM, Bench, calm, depot

TANKS = {
    "consumption_t_per_day": {"rest": {"I": 24, "III": 48}, "defence": {"I": 24, "III": 96}},
    "equipment_t": 100,
}


def brigade(**more):
    return {"name": "brigade", "nation": "PL", "formation": "tanks", "node": "c", "supplier": "target"} | more


def with_brigade(**more):
    return Bench(calm(formations={"tanks": TANKS}, units=[brigade(**more)]))


def held(bench, supply="III"):
    """Return the record of the unit's store."""
    return bench.world.stores[bench.store(0, supply)]


def test_a_stock_lasts_as_long_as_it_lasts():
    bench = with_brigade(stock_days=0.25)  # 12 t, used at 2 t/h
    bench.run(10)
    settle_all(bench.world, 10)
    assert (held(bench)["asked"], held(bench)["served"], held(bench)["level"]) == (20, 12, 0)
    out = [(at, value) for at, _, who, _, value in bench.logged("stock_out") if who == bench.store(0)]
    assert out == [(6.0, 48.0)]  # and what it uses a day


def test_a_store_that_is_dry_runs_out_once():
    bench = with_brigade(stock_days=0.25)
    for hour in (4, 8, 12, 16):
        bench.run(hour)
        settle_all(bench.world, hour)
    fuel = [(at, value) for at, _, who, _, value in bench.logged("stock_out") if who == bench.store(0)]
    assert fuel == [(6.0, 48.0)]  # however often one looks
    assert held(bench)["served"] == 12


def test_what_arrives_is_used_from_then_on():
    bench = with_brigade(stock_days=0.25)
    bench.send("a_b", "b_c", target=0, tonnes=5.0, at=7.0)
    bench.run(20)
    settle_all(bench.world, 20)
    assert held(bench)["served"] == 17
    out = [at for at, _, who, _, _ in bench.logged("stock_out") if who == bench.store(0)]
    assert out == pytest.approx([6, 11.5], abs=1e-4)


def test_use_follows_the_posture():
    bench = with_brigade(postures=[{"from_days": 0, "posture": "rest"}, {"from_days": 0.5, "posture": "defence"}])
    bench.run(24)
    settle_all(bench.world, 24)
    assert held(bench)["asked"] == 12 * 2 + 12 * 4
    assert held(bench, "I")["asked"] == 24


def test_nobody_uses_anything_before_the_unit_is_there():
    bench = with_brigade(arrival_days=0.75)
    bench.run(24)
    settle_all(bench.world, 24)
    assert held(bench)["asked"] == 6 * 2


def test_use_grows_with_the_equipment_but_people_eat():
    bench = with_brigade(deployment={"origin": "a", "required_days": 9})
    bench.layout.supplier["origin"] = bench.layout.origin_store[0] - 5
    bench.send("a_b", "b_c", source="origin", target=0, supply="equipment", tonnes=25.0, at=10.0)
    bench.run(24)
    settle_all(bench.world, 24)
    assert held(bench, "I")["asked"] == 24
    assert held(bench)["asked"] == pytest.approx(12 * 2 * 0.25, abs=1e-4)  # a quarter of the tanks, from hour 12 on


def test_daily_luck_has_mean_one():
    mishaps = CALM | {"demand_sigma": 0.5}
    bench = Bench(calm(formations={"tanks": TANKS}, units=[brigade(stock_days=0)], mishaps=mishaps))
    bench.run(24 * 900)
    settle_all(bench.world, 24 * 900)
    spread = (2.718281828**0.25 - 1) ** 0.5
    assert held(bench)["asked"] / (48 * 900) == pytest.approx(1, abs=3 * spread / 30)


def works(**more):
    return {"name": "works", "node": "a", "output_t_per_day": {"III": 72}} | more


def test_a_producer_stops_at_its_capacity():
    bench = Bench(calm(industry=[works(stock_t={"III": 5}, capacity_t={"III": 20})]))
    settle_all(bench.world, 4)
    assert bench.level("works") == 17
    settle_all(bench.world, 400)
    assert bench.level("works") == 20
    assert bench.world.stores["made"][bench.store("works")] == 15


def test_a_producer_goes_on_when_something_is_taken():
    bench = Bench(calm(industry=[works(stock_t={"III": 20}, capacity_t={"III": 20})]))
    bench.run(10)
    bench.send("a_b", source="works", tonnes=9.0)
    assert bench.level("works") == 11
    settle_all(bench.world, 12)
    assert bench.level("works") == 17


def test_cargo_that_arrives_is_kept_above_the_capacity():
    bench = Bench(calm(depots=[depot("source", "a", 500), depot("target", "c", 95, capacity_t={"III": 100})]))
    bench.send("a_b", "b_c", tonnes=30.0)
    bench.run(3)
    assert bench.level("target") == 125


def test_kernel_takes_no_more_than_is_there_but_forgives_rounding():
    bench = Bench(calm(depots=[depot("source", "a", 10), depot("target", "c")]))
    c = bench.send("a_b", "b_c", tonnes=10.0 + 1e-9)
    assert bench.convoy(c)["tonnes"] == 10.0
    assert bench.level("source") == 0


def asked_every_hour(unmet, tonnes, stock):
    """Return a bench where a customer asks `target` for tonnes each hour."""
    town = {"name": "town", "depot": "target", "supply": "III", "tonnes": tonnes, "unmet": unmet}
    shelves = [depot("source", "a", 500), depot("target", "c", stock, suppliers=["source"])]
    return Bench(calm(depots=shelves, demands=[town | {"arrivals": {"law": "fixed", "hours": 1}}]))


@pytest.mark.parametrize(
    ("unmet", "at_once", "owed", "lost", "left"),
    [("owed", 10, 2, 0, 0), ("lost", 10, 0, 2, 0), ("refused", 8, 0, 4, 2)],
)
def test_what_is_not_there_is_owed_or_lost_or_the_whole_request_is(unmet, at_once, owed, lost, left):
    bench = asked_every_hour(unmet, 4.0, 10)
    bench.run(3)
    store = bench.world.stores[bench.store("target")]
    assert [store[name] for name in ("at_once", "owed", "lost", "level")] == [at_once, owed, lost, left]


@pytest.mark.parametrize(("unmet", "held"), [("owed", 12), ("lost", 20), ("refused", 20)])
def test_only_what_is_owed_is_made_good_when_stock_arrives(unmet, held):
    bench = asked_every_hour(unmet, 4.0, 0)
    bench.send("a_b", "b_c", tonnes=20.0, at=0.5)
    bench.run(2.9)
    assert bench.level("target") == held


def test_the_dust_of_subtracting_refuses_nobody():
    bench = asked_every_hour("refused", 0.1, 0.3)
    bench.run(3)
    assert bench.world.stores["at_once"][bench.store("target")] == pytest.approx(0.3)


LN2 = math.log(2)


def shelf_that_makes(stock, step_h, until_h, **more):
    """Return the store of a depot that makes 24 t a day, with `stock` at first, looked at every so many hours."""
    own = depot("target", "c", makes_t_per_day={"III": 24}, **more)
    bench = Bench(calm(depots=[depot("source", "a", 500), own]))
    store = bench.world.stores[bench.store("target")]
    store["level"] = stock
    for hour in np.arange(step_h, until_h + step_h / 2, step_h):
        settle_all(bench.world, float(hour))
    return store, bench.world.destroyed[SUPPLIES.index("III")]


@pytest.mark.parametrize("step_h", [1, 8, 72])
@pytest.mark.parametrize(
    ("stock", "capacity", "level", "made"),
    [
        (0, 1000, 24 / LN2 * 7 / 8, 72),  # half of what is missing to what is made over what spoils comes a day
        (24 / LN2 - 10 - 8, 24 / LN2 - 10, 24 / LN2 - 10, None),  # full on the way there, and kept full
        (40, 10, 10, 10 * LN2),  # above the capacity for two days
        (8, 0, 1, 0),
    ],
)
def test_what_is_made_spoils_as_it_grows(stock, capacity, level, made, step_h):
    half = {"capacity_t": {"III": capacity}, "spoilage_per_day": {"III": 0.5}}
    store, spoiled = shelf_that_makes(stock, step_h, 72, **half)
    if made is None:  # 18 t are missing at first and 10 t when it is full
        full_h = 24 * math.log2(18 / 10)
        made = full_h + capacity * LN2 * (72 - full_h) / 24
    assert [store["level"], store["made"]] == pytest.approx([level, made])
    assert spoiled == pytest.approx(stock + made - level)
    assert store["stock_th"] == pytest.approx(spoiled * 24 / LN2)


@pytest.mark.parametrize("step_h", [1, 12])
def test_what_is_made_goes_first_to_those_who_wait(step_h):
    own = depot("target", "c", makes_t_per_day={"III": 24}, capacity_t={"III": 5})
    bench = Bench(calm(depots=[depot("source", "a", 500), own]))
    store = bench.world.stores[bench.store("target")]
    store["owed"] = 8.0
    for hour in range(step_h, 13, step_h):
        settle_all(bench.world, float(hour))
    assert [store[name] for name in ("owed", "level", "made", "served")] == pytest.approx([0, 4, 12, 8])
    assert [store[name] for name in ("owed_th", "stock_th")] == pytest.approx([32, 8])


@pytest.mark.parametrize("unmet", ["owed", "lost", "refused"])
def test_a_depot_runs_out_once_at_the_first_request_that_finds_nothing_left(unmet):
    bench = asked_every_hour(unmet, 4.0, 8)
    bench.send("a_b", "b_c", tonnes=40.0, at=4.5)
    bench.run(20)
    at = {"owed": [3, 13], "lost": [3, 17], "refused": [3, 17]}[unmet]  # 16 of the 40 t go to those who waited, or none
    out = [(hour, value) for hour, _, who, _, value in bench.logged("stock_out") if who == bench.store("target")]
    assert out == [(hour, 4.0) for hour in at]


def sizes_of(**law):
    """Return the tonnes of four hundred requests."""
    town = {"name": "town", "depot": "target", "supply": "III", "unmet": "lost"} | law
    bench, asked = Bench(calm(demands=[town | {"arrivals": {"law": "fixed", "hours": 1}}])), []
    for hour in range(401):
        bench.run(hour)
        asked.append(float(bench.world.stores["demanded"][bench.store("target")]))
    return np.diff(asked).round(9)


@pytest.mark.parametrize(
    ("law", "mean", "deviation"),
    [
        ({"size": "poisson", "tonnes": 2500}, 2500, 50),  # so many that the chance of none is less than any number
        ({"size": "normal", "tonnes": 70, "deviation_t": 8}, 70, 8),
        ({"size": "empirical", "sizes_t": [0, 3, 3, 6]}, 3, 4.5**0.5),
    ],
)
def test_requests_have_the_mean_and_spread_of_their_law(law, mean, deviation):
    sizes = sizes_of(**law)
    assert sizes.mean() == pytest.approx(mean, abs=3 * deviation / 20)
    assert sizes.std() == pytest.approx(deviation, rel=0.12)


def test_poisson_requests_are_whole_and_normal_ones_never_less_than_none():
    assert (sizes_of(size="poisson", tonnes=2500) % 1 == 0).all()
    small = sizes_of(size="normal", tonnes=1, deviation_t=1)
    assert small.min() == 0
    assert (small == 0).mean() == pytest.approx(0.16, abs=0.06)
