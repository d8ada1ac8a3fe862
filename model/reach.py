"""What each adversary can strike, by which means, at what cost and to what effect: one table for all strategies."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from model.layout import ASSET_KINDS

if TYPE_CHECKING:
    from model.layout import Layout
    from model.opposition import Damage
    from model.plan import Plan


class Reach(NamedTuple):
    """A row for each asset and each means that reaches it, as in :class:`agents.views.AdversaryView`."""

    assets: np.ndarray
    means: np.ndarray
    names: tuple[str, ...]
    kinds: np.ndarray
    cost: np.ndarray
    denied_h: np.ndarray
    leaves: np.ndarray


def reach_of(plan: Plan, layout: Layout, i: int) -> Reach:
    """Return what adversary `i` can strike."""
    adversary, theatre, damage = plan.scenario.adversaries[i], plan.theatre, plan.scenario.damage
    ends = [(theatre.country[a], theatre.country[b]) for a, b in zip(theatre.link_a, theatre.link_b, strict=True)]
    ends += [(theatre.country[node],) * 2 for node in theatre.terminal_node]
    kinds = [ASSET_KINDS[k] for k in layout.asset_kinds]
    found = [
        a for a, (kind, where) in enumerate(zip(kinds, ends, strict=True))
        if kind in damage and (not adversary.reach or any(c in adversary.reach for c in where))
    ]  # fmt: skip
    of = [damage[kinds[a]] for a in found]  # type: ignore[index]
    return Reach(
        assets=np.array(found, np.int64),
        means=np.zeros(len(found), np.int64),
        names=tuple(layout.asset_names[a] for a in found),
        kinds=np.array([layout.asset_kinds[a] for a in found], np.int64),
        cost=np.array([row.strike_cost for row in of]),
        denied_h=np.array([adversary.success * denied_hours(row) for row in of]),
        leaves=np.array([row.floor for row in of]),
    )


def denied_hours(damage: Damage) -> float:
    """Return the hours of full capacity that one damage takes away, at the median of its repair."""
    path = [(0.0, damage.floor), *((s.after_hours, s.capacity) for s in damage.steps)]
    return sum((b[0] - a[0]) * (1 - a[1]) for a, b in pairwise(path))
