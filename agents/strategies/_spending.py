"""Spending a budget down a list: shared by the strategies that rank assets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from agents.intents import Strike

if TYPE_CHECKING:
    import numpy as np

    from agents.luck import Dice
    from agents.views import AdversaryView


def spend(view: AdversaryView, ranked: np.ndarray, most: int, dice: Dice) -> list[Strike]:
    """Strike assets in the order given (positions in the view) while the budget lasts, at most `most` of them.

    Assets seen as out of service are passed over; what is too dear is skipped, not waited for.
    """
    strikes: list[Strike] = []
    left = view.budget
    for i in ranked:
        if len(strikes) == most:
            break
        if view.down[i] or view.cost[i] > left:
            continue
        left -= view.cost[i]
        asset = int(view.assets[i])
        strikes.append(Strike(asset, dice.uniform(view.turn, asset)))
    return strikes
