"""From intents to the kernel: what is carried out, and what is refused with a reason."""

import pytest

from agents.intents import Cancel, Divert, Hold, Lane, Lodge, Recall, Repair, Ship, Strike
from model.kernel import records as r
from tests.bench import Bench, calm, depot, fleet, line, link, node, owned, terminal

NO_STOCK = "the source has not so much in stock"
NO_VEHICLES = "the fleet has not so many free vehicles"
NOT_AT_ORIGIN = "the convoy has ended, or has left its origin"
NOT_BLOCKED = "the convoy neither waits at a link or for papers nor stands at a node"
NO_JOB = "nothing to repair there, or a crew is on it"


def ship(bench, *links, tonnes=10.0, vehicles=1, holder="target", approach_h=0.0):
    stretch = bench.stretch(*links)
    return Ship(Lane(bench.store("source"), bench.store(holder), 0, stretch, approach_h), vehicles, tonnes)


def refused(bench, *intents):
    """Carry intents out; return the reasons of those refused."""
    return [refusal.reason for refusal in bench.transport.carry_out(intents)]


def closed(name, until_days=20):
    return [{"at_days": at, "what": "capacity", "target": name, "value": v} for at, v in ((0, 0), (until_days, 1))]


def blocked(name="b_c", **more):
    """Return a bench with one convoy from a to c that is blocked at a link."""
    theatre = line("a", "b", "c")
    theatre["links"].append(link("b_c2", "b", "c", km=120))
    bench = Bench(calm(theatre=theatre, timeline=closed(name)) | more)
    assert refused(bench, ship(bench, "a_b", "b_c")) == []
    bench.run(30)
    return bench


def test_a_convoy_is_executed_after_decision_and_approach():
    bench = Bench(calm())
    assert refused(bench, ship(bench, "a_b", "b_c", approach_h=3.0)) == []
    bench.run(50)
    assert bench.spent(0) == {"ordered": 27.0, "moving": 2.0}


def test_what_is_not_there_is_not_sent():
    bench = Bench(calm())
    assert refused(bench, ship(bench, "a_b", "b_c", tonnes=501.0)) == [NO_STOCK]
    assert refused(bench, ship(bench, "a_b", "b_c", vehicles=101)) == [NO_VEHICLES]
    assert bench.transport.refused == 2
    assert bench.world.count[r.CONVOYS] == 0
    assert (bench.level("source"), bench.world.fleets["free"][0]) == (500, 100)


def test_in_one_batch_the_first_get_what_there_is():
    bench = Bench(calm())
    wanted = [ship(bench, "a_b", "b_c", tonnes=tonnes) for tonnes in (400.0, 200.0, 100.0)]
    refusals = bench.transport.carry_out(wanted)
    assert [(refusal.intent, refusal.reason) for refusal in refusals] == [(wanted[1], NO_STOCK)]


def test_columns_alike_are_convoys_each_with_luck_of_its_own():
    together, apart = Bench(calm()), Bench(calm())
    one = ship(together, "a_b", "b_c", tonnes=200.0)
    refusals = together.transport.carry_out([one._replace(columns=3), one._replace(tonnes=50.0)])
    assert [(refusal.intent, refusal.reason) for refusal in refusals] == [(one, NO_STOCK)]
    refused(apart, *[ship(apart, "a_b", "b_c", tonnes=tonnes) for tonnes in (200.0, 200.0, 50.0)])
    for i in range(3):
        assert together.convoy(i) == apart.convoy(i)


def test_a_refused_convoy_takes_nobodys_luck():
    one, other = Bench(calm()), Bench(calm())
    refused(other, ship(other, "a_b", "b_c", tonnes=501.0))
    for bench in (one, other):
        refused(bench, ship(bench, "a_b", "b_c"))
    assert one.convoy(0)["key"] == other.convoy(0)["key"]


def test_cargo_stops_at_the_end_of_a_stretch_and_is_forwarded_from_there():
    bench = Bench(calm())
    refused(bench, ship(bench, "a_b"))
    bench.run(30)
    (store,) = bench.transport.final
    assert bench.transport.final[store] == bench.store("target")
    assert bench.world.stores["level"][store] == 10
    onward = Ship(Lane(store, bench.store("target"), 0, bench.stretch("b_c"), 0.0), 1, 10.0)
    assert refused(bench, onward) == []
    bench.run(60)
    assert bench.level("target") == 10
    assert bench.transport.transit(1, bench.store("target")) == store


def test_a_blocked_convoy_may_hold_and_is_asked_again():
    bench = blocked()
    assert refused(bench, Hold(0, 40.0)) == []
    assert [(round(at), c) for at, c in bench.run(200)] == [
        (55, 0),
        (70, 0),
    ]  # blocked at 25, asked after 30 hours; held from 30 on


@pytest.mark.parametrize("holds", [Hold(0, 1.0), Cancel(0)])
def test_a_convoy_that_has_ended_does_nothing_more(holds):
    bench = Bench(calm())
    refused(bench, ship(bench, "a_b", "b_c"))
    bench.run(60)
    assert bench.state(0) == "delivered"
    assert len(refused(bench, holds)) == 1
    assert bench.state(0) == "delivered"


def test_a_blocked_convoy_is_diverted_around():
    bench = blocked()
    assert refused(bench, Divert(0, bench.stretch("b_c2"), bench.store("target"))) == []
    bench.run(60)
    assert (bench.state(0), bench.ends(0)) == ("delivered", [32.0])


def test_a_blocked_convoy_is_recalled():
    bench = blocked()
    back = bench.transport.roads.stretch((1,), 1.0)
    assert refused(bench, Recall(0, back)) == []
    bench.run(60)
    assert (bench.state(0), bench.level("source")) == ("returned", 500)


