"""Papers: convoys wait for them at their origin, and a new regime takes the faster."""

import numpy as np
import pytest

from model.kernel import records as r
from model.kernel.permits import lodge
from model.kernel.stocks import settle_all
from tests.bench import Bench, calm, line

GENERAL, DANGEROUS, OVERWEIGHT = range(3)
REGIMES = {
    "slow": {"lead_hours": 400, "shape": 1e9},
    "fast": {"lead_hours": 10, "shape": 1e9, "dangerous_factor": 2, "overweight_factor": 3},
}  # with such a shape every draw is the mean


def bench_at(regime, *changes, patience_days=30, seed=1, **more):
    """Return a bench with the border of a and b under a regime, and (hour, regime) changes of it."""
    theatre = line("a", "b", "c")
    theatre["nodes"][0]["country"] = "LT"
    timeline = [{"at_days": at / 24, "what": "regime", "target": "*", "value": new} for at, new in changes]
    permits = {"regimes": REGIMES, "regime": regime, "office_hours": 0, "patience_days": patience_days}
    return Bench(calm(theatre=theatre, permits=permits | more, timeline=timeline), seed)


def lodge_for(bench, *permits):
    """Lodge (hour, cargo) at the one border; return what a sending has to name them."""
    numbers = [lodge(bench.world, i, 0, cargo, hour, 0.0) for i, (hour, cargo) in enumerate(permits)]
    bench.world.needs[: len(numbers)] = numbers
    return {"need": 0, "needs": len(numbers)}


def granted(bench):
    return pytest.approx(bench.world.permits["granted"][: int(bench.world.count[r.PERMITS])].tolist(), rel=1e-3)


def test_a_convoy_waits_at_its_origin_until_the_papers_are_there():
    bench = bench_at("fast")
    c = bench.send("a_b", "b_c", **lodge_for(bench, (0.0, GENERAL)))
    bench.run(5)
    assert (bench.state(c), bench.convoy(c)["node"]) == ("permit_wait", 0)
    bench.run(50)
    assert bench.spent(c) == {"permit_wait": pytest.approx(10, abs=0.01), "moving": 2.0}


def test_the_last_paper_counts():
    bench = bench_at("fast")
    c = bench.send("a_b", "b_c", **lodge_for(bench, (0.0, GENERAL), (0.0, OVERWEIGHT), (0.0, DANGEROUS)))
    bench.run(50)
    assert granted(bench) == [10, 30, 20]
    assert bench.spent(c)["permit_wait"] == pytest.approx(30, abs=0.01)


def test_papers_lodged_early_enough_hold_nobody_up():
    bench = bench_at("fast")
    c = bench.send("a_b", "b_c", **lodge_for(bench, (-12.0, GENERAL)))
    bench.run(50)
    assert granted(bench) == [0]
    assert bench.ends(c) == [2.0]


def test_a_faster_regime_brings_pending_papers_forward():
    bench = bench_at("slow", (50, "fast"))
    c = bench.send("a_b", "b_c", **lodge_for(bench, (0.0, GENERAL)))
    bench.run(100)
    assert granted(bench) == [60]
    assert bench.spent(c)["permit_wait"] == pytest.approx(60, abs=0.01)


def test_a_slower_regime_leaves_pending_papers_alone():
    bench = bench_at("fast", (5, "slow"))
    lodge_for(bench, (0.0, GENERAL))
    bench.run(100)
    assert granted(bench) == [10]


def test_a_faster_regime_that_comes_too_late_changes_nothing():
    bench = bench_at("slow", (395, "fast"))
    lodge_for(bench, (0.0, GENERAL))
    bench.run(500)
    assert granted(bench) == [400]


QUEUES = {"slow": {"lead_hours": 100, "shape": 1e9, "staff": 1}, "fast": {"lead_hours": 10, "shape": 1e9, "staff": 1}}


def test_a_new_regime_takes_up_the_queue_of_an_office_anew():
    """Three papers wait for one officer at 100 h each; from hour 50 on he takes 10 h, in their order."""
    bench = bench_at("slow", (50, "fast"), regimes=QUEUES)
    lodge_for(bench, *[(0.0, GENERAL)] * 3)
    assert granted(bench) == [100, 200, 300]
    bench.run(55)
    assert granted(bench) == [60, 70, 80]
    lodge(bench.world, 3, 0, GENERAL, 55.0, 55.0)
    assert granted(bench) == [60, 70, 80, 90]


