"""Moves that a person writes: played in place of agents, refused with a reason, logged, replayed to the same rows."""

import re
from functools import cache
from pathlib import Path

import pytest

from model.move_log import Run, moves_of, named_for, text_of_log
from model.moves import Moves
from model.plan import make
from model.reading import BadInput, from_text
from model.scenario import load
from model.script import Script, read_moves
from model.validating import validated
from model.wargame import play
from tests.bench import calm, depot, fleet, line, link, owned, plan_of

SCENARIOS = Path(__file__).parents[2] / "configs" / "scenarios"
EVERYTHING = {"record": {"events": True, "convoys": True, "queues": True, "stocks": True, "assets": True}}
TABLES = ("runs", "series", "events", "convoys", "queues", "stocks", "assets")

#: Agents that decide otherwise in every seat, so that nothing but the log can bring the same rows about.
OTHERS = {
    "adversaries.red.strategy": {"kind": "random"},
    "command.patience_hours": 0,
    "command.papers_ahead_hours": 400,
    "command.routing": {"kind": "hold"},
}
OTHERS_ON_TOY = OTHERS | {
    "carriers.hauliers.midpoint_pct": 0.05,
    "depots.mill_depot.policy": {"kind": "cover", "days": 3},
    "engineers.sappers.order": {"kind": "fifo"},
    "adversaries.red.picture_lag_days": 9,
}


@cache
def played(name, seed=1):
    """Return plan, tables and the text of the log of a shipped scenario."""
    plan = make(load(SCENARIOS / f"{name}.yaml", EVERYTHING))
    results, seats = play(plan, seed, keep=True)
    run = Run(f"{name}.yaml", {}, seed, plan.hash, plan.hash)
    return plan, results, text_of_log(seats.log, seats.refused, run)


def script(text, plan, seats=()):
    document = from_text(text, "moves.yaml")
    return Script(validated(Moves, document), plan, document, seats)


def alike(one, other, but=()):
    """Return the tables, and of the row of the run the columns, that differ."""
    tables = [t for t in TABLES if t != "runs" and not getattr(one, t).drop(columns=list(but), errors="ignore").equals(
        getattr(other, t).drop(columns=list(but), errors="ignore"))]  # fmt: skip
    a, b = (results.runs.drop(columns=list(but), errors="ignore") for results in (one, other))
    return tables + [column for column in a if not a[column].equals(b[column])]


@pytest.mark.parametrize("name", ["toy", "northeast"])
def test_the_replay_of_a_log_gives_the_same_rows_and_the_same_log(name, tmp_path):
    plan, results, text = played(name)
    (tmp_path / "log.yaml").write_text(text, encoding="utf-8")
    moves, document = read_moves(tmp_path / "log.yaml")
    assert named_for(moves, plan, 1) is not plan
    assert named_for(moves, plan, 1) == plan
    again, seats = play(plan, 1, Script(moves, plan, document), keep=True)
    assert alike(results, again) == []
    run = Run(f"{name}.yaml", {}, 1, plan.hash, plan.hash)
    assert text_of_log(seats.log, seats.refused, run) == text


@pytest.mark.parametrize(("name", "others"), [("toy", OTHERS_ON_TOY), ("northeast", OTHERS)])
def test_a_log_brings_the_same_rows_about_whatever_the_agents_would_have_decided(name, others):
    _, results, text = played(name)
    other = make(load(SCENARIOS / f"{name}.yaml", EVERYTHING | others))
    again, seats = play(other, 1, script(text, other))
    assert seats.refused == []
    twin = ("run", "plan", "asked_twin_t", "served_twin_t")
    assert alike(results, again, but=twin) == []


def test_several_commands_of_their_own_replay_too():
    apart = EVERYTHING | {"command.structure": "fragmented"}
    plan = make(load(SCENARIOS / "toy.yaml", apart))
    results, seats = play(plan, 1, keep=True)
    other = make(load(SCENARIOS / "toy.yaml", apart | OTHERS_ON_TOY))
    again, _ = play(other, 1, Script(moves_of(seats.log), other))
    assert alike(results, again, but=("run", "plan", "asked_twin_t", "served_twin_t")) == []


@pytest.mark.parametrize("seat", ["adversaries", "carriers", "orders", "command", "convoys", "engineers"])
def test_one_seat_of_a_log_alone_gives_the_same_rows_too(seat):
    plan, results, text = played("toy")
    assert alike(results, play(plan, 1, script(text, plan, (seat,)))[0]) == []


