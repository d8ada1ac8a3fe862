"""Fog of war: what each agent may know, and how late."""

import numpy as np
import pytest

from model.kernel import records as r
from model.wargame import Wargame
from tests.bench import calm, depot, fleet, line, link, node, owned, plan_of, terminal

IDLE = {"name": "red", "strategy": {"kind": "idle"}, "until_days": 30, "budget_per_day": 1}
DAMAGE = {"road": {"gsd": 1, "floor": 0, "steps": [{"after_hours": 20, "capacity": 1}]}}


KEEPING_STOCK = [
    depot("source", "a", 500),
    depot("target", "c", suppliers=["source"], policy={"kind": "base_stock", "levels_t": {"III": 100}}),
]


def game_of(turns=0, **parts):
    """Return a wargame after some turns, when agents are about to be shown what they know then."""
    game = Wargame(plan_of(calm(**parts)), 1)
    for _ in range(turns):
        game.step()
    look(game)
    return game


def look(game):
    game.sensing.look(game.command.open_t, game.command.heard_t)


def hours_known(turn_h, lag_h, at_h, turns=12):
    """Return the hours at which the command pictures a road, closed for good at `at_h`, as closed."""
    close = {"at_days": at_h / 24, "what": "capacity", "target": "a_b", "value": 0}
    command = calm()["command"] | {"picture_lag_hours": lag_h}
    game = Wargame(plan_of(calm(turn_hours=turn_h, command=command, timeline=[close])), 1)
    known = []
    for turn in range(turns):
        look(game)
        if game.ways.left[game.layout.assets["a_b"]] > 0:
            known.append(turn * turn_h)
        game.step()
    return known


@pytest.mark.parametrize(
    ("turn_h", "lag_h", "first_h"), [(24, 0, 24), (24, 24, 48), (24, 30, 72), (6, 30, 48), (48, 24, 96)]
)
def test_the_command_learns_of_a_closed_link_when_the_news_is_due(turn_h, lag_h, first_h):
    assert hours_known(turn_h, lag_h, 13) == list(range(first_h, 12 * turn_h, turn_h))


def test_the_kernel_goes_by_the_truth_all_the_same():
    close = {"at_days": 0.5, "what": "capacity", "target": "a_b", "value": 0}
    command = calm()["command"] | {"picture_lag_hours": 900}
    game = game_of(5, depots=KEEPING_STOCK, timeline=[close], command=command)
    convoys = game.world.convoys[: int(game.world.count[r.CONVOYS])]
    assert len(convoys) > 0
    assert convoys["km"].sum() == 0


def one_passage(turn_h, lag_days, looks, at_h=10):
    """Return what an adversary sees pass a road, turn by turn, where 50 t pass in one hour and never again."""
    stream = {"name": "s", "origin": "a", "goal": "b", "tonnes": 50, "start_hours": at_h, "at_start": True, "most": 1,
              "kph": 60, "arrivals": {"law": "fixed", "hours": 1}}  # fmt: skip
    parts = {"adversaries": [IDLE | {"picture_lag_days": lag_days}], "streams": [stream], "turn_hours": turn_h}
    game = Wargame(plan_of(calm(damage=DAMAGE, **parts)), 1)
    seen = []
    for _ in range(looks):
        look(game)
        view = game.sensing.adversary(0, 1.0, game.campaigns[0])
        seen.append(float(view.flow_t[view.names.index("a_b")]))
        game.step()
    return seen


def test_an_adversary_sees_traffic_of_one_day_and_late():
    assert one_passage(24, 2, 6) == [0, 0, 0, 50, 0, 0]
    assert one_passage(24, 0, 4) == [0, 50, 0, 0]
    assert one_passage(6, 1, 15, at_h=34) == [0] * 10 + [50] * 4 + [0]


@pytest.mark.parametrize(("turn_h", "lag_days"), [(36, 2), (48, 1)])
def test_an_adversary_sees_traffic_at_any_length_of_turn(turn_h, lag_days):
    assert max(one_passage(turn_h, lag_days, 9)) > 0


def test_an_adversary_sees_late_what_is_down():
    strike = {"at_days": 0.5, "what": "strike", "target": "a_b"}
    parts = {"adversaries": [IDLE | {"picture_lag_days": 1}], "timeline": [strike], "damage": DAMAGE}
    game = Wargame(plan_of(calm(**parts)), 1)
    down = []
    for _ in range(4):
        look(game)
        view = game.sensing.adversary(0, 1.0, game.campaigns[0])
        down.append(bool(view.down[view.names.index("a_b")]))
        game.step()
    assert down == [False, False, True, True]


def test_an_adversary_reaches_what_lies_in_its_countries_and_can_be_damaged():
    theatre = line("a", "b", "c")
    theatre["nodes"][2]["country"] = "LT"
    damage = DAMAGE | {"depot_terminal": DAMAGE["road"] | {"strike_cost": 3}}
    red = IDLE | {"reach": ["LT"]}
    game = game_of(theatre=theatre, damage=damage, adversaries=[red])
    view = game.sensing.adversary(0, 1.0, game.campaigns[0])
    assert dict(zip(view.names, view.cost.tolist(), strict=True)) == {"b_c": 1, "c:road": 3}
    assert view.denied_h.tolist() == [12, 12]  # of 20, six strikes of ten land


def test_nobody_can_write_into_a_view():
    game = game_of(damage=DAMAGE, adversaries=[IDLE])
    view = game.sensing.adversary(0, 1.0, game.campaigns[0])
    arrays = {name: value for name, value in view._asdict().items() if isinstance(value, np.ndarray)}
    assert {name for name, array in arrays.items() if array.flags.writeable} == set()


