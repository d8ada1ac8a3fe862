"""Crews travel by road, leg by leg; they can be lost on the way and at work, and are made up for."""

import numpy as np
import pytest
from pydantic import ValidationError

from agents.intents import Repair
from model.kernel import records as r
from model.kernel.core import schedule
from model.kernel.crews import AT_WORK, LOST, ON_THE_WAY, READY
from model.scenario import Scenario
from tests.bench import Bench, calm, depot, line, link
from tests.model.test_sensing import game_of

DAMAGE = {"road": {"gsd": 1, "steps": [{"after_hours": 10, "capacity": 1}]}}
SLIGHT = {"floor": 0.8, "needs_crew": False, "gsd": 1, "steps": [{"after_hours": 1, "capacity": 1}]}


def engineers(**more):
    usual = {"name": "e", "home": "d", "crews": 1, "travel_kph": 30, "mends": ["road"], "order": {"kind": "fifo"}}
    return usual | {"reaction_hours": 0} | more


def bench(seed=1, struck=("a_b",), **more):
    """Return a bench of roads a - b - c - d of two hours each for the crew that is at d, of which some are struck."""
    parts = {name: more.pop(name) for name in ("adversaries", "timeline") if name in more}
    timeline = [{"at_days": 0, "what": "strike", "target": name} for name in struck]
    rows = calm(theatre=line(*"abcd"), damage=DAMAGE, engineers=[engineers(**more)], timeline=timeline)
    it = Bench(rows | parts, seed)
    it.run(0)
    return it


def go(it, asset="a_b", crew=0):
    """Send a crew the way that its commander pictures."""
    view = it.crews.view(0, it.now, np.zeros(len(it.world.assets)), np.zeros_like)
    it.transport.carry_out([Repair(crew, it.asset(asset), view.way(crew, it.asset(asset)))])
    return view


def crew(it, name, c=0):
    return it.world.crews[name][c]


def test_a_crew_is_there_after_its_legs_and_stays_there_when_it_is_done():
    it = bench()
    view = go(it)
    assert view.travel_h.tolist() == [[4.0]]
    for hour, node, state in ((1.9, 3, ON_THE_WAY), (2, 2, ON_THE_WAY), (4, 1, AT_WORK), (13.9, 1, AT_WORK)):
        it.run(hour)
        assert (crew(it, "node"), crew(it, "state")) == (node, state)
    it.run(14)
    assert (crew(it, "node"), crew(it, "state")) == (1, READY)
    assert [(at, kind) for at, kind, *_ in it.logged("repair_started", "repaired")] == [
        (4.0, "repair_started"), (14.0, "repaired")
    ]  # fmt: skip


def test_a_closed_link_on_the_way_is_passed_slowly():
    it = bench(struck=("a_b", "b_c"), closed_kph=6)
    view = go(it)
    assert view.travel_h.tolist() == [[4.0, 2.0]]  # the picture is older than the strikes
    it.run(11.9)
    assert crew(it, "state") == ON_THE_WAY
    it.run(12)
    assert (crew(it, "node"), crew(it, "state")) == (1, AT_WORK)


def test_a_way_around_is_taken_when_the_closed_link_is_known():
    theatre = line(*"abcd")
    theatre["links"].append(link("around", "b", "c", km=120))
    rows = calm(theatre=theatre, damage=DAMAGE, engineers=[engineers(closed_kph=5)])
    it = Bench(rows)
    shut = np.zeros(len(it.world.assets))
    schedule(it.world, 0.0, r.STRIKE, it.asset("a_b"), 0, 1.0)
    it.run(0)
    for left_h, links in ((0, ("c_d", "b_c")), (9, ("c_d", "around"))):
        shut = shut.copy()
        shut[it.asset("b_c")] = left_h
        view = it.crews.view(0, 0.0, shut, np.zeros_like)
        way = view.way(0, it.asset("a_b"))
        assert tuple(it.layout.asset_names[it.world.arcs["asset"][a]] for a in way.legs) == links


def test_a_crew_whose_task_is_done_without_it_is_ready_where_it_stands():
    it = bench(closed_kph=1)
    go(it)
    it.world.damage[:, 1] = 0  # the next damage is mended without a crew
    schedule(it.world, 1.0, r.STRIKE, it.asset("a_b"), 0, 1.0)
    it.world.steps[:, :, 0, 0] = 1
    it.run(3)
    assert crew(it, "state") == ON_THE_WAY
    it.run(4)
    assert (crew(it, "node"), crew(it, "state")) == (1, READY)


