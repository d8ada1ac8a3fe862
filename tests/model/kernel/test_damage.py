"""Damage is a step profile; crews make its first step, and luck is keyed by asset and strike."""

import numpy as np
import pytest

from model.kernel import records as r
from model.kernel.core import schedule
from model.kernel.crews import ON_THE_WAY
from tests.bench import Bench, calm

PROFILE = {"floor": 0.1, "gsd": 1, "steps": [{"after_hours": 10, "capacity": 0.5}, {"after_hours": 40, "capacity": 1}]}
PROFILE_GRADE = {"name": "usual", "share": 1, "floor": PROFILE["floor"], "steps": PROFILE["steps"]}
ASSETS = ("a_b", "b_c")


def bench_with(at_h=(), seed=1, **damage):
    """Return a bench whose roads may be damaged, and where a to b is damaged at these hours."""
    timeline = [{"at_days": at / 24, "what": "strike", "target": "a_b"} for at in at_h]
    crews = {"name": "crews", "home": "b", "crews": 4, "mends": ["road"], "order": {"kind": "fifo"}}
    return Bench(calm(damage={"road": PROFILE | damage}, timeline=timeline, engineers=[crews]), seed)


def send_crew(bench, crew, arrives_h, asset="a_b"):
    """Give the open job of an asset to a crew that comes to the end of its last leg at an hour."""
    bench.world.jobs["crew"][bench.world.assets["job"][bench.asset(asset)]] = crew
    row = bench.world.crews[crew]
    row["state"], row["asset"] = ON_THE_WAY, bench.asset(asset)
    row["route"], row["leg"], row["legs"] = bench.stretch("b_c").route, 0, 1
    schedule(bench.world, arrives_h, r.CREW_ON, crew, 0, 0.0)


def levels(bench, *hours, asset="a_b"):
    return bench.levels(asset, *hours)


def hit(bench, at_h, success=1.0, asset="a_b"):
    schedule(bench.world, at_h, r.STRIKE, bench.asset(asset), 0, success)


def test_capacity_comes_back_step_by_step_from_when_the_crew_is_there():
    bench = bench_with([2])
    assert levels(bench, 1, 2) == [1, 0.1]
    send_crew(bench, 0, 7)
    assert levels(bench, 16.9, 17, 46.9, 47) == [0.1, 0.5, 0.5, 1]
    assert bench.logged("repair_started", "repaired") == [
        (7.0, "repair_started", 0, 0, 1.0), (47.0, "repaired", 0, 0, 1.0)
    ]  # fmt: skip
    assert bench.world.count[r.REPAIRS] == 1


def test_nothing_comes_back_without_a_crew():
    assert levels(bench_with([2]), 600) == [0.1]


def test_what_needs_no_crew_comes_back_by_itself():
    assert levels(bench_with([2], needs_crew=False), 11.9, 12, 42) == [0.1, 0.5, 1]


def test_a_crew_is_free_after_the_first_step():
    bench = bench_with([2])
    bench.run(2)
    send_crew(bench, 0, 2)
    bench.run(11.9)
    assert bench.world.jobs["done"][0] == 0
    bench.run(12)
    assert (bench.world.jobs["done"][0], bench.world.jobs["open"][0]) == (1, 1)


def test_a_crew_that_is_hit_again_stays_and_begins_anew():
    bench = bench_with([2, 9])
    bench.run(2)
    send_crew(bench, 3, 4)
    assert levels(bench, 18.9, 19, 49) == [0.1, 0.5, 1]
    assert [row[:3] for row in bench.logged("repair_started")] == [
        (4.0, "repair_started", 3),
        (9.0, "repair_started", 3),
    ]


def test_a_crew_on_its_way_to_what_is_hit_again_begins_when_it_is_there():
    bench = bench_with([2, 9])
    bench.run(2)
    send_crew(bench, 3, 15)
    assert levels(bench, 24.9, 25, 55) == [0.1, 0.5, 1]


