"""What moving costs: tonne-kilometres at the fleets' prices, and war-risk premiums by trip."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from model.kernel.world import World
    from model.layout import Layout
    from model.market import Market
    from model.plan import Plan


class Treasury:
    """Works out what a run has cost, in euros, from what its market keeps of each turn.

    The premium of a trip is the state's cost, whoever is insured: the carrier adds to its price what it bears itself,
    unless its fare is set. A fleet that is offered no more is paid for as it was offered last.
    """

    def __init__(self, plan: Plan, layout: Layout, market: Market) -> None:
        self._price, self._market = prices_of(plan, layout), market

    def transport_eur(self, world: World) -> float:
        """Return what all transport has cost so far."""
        return self._premiums_eur(world) + float((world.fleets["t_km"] * self._price).sum())

    def _premiums_eur(self, world: World) -> float:
        premium, by_turn = np.zeros(len(self._price)), []
        for offers in self._market.taken:
            for fleet, _, premium_eur in offers:
                premium[fleet] = premium_eur
            by_turn.append(premium.copy())
        if not by_turn:
            return 0.0
        trips = np.diff([*self._market.trips, world.fleets["trips"]], axis=0)
        return float(np.add.accumulate((trips * by_turn).sum(axis=1))[-1])  # turn after turn, as they came


def prices_of(plan: Plan, layout: Layout) -> np.ndarray:
    """float64[fleets]: euros by tonne-kilometre, which the state pays and a carrier earns."""
    fleets = layout.fleets
    return plan.once(
        "prices", lambda: np.array([f.cost_eur_per_t_km * c.contract.price_factor() for _, c, f in fleets])
    )