RAIDS = [
    {
        "name": "red",
        "strategy": {"kind": "idle"},
        "until_days": 90,
        "budget_per_day": 0,
        "interdiction": {"loss_per_100_km": 0.5, "countries": ["PL"]},
    }
]


def lost_on_the_way(exposure, seeds=300, **more):
    """Return which of so many runs lose the crew on its way of 120 km."""
    found = []
    for seed in range(seeds):
        it = bench(seed, exposure=exposure, adversaries=RAIDS, **more)
        go(it)
        it.run(6)
        found.append(crew(it, "state") == LOST)
    return np.array(found)


@pytest.mark.parametrize("exposure", [0, 0.5, 1])
def test_a_crew_meets_its_share_of_the_hazard_of_attack(exposure):
    lost = lost_on_the_way(exposure)
    chance = 1 - 0.5 ** (1.2 * exposure)
    assert lost.mean() == pytest.approx(chance, abs=3 * (chance * (1 - chance) / len(lost)) ** 0.5)


def test_a_damage_whose_crew_is_lost_on_the_way_waits_for_another():
    seed = int(np.flatnonzero(lost_on_the_way(1, 20))[0])
    it = bench(seed, exposure=1, adversaries=RAIDS, crews=2)
    go(it)
    it.run(6)
    assert it.world.jobs["crew"][0] == -1
    assert [row[1] for row in it.logged("crew_lost")] == ["crew_lost"]
    it.world.arcs["attack"] = 0
    go(it, crew=1)
    it.run(30)
    assert it.world.count[r.REPAIRS] == 1


@pytest.mark.parametrize(("chance", "works"), [(0, 1), (1, 0)])
def test_a_strike_on_what_a_crew_mends_may_take_the_crew(chance, works):
    it = bench(struck_at_work=chance)
    go(it)
    schedule(it.world, 5.0, r.STRIKE, it.asset("a_b"), 0, 1.0)
    it.run(30)
    assert it.world.count[r.REPAIRS] == works
    assert (crew(it, "lost"), crew(it, "state")) == ((0, READY) if works else (1, LOST))


def test_a_slight_strike_takes_a_crew_and_its_work_and_what_needs_no_crew_hurts_none():
    for effect, lost in ((SLIGHT | {"needs_crew": True}, 1), (SLIGHT, 0)):
        means = [{"name": "m", "success": 1, "effect": effect}]
        it = bench(struck_at_work=1, adversaries=[RAIDS[0] | {"interdiction": None, "capabilities": means}])
        go(it)
        schedule(it.world, 5.0, r.STRIKE, it.asset("a_b"), 0, 1.0)
        it.run(30)
        assert (crew(it, "lost"), it.world.count[r.REPAIRS], it.world.assets["level"][0]) == (lost, 1 - lost, 1 - lost)


def test_a_lost_crew_is_made_up_for_at_home_where_the_scenario_says_so():
    it = bench(struck_at_work=1, replaced_days=2)
    go(it)
    schedule(it.world, 5.0, r.STRIKE, it.asset("a_b"), 0, 1.0)
    it.run(5 + 47.9)
    assert crew(it, "state") == LOST
    it.run(5 + 48)
    assert (crew(it, "node"), crew(it, "state")) == (3, READY)
    assert [(at, kind) for at, kind, *_ in it.logged("crew_lost", "crew_back")] == [(5, "crew_lost"), (53, "crew_back")]


def test_engineers_send_another_crew_when_one_is_lost():
    strikes = [{"at_days": at / 24, "what": "strike", "target": "a_b"} for at in (0, 4)]
    own = engineers(home="c", crews=2, struck_at_work=1)
    game = game_of(2, timeline=strikes, damage=DAMAGE, engineers=[own])
    assert (game.world.crews["state"].tolist(), game.world.count[r.REPAIRS]) == ([LOST, READY], 1)


def with_roads(*roads):
    theatre = line(*"abcd")
    rail = link("c_d", "c", "d", "rail", gauge=1435, axle_t=22.5)
    theatre["links"] = [row for row in theatre["links"] if row["link"] in roads] + [rail]
    rows = calm(theatre=theatre, depots=[depot("source", "a", 500)], engineers=[engineers(home="a", mends=["track"])])
    return Scenario.model_validate(rows)


def test_engineers_whom_no_road_leads_to_what_they_mend_are_told():
    assert with_roads("a_b", "b_c").engineers[0].home == "a"
    with pytest.raises(ValidationError, match="no road leads from there to anything that they mend"):
        with_roads("a_b")
