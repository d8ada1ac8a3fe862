"""What convoys that ask know of dangers ahead, and what they make of it in a campaign."""

import pytest

from model.wargame import Wargame
from tests.bench import calm, depot, line, link, plan_of

ASKING = {"decision_hours": 0, "report_hours": 0, "picture_lag_hours": 0, "report_hits": True}


def campaign(on=("a_b", "c_d"), **routing):
    """Return a game of ten days in which attack awaits convoys on some links, one of which has a safe way around."""
    theatre = line(*"abcde")
    theatre["links"].append(link("around", "c", "d", km=120))
    red = {"name": "red", "strategy": {"kind": "idle"}, "until_days": 10, "budget_per_day": 0}
    red["interdiction"] = {"loss_per_100_km": 0.5, "links": on}
    depots = [
        depot("source", "a", 500),
        depot("target", "e", 0, ["source"], policy={"kind": "base_stock", "levels_t": {"III": 300}}),
    ]
    command = ASKING | {"routing": {"kind": "reroute", **routing}}
    game = Wargame(
        plan_of(calm(theatre=theatre, adversaries=[red], depots=depots, command=command, horizon_days=10)), 1
    )
    game.play()
    return game


def passed_t(game, name):
    return float(game.world.arcs["passed_t"][2 * game.layout.assets[name]])


@pytest.mark.parametrize(("danger_h", "taken"), [(0, False), (1, False), (100, True)])
def test_a_convoy_that_was_hit_goes_around_what_it_fears(danger_h, taken):
    game = campaign(danger_h=danger_h)
    assert (passed_t(game, "around") > 0) is taken


def test_a_convoy_fears_no_link_where_nobody_attacks():
    game = campaign(on=("a_b",), danger_h=100)
    assert passed_t(game, "around") == 0


def test_a_convoy_that_has_lost_too_much_brings_back_the_rest():
    game = campaign(turn_back_share=0.01)
    assert game.recorder.results(game, game.recorder, 0.0).runs["convoys_returned"].iloc[0] > 0
