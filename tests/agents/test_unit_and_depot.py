"""Units and depots on literal views."""

import statistics

import mesa
import pytest

from agents.depot import DepotAgent
from agents.forecasts.base import Seen
from agents.forecasts.exponential import Exponential
from agents.forecasts.last import Last
from agents.forecasts.moving_average import MovingAverage
from agents.forecasts.posture_aware import PostureAware
from agents.intents import Order
from agents.replenishment.base_stock import BaseStock
from agents.replenishment.cover import Cover
from agents.replenishment.periodic import Periodic
from agents.replenishment.r_q import ReorderPoint
from agents.replenishment.s_s import MinMax
from agents.unit import UnitAgent
from agents.views import DepotView, UnitView


def unit_orders(**seen):
    """Return the orders of a unit with stores 10 and 11 and equipment in 12; the lead time is 30 h, a turn 24 h."""
    unit = UnitAgent(mesa.Model(), [10, 11, 12], [(1,), (2,), (3,)], 30.0, 24.0, 4)
    calm = {"hours": 0.0, "present": True, "level": [130.0, 260.0], "inbound": [0.0, 0.0], "use": [1.0, 2.0]}
    calm |= {"basic_load": [100.0, 200.0], "equipment_open_t": 0.0}
    return unit.act(UnitView(**(calm | seen)))


def test_a_unit_that_has_its_load_and_the_use_of_the_lead_time_orders_nothing():
    assert unit_orders() == []


def test_a_unit_orders_what_is_missing_with_what_is_on_the_way_counted():
    assert unit_orders(level=[50.0, 260.0], inbound=[10.0, 0.0]) == [Order(10, (1,), 70.0, 4)]


def test_a_unit_does_not_order_less_than_half_a_turn_of_use():
    assert unit_orders(level=[118.0, 236.0]) == []
    assert unit_orders(level=[117.9, 235.9]) == [
        Order(10, (1,), pytest.approx(12.1), 4),
        Order(11, (2,), pytest.approx(24.1), 4),
    ]


def test_a_unit_that_is_not_there_orders_its_equipment_only():
    assert unit_orders(present=False, level=[0.0, 0.0], equipment_open_t=25.0) == [Order(12, (3,), 25.0, 4)]


HALF = Exponential(smoothing=0.5)


class Middling:
    """Dice that always show the middle."""

    def uniform(self, *key):
        return 0.5


def depot_of(policy, forecasting=HALF, forecast=(2.0, 0.0), sources=((5, 6), ())):
    """Return a depot with shelves for III and V; only the first has a supplier."""
    names, stores = ["III", "V"], [20, 21]
    return DepotAgent(
        mesa.Model(), names, stores, sources, [1000.0, 1000.0], policy, 6.0, forecasting, forecast, Middling()
    )


def view(hours=24.0, level=0.0, inbound=0.0, asked=0.0, owed=0.0):
    return DepotView(
        hours, 24.0, [level, 0.0], [inbound, 0.0], [asked, 0.0], [owed, 0.0], lambda hours: [hours / 2, 0.0]
    )


COVER = Cover(days=10, lot_t=100)


def test_a_depot_covers_its_days_and_the_lead_time():
    orders = depot_of(COVER).act(view(hours=0.0, level=100.0, inbound=20.0))
    assert orders == [Order(20, (5, 6), 2.0 * (240 + 6) - 120, 0)]


def test_a_depot_waits_for_a_lot_unless_it_wants_less():
    assert depot_of(COVER).act(view(hours=0.0, level=393.0)) == []
    assert depot_of(COVER).act(view(hours=0.0, level=392.0)) == [Order(20, (5, 6), 100.0, 0)]
    small = depot_of(COVER, forecast=(0.5, 0.0))  # wants 123 t in all, so half of that is enough
    assert small.act(view(hours=0.0, level=61.0)) == [Order(20, (5, 6), 62.0, 0)]


def test_a_depot_never_orders_above_its_capacity():
    assert depot_of(COVER, forecast=(50.0, 0.0)).act(view(hours=0.0, level=300.0))[0].tonnes == 700


def test_the_forecast_follows_what_is_asked():
    depot = depot_of(COVER)
    depot.act(view(asked=96.0))
    assert depot.forecast == [3.0, 0.0]  # halfway from 2 to 4 t/h
    depot.act(view(hours=48.0, asked=96.0))
    assert depot.forecast == [3.5, 0.0]


def test_a_depot_that_is_dry_does_not_forget_that_it_is_needed():
    depot = depot_of(COVER)
    for turn in range(1, 20):
        orders = depot.act(view(hours=24.0 * turn, level=0.0, asked=48.0))
    assert depot.forecast[0] == pytest.approx(2.0)
    assert orders == [Order(20, (5, 6), pytest.approx(2.0 * 246), 0)]


def test_the_first_turn_teaches_nothing():
    depot = depot_of(COVER)
    depot.act(view(hours=0.0, asked=0.0))
    assert depot.forecast == [2.0, 0.0]