def test_red_moves_of_a_log_against_another_blue():
    _, results, text = played("toy")
    other = make(load(SCENARIOS / "toy.yaml", EVERYTHING | {"command.decision_hours": 6}))
    again, _ = play(other, 1, script(text, other, ("adversaries",)))
    struck = [r.events[r.events["what"].isin(("strike", "strike_failed"))] for r in (results, again)]
    assert struck[0][["time_h", "target"]].values.tolist() == struck[1][["time_h", "target"]].values.tolist()
    assert "legs" in alike(results, again)


def test_an_edited_log_is_a_run_of_its_own():
    plan, _, text = played("toy")
    kept = validated(Moves, from_text(text, "log"))
    edited = validated(Moves, from_text("\n".join(text.splitlines()[:-1]), "log"))
    assert named_for(kept, plan, 1).hash == plan.hash
    assert len({plan.hash, named_for(edited, plan, 1).hash, named_for(kept, plan, 2).hash,
                named_for(kept, plan, 1, ("command",)).hash}) == 4  # fmt: skip


#: A road from a over b to c, and one around b; one road team that mends, and an enemy who never strikes of its own.
RED = {
    "name": "red",
    "strategy": {"kind": "idle"},
    "budget_per_day": 2,
    "until_days": 20,
    "reach": ["PL"],
    "success": 1,
}
DAMAGE = {"road": {"strike_cost": 2, "gsd": 1, "steps": [{"after_hours": 50, "capacity": 1}]}}


def theatre():
    rows = line("a", "b", "c")
    rows["links"] += [link("a_c", "a", "c", km=600), link("rail", "a", "c", mode="rail", gauge=1435, axle_t=22)]
    rows["nodes"][2]["country"] = "LT"
    return rows


def world(**parts):
    crews = [
        {"name": "crew", "home": "a", "crews": 1, "mends": ["road"], "order": {"kind": "fifo"}, "travel_kph": 1000}
    ]
    usual = {"theatre": theatre(), "damage": DAMAGE, "adversaries": [RED], "engineers": crews, "horizon_days": 20}
    return plan_of(calm(**usual | parts))


def moved(*moves, silences=("command",), plan=None, **parts):
    """Return tables and what was refused of a run with these moves, in which agents order and send nothing else."""
    plan = plan or world(depots=[depot("source", "a", 500), depot("target", "c", suppliers=["source"])], **parts)
    written = Moves.model_validate({"silences": silences, "moves": moves})
    results, seats = play(plan, 1, Script(written, plan), keep=True)
    return results, [(row.hour, row.kind, row.reason) for row in seats.refused]


SHIP = {
    "source": "source.III",
    "to": "target.III",
    "fleet": "own.0",
    "vehicles": 2,
    "tonnes": 20,
    "via": ["a_b", "b_c"],
}


def ship(hour=24, **changed):
    return {"hour": hour, "ship": SHIP | changed}


def test_what_is_sent_by_hand_arrives():
    results, refused = moved(ship(columns=3), ship(hour=72, via=["a_c"], tonnes=5))
    assert refused == []
    ends = results.events[results.events["what"] == "delivered"]
    assert ends["value"].tolist() == [20, 20, 20, 5]


def test_a_move_comes_on_top_of_what_agents_do_unless_they_are_silenced():
    alone, _ = moved(silences=())
    both, refused = moved(ship(tonnes=7), silences=())
    sent = [sorted(r.events[r.events["what"] == "delivered"]["value"].tolist()) for r in (alone, both)]
    assert refused == []
    assert 7 in sent[1]
    assert len(sent[1]) == len(sent[0]) + 1
    assert moved()[0].runs["convoys_delivered"].item() == 0


def test_a_blocked_convoy_is_led_by_hand():
    blow = {"hour": 24, "strike": {"by": "red", "asset": "b_c", "at_share": 0.5}}
    way = ["a_b", "a_c"]
    results, refused = moved(
        ship(hour=0), {"hour": 24, "divert": {"convoy": "target.III#1", "via": way, "to": "target.III"}}, blow,
        {"hour": 72, "hold": {"convoy": "target.III#2", "hours": 5}}, ship(hour=24),
        {"hour": 80, "recall": {"convoy": "target.III#2", "via": ["a_b"]}},
    )  # fmt: skip
    assert refused == [(48, "divert", "convoy target.III#1 has ended: delivered")]
    assert results.events[results.events["what"] == "returned"]["who"].tolist() == ["convoy 1"]


