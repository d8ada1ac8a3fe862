"""The calendar: events in order of time, ties in the order of scheduling."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model.kernel import records as r
from model.kernel.core import schedule
from tests.bench import Bench, calm


def with_marks(n):
    """Return a bench and its asset's `n` changes of capacity, each known again by its value; none is scheduled yet."""
    bench = Bench(calm())
    marks = np.zeros(n, r.CHANGE_ROW)
    marks["what"], marks["target"], marks["value"] = r.CAPACITY, bench.asset("a_b"), 1 / (1 + np.arange(n))
    bench.world = replace(bench.world, changes=marks)
    return bench


def schedule_marks(bench, hours):
    for row, hour in enumerate(hours):
        schedule(bench.world, hour, r.CHANGE, row, 0, 0.0)


def seen(bench):
    return [(at, round(1 / value) - 1) for at, _, _, _, value in bench.logged("capacity")]


@settings(max_examples=50)
@given(hours=st.lists(st.sampled_from((0.0, 0.5, 1.0, 7.25, 30.0)) | st.floats(0, 40), max_size=40))
def test_events_come_in_order_of_time_and_ties_in_order_of_scheduling(hours):
    bench = with_marks(len(hours))
    schedule_marks(bench, hours)
    bench.run(40)
    assert seen(bench) == sorted((hour, row) for row, hour in enumerate(hours))


def test_an_event_at_the_hour_asked_for_is_processed_and_a_later_one_waits():
    bench = with_marks(3)
    schedule_marks(bench, [5.0, 4.0, np.nextafter(5.0, 6.0)])
    bench.run(5)
    assert seen(bench) == [(4.0, 1), (5.0, 0)]
    assert bench.now == 5.0


def test_events_may_be_scheduled_between_two_advances():
    bench = with_marks(3)
    schedule_marks(bench, [9.0])
    bench.run(5)
    schedule(bench.world, 9.0, r.CHANGE, 1, 0, 0.0)
    schedule(bench.world, 6.0, r.CHANGE, 2, 0, 0.0)
    bench.run(10)
    assert seen(bench) == [(6.0, 2), (9.0, 0), (9.0, 1)]


def test_an_event_on_the_same_page_a_year_ahead_does_not_hide_those_of_today():
    bench = with_marks(40)
    hours = [10.0 + 0.01 * row for row in range(39)]
    schedule_marks(bench, hours)
    bench.run(5)
    w = bench.world
    hours.append(float(10.0 + w.count[r.PAGES] / w.clock[r.DAYS_PER_H]))
    schedule(w, hours[-1], r.CHANGE, 39, 0, 0.0)
    bench.run(hours[-1])
    assert seen(bench) == [(hour, row) for row, hour in enumerate(hours)]


LAWS = {
    "evenly": lambda rng, n: rng.uniform(0, 40, n),
    "in clusters with ties": lambda rng, n: np.round(rng.choice([1, 2, 30], n) + rng.exponential(0.01, n), 3),
    "at all scales": lambda rng, n: 10 ** rng.uniform(-9, 3, n),
    "backwards": lambda rng, n: np.sort(rng.uniform(0, 40, n))[::-1],
    "all at once": lambda rng, n: np.full(n, 7.0),
}


@pytest.mark.parametrize("law", LAWS)
def test_the_order_holds_for_many_events_however_they_lie_in_time(law):
    """Scheduled in ten batches while the clock moves on, so that the calendar is set anew as it fills and empties."""
    rng, batch = np.random.default_rng(3), 200
    bench, hours = with_marks(10 * batch), []
    for k in range(10):
        hours += (bench.now + LAWS[law](rng, batch)).tolist()
        for row in range(k * batch, (k + 1) * batch):
            schedule(bench.world, hours[row], r.CHANGE, row, 0, 0.0)
        bench.run(bench.now + 4)
    bench.run(2_000)
    assert seen(bench) == sorted((hour, row) for row, hour in enumerate(hours))
