"""Every strike that a strategy orders is carried out, or refused with a reason that it reads next turn."""

from collections import Counter
from pathlib import Path

import pytest

import agents.strategies
from agents.intents import Strike
from agents.plugin import load_kinds
from model.plan import make
from model.scenario import load
from model.wargame import Wargame
from tests.contracts.test_live_parameters import REQUIRED

TOY = Path(__file__).parents[2] / "configs" / "scenarios" / "toy.yaml"
KINDS = tuple(load_kinds(agents.strategies))
#: Two means: one that is often found out, one that reaches little.
MEANS = [{"name": "team", "success": 0.5, "detection": 0.4}, {"name": "gun", "bases": ["forest_base"], "reach_km": 60}]


class Insistent:
    """A strategy that asks for everything twice, and for what there is not; it notes what it is told."""

    def __init__(self, strategy):
        self.strategy, self.ordered, self.told = strategy, [], []

    def choose(self, view, memory, dice):
        strikes = 2 * self.strategy.choose(view, memory, dice) + [Strike(10**6), Strike(0, 0.0, 9)]
        self.told.append(view.refused)
        self.ordered.append(strikes)
        return strikes


@pytest.mark.parametrize("kind", KINDS)
def test_a_strike_is_carried_out_or_its_refusal_is_told(kind):
    red = {"strategy": {"kind": kind} | REQUIRED.get(kind, {}), "capabilities": MEANS}
    game = Wargame(make(load(TOY, {f"adversaries.red.{field}": value for field, value in red.items()})), 1, keep=True)
    insistent = game.adversaries[0].strategy = Insistent(game.adversaries[0].strategy)
    made, strike = [], game.transport.strike
    game.transport.strike = lambda intent, *how: (made.append(intent), strike(intent, *how))
    done, before = [], 0
    while len(insistent.ordered) < 8:
        game.step()
        done.append(made[before:])
        before = len(made)
    done = done[-8:]
    for ordered, carried_out, told in zip(insistent.ordered[:-1], done[:-1], insistent.told[1:], strict=True):
        assert Counter(ordered) == Counter(carried_out) + Counter(refusal.intent for refusal in told)
        assert all(refusal.reason for refusal in told)
    assert len(game.seats.refused) == sum(map(len, insistent.ordered)) - len(made)
    assert made or kind == "idle"
