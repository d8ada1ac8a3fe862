"""What comes and goes by the hour and the day: hours worked out by hand."""

import numpy as np
import pytest

from model.kernel import records as r
from model.kernel.streams import first_arrival
from model.wargame import run
from tests.bench import Bench, calm, line, plan_of

DAY = {"hours": [0] * 6 + [2] * 12 + [0.5] * 6}
FREE = {"depots": [], "carriers": []}


def stream(**more):
    return {"name": "cars", "origin": "a", "goal": "b", "via": ["a_b"], "kph": 60, **more}


def every(hours, **more):
    return stream(arrivals={"law": "fixed", "hours": hours}, **more)


def road(per_h=10.0, **parts):
    """Return a scenario with a road from a to b on which so many may enter an hour, without forces."""
    return calm(theatre=line("a", "b", per_h=per_h), **FREE, **parts)


def ends(rows, until):
    bench = Bench(rows)
    bench.run(until)
    convoys = bench.world.convoys[: int(bench.world.count[r.CONVOYS])]
    return [round(float(row["since"]), 6) for row in convoys]


@pytest.mark.parametrize(
    ("since", "work", "at"),
    [
        (0, 0, 6),  # the first hour that is open
        (0, 3, 7.5),
        (17, 3, 20),  # one hour at 2, then two at a half
        (5.5, 27, 24),  # all of a day
        (0, 7 * 27 + 3, 7 * 24 + 7.5),
        (30, 4 * 7 * 27, 28 * 24 + 24),  # weeks on end
    ],
)
def test_work_goes_at_the_pace_of_the_hour(since, work, at):
    world = Bench(road(streams=[every(work, rhythm=DAY, most=1)])).world
    assert first_arrival(world, 0, float(since)) == pytest.approx(at)


def test_convoys_come_faster_and_slower_by_the_hour_and_not_at_all():
    born = [at - 1 for at in ends(road(streams=[every(3, rhythm=DAY, start_hours=4)]), 40)]
    assert born == [7.5, 9, 10.5, 12, 13.5, 15, 16.5, 18, 24, 31.5, 33, 34.5, 36, 37.5, 39]


def test_a_random_stream_has_the_mean_of_each_hour():
    """Arrivals of a Poisson process with a rate are Poisson by hour: mean and variance are the rate."""
    rows = road(per_h=1e9, streams=[stream(arrivals={"law": "exponential", "mean_hours": 0.25}, rhythm=DAY)])
    rows |= {"horizon_days": 400, "turn_hours": 9600, "record": {"convoys": True}}
    born = run(plan_of(rows), 3).convoys["born_h"].to_numpy()
    counts = np.bincount(born.astype(int), minlength=9600).reshape(400, 24)
    rate = 4 * np.array(DAY["hours"])
    assert (abs(counts.mean(axis=0) - rate) <= 4 * np.sqrt(rate / 400)).all()
    noon = counts[:, 12]
    assert noon.var() / noon.mean() == pytest.approx(1, abs=4 * np.sqrt(2 / 400))


def test_days_of_the_week_count_too():
    born = [at - 1 for at in ends(road(streams=[every(12, rhythm={"days": [1, 0, 0, 0, 0, 0, 2]})]), 193)]
    assert born == [12, 24, 144 + 6, 144 + 12, 144 + 18, 144 + 24, 168 + 12, 168 + 24]


CIVIL = {"share": 0.5, "rhythm": {"hours": [0] * 6 + [1] * 12 + [2] * 6}}


def test_civil_traffic_takes_entries_by_the_hour_and_bans_them():
    """Eight an hour until six, four until six in the evening, none until midnight: 48 and 48 a day, in order."""
    rows = road(per_h=8, civil_traffic=[CIVIL], streams=[every(0, most=100)])
    found = ends(rows, 40)
    entered = [at - 1 for at in found]
    assert entered[:48] == [k / 8 for k in range(48)]
    assert entered[48:96] == [6 + k / 4 for k in range(48)]
    assert entered[96:] == [24 + k / 8 for k in range(4)]


def test_a_column_enters_through_the_change_of_the_hour():
    bench = Bench(calm(theatre=line("a", "b", per_h=10), civil_traffic=[CIVIL]))
    first = bench.send("a_b", vehicles=10, at=5.5)
    second = bench.send("a_b", vehicles=1, at=5.6)
    bench.run(20)
    assert bench.ends(first, second) == [6.5, 8.0]  # five by six, five more by seven


def test_those_who_wait_keep_their_order_when_a_link_closes_and_opens():
    rows = road(civil_traffic=[CIVIL], streams=[every(0, most=3, start_hours=17.9)])
    rows["timeline"] = [{"at_days": 18.5 / 24, "what": "capacity", "target": "a_b", "value": value} for value in (0, 1)]
    assert ends(rows, 40) == [18.9, 25.05, 25.15]  # half of the first entry was left to do at midnight


def test_background_slows_a_leg_by_the_hour():
    delay = {"law": "affine", "slope_hours": 0.01}
    slowed = {"delay": delay, "background_per_h": 50, "rhythm": DAY, "window_hours": 1e-6}
    rows = road(per_h=1e9, congestion=[slowed], streams=[every(5, at_start=True)])
    hours = [at - 5 * k for k, at in enumerate(ends(rows, 24))]
    assert hours == pytest.approx([1, 1, 2, 2, 1.25])
    planned = Bench(rows).ways.hours
    assert planned == pytest.approx(1 + 0.01 * 50 * np.mean(DAY["hours"]))


def test_equal_rhythms_share_a_row_and_none_costs_nothing():
    rows = road(streams=[every(3, rhythm=DAY), every(4, rhythm=DAY) | {"name": "more"}])
    assert Bench(rows).world.rhythms.shape == (1, 169)
    assert Bench(road(streams=[every(3)])).world.rhythms.shape == (0, 169)
