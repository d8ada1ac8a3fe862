"""What levers make of a scenario."""

from pathlib import Path

import pytest

from model.levers.preposition import Preposition
from model.plan import make
from model.reading import BadInput
from model.scenario import Scenario, load
from model.wargame import simulate
from tests.bench import calm, depot, fleet, line, owned, plan_of

USE = {"rest": {"III": 1}, "defence": {"III": 10, "V": 4}}


def amended(**policy):
    """Return the depot of a brigade that uses 10 t of class III a day, under five prepositioned days."""
    brigade = {"name": "brigade", "nation": "PL", "formation": "tanks", "node": "c", "supplier": "target"}
    shelf = depot("target", "c", 20, suppliers=["source"]) | ({"policy": policy} if policy else {})
    tanks = {"consumption_t_per_day": USE, "equipment_t": 100}
    rows = calm(formations={"tanks": tanks}, units=[brigade], depots=[depot("source", "a", 500), shelf])
    lever = Preposition(days=5, supplies=("III",)).model_dump()
    planned = make(Scenario.model_validate(rows | {"levers": [lever]})).scenario
    return planned.depots[1]


def test_stock_that_is_prepositioned_is_kept_by_days():
    target = amended()
    assert (target.stock_t["III"], target.capacity_t["III"]) == (70, 1050)
    assert target.policy.more_days == {"III": 5}


def test_stock_that_is_prepositioned_is_kept_by_tonnes():
    target = amended(kind="s_s", low_t={"III": 10}, high_t={"III": 20})
    assert (target.policy.low_t, target.policy.high_t) == ({"III": 60}, {"III": 70})


def planned(lever, **fields):
    """Return the calm scenario, with a private carrier and a border, under a lever."""
    rows = line("a", "b", "c")
    rows["nodes"][2]["country"] = "LT"
    carriers = [{"name": "firm", "contract": {"kind": "spot"}, "fleets": [fleet("a")]}]
    levers = [{"kind": lever, "delivery_days": 100} | fields]
    return make(Scenario.model_validate(calm(theatre=rows, carriers=carriers, levers=levers, permits={})))


def test_a_lever_that_was_ordered_in_time_is_in_place_whatever_it_takes():
    assert (
        planned("military_schengen").scenario.timeline
        == planned("military_schengen", ordered_days=100).scenario.timeline
    )


@pytest.mark.parametrize(
    ("lever", "begins"),
    [
        ("military_schengen", lambda plan: plan.scenario.timeline[0].at_days),
        ("carrier_partnership", lambda plan: plan.scenario.carriers[0].contract.from_days),
        ("wartime_contracts", lambda plan: plan.scenario.carriers[0].contract.called_days),
        ("mandated_carriers", lambda plan: plan.scenario.carriers[0].contract.legal_days - 14),
    ],
)
def test_a_lever_that_is_late_or_slips_begins_later(lever, begins):
    assert begins(planned(lever, ordered_days=90)) == 10
    assert begins(planned(lever, ordered_days=90, slip=1.15)) == pytest.approx(25)


@pytest.mark.parametrize("lever", ["military_schengen", "carrier_partnership", "shared_demand_data"])
def test_a_lever_that_comes_after_the_campaign_is_paid_for_nothing(lever):
    late = planned(lever, ordered_days=10)
    assert late.scenario == planned(lever, adoption=0).scenario
    assert late.cost_levers_eur == planned(lever).cost_levers_eur > 0


def test_a_lever_that_cannot_come_during_a_campaign_is_in_time_or_refused(tmp_path):
    levers = "levers:\n  - kind: preposition\n    ordered_days: {}\n    delivery_days: 200\n    slip: 1.5\n"
    file = tmp_path / "late.yaml"

    def written(ordered):
        file.write_text(levers.format(ordered) + TOY.read_text(encoding="utf-8"), encoding="utf-8")
        return load(file)

    told = "late.yaml:3:5: levers.0.ordered_days: preposition would be in place on day 10, and cannot come during"
    with pytest.raises(BadInput, match=f"{told}.*got 290.*300 days before it, or more"):
        written(290)
    plain = make(load(TOY))
    assert make(written(300)).hash == make(load(TOY, {"levers": [{"kind": "preposition"}]})).hash
    assert make(written(260)).scenario == plain.scenario