def test_who_comes_after_a_slower_regime_waits_for_those_before():
    bench = bench_at("fast", (5, "slow"), regimes=QUEUES)
    lodge_for(bench, *[(0.0, GENERAL)] * 2)
    bench.run(6)
    lodge(bench.world, 2, 0, GENERAL, 6.0, 6.0)
    assert granted(bench) == [10, 20, 120]


def test_a_regime_of_one_border_leaves_the_others_alone():
    theatre = line("a", "b", "c")
    for place, country in zip(theatre["nodes"], ("LT", "PL", "DE"), strict=True):
        place["country"] = country
    permits = {"regimes": REGIMES, "regime": "slow", "borders": {"PL-DE": "fast"}}
    bench = Bench(calm(theatre=theatre, permits=permits))
    for border in (0, 1):
        lodge(bench.world, border, border, GENERAL, 0.0, 0.0)
    assert granted(bench) == [400, 10]


def test_out_of_patience_the_cargo_is_given_back():
    bench = bench_at("slow", patience_days=2)
    bench.world.home_h[0] = [1.0, 7.0, 7.0]
    c = bench.send("a_b", "b_c", tonnes=40.0, at=3.0, vehicles=4, **lodge_for(bench, (0.0, GENERAL)))
    bench.run(50.9)
    assert (bench.state(c), bench.level("source")) == ("permit_wait", 460)
    bench.run(51.1)
    assert (bench.state(c), bench.cause(c), bench.level("source")) == ("expired", "permit_late", 500)
    assert bench.world.stores["inbound"][bench.store("target")] == 0
    assert bench.world.fleets["free"][0] == 96
    bench.run(52.1)
    assert bench.world.fleets["free"][0] == 100
    bench.run(600)
    assert bench.state(c) == "expired"


def test_a_new_regime_does_not_reset_patience():
    bench = bench_at("slow", (40, "slow"), patience_days=2)
    c = bench.send("a_b", "b_c", **lodge_for(bench, (0.0, GENERAL)))
    bench.run(600)
    assert bench.state(c) == "expired"
    assert bench.ends(c) == [pytest.approx(48, abs=0.01)]


def test_cargo_that_is_given_back_is_settled_first():
    """A producer that was full while the cargo was out makes no more once it is back."""
    works = {"name": "works", "node": "a", "output_t_per_day": {"III": 24}, "stock_t": {"III": 100},
             "capacity_t": {"III": 100}}  # fmt: skip
    bench = bench_at("slow", patience_days=1)
    rows = bench.plan.scenario.model_dump() | {"industry": [works]}
    bench = Bench(rows)
    bench.send("a_b", "b_c", source="works", tonnes=10.0, **lodge_for(bench, (0.0, GENERAL)))
    bench.run(100)
    settle_all(bench.world, 100)
    assert bench.level("works") == 110  # ten made in the gap, ten given back


def test_lead_times_have_the_mean_and_shape_of_their_regime():
    regimes = {"law": {"lead_hours": 100, "shape": 4, "dangerous_factor": 1.5}}
    theatre = line("a", "b", "c")
    theatre["nodes"][0]["country"] = "LT"
    bench = Bench(calm(theatre=theatre, permits={"regimes": regimes, "regime": "law"}))
    bench.world.resize("permits", 2000)
    for key in range(2000):
        lodge(bench.world, key, 0, DANGEROUS, 0.0, 0.0)
    hours = bench.world.permits["granted"][:2000]
    assert hours.mean() == pytest.approx(150, abs=3 * 75 / 2000**0.5)
    assert hours.std() == pytest.approx(75, rel=0.1)
    assert len(np.unique(hours)) == 2000


def test_a_new_regime_wakes_a_convoy_on_its_way_at_no_hour_that_has_passed():
    bench = bench_at("slow", (100, "fast"), patience_days=2)
    c = bench.send("a_b", "b_c")
    bench.run(1.5)
    papers = lodge_for(bench, (0.0, GENERAL))
    waits = papers | {"state": r.PERMIT_WAIT, "arc": -1, "version": bench.convoy(c)["version"] + 1, "since": 1.5}
    for name, value in waits.items():
        bench.world.convoys[name][c] = value
    bench.run(100)
    assert bench.world.events["at"][: int(bench.world.count[r.EVENTS])].min() >= 100
    bench.run(200)
    assert bench.state(c) == "delivered"


@pytest.mark.parametrize(("prelodged", "hours"), [(False, 7), (True, 2)])
def test_form_302_ahead_of_the_convoy_saves_the_formalities(prelodged, hours):
    bench = bench_at("fast", office_hours=5, prelodged=prelodged)
    c = bench.send("a_b", "b_c", **lodge_for(bench, (-12.0, GENERAL)))
    bench.run(50)
    assert bench.ends(c) == [hours]
