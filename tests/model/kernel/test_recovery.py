"""A broken column waits for a recovery team and its work, or leaves the vehicle behind."""

import pytest

from tests.bench import CALM, Bench, calm, line, missing_vehicles

SURE = CALM | {"breakdown_per_100_km": 1 - 1e-12, "breakdown_hours": 99}


def breaking(teams=1, hours=5, **more):
    """Return a bench of one road of an hour where every column breaks down and a repair takes `hours`."""
    recovery = {"teams": teams, "time": {"law": "fixed", "hours": hours}} | more
    return Bench(calm(theatre=line("a", "c", km=100, kph=100), mishaps=SURE, recovery=recovery))


def test_a_column_is_held_for_the_work_of_a_team_and_not_for_the_fixed_time():
    bench = breaking()
    c = bench.send("a_c")
    bench.run(50)
    assert bench.ends(c) == [6]
    assert bench.spent(c) == {"moving": 1, "broken_down": 5}


@pytest.mark.parametrize(("teams", "ends"), [(1, [6, 11, 16]), (2, [6, 6, 11]), (3, [6, 6, 6])])
def test_columns_wait_for_the_next_free_team(teams, ends):
    bench = breaking(teams)
    convoys = [bench.send("a_c") for _ in range(3)]
    bench.run(50)
    assert bench.ends(*convoys) == pytest.approx(ends, abs=0.01)


def test_a_vehicle_is_left_behind_when_the_wait_would_be_too_long():
    bench = breaking(abandon_hours=7)
    first, second, third = (bench.send("a_c", vehicles=4, tonnes=40.0) for _ in range(3))
    bench.run(50)
    assert bench.ends(first, second, third) == pytest.approx([6, 8, 8], abs=0.02)
    left = [(bench.convoy(c)["vehicles"], bench.convoy(c)["tonnes"]) for c in (first, second, third)]
    assert left == [(4, 40), (3, 30), (3, 30)]
    assert (bench.level("target"), bench.world.destroyed.sum()) == (100, 20)
    assert missing_vehicles(bench.world).tolist() == [0]


def test_a_team_is_free_again_when_a_vehicle_is_given_up():
    bench = breaking(abandon_hours=3)
    first = bench.send("a_c", vehicles=2)
    second = bench.send("a_c", vehicles=2, at=3.5)
    bench.run(50)
    assert bench.ends(first, second) == pytest.approx([4, 7.5], abs=0.01)


def test_a_single_vehicle_that_is_given_up_is_lost():
    bench = breaking(abandon_hours=3)
    c = bench.send("a_c")
    bench.run(50)
    assert (bench.state(c), bench.cause(c), bench.ends(c)) == ("destroyed", "mishap", [4])
