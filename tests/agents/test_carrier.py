"""The carrier on literal views."""

import math

import mesa
import pytest

from agents.belief import Belief
from agents.carrier import CarrierAgent, Nerve
from agents.contracts.framework import Framework
from agents.contracts.mandated import Mandated
from agents.contracts.on_call import OnCall
from agents.contracts.owned import Owned
from agents.contracts.spot import Spot
from agents.contracts.wartime_binding import WartimeBinding
from agents.purse import Business
from agents.views import CarrierView


class Fixed:
    """Dice that always show the same."""

    def __init__(self, shown):
        self.shown = shown

    def uniform(self, *key):
        return self.shown


BUSINESS = Business(cash_eur=math.inf, fixed_eur_day=0, running_share=0, civil_eur_day=0)


def carrier(contract=None, losses=0.0, trips=1000.0, shown=0.0, business=BUSINESS, **nerve):
    belief = Belief(losses, trips, memory_h=240.0)
    nerve = Nerve(**{"midpoint_pct": 0.81, "slope": 5.1} | nerve)
    return CarrierAgent(mesa.Model(), [3], [150_000.0], contract or Spot(), nerve, belief, business, Fixed(shown))


def view(hours=0.0, free=100, trips=0.0, lost=0.0, able=1.0, **more):
    return CarrierView(hours, [float(free)], [100.0], [able], trips, lost, **more)


def offered(agent, seen):
    return sum(offer.vehicles for offer in agent.act(seen))


@pytest.mark.parametrize(("losses", "willing"), [(8.1, 0.5), (0.5, 0.979688), (11.9, 0.125868), (500.0, 0.0)])
def test_willingness_is_a_logit_of_the_premium(losses, willing):
    agent = carrier(losses=losses)
    agent.act(view())
    assert agent.belief.premium_pct() == pytest.approx(losses / 10)
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
    assert agent.belief.premium_pct() == pytest.approx(1.0)
    agent.act(view(hours=240.0))
    assert agent.belief.premium_pct() == pytest.approx(0.5)
    agent.act(view(hours=480.0, trips=1000.0))
    assert agent.belief.premium_pct() == pytest.approx(100 * 2.5 / 2000)


def test_a_framework_brings_its_reserve_and_the_state_bears_its_part():
    frightened = carrier(Framework(reserved=0.3, cover=0.0), losses=1000.0)
    assert frightened.act(view())[0].vehicles == 30
    covered = carrier(Framework(reserved=0.0, cover=0.5), losses=16.2)
    (offer,) = covered.act(view())
    assert offer.vehicles == 50
    assert offer.premium_eur == pytest.approx(150_000 * 0.0162)  # whoever bears it


def test_own_transport_comes_whatever_the_risk():
    assert carrier(Owned(), losses=1000.0).act(view())[0].vehicles == 100


def test_a_reserve_that_several_nations_were_promised_is_shared():
    frightened = carrier(Framework(reserved=0.6, promised_to=3, cover=0.0), losses=1000.0)
    assert offered(frightened, view()) == 20


def test_rumours_count_as_much_as_they_are_believed():
    agent = carrier(rumour=0.25)
    agent.act(view(rumoured_trips=4000.0, rumoured_lost=40.0))
    assert agent.belief.premium_pct() == pytest.approx(100 * 10 / 2000)


def test_who_sees_the_others_stay_away_stays_away_sooner():
    assert offered(carrier(losses=4.05, herding_pct=0.81), view(peers_away=0.5)) == 50
    assert offered(carrier(losses=8.1, herding_pct=0.81), view(peers_away=0.0)) == 50


def test_a_vehicle_without_a_driver_is_not_offered():
    assert offered(carrier(Owned(), shown=0.99), view(free=80, able=0.7)) == 50


@pytest.mark.parametrize(
    ("contract", "vehicles"),
    [(Spot(), 40), (Framework(preference=0.5), 70), (WartimeBinding(bound=1, called_days=0, notice_days=0), 100)],
)
def test_civil_work_keeps_what_the_contract_does_not_free(contract, vehicles):
    assert offered(carrier(contract, civil_share=0.6, shown=0.99), view()) == vehicles


