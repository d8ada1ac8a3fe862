"""Gates and stations: first come, first served, with times to compute by hand."""

import pytest

from model.kernel import records as r
from model.kernel.core import schedule
from tests.bench import Bench, calm, fleet, line, link, node, owned, terminal

#: Reporting takes 6 h and deciding 24 h.
ASKED_AFTER_H = 30


def change(at_h, target, share):
    return {"at_days": at_h / 24, "what": "capacity", "target": target, "value": share}


def two_towns(servers=9, rate=1e9, timeline=(), **road):
    """Return a bench with one road from a to c; loading at a takes `rate` a server, unloading no time."""
    theatre = {
        "nodes": [node("a"), node("c", at=1)],
        "links": [link("a_c", "a", "c", **road)],
        "terminals": [terminal("a", servers=servers, rate=rate), terminal("c", servers=99, rate=1e9)],
    }
    return Bench(calm(theatre=theatre, timeline=list(timeline)))


def test_columns_enter_a_road_one_after_the_other():
    bench = two_towns(per_h=10)
    convoys = [bench.send("a_c", vehicles=5) for _ in range(3)]
    bench.run(10)
    assert bench.ends(*convoys) == [1.0, 1.5, 2.0]
    assert bench.spent(convoys[2]) == {"queued": 1.0, "moving": 1.0}


def test_directions_do_not_share_a_gate():
    bench = two_towns(per_h=1)
    there = [bench.send("a_c") for _ in range(2)]
    back = bench.transport.roads.stretch((1,), 1.0)
    bench.world.stores["level"][bench.store("target")] = 10
    meeting = bench.send("a_c", source="target", target="source", route=back.route)
    bench.run(10)
    assert bench.ends(*there, meeting) == [1.0, 2.0, 1.0]


@pytest.mark.parametrize(("mode", "gauge"), [("rail", {"gauge": 1435}), ("sea", {})])
def test_a_train_and_a_ship_take_one_entry(mode, gauge):
    theatre = {
        "nodes": [node("a"), node("c", at=1)],
        "links": [link("a_c", "a", "c", mode, per_h=2, **gauge)],
        "terminals": [terminal("a", mode), terminal("c", mode)],
    }
    bench = Bench(calm(theatre=theatre, carriers=[owned(fleet("a", mode, 120))]))
    convoys = [bench.send("a_c", vehicles=40) for _ in range(3)]
    bench.run(10)
    assert bench.ends(*convoys) == [1.0, 1.5, 2.0]


@pytest.mark.parametrize(
    ("per_h", "hours"), [((10, 100), [12, 22]), ((100, 10), [12, 22]), ((50, 50), [4, 6]), ((10, 5), [22, 42])]
)
def test_the_last_tonne_of_a_batch_is_there_when_the_narrowest_line_has_let_it_through(per_h, hours):
    theatre = line("a", "b", "c", mode="pipeline")
    for row, most in zip(theatre["links"], per_h, strict=True):
        row["capacity_per_h"] = most
    theatre["terminals"] = [terminal(at, "pipeline") for at in "ac"]
    bench = Bench(calm(theatre=theatre, carriers=[owned(fleet("a", "pipeline"))]))
    batches = [bench.send("a_b", "b_c", tonnes=100.0) for _ in hours]
    bench.run(50)
    assert bench.ends(*batches) == hours


def test_the_slower_of_road_and_vehicle_sets_the_speed():
    bench = two_towns(per_h=1e6)
    slow, fast = bench.send("a_c", kph=20.0), bench.send("a_c", kph=90.0)
    bench.run(10)
    assert bench.ends(slow, fast) == [3.0, 1.0]


def test_formalities_at_a_border_are_part_of_the_leg():
    theatre = line("a", "c")
    theatre["nodes"][1]["country"] = "LT"
    free = {"regimes": {"free": {"lead_hours": 0}}, "regime": "free", "office_hours": 2.5}
    bench = Bench(calm(theatre=theatre, permits=free))
    c = bench.send("a_c")
    bench.run(10)
    assert bench.spent(c)["moving"] == pytest.approx(3.5)


def test_a_convoy_that_is_ordered_sets_out_at_its_hour():
    bench = two_towns()
    c = bench.send("a_c", at=7.0)
    bench.run(20)
    assert bench.spent(c) == {"ordered": 7.0, "moving": 1.0}


def test_two_servers_take_the_third_convoy_when_the_first_is_done():
    bench = two_towns(servers=2, rate=10)
    convoys = [bench.send("a_c", tonnes=tonnes) for tonnes in (20.0, 30.0, 20.0)]
    bench.run(20)
    assert bench.ends(*convoys) == [3.0, 4.0, 5.0]
    assert bench.spent(convoys[2]) == {"queued": 2.0, "loading": 2.0, "moving": 1.0}


def test_a_slower_station_lets_the_running_service_finish_and_queues_the_rest_in_order():
    bench = two_towns(servers=1, rate=10, timeline=[change(0.5, "a:road", 0.5)])
    convoys = [bench.send("a_c") for _ in range(3)]
    bench.run(20)
    assert bench.ends(*convoys) == [2.0, 4.0, 6.0]  # loaded at 1, 3 and 5


