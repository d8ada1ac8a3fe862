"""The market for transport: what carriers see of it, and the share that took part."""

import pytest

from agents.intents import Offer
from model.wargame import Wargame
from tests.bench import calm, fleet, line, owned, plan_of

RATES = {"payload_t": 10, "cost_eur_per_t_km": 2.0, "vehicle_eur": 1000.0}


def market_of(*contracts):
    carriers = [
        {"name": f"c{i}", "contract": {"kind": kind}, "fleets": [fleet("a", vehicles=10, **RATES)]}
        for i, kind in enumerate(contracts)
    ]
    game = Wargame(plan_of(calm(carriers=carriers)), 1)
    return game.market, game.world.fleets


def test_a_carrier_hears_of_each_trip_and_loss_once():
    market, fleets = market_of("spot")
    fleets["trips"], fleets["lost"], fleets["t_km"] = 7, 2, 30
    market.open()
    view = market.views()[0]
    assert (view.trips, view.lost, view.fares_eur, view.value_at_risk_eur) == (7, 2, 60, 7000)
    fleets["trips"] += 1
    market.open()
    assert (market.views()[0].trips, market.views()[0].lost) == (1, 0)


def test_rumours_are_of_other_private_carriers():
    market, fleets = market_of("spot", "spot", "owned")
    fleets["trips"], fleets["lost"] = [1, 20, 300], [0, 2, 30]
    market.open()
    assert (market.views()[0].rumoured_trips, market.views()[0].rumoured_lost) == (20, 2)
    assert (market.views()[1].rumoured_trips, market.views()[1].rumoured_lost) == (1, 0)


def test_what_others_withheld_is_seen_a_turn_later_and_what_all_offered_is_the_participation():
    market, _ = market_of("spot", "spot", "owned")
    for _ in range(2):
        market.open()
        market.take([Offer(0, 10, 0.0)])
        market.take([Offer(1, 4, 0.0)])
        market.close()
    market.open()
    assert market.views()[0].peers_away == pytest.approx(0.6)
    assert market.views()[1].peers_away == 0
    assert market.participation() == pytest.approx(0.7)


@pytest.mark.parametrize(("km", "hours"), [(600, 10), (601, 24), (1200, 34)])
def test_empty_vehicles_rest_like_loaded_ones(km, hours):
    """At 60 km/h, ten hours of driving before a rest of fourteen."""
    own = owned(fleet("a", drive_hours=10, rest_hours=14))
    game = Wargame(plan_of(calm(theatre=line("a", "b", km=km), carriers=[own])), 1)
    assert game.command.fleets[0].hours == [0, pytest.approx(hours, abs=0.02)]
