"""What each strategy picks on a literal map, and what it makes of what it has seen."""

import numpy as np
import pytest

from agents.bandits import Tally
from agents.strategies.bandit import Bandit
from agents.strategies.betweenness import Betweenness
from agents.strategies.deceptive import Deceptive
from agents.strategies.degree import Degree
from agents.strategies.max_flow import MaxFlow
from agents.strategies.shortest_path import ShortestPath
from agents.strategies.siege import Siege
from agents.views import AdversaryView, Network
from model.streams import Dice

#: S to E: the upper way over A (links 0 and 1), the lower over B (2, 3); 4 joins A and B, 5 leads from E on to F.
JOINS = [(0, 1), (1, 3), (0, 2), (2, 3), (1, 2), (3, 4)]
HOURS = [2, 2, 3, 3, 1, 1]
ROOM = [50, 20, 30, 80, 10, 99]


def network(goals=(3, 4), hours=HOURS):
    tail, head = (np.array([*(join[k] for join in JOINS), *(join[1 - k] for join in JOINS)]) for k in (0, 1))
    asset = np.tile(np.arange(6), 2)
    return Network(
        5, tail, head, asset, np.tile(np.array(hours, float), 2), np.tile(np.array(ROOM, float), 2),
        np.array([0]), np.array(goals),
    )  # fmt: skip


#: What cuts E off.
BOTH_WAYS = ({0, 2}, {1, 3})


def view(hours=0.0, budget=9.0, **seen):
    usual = {
        "turn": int(hours / 24), "turn_h": 24.0, "income": 2.0, "assets": np.arange(6), "means": np.zeros(6, int),
        "names": tuple("abcdef"), "kinds": np.array([0, 0, 0, 1, 1, 1]), "cost": np.ones(6), "leaves": np.zeros(6),
        "denied_h": np.full(6, 200.0), "flow_t": np.zeros(6), "down": np.zeros(6, bool), "awaited": np.zeros(6, bool),
        "seen_h": hours - 48, "network": network(), "refused": (),
        "charted": dict(zip("abcdef", range(6), strict=True)),
    }  # fmt: skip
    return AdversaryView(**{"hours": hours, "budget": budget} | usual | seen)


def struck(strategy, memory=None, **seen):
    return [s.asset for s in strategy.choose(view(**seen), {} if memory is None else memory, Dice(1, "adversary", 0))]


def marked(*assets):
    return np.isin(np.arange(6), assets)


def test_degree_counts_the_neighbours_at_both_ends():
    assert struck(Degree(strikes=6)) == [1, 3, 4, 0, 2, 5]  # 3+3, 3+3, 3+3, 2+3, 2+3, 3+1


def test_degree_counts_on_what_is_left():
    assert struck(Degree(strikes=2), down=marked(1)) == [2, 3]
    assert struck(Degree(strikes=2), down=marked(4)) == [1, 3]


def test_degree_weighs_by_what_a_strike_denies_unless_told_not_to():
    denied = np.array([1, 1, 1, 1, 1, 100.0])
    assert struck(Degree(strikes=1), denied_h=denied) == [5]
    assert struck(Degree(strikes=1, by_effect=False), denied_h=denied) == [1]


def test_betweenness_counts_quickest_ways():
    assert struck(Betweenness(strikes=6)) == [0, 1, 5]  # two ways over the upper links, one on to F


def test_betweenness_counts_anew_when_something_is_closed():
    assert struck(Betweenness(strikes=6), down=marked(1)) == [2, 3, 5]
    assert struck(Betweenness(strikes=6), awaited=marked(1)) == [2, 3, 5]


def test_shortest_path_plans_for_the_budget_of_its_days():
    assert struck(ShortestPath(ahead_days=1), budget=1.0) == [5]  # one goal is 200 h farther, at most a day
    assert set(struck(ShortestPath(ahead_days=1), budget=2.0)) in BOTH_WAYS  # both are


def test_shortest_path_leaves_out_what_is_soon_mended():
    assert struck(ShortestPath(), denied_h=np.full(6, 23.0)) == []


def test_a_plan_is_carried_out_before_the_next_is_made():
    memory, strategy = {}, ShortestPath(ahead_days=3)
    first = struck(strategy, memory, budget=1.0, income=0.5)  # the other half of the budget is still to come
    second = struck(strategy, memory, hours=24.0, budget=1.0, awaited=marked(*first))
    assert {*first, *second} in BOTH_WAYS
    assert struck(strategy, memory, hours=48.0, budget=1.0, down=marked(*first, *second)) == []
    assert len(struck(strategy, memory, hours=72.0, budget=1.0, down=marked(*first, *second))) == 1