def test_crews_go_where_they_are_sent_by_hand():
    blow = {"hour": 24, "strike": {"by": "red", "asset": "b_c"}}
    sent = [{"hour": 25 + k, "repair": {"crew": "crew.0", "asset": name}} for k, name in enumerate(("a_c", "b_c"))]
    results, refused = moved(blow, *sent)
    assert refused == [(30, "repair", "there is no damage at a_c that is of its trade and waits for a crew")]
    assert results.runs["repairs"].item() == 1


DEAD = ship(hour=0), {"hour": 200, "cancel": {"convoy": "target.III#1"}}


@pytest.mark.parametrize(
    ("moves", "told"),
    [
        (DEAD, "convoy target.III#1 has ended: delivered"),
        ([{"hour": 48, "hold": {"convoy": "target.III#9", "hours": 3}}], "there is no convoy target.III#9, or not yet"),
        ([{"hour": 0, "strike": {"by": "red", "asset": "b_c"}}] * 2, "b_c costs 2, and 0 is left"),
        ([{"hour": 0, "strike": {"by": "red", "asset": "c:road"}}], "c:road is out of reach"),
        ([{"hour": 470, "strike": {"by": "red", "asset": "b_c"}}], "there was no occasion for it"),
        ([ship(tonnes=600, vehicles=100)], "a convoy of own.0 has 10 vehicles at most, not 100"),
        ([ship(tonnes=30)], "2 vehicles of own.0 carry 20 t"),
        ([ship(vehicles=10, columns=11)], "100 vehicles of own.0 are on offer, not 110"),
        ([ship(vehicles=10, tonnes=100, columns=6)], "the source has not so much in stock"),
        ([ship(via=["rail"])], "own.0 goes by road, the way by rail"),
        ([ship(source="target.III>b", via=["b_c"])], "nothing was ever sent to target.III>b"),
        ([{"hour": 0, "offer": {"fleet": "own.0", "vehicles": 101}}], "own.0 has 100 free vehicles that can run"),
        ([{"hour": 0, "repair": {"crew": "crew.0", "asset": "a_b"}}], "there is no damage at a_b"),
    ],
)
def test_what_cannot_be_is_refused_with_a_reason_and_never_done(moves, told):
    results, refused = moved(*moves)
    assert any(told in reason for _, _, reason in refused)
    assert results.runs["refusals"].item() == len(refused)


def test_an_order_outlives_the_refusal_of_its_convoys():
    lie = {"of": "source", "factor": 2, "until_days": 5}
    plan = world(
        depots=[depot("source", "a", 50), depot("target", "c", suppliers=["source"])],
        information={"falsified": [lie]},
    )
    asked = {"hour": 24, "order": {"store": "target.III", "sources": ["source.III"], "tonnes": 80}}
    results, refused = moved(asked, silences=("orders",), plan=plan)
    assert refused == [(24 * day, "ship", "the source has not so much in stock") for day in (1, 2, 3, 4)]
    ends = results.events[results.events["what"] == "delivered"]
    assert ends["value"].tolist() == [50]


def test_cargo_is_sent_on_by_hand_from_where_it_was_put_down():
    results, refused = moved(ship(hour=0, via=["a_b"]), ship(hour=72, source="target.III>b", via=["b_c"]))
    assert refused == []
    assert results.events[results.events["what"] == "delivered"]["target"].tolist() == ["target>", "target"]


@pytest.mark.parametrize(("structure", "told"), [
    ("coordinated", []), ("fragmented", [(24, "ship", "the command of target.III has no vehicles of own.0")]),
])  # fmt: skip
def test_what_is_sent_by_hand_goes_by_vehicles_that_the_command_of_its_store_can_have(structure, told):
    apart = {"command": calm()["command"] | {"structure": structure}}
    depots = [depot("source", "a", 500), depot("target", "c", suppliers=["source"], nation="LT")]
    others = owned(fleet("c"), name="others")
    plan = world(depots=depots, carriers=[owned(fleet("a")), others], **apart)
    assert moved(ship(), plan=plan)[1] == told


