"""The adversary: what it picks on a literal view, and what it may spend in a wargame."""

from pathlib import Path

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
from model.plan import make
from model.public_map import NOWHERE
from model.scenario import load
from model.streams import Dice
from model.wargame import Wargame, run
from tests.bench import calm, line, plan_of


def view(hours=0.0, budget=5.0, cost=(1, 2, 4, 1), **seen):
    """Return a view of assets 10, 11, 12 and 13, of which nothing is known but what is given."""
    n = len(cost)
    usual = {
        "turn": int(hours / 24), "turn_h": 24.0, "income": 5.0, "assets": np.arange(10, 10 + n),
        "means": np.zeros(n, int), "names": tuple("wxyz"[:n]), "kinds": np.arange(n), "cost": np.array(cost, float),
        "refused": (), "denied_h": np.array((1, 10, 100, 1)[:n], float), "leaves": np.zeros(n), "flow_t": np.zeros(n),
        "down": np.zeros(n, bool), "awaited": np.zeros(n, bool), "seen_h": hours - 48, "network": NOWHERE,
        "charted": {"w": 10, "x": 11, "y": 12, "z": 13, "far": 99},
    }  # fmt: skip
    return AdversaryView(**{"hours": hours, "budget": budget} | usual | seen)


def strikes(strategy, hours=0.0, budget=5.0, flow_t=(9, 5, 2, 0), down=(0, 0, 0, 0), cost=(1, 2, 4, 1)):
    """Return the assets that are struck among 10, 11, 12 and 13, which deny 1, 10, 100 and 1 h when they are hit."""
    seen = view(hours, budget, cost, flow_t=np.array(flow_t, float), down=np.array(down, bool))
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


def test_a_script_is_followed_day_by_day_whatever_it_costs():
    script = Scripted(script={2: ("y", "far", "x", "z"), 1: ("w",), 9: ("w",)})
    assert strikes(script, hours=24.0) == [Strike(10, 0.0)]
    assert strikes(script, hours=36.0, budget=1.0) == [Strike(asset, 0.5) for asset in (12, 99, 11, 13)]
    assert strikes(script, hours=72.0) == []


TOY = Path(__file__).parents[2] / "configs" / "scenarios" / "toy.yaml"
DAMAGE = {"road": {"strike_cost": 2, "needs_crew": False, "steps": [{"after_hours": 1, "capacity": 1}]}}


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


class Wild:
    """Stands in for a strategy that asks for everything it may not have, and reads the reasons."""

    def __init__(self):
        self.told = []

    def choose(self, view, memory, dice):
        self.told.append([reason for _, reason in view.refused])
        return [Strike(0), Strike(0), Strike(1), Strike(999), Strike(0, 0.0, 7), Strike(0, 1.5)]


def test_a_refused_strike_comes_back_with_its_reason():
    red = {"name": "red", "strategy": {"kind": "idle"}, "until_days": 30, "budget_per_day": 3, "reach": ["PL"]}
    theatre = line("a", "b", "c")
    theatre["nodes"] = [row | {"country": "PL" if row["node"] == "a" else "LT"} for row in theatre["nodes"]]
    theatre["links"][0]["border"] = "PL-LT"
    game = Wargame(plan_of(calm(damage=DAMAGE, adversaries=[red], theatre=theatre)), 1)
    wild = game.adversaries[0].strategy = Wild()
    for _ in range(2):
        game.step()
    assert wild.told == [
        [],
        [
            "a_b costs 2, and 1 is left",
            "b_c is out of reach",
            "there is no asset 999",
            "means 7 do not reach a_b",
            "1.5 is no share of the turn; from 0 to below 1",
        ],
    ]
    assert game.transport.refused == 5 + 4  # by then the second strike could be paid


def test_what_a_script_asks_for_in_vain_is_told_to_who_runs_it():
    theatre = line("a", "b", "c")
    theatre["nodes"][2]["country"] = "LT"
    script = {"kind": "scripted", "script": {0: ["a_b", "b_c", "c:road"], 1: ["b_c"]}}
    red = {"name": "red", "strategy": script, "until_days": 9, "budget_per_day": 3, "reach": ["PL"], "reserve_days": 1}
    game = Wargame(
        plan_of(calm(damage=DAMAGE | {"depot_terminal": DAMAGE["road"]}, adversaries=[red], theatre=theatre)), 1
    )
    for _ in range(3):
        game.step()
    told = [(row.place, row.hour, row.words["asset"], row.reason) for row in game.seats.refused]
    place = "adversaries.red.strategy"
    assert told == [(place, 0, "b_c", "b_c costs 2, and 1 is left"), (place, 0, "c:road", "c:road is out of reach")]
    assert game.transport.refused == 2
    assert game.world.count[r.STRIKES] == 2


def test_what_is_seen_out_of_service_is_not_struck_again():
    lasting = {"road": {"strike_cost": 2, "steps": [{"after_hours": 900, "capacity": 1}]}}
    red = {"name": "red", "strategy": {"kind": "scripted", "script": {0: ["a_b"], 5: ["a_b"]}}, "until_days": 30}
    red |= {"budget_per_day": 9, "success": 1}
    game = Wargame(plan_of(calm(damage=lasting, adversaries=[red])), 1)
    for _ in range(6):
        game.step()
    assert game.campaigns[0].refused[0].reason == "a_b is out of service already"
    assert game.world.count[r.STRIKES] == 1


def test_idle_is_the_twin():
    calm_red = {"adversaries.red.strategy": {"kind": "idle"}, "adversaries.red.interdiction": None}
    series = run(make(load(TOY, calm_red)), 1).series
    assert series["asked_t"].sum() > 0
    for what in ("asked", "served"):
        assert series[f"{what}_t"].tolist() == series[f"{what}_twin_t"].tolist()
