"""A state that cannot be stops the run and says what is wrong with it; each state here is broken on purpose."""

import re

import numpy as np
import pytest

from model.invariants import RULES, BrokenInvariant
from model.kernel import records as r
from model.kernel.core import schedule
from model.wargame import Wargame
from tests.bench import calm, plan_of

SUPPLIED = calm(
    depots=[
        {"name": "source", "node": "a", "nation": "PL", "stock_t": {"III": 500}, "capacity_t": {"III": 1000}},
        {"name": "target", "node": "c", "nation": "PL", "suppliers": ["source"], "stock_t": {"III": 0},
         "capacity_t": {"III": 1000}, "policy": {"kind": "base_stock", "levels_t": {"III": 100}}},
    ],
    damage={"road": {"steps": [{"after_hours": 500, "capacity": 1}]}},
    escorts=[{"name": "guards", "home": "a", "teams": 1}],
    engineers=[{"name": "crew", "home": "a", "crews": 1, "mends": ["road"], "order": {"kind": "fifo"}}],
    timeline=[{"at_days": 0.5, "what": "strike", "target": "a_b"}, {"at_days": 0.5, "what": "strike", "target": "b_c"}],
)  # fmt: skip


def first(array, field, value):
    def breaks(world):
        getattr(world, array)[field][0] = value

    return breaks


def twice_engaged(world):
    world.jobs["crew"][:2] = 0


def served_by_too_many(world):
    world.stations["servers"][0] = 0
    convoys = world.convoys[:1]
    convoys["state"], convoys["station"], convoys["starts"], convoys["ends"] = r.LOADING, 0, 0.0, 1e9


def without_papers(world):
    world.permits["granted"][0], world.count[r.PERMITS] = 1e9, 1
    world.convoys["needs"][0] = 1


BROKEN = {
    "initial + produced": first("stores", "level", 7.0),
    "no stock is negative": first("stores", "level", -7.0),
    "no stock is negative, and": first("stores", "level", np.nan),
    "what is booked as on the way": first("stores", "inbound", 5.0),
    "a convoy ends once, with a cause": first("convoys", "cause", r.ATTACK),
    "no convoy has less": first("convoys", "tonnes", -1.0),
    "the hours of a convoy": first("convoys", "born", 3.0),
    "nobody drives before": without_papers,
    "no terminal serves": served_by_too_many,
    "vehicles are free": first("fleets", "free", 101.0),
    "escorts are free": first("teams", "free", 2.0),
    "the capacity left": first("assets", "level", 1.5),
    "a damaged asset": first("jobs", "open", 0),
    "a crew is on one": twice_engaged,
    "papers are granted": lambda world: (first("permits", "lodged", 9.0)(world), world.count.put(r.PERMITS, 1)),
}


def after_two_turns():
    game = Wargame(plan_of(SUPPLIED), 1)
    game.step()
    game.step()
    return game


def test_every_rule_is_broken_here():
    assert {
        told for rule in RULES.values() for told in [rule[0]] if not any(told.startswith(b) for b in BROKEN)
    } == set()


@pytest.mark.parametrize("rule", BROKEN)
def test_a_broken_state_is_named_with_its_hour_and_numbers(rule):
    game = after_two_turns()
    BROKEN[rule](game.world)
    with pytest.raises(BrokenInvariant, match=rf"{re.escape(rule)}.*: broken at hour 48 by .*: {{'") as caught:
        game.auditor.look(game.transport.now)
    assert caught.value.world is game.world


def test_a_convoy_that_has_ended_stays_ended():
    game = Wargame(plan_of(SUPPLIED | {"timeline": []}), 1)
    game.step()
    game.step()
    assert game.world.convoys["state"][0] == r.DELIVERED
    game.world.convoys["state"][0] = r.DIVERTED
    with pytest.raises(BrokenInvariant, match=r"a convoy ends once.*by convoy 0"):
        game.auditor.look(game.transport.now)


def test_the_clock_does_not_go_back():
    game = after_two_turns()
    with pytest.raises(BrokenInvariant, match="time never goes back"):
        game.auditor.look(24.0)


def test_an_event_in_the_past_stops_the_run():
    game = after_two_turns()
    schedule(game.world, 5.0, r.CALL_OUT, 0, 0, 0.0)
    with pytest.raises(BrokenInvariant, match="time never goes back: an event before hour 48"):
        game.step()


def test_the_state_is_kept(tmp_path):
    game = after_two_turns()
    game.world.stores["level"][0] = -1.0
    with pytest.raises(BrokenInvariant) as caught:
        game.step()
    caught.value.save(tmp_path / "broken" / "state.npz")
    with np.load(tmp_path / "broken" / "state.npz") as state:
        assert set(state) == set(game.world.arrays())
        assert state["stores"]["level"].min() < 0
