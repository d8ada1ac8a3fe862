"""Commands side by side: whose stock, vehicles and crews each may use, when, and what it knows of the others."""

import numpy as np
import pytest

from model.kernel import records as r
from model.wargame import Wargame
from tests.bench import calm, depot, fleet, line, owned, plan_of

RUNNING_LOW = {"kind": "base_stock", "levels_t": {"III": 100}}
HOUR = {"payload_t": 10, "column": 1, "vehicles": 100}


def wants(name, at, nation, supplier="source", **more):
    """Return an empty depot that orders 100 t."""
    return depot(name, at, suppliers=[supplier], nation=nation, policy=RUNNING_LOW, **more)


def game_of(
    structure="fragmented", depots=(), carriers=None, turns=0, stock=150, countries=("PL", "PL", "LT"), **parts
):
    """Return a game about a Polish depot at a and whoever orders from it; trucks of everybody stand at a."""
    command = calm()["command"] | {"structure": structure, "liaison_hours": 10} | parts.pop("command", {})
    theatre = line("a", "b", "c")
    for row, country in zip(theatre["nodes"], countries, strict=True):
        row["country"] = country
    carriers = carriers or [owned(fleet("a", **HOUR, nation="all"))]
    rows = calm(theatre=theatre, carriers=carriers, command=command, depots=[depot("source", "a", stock), *depots])
    game = Wargame(plan_of(rows | parts), 1)
    for _ in range(turns):
        game.step()
    return game


def ordered(structure, **more):
    """Play the first decisions of a game where two nations want more than there is; return what was sent to whom."""
    game = game_of(structure, [wants("guest", "c", "LT"), wants("host", "b", "PL")], **more)
    game.sensing.look(game.command.open_t, game.command.heard_t)
    game.market.open()
    for carrier, view in zip(game.carriers, game.market.views(), strict=True):
        game.market.take(carrier.act(view))
    for i in game.sensing.demand.order:
        game.command.take_orders(game.depots[i].act(game.sensing.depot(i, game.command.book.values())))
    ships = game.command.act(game.sensing.command(game.market.offers), game.market.offers)
    refused = game.transport.carry_out(ships)
    return game, ships, refused


def by_holder(game, ships):
    tonnes = {}
    for ship in ships:
        name = game.layout.store_name[ship.holder]
        tonnes[name] = tonnes.get(name, 0) + ship.columns * ship.tonnes
    return tonnes


def test_one_command_shares_a_short_stock():
    game, ships, _ = ordered("unified")
    assert by_holder(game, ships) == {"guest": 75, "host": 75}


def test_linked_commands_serve_their_own_and_tell_what_is_left():
    game, ships, refused = ordered("coordinated")
    assert by_holder(game, ships) == {"host": 100, "guest": 50}
    assert refused == []


def test_commands_that_do_not_talk_count_on_what_is_gone():
    game, ships, refused = ordered("fragmented")
    assert by_holder(game, ships) == {"host": 100, "guest": 100}
    assert {game.layout.store_name[told.intent.holder] for told in refused} == {"guest"}
    assert len(refused) == 5


@pytest.mark.parametrize(("structure", "guest_h"), [("unified", 24 + 2), ("coordinated", 24 + 10 + 2)])
def test_the_use_of_what_is_anothers_takes_an_agreement(structure, guest_h):
    game = game_of(structure, [wants("guest", "c", "LT"), wants("host", "b", "PL")], turns=3)
    convoys = game.world.convoys[: int(game.world.count[r.CONVOYS])]
    names = np.array(game.layout.store_name)[convoys["ordered"]]
    there = {name: convoys["since"][names == name].min() for name in ("guest", "host")}
    assert there == {"guest": pytest.approx(guest_h, abs=0.1), "host": pytest.approx(24 + 1, abs=0.1)}


@pytest.mark.parametrize(("structure", "there"), [("unified", 75), ("coordinated", 50), ("fragmented", 0)])
def test_vehicles_are_lent_by_those_who_talk(structure, there):
    game, ships, _ = ordered(structure, carriers=[owned(fleet("a", **HOUR))])
    assert by_holder(game, ships).get("guest", 0) == there


