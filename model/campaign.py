"""The campaign of one adversary: what it may spend, what it asked for, and why some of that was refused."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from agents.views import Refusal
from model.layout import keys_of
from model.streams import AssetDice

if TYPE_CHECKING:
    from agents.adversary import AdversaryAgent
    from agents.intents import Strike
    from agents.views import AdversaryView
    from model.opposition import Capability
    from model.reach import Reach
    from model.wargame import Wargame


class Campaign:
    """Lets an adversary act within its days, and carries out what its budget and its reach allow.

    `struck` holds the hour of its last strike by asset; `refused` what was refused or discovered on its last turn,
    which it is told.
    """

    def __init__(self, game: Wargame, i: int, agent: AdversaryAgent) -> None:
        self._game, self._i, self._agent = game, i, agent
        self._adversary = game.plan.scenario.adversaries[i]
        self._first = sum(len(other.means) for other in game.plan.scenario.adversaries[:i])
        self._told_at = f"adversaries.{self._adversary.name}.strategy" if self._adversary.strategy.dictated else ""
        by_day, self._turn_h = self._adversary.budget_per_day, game.plan.scenario.turn_hours
        self._from_h, self._until_h = 24 * self._adversary.from_days, 24 * self._adversary.until_days
        self._income = by_day * self._turn_h / 24
        self._most = by_day * max(self._adversary.reserve_days, self._turn_h / 24)
        #: Whether it need not look while it can pay for nothing: its strategy wants nothing then, and no script speaks.
        self._may_rest = getattr(agent.strategy, "rests", False) and not game.seats.scripted
        self.budget = 0.0
        self.struck: dict[int, float] = {}
        self.refused: list[Refusal] = []
        self._tried: dict[int, int] = {}
        #: Rows of the view by asset and means, assets, and what a strike costs by row: read, and never written.
        self._rows, self._within_reach, self._cost = game.plan.once(
            f"targets of adversary {i}", lambda: _targets(game.sensing.reach[i])
        )
        self._cheapest = min(self._cost, default=math.inf)
        self._dice = AssetDice(game.seed_root, "detection", i, keys_of(game.plan))

    def act(self) -> int:
        """Play a turn; return how many strikes were ordered."""
        t = self._game.transport.now
        if not self._from_h <= t < self._until_h:
            return 0
        self.budget = min(self.budget + self._income, self._most)
        if self.budget < self._cheapest and self._may_rest:
            self.refused = []
            return 0
        adversary, game, turn_h = self._adversary, self._game, self._turn_h
        view = game.sensing.adversary(self._i, self.budget, self)
        orders = game.seats.decide("adversaries", adversary.name, self._agent.act(view), view, self._i)
        self.refused = []
        for strike in orders:
            row = self._rows.get((strike.asset, strike.means))
            reason = self._against(strike, row, view, self.budget)
            if reason is not None or row is None:
                self.refused.append(game.transport.refuse(strike, reason or ""))
                continue
            self.budget -= self._cost[row]
            means = adversary.means[strike.means]
            at = t + strike.at_share * turn_h + means.prepare_hours
            if self._discovered(strike, means):
                told = f"{means.name} against {game.layout.asset_names[strike.asset]} was discovered; its cost is gone"
                self.refused.append(Refusal(strike, told))
                continue
            self.struck[strike.asset] = at
            game.transport.strike(strike, at, means.success, self._first + strike.means)
        game.seats.hear(self.refused, self._i, self._told_at)
        return len(orders) - len(self.refused)

    def _discovered(self, strike: Strike, means: Capability) -> bool:
        """Whether this was found out: the luck of this adversary's so-manieth attempt on the asset."""
        if means.detection == 0:
            return False
        n = self._tried[strike.asset] = self._tried.get(strike.asset, 0) + 1
        return self._dice.uniform(n, strike.asset) < means.detection

    def against(self, strikes: list[Strike], view: AdversaryView) -> str | None:
        """Return why the last of some strikes of a turn would be refused after the others, None if it would not."""
        asked = [self._rows.get((strike.asset, strike.means)) for strike in strikes]
        left = self.budget - sum(self._cost[row] for row in asked[:-1] if row is not None)
        return self._against(strikes[-1], asked[-1], view, left)

    def _against(self, strike: Strike, row: int | None, view: AdversaryView, left: float) -> str | None:
        """Return why a strike cannot be, None if it can."""
        assets = self._game.layout.asset_names
        if not 0 <= strike.asset < len(assets):
            return f"there is no asset {strike.asset}"
        name = assets[strike.asset]
        if strike.asset not in self._within_reach:
            return f"{name} is out of reach"
        if row is None:
            return f"means {strike.means} do not reach {name}"
        if not (math.isfinite(strike.at_share) and 0 <= strike.at_share < 1):
            return f"{strike.at_share} is no share of the turn; from 0 to below 1"
        if view.down[row]:
            return f"{name} is out of service already"
        cost = self._cost[row]
        if cost > left + 1e-9:
            return f"{name} costs {cost:g}, and {left:.4g} is left"
        return None


def _targets(reach: Reach) -> tuple[dict[tuple[int, int], int], set[int], list[float]]:
    assets = reach.assets.tolist()
    rows = {pair: row for row, pair in enumerate(zip(assets, reach.means.tolist(), strict=True))}
    return rows, set(assets), reach.cost.tolist()
