"""A carrier's money: what comes in, what goes out, and the day when nothing is left."""

from __future__ import annotations

from typing import NamedTuple


class Business(NamedTuple):
    """What a carrier lives on. Euros; rates by vehicle and day.

    Args:
        cash_eur: to begin with; infinite: never insolvent.
        fixed_eur_day: what each vehicle costs whether it runs or not.
        running_share: what driving itself costs, as a share of the price of transport.
        civil_eur_day: what a vehicle in civil work leaves over.
    """

    cash_eur: float
    fixed_eur_day: float
    running_share: float
    civil_eur_day: float


class Purse:
    """Cash in hand. A carrier whose cash is spent is insolvent, and stays so."""

    def __init__(self, business: Business) -> None:
        self.business = business
        self.cash_eur = business.cash_eur

    @property
    def empty(self) -> bool:
        """Whether the carrier is insolvent."""
        return self.cash_eur < 0

    def settle(self, days: float, vehicles: float, in_civil_work: float, earned_eur: float) -> None:
        """Book some days: fixed costs of all vehicles, civil work, and what the forces brought, all counted."""
        if not self.empty:
            b = self.business
            self.cash_eur += earned_eur + (in_civil_work * b.civil_eur_day - vehicles * b.fixed_eur_day) * days
