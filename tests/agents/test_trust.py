"""A depot that is served badly loses its trust, orders more than it needs and tells less; trust comes back."""

import mesa
import pytest

from agents.depot import DepotAgent
from agents.forecasts.last import Last
from agents.replenishment.base_stock import BaseStock
from agents.trust import Temper, Trust
from agents.views import DepotView
from model.streams import Dice

TEMPER = Temper(inflates=1.0, withholds=0.4, recovers=0.5)


def test_trust_goes_a_part_of_the_way_to_the_share_that_was_sent():
    trust = Trust(TEMPER, 1)
    trust.order_t(0, 100.0)
    trust.learn([80.0])
    assert trust.by_class == [pytest.approx(1 - 0.5 * 0.8)]


def test_trust_falls_and_comes_back():
    trust, seen, open_t = Trust(TEMPER, 1), [1.0], 0.0
    for sent in (0.0, 0.0, 1.0, 1.0, 1.0):
        open_t = (open_t + trust.order_t(0, 100.0)) * (1 - sent)
        trust.learn([open_t])
        seen.append(trust.by_class[0])
    assert seen[0] > seen[1] > seen[2]
    assert seen[2] < seen[3] < seen[4] < seen[5] < 1


def test_who_ordered_nothing_learns_nothing():
    trust = Trust(TEMPER, 2)
    trust.learn([0.0, 0.0])
    trust.learn([0.0, 7.0])
    assert trust.by_class == [1.0, 1.0]


def test_orders_grow_and_reports_shrink_without_trust():
    trust = Trust(TEMPER, 1)
    assert (trust.order_t(0, 50.0), trust.kept_back(0)) == (50.0, 0.0)
    trust.by_class[0] = 0.25
    assert (trust.order_t(0, 50.0), trust.kept_back(0)) == (pytest.approx(87.5), pytest.approx(0.3))


@pytest.mark.parametrize(("temper", "second"), [(None, 60.0), (TEMPER, 60.0 * 1.5)])
def test_a_depot_of_such_a_temper_orders_more_after_a_bad_turn(temper, second):
    policy = BaseStock(levels_t={"III": 100})
    depot = DepotAgent(
        mesa.Model(), ["III"], [20], [(5,)], [1000.0], policy, 6.0, Last(), [2.0], Dice(1, "forecast", 0), temper
    )
    (order,) = depot.act(DepotView(0.0, 24.0, [60.0], [0.0], [0.0], [0.0], lambda _: [1.0], [0.0]))
    assert order.tonnes == 40
    (order,) = depot.act(DepotView(24.0, 24.0, [0.0], [40.0], [0.0], [0.0], lambda _: [1.0], [40.0]))
    assert order.tonnes == pytest.approx(second)
    assert depot.kept_back() == ({} if temper is None else {20: pytest.approx(0.2)})
