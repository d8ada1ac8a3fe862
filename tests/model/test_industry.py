"""Works through the simulator: what is made by the end of a campaign, cut off from abroad, growing, by hand."""

import pytest

from model.levers.printed_spares import PrintedSpares
from model.move_log import moves_of
from model.moves import Moves
from model.scenario import Scenario
from model.script import Script
from model.wargame import play, simulate
from tests.bench import calm, depot, plan_of

WORKS = {"name": "works", "node": "a", "output_t_per_day": {"III": 10, "V": 4}, "capacity_t": {"III": 9999, "V": 9999}}


def made(supply="III", timeline=(), seed=1, script=None, **works):
    """Return the tonnes of a class that the works made in ten days."""
    game = simulate(plan_with(timeline, **works), seed, script)
    first = game.layout.producer_store[0]
    return float(game.world.stores["made"][first + {"III": 2, "V": 4}[supply]])


def plan_with(timeline=(), **works):
    shelves = [depot("source", "a", 500), depot("target", "c", suppliers=["source", "works"])]
    return plan_of(calm(horizon_days=10, industry=[WORKS | works], depots=shelves, timeline=list(timeline)))


def supplier(day, share):
    return {"at_days": day, "what": "supplier", "target": "works", "value": share}


def test_a_cut_from_abroad_costs_the_foreign_share_once_the_parts_are_used_up():
    cut = [supplier(2, 0)]
    assert made() == pytest.approx(100)
    assert made(timeline=cut) == pytest.approx(100)
    assert made(timeline=cut, foreign={"III": 0.4}, parts_days=3) == pytest.approx(20 + 30 + 5 * 6)
    assert made(timeline=[*cut, supplier(8, 1)], foreign={"III": 0.4}, parts_days=0) == pytest.approx(20 + 36 + 20)
    assert made("V", timeline=cut, foreign={"III": 0.4}, parts_days=0) == pytest.approx(40)


def test_a_surge_doubles_output_from_turn_to_turn():
    surge = {"from_days": 1, "notice_days": 1, "doubling_days": 2, "most": 4, "supplies": ["III"]}
    grown = [10 * min(4, 2 ** (max(0, day - 2) / 2)) for day in range(10)]
    assert made(surge=surge) == pytest.approx(sum(grown))
    assert made("V", surge=surge) == pytest.approx(40)


def test_a_cut_is_in_the_log_of_events():
    results, _ = play(plan_with([supplier(2, 0.25)], foreign={"III": 0.4}), 1)
    row = results.events[results.events["what"] == "supplier"].iloc[0]
    assert (row["time_h"], row["who"], row["value"]) == (48, "works", 0.25)


def test_works_are_run_by_hand_up_to_what_they_can_and_replay():
    slow = {"hour": 24, "produce": {"store": "works.III", "t_per_h": 0.25}}
    much = {"hour": 48, "produce": {"store": "works.III", "t_per_h": 0.5}}
    written = Moves.model_validate({"silences": ["industry"], "moves": [slow, much]})
    plan = plan_with(foreign={"III": 0.4})
    results, seats = play(plan, 1, Script(written, plan), keep=True)
    assert [row.reason for row in seats.refused] == ["the works of works.III can make 0.416667 t an hour at present"]
    assert made(script=Script(written, plan), foreign={"III": 0.4}) == pytest.approx(10 + 9 * 6)
    again, _ = play(plan, 1, Script(moves_of(seats.log), plan))
    assert again.events.equals(results.events)


def test_printers_in_a_depot_fill_it_up_to_its_room():
    shelf = depot("source", "a", 500) | {"makes_t_per_day": {"III": 60}}
    game = simulate(plan_of(calm(horizon_days=10, depots=[shelf, depot("target", "c", suppliers=[])])), 1)
    assert game.world.stores["level"][game.layout.depot_store[0] + 2] == pytest.approx(1000)


def test_the_lever_prints_a_share_of_the_spares_of_the_units_that_draw_on_a_depot():
    brigade = {"name": "brigade", "nation": "PL", "formation": "tanks", "node": "c", "supplier": "target"}
    tanks = {"consumption_t_per_day": {"rest": {"II": 5}, "defence": {"II": 20}}, "equipment_t": 100}
    levers = [PrintedSpares(spares=0.5, printable=0.2).model_dump()]
    shelf = depot("target", "c", suppliers=["source"], capacity_t={"II": 90, "III": 90})
    rows = calm(formations={"tanks": tanks}, units=[brigade], levers=levers, depots=[depot("source", "a"), shelf])
    plan = plan_of(rows)
    assert [d.makes_t_per_day for d in plan.scenario.depots] == [{}, {"II": 2.0}]
    assert plan.cost_levers_eur == 3e6 + 1e5 * 365 * 2
    assert Scenario.model_validate(rows).depots[1].makes_t_per_day == {}
