"""What means of an adversary do of their own: other damage, papers that take longer, raids."""

import numpy as np
import pytest
from pydantic import ValidationError

from model.closures import LONG_H
from model.kernel import records as r
from model.kernel.core import schedule
from model.kernel.permits import lodge
from model.striking import first_step_hours
from model.wargame import Wargame
from tests.bench import Bench, calm, line, plan_of

ROAD = {"floor": 0, "needs_crew": False, "gsd": 1, "steps": [{"after_hours": 10, "capacity": 1}]}
BY_HAND = {"floor": 0.8, "needs_crew": False, "gsd": 1, "steps": [{"after_hours": 240, "capacity": 1}]}
SABOTAGE = BY_HAND | {"floor": 0.6, "steps": [{"after_hours": 5, "capacity": 1}]}
PAPERS = {"regimes": {"slow": {"lead_hours": 100}, "quick": {"lead_hours": 10}}, "regime": "quick", "office_hours": 0}


def theatre():
    rows = line("a", "b", "c")
    rows["nodes"][2]["country"] = "LT"
    rows["links"][1]["border"] = "PL-LT"
    return rows


def red(*means, **more):
    named = [{"name": f"m{i}", "success": 1, **row} for i, row in enumerate(means)]
    usual = {"name": "red", "strategy": {"kind": "idle"}, "until_days": 30, "budget_per_day": 9}
    return usual | {"capabilities": named} | more


def bench(*means, **parts):
    """Return a bench with two adversaries, of which the second has these means: numbers 1, 2, ..."""
    rows = {"theatre": theatre(), "damage": {"road": ROAD}, "permits": PAPERS}
    return Bench(calm(**rows | {"adversaries": [red(name="first", capabilities=()), red(*means)]} | parts))


def strike(bench, at_h, means, asset="b_c"):
    schedule(bench.world, at_h, r.STRIKE, bench.asset(asset), means, 1.0)


def levels(bench, *hours, asset="b_c"):
    return bench.levels(asset, *hours)


def test_an_effect_of_its_own_takes_the_place_of_the_damage_of_the_kind():
    it = bench({"effect": BY_HAND}, {})
    strike(it, 1, 1)
    strike(it, 1, 2, asset="a_b")
    assert levels(it, 1, 240.9, 241) == [0.8, 0.8, 1]
    assert levels(bench({}, {"effect": BY_HAND}), 1) == [1]
    assert it.logged("damage") == [(1.0, "damage", 1, 1, 0.8), (1.0, "damage", 1, 0, 0.0)]


def test_slight_damage_on_top_of_a_worse_one_changes_nothing():
    it = bench({"effect": SABOTAGE}, {})
    strike(it, 0, 2)
    strike(it, 2, 1)
    assert levels(it, 0, 3, 9.9, 10) == [0, 0, 0, 1]


def test_worse_damage_takes_the_place_of_a_slight_one():
    it = bench({"effect": SABOTAGE}, {})
    strike(it, 0, 1)
    strike(it, 2, 2)
    assert levels(it, 0, 3, 11.9, 12) == [0.6, 0, 0, 1]


GRADED = BY_HAND | {
    "floor": 0,
    "steps": [],
    "severities": [
        {"name": "slight", "share": 0.5, "floor": 0.7, "steps": [{"after_hours": 5, "capacity": 1}]},
        {"name": "grave", "share": 0.5, "floor": 0.1, "steps": [{"after_hours": 50, "capacity": 1}]},
    ],
}


def test_an_effect_of_its_own_may_have_grades():
    it = bench({"effect": GRADED}, {"effect": SABOTAGE})
    for k in range(40):
        strike(it, 100 * k, 1)
    it.run(4000)
    left = [value for *_, value in it.logged("damage")]
    assert set(left) == {0.7, 0.1}
    slight = 100 * left.index(0.7)
    whole = [at for at, *_ in it.logged("repaired")]
    assert whole[left.index(0.7)] == slight + 5


def test_damage_of_another_means_is_weighed_by_its_grade():
    it = bench({"effect": GRADED}, {"effect": SABOTAGE})
    it.world.grades[:, 0, 0] = 0  # every grade that is drawn is the last: grave, and worse than sabotage
    strike(it, 0, 1)
    strike(it, 2, 2)
    assert levels(it, 0, 3, 49.9, 50) == [0.1, 0.1, 0.1, 1]


def test_repairs_are_expected_to_take_what_the_damage_done_takes():
    scenario = bench({"effect": BY_HAND}, {}).plan.scenario
    hours = first_step_hours(scenario, LONG_H)
    assert (hours[-1], hours[0], hours[2]) == (240, 10, LONG_H)


def granted(it, lodged_h, border=0, key=7):
    """Return the hours that papers take which are lodged at an hour, by the luck of this key."""
    it.run(lodged_h)
    return float(it.world.permits["granted"][lodge(it.world, key, border, r.GENERAL, lodged_h, lodged_h)] - lodged_h)


def test_papers_take_longer_while_an_office_is_harassed():
    it = bench({"harasses": {"days": 2, "factor": 3}}, {"harasses": {"days": 1, "regime": "slow"}})
    usual = granted(it, 0.0)
    strike(it, 1, 1)
    assert granted(it, 1.0) == pytest.approx(3 * usual)
    strike(it, 60, 2)
    assert granted(it, 59.0) == pytest.approx(usual)
    assert granted(it, 60.0) == pytest.approx(10 * usual)
    assert granted(it, 84.0) == pytest.approx(usual)
    assert [row[1:] for row in it.logged("hindered")] == [("hindered", 1, 0, 48.0), ("hindered", 1, 0, 24.0)]


