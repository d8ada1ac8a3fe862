"""The adversary that learns during the campaign what is worth striking."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal, cast

import numpy as np
from pydantic import Field

from agents.bandits import Tally, exp3, exploration, pick, thompson, ucb, uniform
from agents.strategies._spending import hopeful, ranked, spend
from agents.strategies.base import Strategy

if TYPE_CHECKING:
    from agents.intents import Strike
    from agents.luck import Dice
    from agents.views import AdversaryView

#: Numbers of the draws that choose an arm, apart from those of the hour of a strike.
CHOICE = 2_000_000
#: How many plays EXP3 is tuned for: a month of days [assumed].
PLAYS = 30


class Bandit(Strategy):
    """Each turn picks one kind of asset and strikes the busiest of it; what traffic does afterwards tells it what pays.

    An arm is a kind of asset within reach. Its reward is the share by which all traffic within reach fell from what was
    seen before the turn to what is seen `effect_days` later: a lagged public proxy, which other causes move too. Rules:
    `exp3` (exponential weights, explored as for a month of daily plays), `ucb` (UCB1), `thompson` (beta beliefs), and
    `uniform`, which learns nothing: what the others do better is what learning is worth.
    Names: adversarial and stochastic bandits (Auer et al. 2002; Thompson 1933).
    """

    kind: Literal["bandit"] = "bandit"
    sees: ClassVar[frozenset[str]] = frozenset({"flow_t", "down", "awaited"})
    strikes: int = Field(4, ge=1, description="most strikes a turn [assumed; 2.5-4.1 a day seen, S55, S56]")
    rule: Literal["exp3", "ucb", "thompson", "uniform"] = Field("exp3", description="how it chooses among arms")
    effect_days: float = Field(3, gt=0, description="from a turn to the traffic that it is judged by [assumed]")

    def choose(self, view: AdversaryView, memory: dict[str, object], dice: Dice) -> list[Strike]:
        """Book what earlier turns are now seen to have brought, then play an arm that can be played."""
        kinds, arm_of = np.unique(view.kinds, return_inverse=True)
        tally = cast("Tally", memory.setdefault("tally", Tally(len(kinds))))
        plays = cast("list[tuple[float, int, float]]", memory.setdefault("plays", []))
        self._look(view, memory, tally, plays)
        hoped = hopeful(view)
        playable = (view.flow_t > 0) & (view.cost <= view.budget) & ~hoped.down
        open_to = np.bincount(arm_of[playable], minlength=len(kinds)) > 0
        if not open_to.any():
            return []
        awaited = np.bincount([arm for _, arm, _ in plays], minlength=len(kinds))
        arm, chance = self._arm(tally, open_to, awaited, view.turn, dice)
        plays.append((view.hours, arm, chance))
        worth = np.where(playable & (arm_of == arm), view.flow_t / view.cost, 0.0)
        return spend(hoped, ranked(worth), self.strikes, dice)

    def _look(
        self, view: AdversaryView, memory: dict[str, object], tally: Tally, plays: list[tuple[float, int, float]]
    ) -> None:
        _, first = np.unique(view.assets, return_index=True)
        seen = cast("dict[float, float]", memory.setdefault("seen", {}))
        seen[view.seen_h] = float(view.flow_t[first].sum())
        while plays and plays[0][0] + 24 * self.effect_days <= view.seen_h:
            played_h, arm, chance = plays.pop(0)
            before, after = _last(seen, played_h), _last(seen, played_h + 24 * self.effect_days)
            fall = 1 - after / before if before > 0 else 0.0
            tally.learn(arm, min(max(fall, 0.0), 1.0), chance, exploration(len(tally.plays), PLAYS))

    def _arm(self, tally: Tally, open_to: np.ndarray, awaited: np.ndarray, turn: int, dice: Dice) -> tuple[int, float]:
        """Return the arm to play and the chance that it had."""
        if self.rule == "ucb":
            return ucb(tally, open_to, awaited), 1.0
        if self.rule == "thompson":
            luck = np.array([dice.uniform(CHOICE + 1_000 * turn + arm, 0) for arm in range(len(open_to))])
            return thompson(tally, luck, open_to), 1.0
        learns = self.rule == "exp3"
        chances = exp3(tally, exploration(len(open_to), PLAYS), open_to) if learns else uniform(open_to)
        arm = pick(chances, dice.uniform(CHOICE + 1_000 * turn, 0))
        return arm, float(chances[arm])


def _last(seen: dict[float, float], hour: float) -> float:
    """Return what was seen at the last hour up to this one, at the first where there is none."""
    return seen[max((h for h in seen if h <= hour), default=min(seen))]
