"""The adversary: what it picks on a literal view, and what it may spend in a wargame."""

import mesa
import numpy as np
import pytest

from agents.adversary import AdversaryAgent
from agents.intents import Strike
from agents.strategies.flow import Flow
from agents.strategies.idle import Idle
from agents.strategies.random import Random
from agents.strategies.scripted import Scripted
from agents.views import AdversaryView
from model.kernel import records as r
from model.streams import Dice
from model.wargame import Wargame
from tests.bench import calm, plan_of


def strikes(strategy, hours=0.0, budget=5.0, flow_t=(9, 5, 2, 0), down=(0, 0, 0, 0), cost=(1, 2, 4, 1)):
    """Return the assets that are struck among 10, 11, 12 and 13, which deny 1, 10, 100 and 1 h when they are hit."""
    seen = AdversaryView(
        hours, int(hours / 24), 24.0, budget, np.arange(10, 14), ("w", "x", "y", "z"), np.array(cost, float),
        np.array((1, 10, 100, 1), float), np.array(flow_t, float), np.array(down, bool),
    )  # fmt: skip
    return AdversaryAgent(mesa.Model(), strategy, Dice(1, "adversary", 0)).act(seen)


def assets(*given, **seen):
    return [strike.asset for strike in strikes(*given, **seen)]


def test_flow_strikes_where_a_unit_of_budget_denies_most():
    assert assets(Flow()) == [12, 10]  # 50, 25, 9 and 0 a unit; 11 is too dear once 12 is paid
    assert assets(Flow(), budget=7.0) == [12, 11, 10]
    assert assets(Flow(strikes=1)) == [12]


def test_flow_leaves_alone_what_is_down_and_what_carries_nothing():
    assert assets(Flow(), budget=99.0, down=(0, 0, 1, 0)) == [11, 10]


def test_patience_leaves_a_share_of_the_budget():
    assert assets(Flow(patience=0.5), budget=7.0) == [11, 10]


def test_random_strikes_everything_in_the_end_and_each_alike():
    first = [assets(Random(strikes=1), hours=24.0 * turn, cost=(1, 1, 1, 1))[0] for turn in range(2000)]
    counts = np.bincount(first, minlength=14)[10:]
    assert counts / 2000 == pytest.approx(np.full(4, 0.25), abs=3 * (0.25 * 0.75 / 2000) ** 0.5)


def test_idle_never_strikes():
    assert assets(Idle()) == []


def test_a_script_is_followed_day_by_day_as_far_as_the_budget_goes():
    script = Scripted(script={2: ("y", "x", "z"), 1: ("w",), 9: ("w",)})
    assert strikes(script, hours=24.0) == [Strike(10, 0.0)]
    assert strikes(script, hours=36.0) == [Strike(12, 0.5), Strike(13, 0.5)]
    assert strikes(script, hours=72.0) == []


DAMAGE = {"road": {"strike_cost": 2, "steps": [{"after_hours": 1, "capacity": 1}]}}


class Greedy:
    """Stands in for a strategy that asks for more than it may have."""

    def choose(self, view, memory, dice):
        return [Strike(int(view.assets[0]))] * 9 + [Strike(999)]


def struck(budget_per_day, turns, turn_h=24, **more):
    """Return how many strikes of a greedy adversary are carried out, and how many are refused, turn by turn."""
    red = {"name": "red", "strategy": {"kind": "idle"}, "until_days": 30, "budget_per_day": budget_per_day} | more
    game = Wargame(plan_of(calm(damage=DAMAGE, adversaries=[red], turn_hours=turn_h)), 1)
    game.adversaries[0].strategy = Greedy()
    found = []
    for _ in range(turns):
        before = int(game.world.count[r.STRIKES]), game.transport.refused
        game.step()
        found.append((int(game.world.count[r.STRIKES]) - before[0], game.transport.refused - before[1]))
    return found


def test_overspending_is_refused():
    assert struck(4, 2) == [(2, 8), (2, 8)]


def test_an_asset_out_of_reach_is_refused():
    assert struck(40, 1) == [(9, 1)]


def test_what_is_not_spent_is_kept_for_some_days():
    red = {"from_days": 0, "reserve_days": 3}
    assert [n for n, _ in struck(1, 6, **red)] == [0, 1, 0, 1, 0, 1]
    assert [n for n, _ in struck(1, 6, turn_h=12, reserve_days=1)] == [0] * 6  # a strike costs two days' budget


def test_the_budget_is_a_day_s_whatever_the_turn():
    assert [n for n, _ in struck(4, 8, turn_h=12)] == [1] * 8
    assert [n for n, _ in struck(4, 4, turn_h=48)] == [4] * 4


def test_nobody_strikes_outside_its_days():
    assert [n for n, _ in struck(4, 6, from_days=2, until_days=4)] == [0, 0, 2, 2, 0, 0]
