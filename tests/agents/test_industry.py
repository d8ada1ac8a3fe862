"""Works: what they make when they grow, and when parts from abroad do not come."""

import mesa
import pytest

from agents.industry import Growth, IndustryAgent
from agents.intents import Produce
from agents.views import IndustryView

GROWS = Growth(from_h=48, doubling_h=24, most=4)


def works(growth=Growth(), foreign=0.5, parts_h=0.0):  # noqa: B008  (a value)
    return IndustryAgent(mesa.Model(), [7], [10.0], [foreign], [growth], parts_h)


def made(agent, days, supplied=1.0):
    """Return what is made in each turn from one day to another."""
    rates = []
    for day in range(*days):
        agent.act(IndustryView(24.0 * day, 24.0, supplied))
        rates.append(agent.able[7])
    return rates


def test_output_doubles_again_and_again_up_to_its_most():
    assert made(works(GROWS), (0, 6)) == [10, 10, 10, 20, 40, 40]


def test_without_parts_from_abroad_only_the_rest_is_made():
    assert made(works(), (0, 2), supplied=0.2) == pytest.approx([6, 6])
    assert made(works(foreign=0.0), (0, 2), supplied=0.0) == [10, 10]


def test_parts_in_stock_last_for_their_days_and_are_not_replaced():
    agent = works(parts_h=36)
    assert made(agent, (0, 3), supplied=0.0) == pytest.approx([10, 7.5, 5])
    assert made(agent, (3, 4), supplied=1.0) == [10]
    assert made(agent, (4, 5), supplied=0.0) == [5]


def test_works_that_grow_use_up_their_parts_faster():
    assert made(works(Growth(0, 24, 2), parts_h=48), (0, 3), supplied=0.0) == pytest.approx([10, 15, 10])


def test_nothing_is_said_when_nothing_changes():
    agent = works()
    assert agent.act(IndustryView(0.0, 24.0, 1.0)) == []
    assert agent.act(IndustryView(24.0, 24.0, 0.0)) == [Produce(7, 5.0)]
    assert agent.act(IndustryView(48.0, 24.0, 0.0)) == []