@pytest.mark.parametrize(
    ("forecasting", "forecasts"),
    [(Last(), [4.0, 1.0, 2.0]), (MovingAverage(periods=2), [4.0, 2.5, 1.5]), (HALF, [3.0, 2.0, 2.0])],
)
def test_forecasts_by_what_was_asked(forecasting, forecasts):
    depot = depot_of(COVER, forecasting)
    for turn, asked in enumerate((96.0, 24.0, 48.0)):
        depot.act(view(hours=24.0 * (turn + 1), asked=asked))
        assert depot.forecast[0] == pytest.approx(forecasts[turn])


def test_a_forecast_by_the_plan_looks_until_delivery_and_is_there_from_the_start():
    depot = depot_of(COVER, PostureAware(error=0))
    depot.act(view(hours=0.0, asked=960.0))
    assert depot.forecast == [3.0, 0.0]  # by its lead time of 6 h


def test_the_error_of_a_forecast_by_the_plan_has_mean_one_and_the_spread_that_is_stated():
    error = PostureAware(error=0.5)
    n = 20_000
    rates = [error.rate_t_h(Seen(0.0, (), 10.0, (i + 0.5) / n)) for i in range(n)]
    assert statistics.fmean(rates) == pytest.approx(10, rel=1e-3)
    assert statistics.pstdev(rates) == pytest.approx(5, rel=0.01)


def test_a_periodic_depot_orders_at_its_reviews_for_the_time_until_the_next_delivery():
    depot = depot_of(Periodic(every_turns=3, days=1, reserve_t={"III": 7}))
    orders = [depot.act(view(hours=24.0 * turn, level=10.0, asked=48.0)) for turn in range(4)]
    order = Order(20, (5, 6), 2.0 * (24 + 6 + 48) + 7 - 10, 0)
    assert orders == [[order], [], [], [order]]


def test_what_is_owed_is_ordered_too():
    assert depot_of(BaseStock(levels_t={"III": 50})).act(view(level=10.0, owed=30.0))[0].tonnes == 70


def test_a_depot_of_continuous_review_orders_each_turn_and_when_asked_to_look():
    depot = depot_of(BaseStock(review="continuous", levels_t={"III": 50}))
    assert depot.act(view(level=10.0)) == [Order(20, (5, 6), 40.0, 0)]
    assert depot.review(view(level=10.0), [0]) == [Order(20, (5, 6), 40.0, 0)]


@pytest.mark.parametrize(
    ("policy", "position", "tonnes"),
    [
        (BaseStock(levels_t={"III": 50}), 50, 0),
        (BaseStock(levels_t={"III": 50}), 49, 1),
        (BaseStock(levels_t={"V": 50}), 0, 0),
        (BaseStock(levels_t={"V": 50}), -7, 0),  # owed, and yet of no class that it orders
        (ReorderPoint(points_t={"III": 20}, lots_t={"III": 30}), 21, 0),
        (ReorderPoint(points_t={"III": 20}, lots_t={"III": 30}), 20, 30),
        (ReorderPoint(points_t={"III": 20}, lots_t={"III": 30}), -10, 60),
        (ReorderPoint(points_t={"III": 20}, lots_t={"III": 30}), -9, 30),
        (ReorderPoint(points_t={"III": -5}, lots_t={"III": 30}), -4, 0),  # backorders are planned
        (ReorderPoint(points_t={"III": -5}, lots_t={"III": 30}), -5, 30),
        (MinMax(low_t={"III": -5}, high_t={"III": 40}), -5, 45),
        (MinMax(low_t={"III": 20}, high_t={"III": 90}), 21, 0),
        (MinMax(low_t={"III": 20}, high_t={"III": 90}), 20, 70),
    ],
)
def test_textbook_policies(policy, position, tonnes):
    orders = depot_of(policy).act(view(level=float(position)))
    assert sum(order.tonnes for order in orders) == tonnes


@pytest.mark.parametrize(
    ("policy", "raised"),
    [
        (COVER, Cover(days=10, lot_t=100, more_days={"III": 5})),
        (Cover(more_days={"III": 2, "I": 1}), Cover(more_days={"III": 7, "I": 1})),
        (BaseStock(levels_t={"III": 30}), BaseStock(levels_t={"III": 70})),
        (ReorderPoint(points_t={"III": 3}, lots_t={"III": 5}), ReorderPoint(points_t={"III": 43}, lots_t={"III": 5})),
        (MinMax(low_t={"III": 4}, high_t={"III": 10}), MinMax(low_t={"III": 44}, high_t={"III": 50})),
        (BaseStock(levels_t={"V": 30}), BaseStock(levels_t={"V": 30})),  # what it never orders it will not
    ],
)
def test_a_policy_can_keep_more(policy, raised):
    assert policy.raised(5, {"III": 40}) == raised


def test_further_days_are_covered_too():
    orders = depot_of(Cover(days=8, lot_t=100, more_days={"III": 2})).act(view(hours=0.0, level=100.0, inbound=20.0))
    assert orders == [Order(20, (5, 6), 2.0 * (240 + 6) - 120, 0)]