def test_civil_work_that_made_way_is_counted():
    business = Business(cash_eur=math.inf, fixed_eur_day=0, running_share=0, civil_eur_day=100)
    agent = carrier(Mandated(legal_days=0, productivity=0.5, exit_per_month=0), civil_share=0.6, business=business)
    assert offered(agent, view()) == 50  # of 60 vehicles that civil customers want, 50 are left
    agent.act(view(hours=48.0))
    assert agent.displaced_eur() == pytest.approx(10 * 2 * 100)


def test_a_binding_contract_is_the_spot_market_until_it_is_called():
    agent = carrier(WartimeBinding(bound=0.9, called_days=5, notice_days=2, cover=0.0), losses=1000.0)
    assert offered(agent, view(hours=167.0)) == 0
    assert offered(agent, view(hours=168.0)) == 90
    covered = carrier(WartimeBinding(called_days=0, notice_days=0, cover=0.5), losses=16.2)
    assert covered.act(view())[0].premium_eur == pytest.approx(150_000 * 0.0162)


def test_orders_take_their_time_and_wear_the_fleet_away():
    agent = carrier(Mandated(legal_days=14, productivity=0.75, exit_per_month=0.08), losses=1000.0, shown=0.5)
    days = (13, 14, 44, 74)
    assert [offered(agent, view(hours=24.0 * day)) for day in days] == [0, 75, 69, 63]


def test_under_orders_the_carrier_is_out_of_pocket_for_the_premium():
    (offer,) = carrier(Mandated(legal_days=0), losses=10.0).act(view())
    assert offer.premium_eur == 0


def test_without_cash_the_firm_is_gone_for_good():
    business = Business(cash_eur=15_000, fixed_eur_day=200, running_share=0.7, civil_eur_day=250)
    agent = carrier(business=business)
    agent.act(view())
    assert offered(agent, view(hours=24.0, fares_eur=50_000.0)) > 0  # 15,000 - 20,000 + 15,000 left
    assert offered(agent, view(hours=48.0)) == 0
    assert offered(agent, view(hours=72.0, fares_eur=1e9)) == 0


def test_civil_work_keeps_a_firm_alive():
    business = Business(cash_eur=1_000, fixed_eur_day=200, running_share=0.7, civil_eur_day=250)
    agent = carrier(business=business, civil_share=0.9, losses=1000.0)
    for day in range(9):
        assert offered(agent, view(hours=24.0 * day)) == 0
    assert not agent.purse.empty


def test_who_must_wait_at_call_is_paid_for_it_and_who_need_not_works_meanwhile():
    business = Business(cash_eur=1e6, fixed_eur_day=200, running_share=0, civil_eur_day=100)
    held = carrier(Framework(reserved=1, preference=1, paid_standby=0.5), civil_share=0.6, business=business)
    free = carrier(Spot(), civil_share=0.6, business=business)
    for agent in (held, free):
        agent.act(view())
        agent.act(view(hours=24.0))
    assert held.standby_eur == pytest.approx(100 * 0.5 * (200 + 0.6 * 100))
    assert held.purse.cash_eur == pytest.approx(1e6 - 100 * 200 + held.standby_eur)
    assert free.standby_eur == 0
    assert free.purse.cash_eur == pytest.approx(1e6 - 100 * 200 + 60 * 100)


def test_what_is_on_call_comes_after_its_notice_if_it_is_honoured_and_until_it_is_withdrawn():
    def at(day, **terms):
        salis = OnCall(**{"assured": 0.4, "called_days": 2, "notice_days": 9, "available": 1} | terms)
        return offered(carrier(salis, losses=1000.0), view(hours=24.0 * day, free=50.0))

    assert [at(day) for day in (0, 10, 11, 100)] == [20, 20, 50, 50]
    assert at(11, honoured=0.5) == 35
    assert at(11, honoured=0) == 20
    assert at(11, available=0.6) == 30
    assert [at(day, withdrawn_days=30) for day in (29, 30)] == [50, 0]