def test_what_is_hit_again_after_the_crew_has_gone_needs_another():
    bench = bench_with([2, 20])
    bench.run(2)
    send_crew(bench, 3, 2)
    assert levels(bench, 12, 20, 600) == [0.5, 0.1, 0.1]
    assert bench.world.jobs["crew"][1] == -1


def test_another_strike_does_not_raise_the_capacity():
    bench = bench_with([0], floor=0.1)
    bench.world.assets["level"][bench.asset("a_b")] = 0.0
    assert levels(bench, 1) == [0]


def test_damage_and_civil_traffic_multiply():
    timeline = [
        {"at_days": 0, "what": "strike", "target": "a_b"},
        {"at_days": 0, "what": "capacity", "target": "a_b", "value": 0.5},
    ]
    theatre = calm()["theatre"] | {"links": [calm()["theatre"]["links"][0] | {"capacity_per_h": 10}]}
    theatre |= {"nodes": theatre["nodes"][:2], "terminals": theatre["terminals"][:2]}
    bench = Bench(calm(damage={"road": PROFILE | {"floor": 0.2}}, timeline=timeline, theatre=theatre))
    convoys = [bench.send("a_b", vehicles=4, at=1.0) for _ in range(2)]
    bench.run(20)
    assert bench.ends(*convoys) == [2.0, 6.0]  # one entry an hour is left


@pytest.mark.parametrize(("success", "landed"), [(0.0, 0), (1.0, 3)])
def test_strikes_land_as_often_as_they_should_at_the_ends(success, landed):
    bench = bench_with()
    for hour in (1, 2, 3):
        hit(bench, hour, success)
    bench.run(10)
    assert (bench.world.count[r.STRIKES], bench.world.count[r.LANDED]) == (3, landed)
    assert len(bench.logged("strike_failed")) == 3 - landed


def test_strikes_land_as_often_as_they_should():
    bench = bench_with()
    bench.world.resize("jobs", 2000)
    for i in range(2000):
        hit(bench, 1.0, 0.3, ASSETS[i % 2])
    bench.run(2)
    assert bench.world.count[r.LANDED] / 2000 == pytest.approx(0.3, abs=3 * (0.3 * 0.7 / 2000) ** 0.5)


def test_the_luck_of_a_strike_is_that_of_its_asset_alone():
    alone, crowded = bench_with(), bench_with()
    for bench in (alone, crowded):
        for hour in range(20):
            hit(bench, hour, 0.5)
    for hour in range(20):
        hit(crowded, hour + 0.5, 0.5, "b_c")
    alone.run(30)
    crowded.run(30)
    assert alone.logged("strike_failed") == [row for row in crowded.logged("strike_failed") if row[3] == 0]


def repair_factors(seeds, strike):
    """Return the factors that the durations of one damage are stretched by, for many seeds."""
    factors = []
    for seed in range(seeds):
        bench = bench_with(seed=seed, needs_crew=False, gsd=1.8)
        strike(bench)
        bench.run(2)
        factors += [value for *_, value in bench.logged("repair_started")]
    return np.array(factors)


def test_durations_are_lognormal_around_their_median():
    logs = np.log(repair_factors(300, lambda bench: hit(bench, 1)))
    assert logs.mean() == pytest.approx(0, abs=3 * np.log(1.8) / 300**0.5)
    assert logs.std() == pytest.approx(np.log(1.8), rel=3 / 600**0.5)


def test_each_damage_of_an_asset_has_its_own_severity():
    bench = bench_with([1, 100], needs_crew=False, gsd=1.8)
    bench.run(120)
    first, second = (value for *_, value in bench.logged("repair_started"))
    assert first != second


GRADES = [
    {"name": "slight", "share": 0.5, "floor": 0.8, "steps": [{"after_hours": 10, "capacity": 1}]},
    {"name": "moderate", "share": 0.3, "floor": 0.5, "steps": [{"after_hours": 60, "capacity": 1}]},
    {"name": "extensive", "share": 0.2,
     "steps": [{"after_hours": 60, "capacity": 0.5}, {"after_hours": 90, "capacity": 1}]},
]  # fmt: skip


