"""Choosing among arms whose worth is learned by playing them: three rules, each a function of what was earned so far.

A fourth learns nothing; what learning is worth is measured against it.

Rewards lie between 0 and 1. A draw `u` from (0, 1) is all the luck that one choice needs.
"""

from __future__ import annotations

import math

import numpy as np


class Tally:
    """What a player of arms has seen: plays and rewards by arm, and the weights that EXP3 keeps."""

    def __init__(self, arms: int) -> None:
        self.plays = np.zeros(arms)
        self.earned = np.zeros(arms)
        self.log_weight = np.zeros(arms)

    def learn(self, arm: int, reward: float, chance: float, gamma: float) -> None:
        """Book the reward of a play that had this chance of being chosen; `gamma` is EXP3's exploration."""
        self.plays[arm] += 1
        self.earned[arm] += reward
        self.log_weight[arm] += gamma * reward / (chance * len(self.plays))


def exp3(tally: Tally, gamma: float, open_to: np.ndarray) -> np.ndarray:
    """Return the chance of each arm: by exponential weights, mixed with a share `gamma` of uniform play.

    Auer, Cesa-Bianchi, Freund and Schapire 2002, SIAM Journal on Computing 32(1): 48-77. `open_to` are the arms that
    can be played now.
    """
    weight = np.where(open_to, np.exp(tally.log_weight - tally.log_weight.max()), 0.0)
    weight += 1e-300 * open_to
    return np.asarray((1.0 - gamma) * weight / weight.sum() + gamma * open_to / open_to.sum())


def exploration(arms: int, plays: int) -> float:
    """Return the share of uniform play under which EXP3's regret over so many plays is bounded best."""
    return min(1.0, math.sqrt(arms * math.log(arms) / ((math.e - 1.0) * plays))) if arms > 1 else 1.0


def ucb(tally: Tally, open_to: np.ndarray, awaited: np.ndarray | float = 0.0) -> int:
    """Return the arm of the highest upper confidence bound; arms never played come first, in their order.

    UCB1 of Auer, Cesa-Bianchi and Fischer 2002, Machine Learning 47: 235-256. `awaited` are plays of each arm whose
    reward is not known yet: they narrow its bound as if it were (Desautels, Krause and Burdick 2014, JMLR 15).
    """
    plays = tally.plays + awaited
    seen, all_plays = np.maximum(tally.plays, 1.0), np.maximum(plays, 1.0)
    bound = tally.earned / seen + np.sqrt(2.0 * math.log(max(plays.sum(), 1.0)) / all_plays)
    return int(np.argmax(np.where(open_to, np.where(plays > 0, bound, np.inf), -np.inf)))


def thompson(tally: Tally, luck: np.ndarray, open_to: np.ndarray) -> int:
    """Return the arm with the best draw from its belief, a beta distribution that starts uniform.

    Thompson 1933, Biometrika 25: 285-294; rewards between 0 and 1 count as fractions of a success. `luck` holds a draw
    from (0, 1) for each arm.
    """
    from scipy.special import betaincinv

    drawn = betaincinv(1.0 + tally.earned, 1.0 + tally.plays - tally.earned, luck)
    return int(np.argmax(np.where(open_to, drawn, -1.0)))


def uniform(open_to: np.ndarray) -> np.ndarray:
    """Return the same chance for every arm that can be played."""
    return np.asarray(open_to / open_to.sum())


def pick(chances: np.ndarray, u: float) -> int:
    """Return the arm that a draw falls to."""
    return int(min(np.searchsorted(np.cumsum(chances), u, side="right"), np.flatnonzero(chances > 0)[-1]))
