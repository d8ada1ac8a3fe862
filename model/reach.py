"""What each adversary can strike, by which means, at what cost and to what effect: one table for all strategies."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from model.geography import great_circle_km
from model.layout import ASSET_KINDS, asset_ends

if TYPE_CHECKING:
    from collections.abc import Sequence

    from model.layout import Layout
    from model.opposition import Capability, Damage
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
    """Return what adversary `i` can strike: asset by asset, and for each by its means in their order."""
    adversary, damage = plan.scenario.adversaries[i], plan.scenario.damage
    kinds = [ASSET_KINDS[k] for k in layout.asset_kinds]
    within = np.column_stack([_within(plan, means.countries or adversary.reach, means) for means in adversary.means])
    found = [
        (int(a), int(m))
        for a, m in np.argwhere(within)
        if kinds[a] in damage and kinds[a] in (adversary.means[m].kinds or damage)
    ]
    of = [(damage[kinds[a]], adversary.means[m]) for a, m in found]  # type: ignore[index]
    return Reach(
        assets=np.array([a for a, _ in found], np.int64),
        means=np.array([m for _, m in found], np.int64),
        names=tuple(layout.asset_names[a] for a, _ in found),
        kinds=np.array([layout.asset_kinds[a] for a, _ in found], np.int64),
        cost=np.array([row.strike_cost * means.cost_factor for row, means in of]),
        denied_h=np.array([means.success * (1 - means.detection) * denied_hours(row) for row, means in of]),
        leaves=np.array([row.floor for row, _ in of]),
    )


def _within(plan: Plan, countries: Sequence[str], means: Capability) -> np.ndarray:
    """bool[assets]: with an end in one of the countries (none named: anywhere) and in range of one of the bases."""
    theatre = plan.theatre
    inside = np.isin(list(theatre.country), list(countries or theatre.country))
    if means.bases:
        bases = [theatre.node_index[base] for base in means.bases]
        near = great_circle_km(theatre.lat, theatre.lon)[bases].min(axis=0) <= means.reach_km
    else:
        near = np.ones(len(inside), bool)
    a, b = asset_ends(theatre, plan.scenario.sites)
    return np.asarray((inside[a] | inside[b]) & (near[a] | near[b]))


def denied_hours(damage: Damage) -> float:
    """Return the hours of full capacity that one damage takes away, at the median of its repair."""
    path = [(0.0, damage.floor), *((s.after_hours, s.capacity) for s in damage.steps)]
    return sum((b[0] - a[0]) * (1 - a[1]) for a, b in pairwise(path))