def test_who_moves_is_neither_diverted_nor_recalled():
    bench = Bench(calm())
    refused(bench, ship(bench, "a_b", "b_c"))
    bench.run(24.5)
    stretch = bench.stretch("b_c")
    assert refused(bench, Divert(0, stretch, bench.store("target")), Recall(0, stretch)) == [NOT_BLOCKED] * 2


def test_who_is_blocked_at_a_terminal_has_no_other_way():
    bench = blocked("c:road")
    assert bench.convoy(0)["starts"] == float("inf")
    assert refused(bench, Recall(0, bench.transport.roads.stretch((3, 1), 2.0))) == [NOT_BLOCKED]


def test_a_detour_begins_where_the_convoy_stands():
    bench = blocked()
    told = "the stretch does not start where the convoy stands, or is of another mode"
    assert refused(bench, Divert(0, bench.stretch("a_b"), bench.store("target"))) == [told]


def test_a_convoy_is_called_off_at_its_origin_only():
    bench = blocked("a_b")
    assert refused(bench, Cancel(0)) == []
    assert (bench.state(0), bench.level("source")) == ("cancelled", 500)
    assert refused(blocked("b_c"), Cancel(0)) == [NOT_AT_ORIGIN]


ROAD_DAMAGE = {"road": {"gsd": 1, "steps": [{"after_hours": 5, "capacity": 1}]}}


def test_a_crew_works_when_it_is_there_and_one_is_enough():
    strike = {"at_days": 0, "what": "strike", "target": "a_b"}
    crews = {"name": "crews", "home": "c", "crews": 2, "travel_kph": 20, "mends": ["road"], "order": {"kind": "fifo"}}
    bench = Bench(calm(damage=ROAD_DAMAGE, timeline=[strike], engineers=[crews]))
    bench.run(1)
    here, there = bench.transport.roads.local(2), bench.transport.roads.stretch((3,), 3.0)
    assert refused(bench, Repair(0, bench.asset("b_c"), here)) == [NO_JOB]
    assert refused(bench, Repair(0, bench.asset("a_b"), here)) == [
        "the stretch does not lead from the crew to the damage"
    ]
    assert refused(bench, *(Repair(crew, bench.asset("a_b"), there) for crew in (0, 1))) == [NO_JOB]
    assert refused(bench, Repair(0, bench.asset("b_c"), here)) == [NO_JOB]
    bench.run(20)
    assert [(at, kind) for at, kind, *_ in bench.logged("repair_started", "repaired")] == [
        (4.0, "repair_started"), (9.0, "repaired")
    ]  # fmt: skip


def test_an_intent_without_a_rule_is_a_mistake_in_the_program():
    with pytest.raises(TypeError, match="no rule for Strike"):
        Bench(calm()).transport.carry_out([Strike(0)])


def across_a_border(here, there, scope="movement", **more):
    """Return a bench with the source in one country and the target, a Polish depot, in another."""
    theatre = line("a", "b", "c")
    for place, country in zip(theatre["nodes"], (here, there, there), strict=True):
        place["country"] = country
    regimes = {"slow": {"lead_hours": 400, "shape": 1e9, "dangerous_factor": 1}}
    return Bench(calm(theatre=theatre, permits={"regimes": regimes, "regime": "slow", "scope": scope} | more))


def test_papers_lodged_in_advance_are_not_lodged_again():
    bench = across_a_border("PL", "LT", standing_days=10)
    assert refused(bench, Lodge(bench.store("target"), bench.stretch("a_b", "b_c"))) == []
    bench.run(50)
    refused(bench, ship(bench, "a_b", "b_c"))
    assert bench.world.count[r.PERMITS] == 1
    assert bench.world.permits["granted"][0] == pytest.approx(160, rel=1e-3)


def test_each_consignment_has_papers_of_its_own():
    bench = across_a_border("PL", "LT", "consignment")
    refused(bench, ship(bench, "a_b", "b_c"), ship(bench, "a_b", "b_c")._replace(columns=2))
    assert bench.world.count[r.PERMITS] == len(set(bench.world.permits["key"][:3].tolist())) == 3
    assert bench.world.convoys["need"][:3].tolist() == [0, 1, 2]


def test_to_enter_ones_own_country_takes_no_papers():
    bench = across_a_border("LT", "PL")
    refused(bench, ship(bench, "a_b", "b_c"))
    assert bench.world.count[r.PERMITS] == 0


def test_cargo_changes_hands_at_a_node_without_roads():
    theatre = {
        "nodes": [node("a"), node("b", at=1)],
        "links": [link("a_b", "a", "b", "rail", gauge=1435)],
        "terminals": [terminal("a", "rail", 1, 10), terminal("b", "rail", 1, 1)],
    }
    depots = [depot("source", "a", 500), depot("target", "a", suppliers=["source"])]
    bench = Bench(calm(theatre=theatre, depots=depots, carriers=[owned(fleet("a", "rail"))]))
    (local,) = bench.ways.best(0, 0, bench.store("target"), 2)
    refused(bench, Ship(Lane(bench.store("source"), bench.store("target"), 0, local, 0.0), 1, 10.0))
    bench.run(60)
    assert bench.world.stations["passed_t"][1] == 0  # the yard at b is elsewhere
    assert bench.level("target") == 10


def test_a_sea_of_convoys_grows_the_arrays():
    rows = calm(carriers=[owned(fleet("a", vehicles=9000))], depots=[depot("source", "a", 500), depot("target", "c")])
    bench = Bench(rows)
    assert refused(bench, *[ship(bench, "a_b", "b_c", tonnes=0.05) for _ in range(5000)]) == []
    bench.transport.move(60, None)
    assert bench.world.count[r.LEGS] == 10_000
    assert bench.level("target") == pytest.approx(250)
