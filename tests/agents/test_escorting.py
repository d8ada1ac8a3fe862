"""Who gets an escort, on literal views."""

import math

import numpy as np

from agents.command import CommandAgent
from agents.escorting.base import Ward
from agents.escorting.riskiest import Riskiest
from agents.intents import Lane, Lodge, Ship
from agents.views import EscortView
from tests.agents.test_command import ROAD, Way

HAZARD = {0: 0.0, 1: 0.1, 2: 0.5}


def ward(supply="I", tonnes=10.0, hazard=0.1):
    return Ward(supply, tonnes, 1, hazard)


def test_the_riskiest_of_the_most_precious_class_come_first():
    wards = [ward(), ward("V", 1), ward("V", 9), ward("V", 5, 0.9), ward("III")]
    assert Riskiest().rank(wards) == [3, 2, 1, 4, 0]


def test_safe_ways_need_no_escort():
    chance = -math.log1p(-0.01)
    assert Riskiest(least_loss=0.02).rank([ward(hazard=chance)]) == []
    assert Riskiest(least_loss=0.01).rank([ward(hazard=chance * 1.001)]) == [0]
    assert Riskiest(least_loss=0).rank([ward(hazard=0)]) == []


def ship(end, tonnes=10.0):
    return Ship(Lane(0, 0, 0, Way(ROAD, 0, end, 1.0), 3.0), 1, tonnes)


def escorted(ships, free, modes=(1, 1), hours=((1.0,), (9.0,))):
    import mesa

    command = CommandAgent(mesa.Model(), [0], [0], (), 0.0, 0.0, Riskiest(least_loss=0.0))
    view = EscortView(list(free), list(modes), np.array(hours), lambda stretch: HAZARD[stretch.end], ("I",))
    return [(s.escort, s.lane.approach_h) for s in command.escort(view, list(ships)) if isinstance(s, Ship)]


def test_the_nearest_free_team_comes_and_the_convoy_waits_for_it():
    ships = [Lodge(0, None), ship(0), ship(1), ship(2)]
    assert escorted(ships, (1, 1)) == [(-1, 3.0), (1, 9.0), (0, 3.0)]
    assert escorted(ships, (1, 0)) == [(-1, 3.0), (-1, 3.0), (0, 3.0)]
    assert escorted(ships, (0, 0)) == [(-1, 3.0)] * 3


def test_a_team_goes_only_by_its_modes():
    assert escorted([ship(2)], (1, 1), modes=(2, 1)) == [(1, 9.0)]