def test_max_flow_takes_the_largest_capacity_that_is_left():
    one, two = (struck(MaxFlow(ahead_days=1), budget=b, network=network(goals=[3])) for b in (1.0, 2.0))
    assert one == [3]  # of 60 t, 20 are left; without 0, 30 would be
    assert set(two) in BOTH_WAYS


def test_max_flow_counts_only_what_a_strike_denies():
    soft = np.array([24.0, 240, 240, 240, 240, 240])  # a tenth of the ten days
    assert 0 not in struck(MaxFlow(ahead_days=10), budget=1.0, network=network(goals=[3]), denied_h=soft)


def test_siege_isolates_the_cheapest_place_first():
    memory = {}
    assert struck(Siege(), memory, budget=1.0) == [5]  # F hangs on one link, E on two
    assert struck(Siege(), memory, budget=9.0, down=marked(5)) == [0, 2]
    assert struck(Siege(), memory, budget=1.0, down=marked(0)) == [5]  # it came back


def test_siege_saves_for_what_it_cannot_pay_yet():
    assert struck(Siege(), budget=1.5, cost=np.array([1, 1, 1, 1, 1, 1.8])) == []


def test_siege_does_not_hope_to_close_what_a_strike_leaves_open():
    assert struck(Siege(), budget=1.0, leaves=np.array([0, 0, 0, 0, 0, 0.5])) == [0]


DENIED = np.array([4.0, 4, 4, 200, 200, 200])
BUSY = np.array([9.0, 8, 1, 5, 4, 0])


def test_a_deceiver_waits_feints_and_strikes():
    given = {"flow_t": BUSY, "denied_h": DENIED, "budget": 4.0}
    assert struck(Deceptive(), **given) == struck(Deceptive(), hours=24.0, **given) == []
    assert struck(Deceptive(feint_share=0.5), hours=48.0, **given) == [0, 1, 3, 4]
    assert struck(Deceptive(feint_share=0), hours=48.0, **given) == [3, 4]


def test_the_feint_comes_before_the_blow():
    blow = Deceptive(cycle_days=1).choose(view(flow_t=BUSY, denied_h=DENIED), {}, Dice(1, "adversary", 0))
    shares = {strike.asset: strike.at_share for strike in blow}
    assert max(shares[0], shares[1]) < 0.1
    assert min(shares[3], shares[4]) >= 0.5


def test_a_bandit_strikes_the_busiest_of_one_kind():
    assert struck(Bandit(rule="ucb"), flow_t=BUSY, budget=2.0) == [0, 1]


def test_a_bandit_plays_only_what_it_can_pay_and_what_is_busy():
    assert struck(Bandit(), flow_t=BUSY, cost=np.array([5.0, 5, 5, 1, 1, 1]), budget=2.0) == [3, 4]
    assert struck(Bandit(), flow_t=np.zeros(6)) == []


def test_a_bandit_that_learns_nothing_plays_alike_whatever_it_earned():
    def played(rule, earned):
        memory = {"tally": Tally(2)}
        for _ in range(9):
            memory["tally"].learn(1, earned, 0.1, 0.5)
        return [struck(Bandit(rule=rule), memory, hours=24.0 * day, flow_t=BUSY, budget=1.0)[0] for day in range(40)]

    assert played("uniform", 1.0) == played("uniform", 0.0)
    assert played("exp3", 1.0) != played("exp3", 0.0)
    assert 10 < sum(asset < 3 for asset in played("uniform", 1.0)) < 30


@pytest.mark.parametrize("rule", ["ucb", "exp3", "thompson", "uniform"])
def test_a_bandit_is_paid_by_the_fall_of_traffic_that_it_sees_later(rule):
    memory, bandit = {}, Bandit(rule=rule, effect_days=2)
    struck(bandit, memory, hours=0.0, flow_t=BUSY)  # seen: what was two days before
    played = memory["plays"][0][1]
    for day in (1, 2, 3):
        struck(bandit, memory, hours=24.0 * day, flow_t=BUSY)
    assert memory["tally"].plays.sum() == 0  # the day after next is not seen yet
    struck(bandit, memory, hours=96.0, flow_t=BUSY / 4)
    assert (memory["tally"].plays[played], memory["tally"].earned[played]) == (1, 0.75)
