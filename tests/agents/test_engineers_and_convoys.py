"""Engineers and convoys on literal views."""

import math
from dataclasses import replace

import mesa
import numpy as np
import pytest

from agents.convoy import ConvoyAgent
from agents.engineers import EngineersAgent
from agents.intents import Cancel, Divert, Hold, Proceed, Recall, Repair, Standing
from agents.repair_orders.fifo import Fifo
from agents.repair_orders.flow import Flow
from agents.routing.hold import HoldOn
from agents.routing.reroute import Reroute
from agents.views import ConvoyView, EngineersView


def tasks(order, crews, open_h, flow_t, travel_h):
    assets = [100 + i for i in range(len(open_h))]
    travel = np.array(travel_h, float).reshape(len(crews), len(assets))
    seen = EngineersView(48.0, crews, assets, np.array(open_h, float), np.array(flow_t, float), travel, way)
    return EngineersAgent(mesa.Model(), order).act(seen)


def way(crew, asset):
    """Return what stands for the way of a crew to an asset."""
    return f"{crew} to {asset}"


def test_the_nearest_crew_goes_to_the_most_urgent_damage_then_the_next():
    found = tasks(Fifo(), [7, 8], open_h=[1, 5], flow_t=[0, 0], travel_h=[[2, 3], [4, 1]])
    assert found == [Repair(8, 101, "8 to 101"), Repair(7, 100, "7 to 100")]


def test_there_are_no_more_tasks_than_crews_or_damages():
    assert tasks(Fifo(), [7], [1, 5], [0, 0], [[2, 3]]) == [Repair(7, 101, "7 to 101")]
    assert tasks(Fifo(), [7, 8], [1], [0], [[2], [2]]) == [Repair(7, 100, "7 to 100")]
    assert tasks(Fifo(), [], [1], [0], []) == []
    assert tasks(Fifo(), [7], [], [], [[]]) == []


def test_a_damage_that_no_road_leads_to_is_left_to_others():
    found = tasks(Fifo(), [7], open_h=[1, 5], flow_t=[0, 0], travel_h=[[2, np.inf]])
    assert found == [Repair(7, 100, "7 to 100")]


def test_the_busiest_comes_first_and_age_breaks_ties():
    found = tasks(Flow(), [1, 2, 3], open_h=[9, 1, 2], flow_t=[0, 50, 0], travel_h=np.ones((3, 3)))
    assert [task.asset for task in found] == [101, 100, 102]


class Detour:
    """A way around that takes this long."""

    def __init__(self, hours, legs=()):
        self.hours, self.legs = hours, legs


def blocked(wait_h=100.0, ahead_h=10.0, detour_h=None, permit_h=0.0, at_gate=True, loaded_only=False):
    detour = Detour(detour_h) if detour_h is not None else None
    return ConvoyView(0.0, 4, 1, 2, 0, 9, loaded_only, at_gate, wait_h, ahead_h, detour, permit_h)


def kind_of_answer(seen, **rule):
    (answer,) = ConvoyAgent(mesa.Model(), Reroute(margin_h=6, ask_again_h=24, give_up_h=240, **rule)).act(seen)
    assert answer.convoy == 4
    return type(answer)


@pytest.mark.parametrize(
    ("seen", "answer"),
    [
        (blocked(detour_h=103), Divert),
        (blocked(detour_h=104), Hold),  # 110 h to wait it out, less the margin
        (blocked(detour_h=50, permit_h=54), Hold),
        (blocked(detour_h=50, permit_h=53), Divert),
        (blocked(detour_h=1, at_gate=False), Hold),
        (blocked(), Hold),
        (blocked(wait_h=241, loaded_only=True), Cancel),
        (blocked(wait_h=240, loaded_only=True), Hold),
        (blocked(wait_h=9000), Hold),
        (blocked(wait_h=9000, loaded_only=True, detour_h=5), Divert),
    ],
)
def test_a_convoy_takes_the_faster_of_waiting_and_the_detour(seen, answer):
    assert kind_of_answer(seen) is answer


def test_a_detour_leads_to_the_same_target():
    seen = blocked(detour_h=1)
    assert Reroute().answer(seen) == Divert(4, seen.detour, 9)


def test_who_holds_on_holds_on():
    assert HoldOn(ask_again_h=12).answer(blocked(detour_h=1)) == Standing(Hold(4, 12))


@pytest.mark.parametrize(
    ("seen", "kind", "over_h", "up_to_h"),
    [
        (blocked(detour_h=50), Divert, 46, math.inf),  # a way around of 50 h, and the margin, for the 10 h ahead
        (blocked(detour_h=50, wait_h=46), Hold, -math.inf, 46),
        (blocked(detour_h=50, permit_h=70), Hold, -math.inf, 116),
        (blocked(detour_h=50, at_gate=False), Hold, -math.inf, math.inf),
        (blocked(), Hold, -math.inf, math.inf),
        (blocked(loaded_only=True), Hold, -math.inf, 240),
    ],
)
def test_an_answer_stands_for_all_who_see_the_same_and_would_wait_so_long_that_it_would_be_the_same(
    seen, kind, over_h, up_to_h
):
    told = Reroute().answer(replace(seen, shared=True))
    assert (type(told.answer), told.over_h, told.up_to_h) == (kind, over_h, up_to_h)
    assert type(Reroute().answer(seen)) is kind


def test_no_answer_stands_that_hangs_on_danger_or_calls_a_convoy_off():
    seen = replace(blocked(detour_h=50), shared=True, safer=lambda hours: Detour(50))
    assert type(Reroute(danger_h=1).answer(seen)) is Divert
    assert type(Reroute(danger_h=1).answer(replace(seen, at_gate=False))) is Standing
    assert type(Reroute().answer(replace(blocked(wait_h=241, loaded_only=True), shared=True))) is Cancel


HIT = replace(blocked(wait_h=0), why="hit", lost_share=0.4, ahead=(1, 2), permit_h=lambda way: 3.0)
BACK = Detour(2)


def test_a_convoy_that_was_hit_goes_on_by_the_usual_rule_and_by_that_of_who_holds_on():
    assert Reroute().answer(HIT) == Proceed(4)
    assert HoldOn().answer(HIT) == Proceed(4)
    assert HoldOn().answer(replace(HIT, why="waiting")) == Hold(4, 24)


@pytest.mark.parametrize(("share", "answer"), [(0.3, Recall), (0.4, Recall), (0.5, Proceed), (None, Proceed)])
def test_a_convoy_turns_back_when_hit_with_too_much_lost(share, answer):
    assert kind_of_answer(replace(HIT, back=BACK), turn_back_share=share) is answer


def test_a_convoy_turns_back_only_by_a_way_and_only_when_hit():
    assert kind_of_answer(HIT, turn_back_share=0.3) is Proceed
    assert kind_of_answer(replace(HIT, back=BACK, why="waiting"), turn_back_share=0.3) is Hold


@pytest.mark.parametrize(("danger_h", "answer"), [(0, Proceed), (79, Proceed), (81, Divert)])
def test_a_safer_way_is_worth_some_hours(danger_h, answer):
    around = Detour(41, (5,))  # 10 h straight on and half of the vehicles lost, or 41 h, papers and the margin
    seen = replace(HIT, hazard=lambda legs: math.log(2) if 1 in legs else 0.0, safer=lambda hours: around)
    assert kind_of_answer(seen, danger_h=danger_h) is answer
