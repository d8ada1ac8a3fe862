"""What moving costs: tonne-kilometres at the fleets' prices, and war-risk premiums by trip."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from agents.intents import Offer
    from model.kernel.world import World
    from model.layout import Layout
    from model.plan import Plan


class Treasury:
    """Keeps the account of one run, in euros.

    The premium of a trip is the state's cost, whoever is insured: the carrier adds to its price what it bears itself,
    unless its fare is set.
    """

    def __init__(self, plan: Plan, layout: Layout) -> None:
        self._price = prices_of(plan, layout)
        self._premium = [0.0] * len(layout.fleets)  # of one vehicle of each fleet, for a trip at present
        self._trips = [np.zeros(len(layout.fleets))]  # so far, by turn
        self._premiums = [self._premium]  # at which they were made

    def expect(self, offers: Sequence[Offer]) -> None:
        """Note at what premium vehicles are offered from now on."""
        premium = self._premium.copy()
        for fleet, _, premium_eur in offers:
            premium[fleet] = premium_eur
        self._premium = premium

    def book(self, world: World) -> None:
        """Note the trips begun since the last booking; what they cost is added up when somebody asks."""
        self._trips.append(world.fleets["trips"].copy())
        self._premiums.append(self._premium)

    def transport_eur(self, world: World) -> float:
        """Return what all transport has cost so far."""
        return self._premiums_eur() + float((world.fleets["t_km"] * self._price).sum())

    def _premiums_eur(self) -> float:
        trips, premium = np.array(self._trips), np.array(self._premiums)
        by_turn = (np.diff(trips, axis=0) * premium[1:]).sum(axis=1)
        return float(np.add.accumulate(by_turn)[-1]) if len(by_turn) else 0.0  # turn after turn, as they came


def prices_of(plan: Plan, layout: Layout) -> np.ndarray:
    """float64[fleets]: euros by tonne-kilometre, which the state pays and a carrier earns."""
    fleets = layout.fleets
    return plan.once(
        "prices", lambda: np.array([f.cost_eur_per_t_km * c.contract.price_factor() for _, c, f in fleets])
    )
