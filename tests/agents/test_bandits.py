"""Bandit rules against their regret bounds (V13) and by hand."""

import math

import numpy as np
import pytest

from agents.bandits import Tally, exp3, exploration, pick, thompson, ucb, uniform

ARMS = np.array([0.9, 0.6, 0.5, 0.4, 0.3])
PLAYS, RUNS = 2_000, 10
ALL = np.ones(5, bool)
GAMMA = exploration(5, PLAYS)


def by_exp3(tally, luck):
    chances = exp3(tally, GAMMA, ALL)
    arm = pick(chances, luck.random())
    return arm, chances[arm]


def by_ucb(tally, luck):
    return ucb(tally, ALL), 1.0


def by_thompson(tally, luck):
    return thompson(tally, luck.random(5), ALL), 1.0


def mean_regret(rule):
    regret = 0.0
    for seed in range(RUNS):
        luck, tally = np.random.default_rng(seed), Tally(5)
        for _ in range(PLAYS):
            arm, chance = rule(tally, luck)
            tally.learn(arm, float(luck.random() < ARMS[arm]), chance, GAMMA)
        regret += float(tally.plays @ (ARMS.max() - ARMS))
    return regret / RUNS


UNIFORM = PLAYS * float((ARMS.max() - ARMS).mean())
GAPS = (ARMS.max() - ARMS)[1:]
UCB_BOUND = float((8 * math.log(PLAYS) / GAPS).sum() + (1 + math.pi**2 / 3) * GAPS.sum())
EXP3_BOUND = 2 * math.sqrt(math.e - 1) * math.sqrt(PLAYS * 5 * math.log(5))


def test_the_bounds_are_those_of_the_papers():
    assert (UNIFORM, round(EXP3_BOUND, 1), round(UCB_BOUND, 1)) == (pytest.approx(720), 332.6, 585.4)


@pytest.mark.parametrize(("rule", "bound"), [(by_exp3, EXP3_BOUND), (by_ucb, UCB_BOUND), (by_thompson, UCB_BOUND)])
def test_v13_regret_stays_within_its_bound(rule, bound):
    assert mean_regret(rule) <= min(bound, UNIFORM)


def test_an_arm_that_is_not_open_is_never_played():
    tally, open_to = Tally(3), np.array([False, True, False])
    tally.learn(0, 1.0, 1.0, 0.5)
    assert exp3(tally, 0.5, open_to).tolist() == [0, 1, 0]
    assert (ucb(tally, open_to), thompson(tally, np.array([0.9, 0.1, 0.9]), open_to)) == (1, 1)


def test_exp3_moves_weight_to_what_pays_for_its_chance():
    tally = Tally(2)
    tally.learn(1, 0.8, 0.25, 0.1)  # weighs exp(0.1 * 0.8 / 0.25 / 2)
    share = math.exp(0.16) / (1 + math.exp(0.16))
    assert exp3(tally, 0.1, np.ones(2, bool))[1] == pytest.approx(0.9 * share + 0.05)


def test_the_weights_of_exp3_never_overflow():
    tally = Tally(2)
    tally.log_weight[:] = 1e6, 0
    assert exp3(tally, 0.2, np.ones(2, bool)).tolist() == pytest.approx([0.9, 0.1])


def test_ucb_plays_each_arm_once_before_it_compares():
    tally, played = Tally(3), []
    for _ in range(3):
        played.append(ucb(tally, np.ones(3, bool)))
        tally.learn(played[-1], 0.5, 1.0, 0.5)
    assert played == [0, 1, 2]


def test_ucb_goes_on_to_the_next_arm_while_rewards_are_awaited():
    tally, awaited, played = Tally(3), np.zeros(3), []
    for _ in range(4):
        played.append(ucb(tally, np.ones(3, bool), awaited))
        awaited[played[-1]] += 1
    assert played == [0, 1, 2, 0]
    tally.learn(0, 0.25, 1.0, 0.5)
    awaited[0] -= 1
    assert ucb(tally, np.ones(3, bool), awaited) == 1  # 1.67 against 0.25 + 1.18
    awaited[1:] += 1
    assert ucb(tally, np.ones(3, bool), awaited) == 0


def test_who_learns_nothing_plays_all_arms_alike():
    tally = Tally(4)
    tally.learn(0, 1.0, 0.1, 0.5)
    assert uniform(np.array([True, False, True, True])).tolist() == pytest.approx([1 / 3, 0, 1 / 3, 1 / 3])


def test_a_draw_falls_to_the_arm_whose_share_holds_it():
    chances = np.array([0.0, 0.25, 0.75, 0.0])
    assert [pick(chances, u) for u in (1e-9, 0.24, 0.26, 1 - 1e-12)] == [1, 1, 2, 2]
