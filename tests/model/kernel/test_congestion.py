"""Traffic slows the links that it is on, and streams divide themselves among ways by what these take."""

import numpy as np
import pytest

from model.kernel import records as r
from tests.bench import Bench, calm, line, link

AFFINE = {"law": "affine", "slope_hours": 0.5}


def stream(every_h=0.5, **more):
    rows = {"name": "cars", "origin": "a", "goal": "b", "kph": 60, "arrivals": {"law": "fixed", "hours": every_h}}
    return rows | more


def bench_with(*streams, **congestion):
    return Bench(calm(streams=list(streams), congestion=[{"delay": AFFINE} | congestion]))


def drives(bench, goal=None):
    """Return the hours that each ended convoy of a stream took, in the order in which they appeared."""
    rows = bench.world.convoys[: int(bench.world.count[r.CONVOYS])]
    rows = rows[rows["state"] >= r.DELIVERED]
    return (rows["since"] - rows["born"])[slice(None) if goal is None else rows["node"] == goal]


def test_a_leg_takes_so_much_longer_for_each_vehicle_an_hour():
    bench = bench_with(stream(0.5), window_hours=4)
    bench.run(200)
    assert drives(bench)[0] == pytest.approx(1)
    assert drives(bench)[-1] == pytest.approx(1 + 0.5 * 2, rel=0.005)


def test_the_flow_fades_when_nobody_comes():
    bench = bench_with(stream(0.5, until_hours=100), stream(300, name="late"), window_hours=4)
    bench.run(350)
    assert drives(bench)[-1] == pytest.approx(1)


def test_every_vehicle_of_a_column_counts():
    bench = bench_with(stream(3, vehicles=6), window_hours=24)
    bench.run(500)
    assert drives(bench)[-1] == pytest.approx(1 + 0.5 * 2, rel=0.01)


def test_random_traffic_sees_its_own_mean():
    law = {"law": "exponential", "mean_hours": 0.25}
    bench = bench_with(stream(arrivals=law), window_hours=2)
    bench.run(700)
    n = bench.world.count[r.CONVOYS]
    assert drives(bench)[20:].mean() == pytest.approx(1 + 0.5 * n / 700, rel=0.01)


def test_those_who_go_the_other_way_are_not_slowed():
    bench = bench_with(stream(0.5), stream(50, name="back", origin="b", goal="a"), window_hours=4)
    bench.run(160)
    assert drives(bench, goal=0) == pytest.approx([1, 1, 1], abs=0.02)


def test_the_background_slows_by_the_curve_of_the_bureau_of_public_roads():
    bench = bench_with(stream(1e3, at_start=True), delay={"law": "bpr"}, background_per_h=500)
    bench.run(3)
    assert drives(bench) == pytest.approx([1 + 0.15 * 0.5**4])
    assert bench.ways.hours == pytest.approx([1 + 0.15 * 0.5**4] * 4)  # the command knows it


def test_only_the_links_named_are_slowed():
    bench = bench_with(links=["b_c"], background_per_h=4)
    assert bench.world.arcs["jam"].tolist() == [-1, -1, 0, 1]
    assert bench.ways.hours.tolist() == [1, 1, 3, 3]


def test_the_last_row_that_speaks_of_a_link_counts():
    rows = [{"delay": AFFINE, "background_per_h": 4}, {"links": ["b_c"], "delay": AFFINE, "background_per_h": 2}]
    assert Bench(calm(congestion=rows)).ways.hours.tolist() == [3, 3, 2, 2]


def test_without_congestion_there_is_nothing_to_count():
    bench = Bench(calm(streams=[stream()]))
    bench.run(10)
    assert (bench.world.arcs["jam"] == -1).all()
    assert len(bench.world.jams) == 0


def with_two_ways(slow_kph, timeline=(), **more):
    """Return a bench whose cars go from a to b by a road of one hour or by another."""
    theatre = line("a", "b")
    theatre["links"].append(link("other", "a", "b", kph=slow_kph))
    cars = stream(0.2, ways=[["a_b"], ["other"]], choice={"every_hours": 5, "step": 0.5}) | more
    return Bench(calm(theatre=theatre, streams=[cars], timeline=list(timeline)))


def shares(bench, since):
    """Return the share of each way among the cars that appeared since an hour."""
    rows = bench.world.convoys[: int(bench.world.count[r.CONVOYS])]
    routes = rows["route"][rows["born"] >= since]
    return [float((routes == way["route"]).mean()) for way in bench.world.ways]


def test_ways_are_taken_evenly_at_first():
    bench = with_two_ways(30)
    bench.run(4.9)
    assert shares(bench, 0)[0] == pytest.approx(0.5, abs=0.3)


def test_a_slower_way_is_left_to_those_who_try_it():
    bench = with_two_ways(30)
    bench.run(600)
    assert bench.world.ways["share"].tolist() == pytest.approx([0.999, 0.001], abs=1e-4)
    assert shares(bench, 300)[0] > 0.99


def test_a_way_that_is_closed_gets_nobody():
    closed = {"at_days": 1, "what": "capacity", "target": "a_b", "value": 0}
    bench = with_two_ways(60, [closed])
    bench.run(60)
    assert shares(bench, 24.1) == [0, 1]


def test_where_all_ways_are_closed_cars_wait_on_both():
    closed = [{"at_days": 0, "what": "capacity", "target": name, "value": 0} for name in ("a_b", "other")]
    bench = with_two_ways(60, closed)
    bench.run(20)
    assert np.all(np.array(shares(bench, 0.1)) > 0.3)


def test_nobody_chooses_anew_before_those_who_chose_last_have_arrived():
    bench = with_two_ways(60, kph=1)
    bench.run(5)
    events = bench.world.events[: int(bench.world.count[r.EVENTS])]
    assert events["at"][events["what"] == r.REASSESS].tolist() == pytest.approx([65], abs=0.01)