TOY = Path(__file__).parents[2] / "configs" / "scenarios" / "toy.yaml"


def pool(**fields):
    levers = [{"kind": "strategic_airlift"} | fields]
    return make(load(TOY, {"levers": levers})).scenario.carriers[2:]


def test_a_pool_of_aircraft_stands_at_the_first_airfield():
    (carrier,) = pool(payload_t=77, honoured=0.5)
    assert (carrier.fleets[0].home, carrier.fleets[0].vehicles, carrier.fleets[0].payload_t) == ("mill_town", 5, 77)
    assert (carrier.contract.assured, carrier.contract.honoured) == (0.4, 0.5)
    assert pool(home="field_strip")[0].fleets[0].home == "field_strip"
    assert pool(aircraft=0) == ()


def test_nothing_of_a_pool_that_is_late_is_assured():
    (carrier,) = pool(ordered_days=100, delivery_days=120)
    assert (carrier.contract.assured, carrier.contract.called_days) == (0, 20)


TANKS = {"consumption_t_per_day": {"rest": {"V": 2}}, "equipment_t": 100}
BRIGADE = {"name": "brigade", "nation": "PL", "formation": "tanks", "node": "c", "supplier": "store", "stock_days": 3}


def with_drones(*strikes, **fields):
    """Return the plan of a brigade at c that draws on a depot at b, 69 km away by air, with drones at the depot."""
    store = depot("store", "b") | {"stock_t": {"V": 300}, "capacity_t": {"V": 300}}
    levers = [{"kind": "unmanned_resupply"} | fields]
    return plan_of(
        calm(
            formations={"tanks": TANKS}, units=[BRIGADE], depots=[store], levers=levers,
            carriers=[owned(fleet("b"))], timeline=list(strikes),
            damage={"road": {"needs_crew": False, "gsd": 1, "steps": [{"after_hours": 2000, "capacity": 1}]}},
        )
    )  # fmt: skip


def test_drones_get_ways_and_places_of_their_own():
    plan = with_drones(drones=4)
    assert plan.theatre.links[-1] == "drones_b_c"
    assert plan.theatre.km[-1] == pytest.approx(68.5, abs=0.2)
    assert [(t["node"], t["mode"]) for t in plan.scenario.terminals] == [("b", "air"), ("c", "air")]
    assert plan.scenario.carriers[-1].fleets[0].vehicles == 4
    assert plan.cost_levers_eur == 4 * 4e5
    assert with_drones(reach_km=60).scenario.carriers == with_drones(drones=0).scenario.carriers


def test_drones_bring_what_is_urgent_over_a_road_that_is_broken_and_only_then():
    def flights(*strikes, drones=20):
        game = simulate(with_drones(*strikes, drones=drones), 1)
        trips = game.world.fleets["trips"].tolist()
        return sum(trips[1:]), float(game.world.stores["served"][4])

    broken = {"at_days": 1, "what": "strike", "target": "b_c"}
    trips, served = flights(broken)
    assert flights() == (0, pytest.approx(60))
    assert trips > 100
    assert served - flights(broken, drones=0)[1] == pytest.approx(trips * 0.068, abs=2 * 0.068 * 20)  # some in the air


def test_what_is_urgent_is_asked_for_as_such_and_nothing_else_flies_on_request():
    lorries = owned(fleet("b", on_request=True))
    rows = with_drones(drones=0).scenario.model_dump() | {"carriers": [lorries]}
    hurried = simulate(plan_of(rows | {"command": {"urgent_days": 1, "decision_hours": 0}}), 1)
    never = simulate(plan_of(rows | {"command": {"urgent_days": 0, "decision_hours": 0}}), 1)
    assert float(never.world.stores["served"][4]) == pytest.approx(6)
    assert float(hurried.world.stores["served"][4]) > 50


def test_a_scenario_may_add_links_to_a_theatre():
    more = {"link": "shortcut", "a": "west_port", "b": "lake_town", "mode": "road", "km": 9, "kph": 60}
    more |= {"capacity_per_h": 99}
    added, plain = make(load(TOY, {"links": [more]})), make(load(TOY))
    assert added.theatre.links == (*plain.theatre.links, "shortcut")
    assert added.hash != plain.hash
    with pytest.raises(BadInput, match=r"links.0.*no node|links.0"):
        load(TOY, {"links": [more | {"a": "nowhere"}]})
