"""Runways and channels: slots that all comings and goings of a place share, by hours worked out by hand."""

from tests.bench import Bench, calm, depot, fleet, link, node, owned, terminal


def star(mode="air", **parts):
    """Return a scenario in which a and b are one hour from the hub c, where four may come or go an hour."""
    links = [link("a_c", "a", "c", mode), link("c_b", "c", "b", mode)]
    theatre = {
        "nodes": [node(name, at=i) for i, name in enumerate("abc")],
        "links": links,
        "terminals": [terminal(name, mode) for name in "abc"],
    }
    approaches = [{"node": "c", "mode": mode, "per_hour": 4}]
    rows = {"depots": [depot("source", "a", 500), depot("hub", "c", 500), depot("target", "b")]}
    return calm(theatre=theatre, approaches=approaches, carriers=[owned(fleet("a", mode))], **(rows | parts))


AIR = 3


def flight(bench, *links, source="source", target="hub", **more):
    return bench.send(*links, source=source, target=target, mode=AIR, **more)


def test_landings_from_all_sides_share_the_runway():
    bench = Bench(star())
    first, second = flight(bench, "a_c"), flight(bench, "a_c", vehicles=2)
    third = flight(bench, "a_c", at=0.8)
    bench.run(20)
    assert bench.ends(first, second, third) == [1, 1.25, 1.8]  # slots at 1, at 1.25 and 1.5, at 1.8


def test_hours_before_a_landing_are_hours_in_a_queue():
    bench = Bench(star())
    flights = [flight(bench, "a_c") for _ in range(3)]
    bench.run(20)
    assert [bench.spent(c)["moving"] for c in flights] == [1, 1, 1]
    assert [bench.spent(c).get("queued", 0) for c in flights] == [0, 0.25, 0.5]


def test_those_who_leave_take_slots_too():
    bench = Bench(star())
    landing = [flight(bench, "a_c") for _ in range(2)]
    leaving = [flight(bench, "c_b", source="hub", target="target", at=at) for at in (0.9, 1.2)]
    bench.run(20)
    assert bench.ends(*landing) == [1.15, 1.4]  # the first to leave had its slot at .9
    assert bench.ends(*leaving) == [1.9, 2.65]


def test_a_flight_through_a_place_lands_and_leaves_there():
    bench = Bench(star())
    through = flight(bench, "a_c", "c_b", target="target")
    after = flight(bench, "a_c", at=0.05)
    bench.run(20)
    assert bench.ends(through, after) == [2.25, 1.5]


def test_a_ship_takes_one_slot_however_many_sail_together():
    bench = Bench(star("sea"))
    first = bench.send("a_c", target="hub", mode=2, vehicles=9)
    second = bench.send("a_c", target="hub", mode=2)
    bench.run(20)
    assert bench.ends(first, second) == [1, 1.25]


def test_a_turn_that_ends_while_somebody_circles_changes_nothing():
    whole, cut = Bench(star()), Bench(star())
    for bench in (whole, cut):
        for _ in range(5):
            flight(bench, "a_c", vehicles=3)
    whole.run(20)
    for hour in (1, 1.1, 1.9, 2.5, 20):
        cut.run(hour)
    assert whole.ends(*range(5)) == cut.ends(*range(5)) == [1, 1.75, 2.5, 3.25, 4]
