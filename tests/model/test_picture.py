"""What is reported to the command, and what becomes of reports on their way; the kernel goes by the truth."""

import numpy as np
import pytest

from model.kernel import records as r
from tests.bench import calm, depot, plan_of
from tests.model.test_sensing import DAMAGE, KEEPING_STOCK, game_of, look

#: Two tonnes an hour leave a depot that is never filled.
DRAINING = {
    "depots": [depot("source", "a", 500), depot("stranger", "c", 10, nation="LT")],
    "demands": [
        {"name": "ask", "depot": "source", "supply": "III", "tonnes": 2, "arrivals": {"law": "fixed", "hours": 1}}
    ],
}
STORE = 2  # class III of the first depot
CUT = {"at_days": 0.5, "what": "strike", "target": "cloud"}
PLATFORM = {
    "sites": [{"name": "cloud", "kind": "data", "node": "a"}],
    "damage": DAMAGE | {"data": {"needs_crew": False, "gsd": 1, "steps": [{"after_hours": 900, "capacity": 1}]}},
    "timeline": [CUT],
}


def told(turns=3, command=None, parts=DRAINING, **information):
    """Return a game after some turns, and what the command reads of a depot that had 500 t."""
    parts = parts | ({"command": calm()["command"] | command} if command else {})
    game = game_of(turns, information=information, **parts)
    return game, game.sensing.command({}).level[STORE]


def truth(game):
    return float(game.world.stores["level"][STORE])


def test_reports_are_right_and_at_once_unless_the_scenario_says_otherwise():
    game, level = told()
    assert level == truth(game) < 500
    assert game.sensing.gap() == (0, 0, 0)


@pytest.mark.parametrize("lag_h", [12, 24, 36])
def test_a_late_report_tells_what_was(lag_h):
    game, level = told(own={"lag_hours": lag_h})
    assert level == pytest.approx(truth(game) + 2 * lag_h, abs=2)
    assert game.sensing.gap().stock > 0


def test_before_the_start_there_was_what_there_is_at_the_start():
    assert told(0, own={"lag_hours": 48})[1] == 500


def test_a_lost_report_leaves_the_one_before():
    assert told(own={"lost": 1})[1] == 500


@pytest.mark.parametrize("slip", [2, 10])
def test_a_number_keyed_in_wrong_is_too_large_or_too_small(slip):
    game, level = told(own={"mistyped": 1}, slip=slip)
    assert level in (pytest.approx(truth(game) * slip), pytest.approx(truth(game) / slip))


def test_false_reports_are_false_as_long_as_they_are_sent():
    false = [{"of": "source", "supplies": ["III"], "factor": 1.5, "from_days": 1, "until_days": 3}]
    for turns, factor in ((0, 1), (1, 1.5), (2, 1.5), (3, 1)):
        game, level = told(turns, falsified=false)
        assert level == pytest.approx(factor * truth(game))


def test_strangers_report_as_the_pair_has_agreed_or_else_as_all():
    pair = {"of": "PL", "to": "LT", "lag_hours": 24}
    for command, information, lag_h in (
        ({"nation": "PL"}, {"across": {"lag_hours": 48}}, 0),
        ({"nation": "LT"}, {"across": {"lag_hours": 48}}, 48),
        ({"nation": "LT"}, {"across": {"lag_hours": 48}, "pairs": [pair]}, 24),
        ({}, {"across": {"lag_hours": 48}}, 0),
    ):
        game, level = told(command=command, **information)
        assert level == pytest.approx(truth(game) + 2 * lag_h, abs=2)


def test_without_the_platform_reports_come_by_hand():
    by_hand = {"lag_hours": 24, "lost": 0, "mistyped": 0}
    for turns, lag_h in ((0, 0), (2, 24)):
        game, level = told(turns, parts=DRAINING | PLATFORM, platform="cloud", by_hand=by_hand)
        assert level == pytest.approx(min(500, truth(game) + 2 * lag_h), abs=2)


def closed(game):
    return game.ways.left[game.layout.assets["a_b"]] > 0


def test_a_link_abroad_is_heard_of_later():
    close = {"at_days": 0.5, "what": "capacity", "target": "a_b", "value": 0}
    for nation, first in (("PL", 1), ("LT", 3)):
        command = {"nation": nation, "picture_lag_hours": 0}
        for turns in range(5):
            game, _ = told(turns, command, {"timeline": [close]} | DRAINING, across={"lag_hours": 48})
            assert closed(game) == (turns >= first)
            assert (game.sensing.gap().links > 0) == (nation == "LT" and turns >= 1)


def test_a_link_may_be_said_to_be_closed_or_open():
    close = {"at_days": 0.5, "what": "capacity", "target": "a_b", "value": 0}
    false = {"of": "a_b", "until_days": 9}
    assert closed(told(2, falsified=[false | {"factor": 0}])[0])
    parts = {"timeline": [close]} | DRAINING
    game, _ = told(3, {"picture_lag_hours": 0}, parts, falsified=[false | {"factor": 1}])
    assert not closed(game)


def test_what_is_not_there_cannot_be_sent_and_is_refused():
    short = [depot("source", "a", 50), KEEPING_STOCK[1]]
    false = [{"of": "source", "factor": 9, "until_days": 9}]
    game = game_of(1, depots=short, information={"falsified": false})
    assert game.transport.refused > 0
    assert game.world.stores["inbound"].sum() <= 50


def test_a_depot_without_trust_tells_less_than_it_has():
    unserved = [depot("source", "a", 0), depot("keeper", "b", 80, ["source"], policy=KEEPING_STOCK[1]["policy"])]
    unserved[1]["hoarding"] = {"withholds": 0.5, "recovers": 0.5}
    game = game_of(3, depots=unserved)
    store = game.layout.depot_store[1] + 2
    game.sensing.posts.keep_back(game.depots[1].kept_back().items())
    look(game)
    assert game.depots[1].trust.by_class[2] == pytest.approx(0.25)
    assert game.sensing.command({}).level[store] == pytest.approx(80 * (1 - 0.5 * 0.75))
    assert game.sensing.depot(1, ()).level[2] == 80


def test_a_lost_convoy_is_awaited_until_its_loss_is_heard_of():
    lost = {"depots": KEEPING_STOCK, "mishaps": calm()["mishaps"] | {"loss_per_100_km": 0.999999}}
    game = game_of(0, information={"own": {"lag_hours": 60}}, **lost)
    target = game.layout.depot_store[1] + 2
    believed, there = [], []
    for _ in range(3):
        game.step()
        look(game)
        believed.append(game.sensing.depot(1, ()).inbound[2])
        there.append(float(game.world.stores["inbound"][target]))
    assert game.world.convoys["state"][0] == r.DESTROYED
    assert np.greater(believed, there).any()
    assert game.sensing.gap().convoys > 0


def test_the_luck_of_one_report_does_not_shift_another():
    more = {"depots": [*DRAINING["depots"], depot("later", "b", 70)]}
    games = [told(parts=parts, own={"lost": 0.5, "mistyped": 0.5}) for parts in (DRAINING, DRAINING | more)]
    assert games[0][1] == games[1][1]


@pytest.mark.parametrize(
    ("information", "told_of"),
    [
        ({"platform": "cloud"}, "no site of data"),
        ({"pairs": [{"of": "XX", "to": "PL"}]}, "no nation has"),
        ({"falsified": [{"of": "nobody", "factor": 2, "until_days": 9}]}, "holder of stock"),
    ],
)
def test_reports_of_nobody_are_an_error(information, told_of):
    with pytest.raises(ValueError, match=told_of):
        plan_of(calm(information=information, **DRAINING))
