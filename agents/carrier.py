"""The private carrier: it weighs the risk that it has seen and offers its fleet, or does not."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

from mesa import Agent

from agents.belief import Belief
from agents.intents import Offer
from agents.purse import Business, Purse

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mesa import Model

    from agents.contracts.base import Contract
    from agents.luck import Dice
    from agents.views import CarrierView


class Nerve(NamedTuple):
    """How a carrier turns what it sees into a decision; see `model/carriers.py` for the numbers.

    Args:
        midpoint_pct: premium at which half refuse.
        slope: steepness of the refusal, per percentage point.
        herding_pct: what others who all stay away add to its own premium, percentage points.
        rumour: weight of others' trips and losses in its belief.
        civil_share: share of its fleet that civil customers ask for.
    """

    midpoint_pct: float
    slope: float
    herding_pct: float = 0.0
    rumour: float = 0.0
    civil_share: float = 0.0


class CarrierAgent(Agent):  # type: ignore[misc]
    """Believes in a chance of losing a vehicle a trip and asks a premium for it.

    A vehicle is offered with probability 1 / (1 + exp(slope (premium - midpoint))), premiums in per cent of its value
    (two-point fit on the Red Sea winter of 2023/24, S73b). Others' losses and refusals reach it as rumours. Civil work
    keeps the vehicles that the contract does not free of it. Without cash the firm is gone, for good.
    """

    def __init__(
        self, model: Model, fleets: Sequence[int], values_eur: Sequence[float], contract: Contract, nerve: Nerve,
        belief: Belief, business: Business, dice: Dice,
    ) -> None:  # fmt: skip
        super().__init__(model)
        self.fleets, self.values_eur, self.contract = tuple(fleets), tuple(values_eur), contract
        self.nerve, self.belief, self.purse, self.dice = nerve, belief, Purse(business), dice
        # what is asked every turn is looked up once: a look into a plugin takes as long as the answer
        self._share_offered, self._carrier_premium = contract.share_offered, contract.carrier_premium
        self._private, self._passes_on = contract.private, contract.passes_on
        self.willing = 1.0  # to come of its own accord; where no private firm decides, that is no question
        self.standby_eur = 0.0  # paid so far for waiting at call
        # Most carriers never run out of cash, have no civil work and are paid for no waiting: nothing to count.
        self._counts = math.isfinite(business.cash_eur) or nerve.civil_share > 0 or contract.keep_paid() > 0
        self._displaced = 0.0  # vehicle-days of civil work that made way
        self._then = 0.0
        self._borne_pct = 0.0
        self._in_civil_work = self._waiting = 0.0  # vehicles

    def act(self, view: CarrierView) -> list[Offer]:
        """Return the offers of this turn."""
        if not self._counts:
            return self._decide(view)
        self._close_books(view)
        offers = self._decide(view)
        if self.purse.empty:
            self.willing, offers = 0.0, []
        self.stand_by(view, offers)
        return offers

    def stand_by(self, view: CarrierView, offers: Sequence[Offer]) -> None:
        """Keep at call what is offered, as far as the contract holds it; what else is there does civil work."""
        self._waiting = self._in_civil_work = 0.0
        if self.purse.empty:
            return
        there = 0.0
        for free, total, able in zip(view.free, view.total, view.able, strict=True):
            there += with_driver(free, total, able)
        self._waiting = min(sum(offer.vehicles for offer in offers), self.contract.held(view.hours) * there)
        self._in_civil_work = min(there - self._waiting, self.nerve.civil_share * sum(view.total))

    def _decide(self, view: CarrierView) -> list[Offer]:
        """Learn from what it sees and hears, make up its mind, and offer."""
        hours, free, total, able, trips, lost, _, _, rumoured_trips, rumoured_lost, peers_away = view
        midpoint_pct, slope, herding_pct, rumour, civil_share = self.nerve
        premium_pct = self.belief.learn(hours, trips + rumour * rumoured_trips, lost + rumour * rumoured_lost)
        self._borne_pct = borne_pct = self._carrier_premium(premium_pct, hours)
        if self._private:
            reluctance = slope * (borne_pct + herding_pct * peers_away - midpoint_pct)
            self.willing = 1 / (1 + math.exp(reluctance if reluctance < 700.0 else 700.0))
        share = self._share_offered(self.willing, hours)
        kept = civil_share * (1 - self.contract.civil_yields(hours)) if civil_share else 0.0
        charged_pct = premium_pct if self._passes_on else premium_pct - borne_pct
        offers = []
        for i, fleet in enumerate(self.fleets):
            there = free[i] if able[i] == 1 else with_driver(free[i], total[i], able[i])
            wanted = (max(0.0, there - kept * total[i]) if kept else there) * share
            vehicles = most = int(there)
            if wanted < most:  # otherwise the dice could only add what is not there
                vehicles = min(math.floor(wanted + self.dice.uniform(round(hours), fleet)), most)
            if vehicles > 0:
                offers.append(Offer(fleet, vehicles, self.values_eur[i] * charged_pct / 100))
        return offers

    def displaced_eur(self) -> float:
        """Return what civil customers lost by making way, at what their work leaves over."""
        return self._displaced * self.purse.business.civil_eur_day

    def _close_books(self, view: CarrierView) -> None:
        """Settle the turn that has ended."""
        days = (view.hours - self._then) / 24
        self._then = view.hours
        wanted = self.nerve.civil_share * sum(view.total)
        self._displaced += max(0.0, wanted - self._in_civil_work) * days
        premiums_eur = 0.0
        if not self.contract.passes_on:
            premiums_eur = view.value_at_risk_eur * self._borne_pct / 100
        business = self.purse.business
        keep_eur = business.fixed_eur_day + self.nerve.civil_share * business.civil_eur_day
        standby_eur = self._waiting * self.contract.keep_paid() * keep_eur * days
        self.standby_eur += standby_eur
        earned = view.fares_eur * (1 - business.running_share) + standby_eur - premiums_eur
        self.purse.settle(days, sum(view.total), self._in_civil_work, earned)


def with_driver(free: float, total: float, able: float) -> float:
    """Return how many of the free vehicles can run, where a share of all is able to."""
    return max(0.0, free - (1 - able) * total)
