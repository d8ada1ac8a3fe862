"""What moving costs: tonne-kilometres at the fleets' prices, and war-risk premiums by trip."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from agents.intents import Offer
    from model.kernel.world import World
    from model.layout import Layout


class Treasury:
    """Keeps the account of one run, in euros.

    The premium of a trip is the state's cost, whoever is insured: the carrier adds to its price what it bears itself,
    unless its fare is set.
    """

    def __init__(self, layout: Layout) -> None:
        n = len(layout.fleets)
        self._price = np.array([f.cost_eur_per_t_km * c.contract.price_factor() for _, c, f in layout.fleets])
        self._premium = np.zeros(n)  # of one vehicle of each fleet, for a trip at present
        self._trips = np.zeros(n)
        self.premiums_eur = 0.0

    def expect(self, offers: Sequence[Offer]) -> None:
        """Note at what premium vehicles are offered from now on."""
        for offer in offers:
            self._premium[offer.fleet] = offer.premium_eur

    def book(self, world: World) -> None:
        """Charge the premiums of the trips begun since the last booking."""
        trips = world.fleets["trips"].copy()
        self.premiums_eur += float(np.add.reduce((trips - self._trips) * self._premium))
        self._trips = trips

    def transport_eur(self, world: World) -> float:
        """Return what all transport has cost so far."""
        return self.premiums_eur + float((world.fleets["t_km"] * self._price).sum())