def graded(*hours, severities=GRADES, seed=1):
    damage = {"road": {"gsd": 1, "needs_crew": False, "severities": severities}}
    timeline = [{"at_days": at / 24, "what": "strike", "target": "a_b"} for at in hours]
    return Bench(calm(damage=damage, timeline=timeline, horizon_days=3000), seed)


def test_each_grade_of_damage_comes_as_often_as_it_should():
    bench = graded(*range(100, 100 * 501, 100))
    bench.run(100 * 502)
    left = [value for *_, value in bench.logged("damage")]
    for grade in GRADES:
        share = np.mean([value == grade.get("floor", 0) for value in left])
        assert share == pytest.approx(grade["share"], abs=3 * (grade["share"] * (1 - grade["share"]) / 500) ** 0.5)


def test_each_grade_comes_back_by_its_own_steps():
    bench = graded(*range(100, 100 * 31, 100))
    bench.run(100 * 32)
    left = [value for *_, value in bench.logged("damage")]
    whole = [at - start for (at, *_), start in zip(bench.logged("repaired"), range(100, 3101, 100), strict=False)]
    assert whole == pytest.approx([{0.8: 10, 0.5: 60, 0: 90}[floor] for floor in left])


def test_a_lighter_hit_than_what_lies_damaged_changes_nothing():
    bench = graded(1, severities=[GRADES[0] | {"share": 0}, GRADES[2] | {"share": 1}])
    bench.run(2)
    bench.world.grades[:, 0, 0] = np.inf  # from now on every hit is slight
    hit(bench, 31)
    assert levels(bench, 31, 60, 61, 90, 91) == [0, 0, 0.5, 0.5, 1]


def test_a_graver_hit_than_what_lies_damaged_begins_the_repair_anew():
    bench = graded(1, severities=[GRADES[0] | {"share": 1}, GRADES[2] | {"share": 0}])
    bench.run(2)
    bench.world.grades[:, 0, 0] = 0  # from now on every hit is extensive
    hit(bench, 6)
    assert levels(bench, 6, 65, 66, 95, 96) == [0, 0, 0.5, 0.5, 1]


def test_one_grade_is_what_damage_without_grades_is():
    alone = graded(1, 30, severities=[PROFILE_GRADE])
    plain = bench_with([1, 30], needs_crew=False)
    hours = (1, 11, 29, 30, 41, 71)
    assert levels(alone, *hours) == levels(plain, *hours)


def failing(between_h, lasts_h, **more):
    """Return a bench where a to b fails by itself and where nothing says what damage does to roads, unless `more`."""
    laws = {"between": {"law": "fixed", "hours": between_h}, "lasts": {"law": "fixed", "hours": lasts_h}}
    return Bench(calm(failures=[{"asset": "a_b"} | laws], **more))


def test_an_asset_is_up_and_down_by_turns():
    bench = failing(10, 4)
    assert levels(bench, 9, 10, 13, 14, 23, 24, 27, 28) == [1, 0, 0, 1, 1, 0, 0, 1]
    row = bench.world.assets[bench.asset("a_b")]
    assert (row["breaks"], row["lost_h"]) == (2, 8)


def test_a_strike_on_what_is_down_takes_the_place_of_the_outage():
    strike = {"at_days": 12 / 24, "what": "strike", "target": "a_b"}
    bench = failing(10, 4, damage={"road": PROFILE | {"needs_crew": False}}, timeline=[strike])
    assert levels(bench, 12, 14, 21.9, 22, 51.9, 52) == [0, 0, 0, 0.5, 0.5, 1]


def test_a_strike_that_would_be_mended_before_an_outage_is_over_does_not_end_it():
    strike = {"at_days": 12 / 24, "what": "strike", "target": "a_b"}
    bench = failing(10, 100, damage={"road": PROFILE | {"needs_crew": False}}, timeline=[strike])
    assert levels(bench, 12, 52, 109.9, 110, 119.9, 120) == [0, 0, 0, 1, 1, 0]


def test_those_who_wait_for_the_end_of_an_outage_go_on_at_once():
    bench = failing(10, 4)
    c = bench.send("a_b", "b_c", at=11.0)
    bench.run(20)
    assert bench.ends(c) == [16.0]