def test_the_log_tells_what_was_refused_and_replays():
    plan = world(record=EVERYTHING["record"])
    text = text_of_log([], [], Run("x", {}, 1, plan.hash, plan.hash))
    assert validated(Moves, from_text(text, "log")).moves == ()
    written = Moves.model_validate({"silences": ["command"], "moves": [ship(tonnes=30), ship(hour=48)]})
    one, seats = play(plan, 1, Script(written, plan), keep=True)
    text = text_of_log(seats.log, seats.refused, Run("x", {}, 1, plan.hash, named_for(written, plan, 1).hash))
    assert text.splitlines()[-1].endswith("2 vehicles of own.0 carry 20 t")
    again, _ = play(plan, 1, script(text, plan))
    assert alike(one, again) == []
    assert len(moves_of(seats.log).moves) == len(seats.log)


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("{hour: 24, strike: {by: rad, asset: a_b}}", "m.yaml:3:5: moves.1.strike.by: no adversary has this name"),
        ("{hour: 24, strike: {by: red, asset: a_d}}", "m.yaml:3:5: moves.1.strike.asset: no asset .* did you mean"),
        ("{hour: 24, strike: {by: red, asset: a_b, means: gas}}", "strike.means: no capability"),
        ("{hour: 999, strike: {by: red, asset: a_b}}", "moves.1.hour: never comes"),
        ("{hour: 24}", r"m.yaml:3:\d+: .*a move is of exactly one kind"),
        ("{hour: 24, hold: {convoy: target.III, hours: 3}}", "no convoy can have this name"),
        ("{hour: 24, order: {store: target.III, sources: [source.V], tonnes: 3}}", "source.V is of another class"),
        ("{hour: 24, offer: {fleet: own.7, vehicles: 3}}", "no fleet has this name"),
        ("{hour: -1, strike: {by: red, asset: a_b}}", "only papers are lodged before hour 0"),
        ("{hour: 2, ship: {source: source.III, to: target.III, fleet: own.0, vehicles: 1, tonnes: 1, via: [b_c]}}",
         "ship.via: b_c does not begin at a"),
        ("{hour: 2, ship: {source: target.III, to: source.I, fleet: own.0, vehicles: 1, tonnes: 1, via: [b_c]}}",
         "ship.source: is of another class"),
        ("{hour: 2, ship: {source: source.III, to: sink.III, fleet: own.0, vehicles: 1, tonnes: 1, via: [b_c]}}",
         "ship.to: no unit or depot"),
        ("{hour: 2, lodge: {to: target.III, start: z, via: [b_c]}}", "lodge.start: no node"),
        ("{hour: 2, strik: {by: red, asset: a_b}}", "did you mean 'strike'"),
    ],
)  # fmt: skip
def test_a_mistake_is_told_with_its_line_before_the_run(line, told, tmp_path):
    file = tmp_path / "m.yaml"
    file.write_text(f"moves:\n  - {{hour: 0, strike: {{by: red, asset: a_b}}}}\n  - {line}\n", encoding="utf-8")
    with pytest.raises(BadInput, match=told):
        Script(*_with(world(), file))


def _with(plan, file):
    moves, document = read_moves(file)
    return moves, plan, document


def test_aircraft_fly_no_further_by_hand_and_carry_less_the_further():
    rows = theatre()
    rows["links"] += [link("near", "a", "b", mode="air", km=100), link("far", "a", "c", mode="air", km=900)]
    rows["terminals"] += [{"node": node, "mode": "air", "servers": 3, "rate_t_h": 1e6} for node in "abc"]
    planes = owned(fleet("a", mode="air", range_km=500, far_payload_t=5))
    by_air = {"vehicles": 1, "tonnes": 9.5}
    _, refused = moved(
        ship(**by_air, via=["near"]), ship(**by_air, via=["far"]), ship(vehicles=1, tonnes=9, via=["near"]),
        theatre=rows, carriers=[planes, owned(fleet("a"), fleet("a", mode="air"), name="others")],
    )  # fmt: skip
    assert [reason for _, _, reason in refused] == [
        "1 vehicles of own.0 carry 9 t",
        "own.0 flies 500 km at most, not 900",
    ]


def test_a_carrier_is_played_by_hand():
    offer = {"hour": 0, "offer": {"fleet": "own.0", "vehicles": 1}}
    _, refused = moved(offer, ship(hour=0), silences=("carriers", "command"), carriers=[owned(fleet("a"))])
    assert refused == [(0, "ship", "1 vehicles of own.0 are on offer, not 2")]


def test_the_example_of_the_page_can_be_played():
    page = (SCENARIOS.parents[1] / "docs" / "playing.md").read_text(encoding="utf-8")
    example = re.search(r"```yaml\n(.*?)```", page, re.DOTALL)[1]
    _, seats = play(plan := make(load(SCENARIOS / "toy.yaml")), 3, script(example, plan))
    assert [row.kind for row in seats.refused] == ["divert"]  # no such convoy is blocked there