def test_stocks_are_known_at_once_and_exactly():
    game = game_of(depots=[depot("source", "a", 500), depot("target", "c")])
    game.world.stores["level"][game.layout.supplier["target"] + 2] = 12.5
    look(game)
    assert game.sensing.depot(1, []).level[2] == 12.5
    assert game.sensing.command({}).level[game.layout.supplier["target"] + 2] == 12.5


TANKS = {"consumption_t_per_day": {"rest": {"I": 24, "III": 48}}, "equipment_t": 100}


def test_a_unit_counts_on_the_equipment_that_is_there():
    unit = {"name": "u", "nation": "PL", "formation": "tanks", "node": "c", "supplier": "target", "organic_days": 2}
    unit["deployment"] = {"origin": "a", "required_days": 9, "available_days": 1}
    game = game_of(formations={"tanks": TANKS}, units=[unit])
    game.world.stores["level"][game.layout.unit_store[0] + 5] = 25
    look(game)
    view = game.sensing.units()[0]
    assert (view.use, view.basic_load) == ([1, 0, 0.5, 0, 0], [48, 0, 24, 0, 0])
    assert view.equipment_open_t == 0
    later = game_of(1, formations={"tanks": TANKS}, units=[unit | {"node": "b"}])
    assert later.sensing.units()[0].equipment_open_t == 100


def test_what_is_on_the_way_over_a_transfer_counts_as_inbound():
    game = game_of()
    store = game.transport.transit(1, game.layout.supplier["target"] + 2)
    game.world.stores["level"][store], game.world.stores["inbound"][store] = 3, 4
    game.sensing.look({game.layout.supplier["target"] + 2: 5.0}, {})
    assert game.sensing.depot(1, []).inbound[2] == 12
    assert game.sensing.command({}).waiting == [(store, game.layout.supplier["target"] + 2)]


def engineers(**more):
    return {"name": "e", "home": "a", "crews": 2, "travel_kph": 50, "mends": ["road"], "order": {"kind": "fifo"}} | more


def test_engineers_see_damages_of_their_kinds_without_a_crew_and_how_far_they_are():
    strikes = [{"at_days": at / 24, "what": "strike", "target": x} for at, x in ((3, "b_c"), (5, "a:road"))]
    damage = DAMAGE | {"depot_terminal": DAMAGE["road"]}
    own = engineers(mends=["road"], reaction_hours=900)
    game = game_of(1, timeline=strikes, damage=damage, engineers=[own])
    view = game.sensing.engineers(0)
    assert (view.free_crews, view.assets, view.open_h.tolist()) == ([0, 1], [game.layout.assets["b_c"]], [21])
    assert view.travel_h.tolist() == [[60 / 50]] * 2
    assert view.way(0, view.assets[0]).legs == (2 * game.layout.assets["a_b"],)


def test_a_crew_is_where_it_worked_last():
    strike = {"at_days": 0, "what": "strike", "target": "b_c"}
    game = game_of(3, timeline=[strike], damage=DAMAGE, engineers=[engineers(reaction_hours=0)])
    assert game.world.count[r.REPAIRS] == 1
    again = {"at_days": 3, "what": "strike", "target": "b_c"}
    game = game_of(3, timeline=[strike, again], damage=DAMAGE, engineers=[engineers(reaction_hours=900)])
    assert game.world.count[r.REPAIRS] == 0


def blocked_at(gauges, ramp=False):
    """Return the view of a train that stands on 1435 at b, where the next line is closed, and what lies beside it."""
    nodes = [node(name, at=i) for i, name in enumerate("abc")]
    links = [link("a_b", "a", "b", "rail", gauge=1435), link("b_c", "b", "c", "rail", gauge=1435)]
    links += [link(f"other_{g}", "b", "c", "rail", km=120, gauge=g) for g in gauges]
    terminals = [terminal(name, "rail") for name in "abc"] + [terminal("b", "ramp")] * ramp
    close = {"at_days": 0, "what": "capacity", "target": "b_c", "value": 0}
    theatre = {"nodes": nodes, "links": links, "terminals": terminals}
    command = calm()["command"] | {"picture_lag_hours": 300, "decision_hours": 1}
    trains = [owned(fleet("a", "rail"))]
    game = game_of(2, theatre=theatre, carriers=trains, timeline=[close], depots=KEEPING_STOCK, command=command)
    assert game.world.convoys["node"][0] == 1
    assert game.world.convoys["starts"][0] == np.inf
    left = np.zeros(len(game.world.assets))
    left[game.layout.assets["b_c"]] = 500
    game.ways.learn(left)
    return game, game.sensing.convoy(0)


def test_a_blocked_convoy_knows_its_wait_and_the_way_around():
    game, view = blocked_at([1435])
    assert (view.wait_h, view.ahead_h, view.at_gate, view.loaded_only) == (24 * 365, 1, True, False)
    assert [game.layout.asset_names[game.world.arcs["asset"][a]] for a in view.detour.legs] == ["other_1435"]


def test_a_blocked_convoy_has_no_way_around_but_its_own():
    assert blocked_at([])[1].detour is None


def test_a_train_has_no_way_around_on_another_gauge_without_a_ramp():
    assert blocked_at([1520])[1].detour is None


def test_a_depot_hears_what_demands_ask_of_it():
    demand = {"name": "d", "depot": "target", "supply": "III", "arrivals": {"law": "fixed", "hours": 5}, "tonnes": 6}
    game = game_of(1, demands=[demand])
    assert game.sensing.depot(1, []).asked[2] == 24  # at 5, 10, 15 and 20 h
