"""Links that let some cargo pass slowly, one vehicle at a time, or not at all, by hours worked out by hand."""

import pytest
from pydantic import ValidationError

from agents.intents import Lane, Ship
from model.passage import BARRED
from model.wargame import run
from tests.bench import Bench, calm, depot, fleet, line, link, owned, plan_of

#: A kilometre at 10 km/h in place of 60: six minutes in place of one.
SLOWER_H = 1 / 10 - 1 / 60


def rule(concerns="dangerous", *links, **more):
    return {"concerns": concerns, "links": list(links), "kph": 10, "span_km": 1, **more}


def both(**more):
    """Return a scenario of depots for classes III and IV at a and c."""
    stock = {"stock_t": {"III": 500, "IV": 500}, "capacity_t": {"III": 1000, "IV": 1000}}
    target = depot("target", "c", suppliers=["source"], capacity_t={"III": 1000, "IV": 1000})
    return calm(depots=[depot("source", "a") | stock, target], **more)


def shipped(bench, supply="III", vehicles=1, later_h=0.0):
    store = bench.store("target", supply)
    stretch = bench.stretch("a_b", "b_c")
    ship = Ship(Lane(bench.store("source", supply), store, 0, stretch, later_h), vehicles, 10.0 * vehicles)
    assert bench.transport.carry_out([ship]) == []


def test_only_dangerous_goods_cross_slowly():
    bench = Bench(both(restrictions=[rule("dangerous", "a_b")]))
    shipped(bench, "III")
    shipped(bench, "IV")
    bench.run(50)
    assert bench.spent(0)["moving"] == pytest.approx(2 + SLOWER_H, abs=1e-3)
    assert bench.spent(1)["moving"] == 2


def test_one_vehicle_at_a_time_lengthens_the_column_and_holds_up_the_next():
    bench = Bench(both(restrictions=[rule("dangerous", "a_b", one_at_a_time=True)]))
    shipped(bench, "III", vehicles=10)
    shipped(bench, "IV", later_h=0.25)
    bench.run(50)
    assert bench.spent(0)["moving"] == pytest.approx(2 + SLOWER_H + 9 / 10, abs=1e-3)
    assert bench.spent(1)["queued"] == pytest.approx(10 / 10 - 0.25, abs=1e-3)


def detour():
    theatre = line("a", "b", "c")
    theatre["links"].append(link("tunnel", "a", "c", km=90))
    return theatre


def test_a_refused_link_is_driven_round_and_closed_to_who_tries():
    bench = Bench(both(theatre=detour(), restrictions=[rule("dangerous", "tunnel", rule="refuse")]))
    a, c = bench.layout.nodes["a"], bench.layout.nodes["c"]
    ways = [bench.ways.best(a, c, bench.store("target", supply)) for supply in ("III", "IV")]
    assert [way[0].km for way in ways] == [120, 90]
    ship = Ship(Lane(bench.store("source"), bench.store("target"), 0, bench.stretch("tunnel"), 0.0), 1, 10.0)
    assert [refusal.reason for refusal in bench.transport.carry_out([ship])] == [BARRED]


def test_a_slow_crossing_is_part_of_the_hours_that_are_weighed():
    slow = rule("dangerous", "tunnel", span_km=10)
    bench = Bench(both(theatre=detour(), restrictions=[slow]))
    a, c = bench.layout.nodes["a"], bench.layout.nodes["c"]
    way = bench.ways.best(a, c, bench.store("target", "III"))
    assert way[0].km == 120  # 2 h, for 1.5 h and 50 minutes more
    bench = Bench(both(theatre=detour(), restrictions=[slow | {"span_km": 1}]))
    (stretch,) = bench.ways.best(a, c, bench.store("target", "III"))
    assert (stretch.km, stretch.hours) == (90, pytest.approx(1.5 + SLOWER_H))


def move(outsize=False, **more):
    """Return a scenario in which 10 vehicles of load class 80 go from a to c over a bridge of class 70."""
    theatre = line("a", "b", "c", mlc=70)
    theatre["links"] += [link("long", "a", "c", km=600, mlc=100)] if outsize else []
    formation = {
        "equipment_t": 100,
        "equipment_mlc": 80,
        "outsize": outsize,
        "consumption_t_per_day": {"rest": {"I": 1}},
    }
    deployment = {"origin": "a", "required_days": 20}
    unit = {"name": "unit", "nation": "PL", "formation": "light", "node": "c", "supplier": "stores"}
    rows = calm(
        theatre=theatre,
        depots=[],
        industry=[{"name": "stores", "node": "c", "output_t_per_day": {"I": 9}}],
        formations={"light": formation},
        units=[unit | {"deployment": deployment}],
        carriers=[owned(fleet("a", spacing_m=0))],
        record={"convoys": True},
    )
    return rows | more


def moving_h(rows):
    convoys = run(plan_of(rows), 1).convoys
    return convoys.loc[convoys["supply"] == "equipment", "moving_h"].to_list()


def test_a_caution_crossing_lets_a_little_too_heavy_vehicles_pass_one_by_one():
    caution = rule("heavy", one_at_a_time=True, factor=1.25)
    assert moving_h(move(restrictions=[caution])) == [pytest.approx(2 + 2 * (SLOWER_H + 9 / 10), abs=1e-3)]
    for restrictions in ([], [caution | {"factor": 1.1}]):
        with pytest.raises(ValidationError, match="bears load class 80"):
            plan_of(move(restrictions=restrictions))


def test_outsize_equipment_takes_the_long_way_where_it_is_refused():
    cautious = rule("heavy")
    refused = rule("outsize", "b_c", rule="refuse")
    assert moving_h(move(outsize=True, restrictions=[cautious, refused])) == [pytest.approx(10, abs=1e-3)]


def test_too_heavy_is_refused_without_a_row_that_says_so():
    with pytest.raises(ValidationError, match="refused anyway"):
        plan_of(both(restrictions=[rule("heavy", rule="refuse")]))


def test_a_link_that_is_not_there_is_told():
    with pytest.raises(ValidationError, match="no link has this name"):
        plan_of(both(restrictions=[rule("dangerous", "a_x")]))
