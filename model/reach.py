"""What each adversary can strike, by which means, at what cost and to what effect: one table for all strategies."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from model.geography import great_circle_km
from model.layout import ASSET_KINDS, asset_ends

if TYPE_CHECKING:
    from collections.abc import Sequence

    from model.layout import Layout
    from model.opposition import Capability, Harassment, Profile, Raid
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
    of = [(a, damage[kinds[a]], adversary.means[m]) for a, m in found]  # type: ignore[index]
    return Reach(
        assets=np.array([a for a, _ in found], np.int64),
        means=np.array([m for _, m in found], np.int64),
        names=tuple(layout.asset_names[a] for a, _ in found),
        kinds=np.array([layout.asset_kinds[a] for a, _ in found], np.int64),
        cost=np.array([row.strike_cost * means.cost_factor for _, row, means in of]),
        denied_h=np.array(
            [means.success * (1 - means.detection) * _denied_hours(plan, a, row, means) for a, row, means in of]
        ),
        leaves=np.array([_leaves(row, means) for _, row, means in of]),
    )


def _within(plan: Plan, countries: Sequence[str], means: Capability) -> np.ndarray:
    """bool[assets]: in one of the countries (none named: anywhere), in range of a base, and of use to the means."""
    theatre = plan.theatre
    inside = np.isin(list(theatre.country), list(countries or theatre.country))
    if means.bases:
        bases = [theatre.node_index[base] for base in means.bases]
        near = great_circle_km(theatre.lat, theatre.lon)[bases].min(axis=0) <= means.reach_km
    else:
        near = np.ones(len(inside), bool)
    a, b = asset_ends(theatre, plan.scenario.sites)
    return np.asarray((inside[a] | inside[b]) & (near[a] | near[b]) & _of_use(plan, means, len(a)))


def _of_use(plan: Plan, means: Capability, assets: int) -> np.ndarray:
    """bool[assets]: where the means has something to do: raids on links, harassment on links over a border."""
    links = len(plan.theatre.links)
    of_use = np.ones(links, bool)
    if means.borders or means.harasses is not None:
        borders = list(means.borders) or [border for border in plan.theatre.border if border]
        of_use = np.isin(list(plan.theatre.border), borders)
    links_only = bool(means.borders) or means.harasses is not None or means.raids is not None
    return np.concatenate((of_use, np.full(assets - links, not links_only)))


def _leaves(row: Profile, means: Capability) -> float:
    if means.harasses is not None or means.raids is not None:
        return 1.0
    return (means.effect or row).leaves


def _denied_hours(plan: Plan, asset: int, row: Profile, means: Capability) -> float:
    """Return the hours of full capacity that a strike is worth if it lands."""
    if means.harasses is not None:
        return _hindered_hours(plan, plan.theatre.border[asset], means.harasses)
    if means.raids is not None:
        return _raided_hours(float(plan.theatre.km[asset]), means.raids)
    return (means.effect or row).denied_hours


def _hindered_hours(plan: Plan, border: str, harassment: Harassment) -> float:
    """Return by how much new papers take longer than by the regime at the start, at most as long as it lasts."""
    permits = plan.scenario.permits
    usual_h = permits.regimes[permits.borders.get(border, permits.regime)].lead_hours
    fallen_h = permits.regimes[harassment.regime].lead_hours if harassment.regime is not None else usual_h
    return min(max(usual_h, fallen_h) * harassment.factor - usual_h, 24 * harassment.days)


def _raided_hours(km: float, raid: Raid) -> float:
    """Return the share of all vehicles that a raid takes on a link, times how long it lasts."""
    return 24 * raid.days * float(1 - (1 - raid.loss_per_100_km) ** (km / 100))
