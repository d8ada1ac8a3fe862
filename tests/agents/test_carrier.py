"""The carrier on literal views."""

import mesa
import pytest

from agents.carrier import CarrierAgent
from agents.contracts.framework import Framework
from agents.contracts.owned import Owned
from agents.contracts.spot import Spot
from agents.views import CarrierView


class Fixed:
    """Dice that always show the same."""

    def __init__(self, shown):
        self.shown = shown

    def uniform(self, *key):
        return self.shown


def carrier(contract=None, losses=0.0, trips=1000.0, shown=0.0, **more):
    rows = {"midpoint_pct": 0.81, "slope": 5.1, "memory_h": 240.0} | more
    contract = contract or Spot()
    return CarrierAgent(
        mesa.Model(), [3], [150_000.0], contract, *rows.values(), trips, losses, Fixed(shown)
    )  # fmt: skip


def view(hours=0.0, free=100, trips=0.0, lost=0.0):
    return CarrierView(hours, [float(free)], trips, lost)


@pytest.mark.parametrize(("losses", "willing"), [(8.1, 0.5), (0.5, 0.979688), (11.9, 0.125868), (500.0, 0.0)])
def test_willingness_is_a_logit_of_the_premium(losses, willing):
    agent = carrier(losses=losses)
    agent.act(view())
    assert agent.premium_pct() == pytest.approx(losses / 10)
    assert agent.willing == pytest.approx(willing, abs=1e-6)


def test_half_the_fleet_comes_at_the_midpoint():
    (offer,) = carrier(losses=8.1).act(view())
    assert (offer.fleet, offer.vehicles) == (3, 50)
    assert offer.premium_eur == pytest.approx(150_000 * 0.0081)


def test_the_fraction_of_a_vehicle_is_left_to_the_dice():
    assert carrier(losses=8.1, shown=0.4).act(view(free=7))[0].vehicles == 3
    assert carrier(losses=8.1, shown=0.6).act(view(free=7))[0].vehicles == 4


def test_nobody_offers_what_is_not_free():
    assert carrier(Owned(), shown=0.99).act(view(free=4))[0].vehicles == 4
    assert carrier(Owned(), shown=0.99).act(view(free=0)) == []


def test_losses_seen_raise_the_premium_and_fade():
    agent = carrier()
    agent.act(view(trips=0.0, lost=10.0))
    assert agent.premium_pct() == pytest.approx(1.0)
    agent.act(view(hours=240.0))
    assert agent.premium_pct() == pytest.approx(0.5)
    agent.act(view(hours=480.0, trips=1000.0))
    assert agent.premium_pct() == pytest.approx(100 * 2.5 / 2000)


def test_a_framework_brings_its_reserve_and_the_state_bears_its_part():
    frightened = carrier(Framework(reserved=0.3, cover=0.0), losses=1000.0)
    assert frightened.act(view())[0].vehicles == 30
    covered = carrier(Framework(reserved=0.0, cover=0.5), losses=16.2)
    (offer,) = covered.act(view())
    assert offer.vehicles == 50
    assert offer.premium_eur == pytest.approx(150_000 * 0.0162)  # whoever bears it


def test_own_transport_comes_whatever_the_risk():
    assert carrier(Owned(), losses=1000.0).act(view())[0].vehicles == 100
