"""Escorts and air defence take off what attack and strikes do, by hand and in closed form."""

import math

import numpy as np
import pytest

from model.kernel import records as r
from model.kernel.core import schedule
from model.kernel.luck import LOSS, binomial, uniform
from tests.bench import Bench, calm, line

RED = {"name": "red", "strategy": {"kind": "idle"}, "until_days": 30, "budget_per_day": 0}
LOST = 1 - math.exp(-0.3)
GUARDS = {"name": "guards", "home": "a", "teams": 2, "spares": 0.5}
DAMAGE = {"road": {"gsd": 1, "needs_crew": False, "steps": [{"after_hours": 0.5, "capacity": 1}]}}


def attacked(loss=LOST, **parts):
    """Return a line of links of 100 km, on each of which a vehicle is lost with this chance."""
    hunt = RED | {"interdiction": {"loss_per_100_km": loss, "countries": ["PL"]} | parts.pop("hunt", {})}
    return calm(theatre=line("a", "b", "c", km=100, kph=100), adversaries=[hunt], escorts=[GUARDS]) | parts


def test_an_escort_takes_its_share_off_the_hazard_of_attack():
    bench = Bench(attacked())
    bench.run(0)
    alone, guarded = (bench.send("a_b", vehicles=20, tonnes=20.0, key=7, escort=e) for e in (0, 1))
    bench.run(20)
    u = uniform(bench.world.seed[0], LOSS, 7, 0)
    lost = [20 - bench.convoy(c)["vehicles"] for c in (alone, guarded)]
    assert lost == [binomial(u, 20, 0.3), binomial(u, 20, 0.15)]
    assert lost[0] > lost[1]


def test_the_mean_loss_of_escorted_vehicles_is_that_of_half_the_hazard():
    bench = Bench(attacked(escorts=[GUARDS | {"teams": 300}]))
    bench.world.fleets["free"] = bench.world.fleets["total"] = 1e6
    bench.run(0)
    convoys = [bench.send("a_b", vehicles=20, tonnes=1.0, escort=1) for _ in range(300)]
    bench.run(20)
    lost = 20 - bench.world.convoys["vehicles"][convoys]
    assert lost.mean() == pytest.approx(20 * (1 - math.exp(-0.15)), abs=3 * lost.std() / math.sqrt(300))


def test_mishaps_do_not_mind_an_escort():
    bench = Bench(attacked(loss=0) | {"mishaps": calm()["mishaps"] | {"loss_per_100_km": LOST}})
    alone, guarded = (bench.send("a_b", vehicles=20, key=7, escort=e) for e in (0, 1))
    bench.run(20)
    assert bench.convoy(alone)["vehicles"] == bench.convoy(guarded)["vehicles"] < 20


def test_teams_go_along_once_and_are_free_when_they_are_home():
    bench = Bench(attacked(loss=0))
    bench.world.escort_home_h[0, 2] = 5.0
    convoys = [bench.send("a_b", "b_c", escort=1) for _ in range(3)]
    assert [bench.convoy(c)["escort"] for c in convoys] == [1, 1, 0]
    bench.run(6.9)
    assert bench.world.teams["free"].tolist() == [0]
    bench.run(12)
    assert bench.world.teams["free"].tolist() == [2]


def test_a_team_shares_the_end_of_its_convoy():
    bench = Bench(attacked(loss=1 - 1e-15))
    bench.run(0)
    bench.send("a_b", escort=1)
    bench.run(20)
    assert [bench.world.teams[name].tolist() for name in ("free", "lost")] == [[1], [1]]


def test_a_convoy_is_no_faster_than_its_escort():
    bench = Bench(attacked(loss=0) | {"escorts": [GUARDS | {"kph": 25}]})
    convoys = [bench.send("a_b", escort=e) for e in (0, 1)]
    bench.run(20)
    assert [bench.spent(c)["moving"] for c in convoys] == [1.0, 4.0]


def struck(rounds=2, intercepts=1.0, radius_km=30, node="b", strikes=((1, 5),), **more):
    """Strike the link a_b: pairs of hour and number, in a world of one battery."""
    battery = {"name": "sam", "node": node, "radius_km": radius_km, "intercepts": intercepts, "rounds": rounds}
    bench = Bench(calm(damage=DAMAGE, adversaries=[RED], air_defence=[battery | more]))
    for at, number in strikes:
        for _ in range(number):
            schedule(bench.world, float(at), r.STRIKE, 0, 0, 1.0)
    bench.run(600)
    return [int(bench.world.count[k]) for k in (r.STRIKES, r.INTERCEPTED, r.LANDED)]


def test_a_battery_stops_as_many_strikes_as_it_has_rounds_ready():
    assert struck(radius_km=100) == [5, 2, 3]
    assert struck(radius_km=100, reload_hours=6, strikes=((1, 3), (6.9, 1), (7, 3))) == [7, 4, 3]


def test_a_battery_covers_the_links_whose_middle_is_within_its_radius():
    # half a degree of longitude at 52 degrees north is 34.23 km
    assert struck(radius_km=34.0) == [5, 0, 5]
    assert struck(radius_km=34.5) == [5, 2, 3]


def test_strikes_that_land_are_those_that_succeed_and_get_through():
    battery = {"name": "sam", "node": "b", "radius_km": 50, "intercepts": 0.5, "rounds": 1, "reload_hours": 0}
    twice = [battery, battery | {"name": "sam2"}]
    bench = Bench(calm(damage=DAMAGE, adversaries=[RED], air_defence=twice))
    bench.world.resize("jobs", 4000)
    for k in range(4000):
        schedule(bench.world, 1.0 + 0.1 * k, r.STRIKE, 0, 0, 0.6)
    bench.run(600)
    landed, stopped = bench.world.count[r.LANDED] / 4000, bench.world.count[r.INTERCEPTED] / 4000
    assert stopped == pytest.approx(0.75, abs=3 * math.sqrt(0.75 * 0.25 / 4000))
    assert landed == pytest.approx(0.25 * 0.6, abs=3 * math.sqrt(0.15 * 0.85 / 4000))


def test_air_defence_shields_convoys_on_the_links_that_it_covers():
    battery = {"name": "sam", "node": "b", "radius_km": 40, "shields": 0.25}
    bench = Bench(attacked(air_defence=[battery, battery | {"name": "sam2", "radius_km": 1}]))
    bench.run(0)
    assert bench.world.arcs["attack"] == pytest.approx(np.full(4, 0.3 * 0.75))


@pytest.mark.parametrize(
    ("hunt", "hazards"),
    [
        ({"countries": [], "links": ["b_c"]}, [0, 0, 0.3, 0.3]),
        ({"countries": ["PL"], "modes": ["rail"]}, [0, 0, 0, 0]),
        ({"countries": ["PL"], "links": ["b_c"], "modes": ["road", "air"]}, [0.3] * 4),
    ],
)
def test_attack_is_where_its_countries_links_and_modes_say(hunt, hazards):
    bench = Bench(attacked(hunt=hunt))
    bench.run(0)
    assert bench.world.arcs["attack"] == pytest.approx(hazards)
