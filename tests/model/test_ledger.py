"""The tables of queues and events: who is counted in them, and under which name."""

import math

import pytest

from model.wargame import run
from tests.bench import calm, line, plan_of

QUEUE = {"name": "lorries", "origin": "a", "goal": "a", "loads": True}


def played(**parts):
    rows = {"depots": [], "carriers": [], "theatre": line("a", "b"), "horizon_days": 1}
    return run(plan_of(calm(**rows | parts)), 1)


def queue_of(hours, **stream):
    """Return the row of one terminal that serves each in so many hours, in a day."""
    arrivals = {"law": "fixed", "hours": 6}
    results = played(
        streams=[QUEUE | {"arrivals": arrivals, "at_start": True} | stream],
        services=[{"terminal": "a:road", "servers": 1, "time": {"law": "fixed", "hours": hours}}],
        record={"queues": True},
    )
    (row,) = results.queues.to_dict("records")
    return row


def test_who_is_still_there_at_the_end_is_part_of_the_lengths():
    row = queue_of(10)  # they come at 0, 6, 12, 18 and 24; services begin at 0, 10 and 20
    assert [row[name] for name in ("served", "wait_h", "service_h")] == [2, 2, 10]
    assert row["queue"] == pytest.approx((4 + 8 + 6) / 24)
    assert row["system"] == pytest.approx((10 + 14 + 12 + 6) / 24)
    assert row["busy"] == 1


def test_a_terminal_that_has_served_nobody_yet_has_a_row():
    row = queue_of(100, most=1)
    assert [row[name] for name in ("served", "queue", "system", "busy")] == [0, 0, 1, 1]
    assert math.isnan(row["wait_h"])
    assert math.isnan(row["service_h"])


def test_the_end_of_a_convoy_of_a_stream_is_told_with_its_goal():
    stream = QUEUE | {"goal": "b", "loads": False, "kph": 60, "arrivals": {"law": "fixed", "hours": 20}}
    events = played(streams=[stream], record={"events": True}).events
    assert events[["time_h", "what", "target"]].to_numpy().tolist() == [[21, "delivered", "b"]]


def test_the_hours_of_a_convoy_under_way_are_those_up_to_the_end():
    stream = QUEUE | {"goal": "b", "kph": 5, "at_start": True, "arrivals": {"law": "fixed", "hours": 3}, "most": 4}
    results = played(
        streams=[stream],
        services=[{"terminal": "a:road", "servers": 1, "time": {"law": "fixed", "hours": 10}}],
        timeline=[{"at_days": 15 / 24, "what": "capacity", "target": "a_b", "value": 0}],
        record={"convoys": True},
    )
    hours = results.convoys[["queued_h", "loading_h", "moving_h", "blocked_h"]]
    assert hours.to_numpy().tolist() == [
        [0, 10, 12, 0],
        [7, 10, 0, 4],  # the road is closed when it is loaded
        [14, 4, 0, 0],
        [15, 0, 0, 0],
    ]