def test_private_vehicles_are_for_hire_to_all_and_gone_when_hired():
    hired = {"name": "firm", "contract": {"kind": "framework", "reserved": 1}, "fleets": [fleet("a", **HOUR)]}
    hired["fleets"][0]["vehicles"] = 12
    game, ships, refused = ordered("fragmented", carriers=[hired])
    assert by_holder(game, ships) == {"host": 100, "guest": 20}
    assert refused == []


@pytest.mark.parametrize(
    ("structure", "promised_to", "refused"), [("fragmented", 1, 0), ("fragmented", 2, 8), ("coordinated", 2, 0)]
)
def test_vehicles_that_were_promised_twice_come_once(structure, promised_to, refused):
    terms = {"kind": "framework", "reserved": 1, "promised_to": promised_to}
    hired = {"name": "firm", "contract": terms, "fleets": [fleet("a", **HOUR | {"vehicles": 12})]}
    assert len(ordered(structure, carriers=[hired], stock=900)[2]) == refused


def test_each_order_stands_in_the_book_of_its_own_command():
    game, ships, _ = ordered("fragmented", stock=0)
    assert game.sensing.posts.structure.groups == [("PL",), ("LT",)]
    books = [{game.layout.store_name[order.store] for order in agent.book.values()} for agent in game.command.agents]
    assert ships == []
    assert books == [{"host"}, {"guest"}]
    assert sum(game.command.open_t.values()) == 200
    assert game.command.heard_t == {game.layout.depot_store[0] + 2: 200}


@pytest.mark.parametrize(
    ("structure", "members", "groups"),
    [
        ("unified", None, [("PL", "LT", "EE")]),
        ("unified", ["PL", "EE"], [("PL", "EE"), ("LT",)]),
        ("coordinated", ["LT", "EE"], [("PL",), ("LT",), ("EE",)]),
    ],
)
def test_members_stand_together_and_others_alone(structure, members, groups):
    nations = [wants("guest", "c", "LT"), wants("third", "c", "EE")]
    found = game_of(structure, nations, command={"members": members}).sensing.posts.structure
    assert found.groups == groups
    assert found.linked.sum() == (4 if structure == "coordinated" else 0)


@pytest.mark.parametrize(
    ("structure", "worked"), [("unified", {"a_b", "b_c"}), ("coordinated", {"a_b", "b_c"}), ("fragmented", {"a_b"})]
)
def test_crews_go_abroad_where_commands_talk_and_nothing_is_left_at_home(structure, worked):
    steps = {"gsd": 1, "steps": [{"after_hours": 20, "capacity": 1}]}
    cut = [{"at_days": 0.5, "what": "strike", "target": name} for name in ("a_b", "b_c")]
    crews = {"name": "crew", "home": "a", "crews": 1, "order": {"kind": "fifo"}, "mends": ["road"], "travel_kph": 1000}
    game = game_of(
        structure, [wants("guest", "c", "LT")], turns=9, damage={"road": steps}, timeline=cut, engineers=[crews],
        countries=("PL", "LT", "LT"),
    )  # fmt: skip
    whole = {name for name in ("a_b", "b_c") if game.world.assets["level"][game.layout.assets[name]] == 1}
    assert whole == worked


def test_a_command_of_its_own_reads_the_reports_of_strangers_late():
    game = game_of("fragmented", [wants("guest", "c", "LT")], turns=1, information={"across": {"lag_hours": 24}})
    game.sensing.look(game.command.open_t, game.command.heard_t)
    own, strange = (game.sensing.command({}, c).level[game.layout.depot_store[0] + 2] for c in (0, 1))
    assert own < strange
    assert game.sensing.gap().stock > 0


def test_a_lone_nation_gains_nothing_by_a_structure():
    rows = calm(depots=[depot("source", "a", 500), wants("target", "c", "PL")])
    stocks = []
    for structure in ("unified", "fragmented"):
        game = Wargame(plan_of(rows | {"command": rows["command"] | {"structure": structure}}), 1)
        game.play()
        stocks.append(game.world.stores["level"].tolist())
    assert stocks[0] == stocks[1]


@pytest.mark.parametrize(
    ("parts", "told"),
    [
        ({"command": {"members": ["XX"]}}, "nation with units or depots"),
        ({"carriers": [owned(fleet("a", nation="XX"))]}, "no nation has"),
    ],
)
def test_a_structure_of_nobodies_is_an_error(parts, told):
    with pytest.raises(ValueError, match=told):
        game_of(**parts)
