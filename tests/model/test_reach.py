"""Means of an adversary: what they reach, what they cost, and when they come off."""

import pytest
from pydantic import ValidationError

from model.kernel import records as r
from model.wargame import Wargame
from tests.bench import calm, line, plan_of

DAMAGE = {
    "road": {"strike_cost": 2, "needs_crew": False, "steps": [{"after_hours": 10, "capacity": 1}]},
    "depot_terminal": {"needs_crew": False, "floor": 0.5, "steps": [{"after_hours": 8, "capacity": 1}]},
}
RED = {"name": "red", "strategy": {"kind": "idle"}, "until_days": 30, "budget_per_day": 9}


def rows(*capabilities, **red):
    """Return (asset, means, cost, hours denied, share left) of what Red can strike; a, b, c lie 68 km apart."""
    theatre = line("a", "b", "c")
    theatre["nodes"][2]["country"] = "LT"
    theatre["links"][1]["border"] = "PL-LT"
    game = Wargame(
        plan_of(calm(theatre=theatre, damage=DAMAGE, adversaries=[RED | red | {"capabilities": capabilities}])), 1
    )
    game.sensing.look({}, {})
    view = game.sensing.adversary(0, 1.0, game.campaigns[0])
    numbers = (view.means, view.cost, view.denied_h, view.leaves)
    return list(zip(view.names, *(column.tolist() for column in numbers), strict=True))


def test_without_means_there_is_one_that_reaches_everything():
    assert rows(success=0.5)[:3] == [("a_b", 0, 2, 5, 0), ("b_c", 0, 2, 5, 0), ("a:road", 0, 1, 2, 0.5)]


def test_each_asset_has_a_row_for_each_means_that_reaches_it():
    near = {"name": "near", "countries": ["LT"], "success": 1}
    far = {
        "name": "far",
        "kinds": ["road"],
        "bases": ["a"],
        "reach_km": 60,
        "cost_factor": 3,
        "success": 1,
        "detection": 0.2,
    }
    assert rows(near, far) == [
        ("a_b", 1, 6, 8, 0),
        ("b_c", 0, 2, 10, 0),
        ("c:road", 0, 1, 4, 0.5),
    ]


def test_means_that_name_no_country_keep_to_the_reach_of_their_owner():
    assert [name for name, *_ in rows({"name": "any"}, reach=["LT"])] == ["b_c", "c:road"]


def played(**means):
    script = {day: ["a_b"] for day in range(20)}
    red = RED | {"strategy": {"kind": "scripted", "script": script}, "capabilities": [{"name": "team"} | means]}
    game = Wargame(plan_of(calm(damage=DAMAGE, adversaries=[red])), 1)
    told = []
    for _ in range(20):
        game.step()
        told += [reason for _, reason in game.campaigns[0].refused]
    return game, told


def test_what_is_prepared_comes_later():
    game, _ = played(success=1, prepare_hours=30)
    struck = [
        at for at, what, *_ in game.world.log[: int(game.world.count[r.LOGGED_ROWS])].tolist() if what == r.LOG_DAMAGE
    ]
    assert struck[0] == 30


def test_what_is_discovered_does_not_take_place_and_its_author_is_told():
    game, told = played(success=1, detection=0.5)
    assert set(told) == {"team against a_b was discovered; its cost is gone"}
    assert game.world.count[r.STRIKES] == 20 - len(told)
    assert 3 <= len(told) <= 17
    assert played(success=1, detection=1)[0].world.count[r.STRIKES] == 0


@pytest.mark.parametrize(
    ("means", "told"),
    [
        ({"bases": ["x"]}, "node"),
        ({"countries": ["XX"]}, "country of this theatre"),
        ({"kinds": ["port"]}, "nothing says what a strike does to a port"),
    ],
)
def test_means_that_name_what_does_not_exist_are_refused(means, told):
    red = RED | {"capabilities": [{"name": "team"} | means]}
    with pytest.raises(ValidationError, match=told):
        plan_of(calm(damage=DAMAGE, adversaries=[red]))