def test_a_faster_station_brings_the_waiting_forward():
    timeline = [change(0, "a:road", 0.5), change(3, "a:road", 1)]
    bench = two_towns(servers=1, rate=10, timeline=timeline)
    convoys = [bench.send("a_c") for _ in range(4)]
    bench.run(20)
    assert bench.ends(*convoys) == [3.0, 5.0, 6.0, 7.0]  # loaded at 2, 4, 5 and 6


def test_a_narrower_gate_queues_the_waiting_in_order():
    bench = two_towns(per_h=10, timeline=[change(0.25, "a_c", 0.5)])
    convoys = [bench.send("a_c", vehicles=5) for _ in range(3)]
    bench.run(20)
    assert bench.ends(*convoys) == [1.0, 1.5, 2.5]  # entered at 0, 0.5 and 1.5


def test_order_survives_a_closure():
    timeline = [change(0, "a_c", 0), change(5, "a_c", 1)]
    bench = two_towns(per_h=1, timeline=timeline)
    convoys = [bench.send("a_c", at=at) for at in (3.0, 1.0, 2.0)]
    bench.run(20)
    assert bench.ends(*convoys) == [8.0, 6.0, 7.0]
    assert bench.spent(convoys[0]) == {"ordered": 3.0, "blocked": 2.0, "queued": 2.0, "moving": 1.0}


def test_what_is_on_the_road_gets_through_a_closure():
    bench = two_towns(timeline=[change(0.5, "a_c", 0)])
    c = bench.send("a_c")
    bench.run(20)
    assert bench.ends(c) == [1.0]


def test_a_blocked_convoy_speaks_after_report_and_decision():
    bench = two_towns(timeline=[change(0, "a_c", 0)])
    c = bench.send("a_c", at=2.0)
    assert bench.run(29.99 + 2) == []
    assert bench.run(100) == [(pytest.approx(2.0 + ASKED_AFTER_H), c)]
    assert bench.convoy(c)["starts"] == float("inf")


def test_a_convoy_blocked_at_a_terminal_speaks_too():
    bench = two_towns(timeline=[change(0, "c:road", 0), change(50, "c:road", 1)])
    c = bench.send("a_c")
    assert bench.run(100) == [(pytest.approx(1.0 + ASKED_AFTER_H), c)]
    assert bench.spent(c) == {"moving": 1.0, "blocked": 49.0}


def test_a_convoy_that_is_free_again_in_time_says_nothing():
    bench = two_towns(timeline=[change(0, "a_c", 0), change(ASKED_AFTER_H - 1, "a_c", 0.1)])
    c = bench.send("a_c")
    assert bench.run(100) == []
    assert bench.state(c) == "delivered"


def test_news_of_a_gate_that_stays_closed_does_not_put_off_the_report():
    """Whoever has been blocked for 30 h has something to say, even if the asset was hit again meanwhile."""
    bench = two_towns(timeline=[change(0, "a_c", 0), change(20, "a_c", 0)])
    c = bench.send("a_c")
    assert bench.run(ASKED_AFTER_H + 1) == [(pytest.approx(ASKED_AFTER_H), c)]


def test_a_gate_remembers_a_column_that_is_longer_than_its_road():
    """The tail of 20 vehicles enters at hour 2, after its head has arrived; news at 1.5 h does not let others in."""
    bench = two_towns(per_h=10, timeline=[change(1.5, "a_c", 1)])
    convoys = [bench.send("a_c", vehicles=20) for _ in range(2)]
    bench.run(20)
    assert bench.convoy(convoys[1])["since"] == pytest.approx(3.0)


def test_a_breakdown_holds_a_convoy_up_once_on_a_leg():
    rows = calm(
        mishaps={"loss_per_100_km": 0, "demand_sigma": 0, "breakdown_per_100_km": 1 - 1e-12, "breakdown_hours": 4}
    )
    bench = Bench(rows | {"theatre": line("a", "b", "c", km=600, kph=600)})
    c = bench.send("a_b", "b_c")
    bench.run(30)
    assert bench.spent(c) == {"broken_down": 8.0, "moving": 2.0}


def test_the_share_of_columns_that_break_down_is_as_stated():
    mishaps = {"loss_per_100_km": 0, "demand_sigma": 0, "breakdown_per_100_km": 0.2, "breakdown_hours": 4}
    rows = calm(mishaps=mishaps, theatre=line("a", "c", km=100, per_h=1e6), carriers=[owned(fleet("a", vehicles=400))])
    bench = Bench(rows)
    convoys = [bench.send("a_c", tonnes=1.0) for _ in range(400)]
    bench.run(30)
    held = (bench.world.spent[convoys, r.BROKEN] > 0).mean()
    assert held == pytest.approx(0.2, abs=3 * (0.2 * 0.8 / 400) ** 0.5)


def test_hold_keeps_the_place_and_asks_again():
    bench = two_towns(timeline=[change(0, "a_c", 0)])
    c = bench.send("a_c")
    assert len(bench.run(40)) == 1
    schedule(bench.world, 45.0, r.DECIDE, c, bench.convoy(c)["version"], 0.0)
    assert bench.run(60) == [(45.0, c)]