def test_a_faster_regime_to_fall_back_to_slows_nothing():
    it = bench({"harasses": {"days": 2, "regime": "quick"}}, permits=PAPERS | {"regime": "slow"})
    usual = granted(it, 0.0)
    strike(it, 1, 1)
    assert granted(it, 1.0) == pytest.approx(usual)


def test_what_is_left_of_pending_papers_grows_and_shrinks_again_when_it_is_over():
    it = bench({"harasses": {"days": 30, "factor": 4}})
    usual = granted(it, 0.0)
    strike(it, usual / 2, 1)
    it.run(usual / 2)
    assert it.world.permits["granted"][0] == pytest.approx(usual / 2 + 4 * usual / 2)
    it = bench({"harasses": {"days": 0.01, "factor": 40}})
    usual = granted(it, 0.0)
    strike(it, usual / 2, 1)
    it.run(usual / 2 + 0.24)
    assert it.world.permits["granted"][0] == pytest.approx(usual / 2 + 0.24 + usual)


def test_a_harassment_does_not_end_while_another_lasts():
    it = bench({"harasses": {"days": 1, "factor": 3}}, {"harasses": {"days": 9, "factor": 3}})
    usual = granted(it, 0.0)
    strike(it, 1, 2)
    strike(it, 2, 1)
    assert granted(it, 30.0) == pytest.approx(3 * usual)
    assert granted(it, 218.0) == pytest.approx(usual)


def hazards(it, hour):
    it.run(hour)
    return np.round(1 - np.exp(-it.world.arcs["attack"] / it.world.arcs["km"] * 100), 9).tolist()


def test_a_raid_is_felt_on_its_link_in_both_directions_until_it_is_over():
    it = bench({"raids": {"days": 2, "loss_per_100_km": 0.1}}, {"raids": {"days": 1, "loss_per_100_km": 0.2}})
    strike(it, 5, 1)
    strike(it, 6, 2)
    assert hazards(it, 4) == [0, 0, 0, 0]
    assert hazards(it, 5) == [0, 0, 0.1, 0.1]
    assert hazards(it, 6) == pytest.approx([0, 0, 1 - 0.9 * 0.8, 1 - 0.9 * 0.8])
    assert hazards(it, 30) == [0, 0, 0.1, 0.1]
    assert hazards(it, 53) == [0, 0, 0, 0]
    assert levels(it, 60) == [1]


def test_a_raid_may_spread_to_all_links_that_share_an_end():
    it = bench({"raids": {"days": 2, "loss_per_100_km": 0.1, "spread": "ends"}})
    strike(it, 5, 1)
    assert hazards(it, 5) == [0.1, 0.1, 0.1, 0.1]


def test_a_raid_spares_modes_that_it_does_not_attack():
    it = bench({"raids": {"days": 2, "loss_per_100_km": 0.1, "modes": ["rail"]}})
    strike(it, 5, 1)
    assert hazards(it, 5) == [0, 0, 0, 0]


def test_air_defence_fires_only_at_what_it_can_stop():
    sure = [{"name": "sam", "node": "b", "radius_km": 500, "intercepts": 1, "rounds": 9}]
    it = bench({}, {"stoppable": False}, air_defence=sure)
    strike(it, 1, 1)
    strike(it, 2, 2)
    assert levels(it, 1, 2) == [1, 0]
    assert it.world.count[r.INTERCEPTED] == 1


def test_an_adversary_sees_what_each_of_its_means_does():
    rows = [
        {"effect": BY_HAND, "borders": ["PL-LT"], "success": 0.5},
        {"harasses": {"days": 2, "factor": 3}},
        {"harasses": {"days": 1, "regime": "slow"}},
        {"raids": {"days": 1, "loss_per_100_km": 0.5}},
    ]
    game = Wargame(plan_of(calm(theatre=theatre(), damage={"road": ROAD}, permits=PAPERS, adversaries=[red(*rows)])), 1)
    game.sensing.look({}, {})
    view = game.sensing.adversary(0, 1.0, game.campaigns[0])
    raid_h = 24 * (1 - 0.5**0.6)
    found = zip(view.names, view.means.tolist(), view.denied_h.round(6).tolist(), view.leaves.tolist(), strict=True)
    assert list(found) == [
        ("a_b", 3, round(raid_h, 6), 1),
        ("b_c", 0, 24, 0.8),
        ("b_c", 1, 20, 1),
        ("b_c", 2, 24, 1),
        ("b_c", 3, round(raid_h, 6), 1),
    ]


@pytest.mark.parametrize(
    ("means", "told"),
    [
        ({"borders": ["XX-YY"]}, "border"),
        ({"harasses": {"days": 1, "regime": "none"}}, "regime"),
        ({"harasses": {"days": 1}}, "slows nothing down"),
        ({"harasses": {"days": 1, "factor": 2}, "raids": {"days": 1}}, "does one thing"),
    ],
)
def test_means_that_do_what_cannot_be_are_refused(means, told):
    with pytest.raises(ValidationError, match=told):
        bench(means)
