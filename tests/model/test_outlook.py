"""What convoys that ask know of dangers and papers ahead, and what they make of it in a campaign."""

from dataclasses import fields

import numpy as np
import pytest

from agents.views import ConvoyView
from model.kernel import records as r
from model.wargame import Wargame, simulate
from tests.bench import calm, depot, fleet, line, link, node, owned, plan_of

ASKING = {"decision_hours": 0, "report_hours": 0, "picture_lag_hours": 0, "report_hits": True}
ORDERS = {"kind": "base_stock", "levels_t": {"III": 300}}


def campaign(on=("a_b", "c_d"), **routing):
    """Return a game of ten days in which attack awaits convoys on some links, one of which has a safe way around."""
    theatre = line(*"abcde")
    theatre["links"].append(link("around", "c", "d", km=120))
    red = {"name": "red", "strategy": {"kind": "idle"}, "until_days": 10, "budget_per_day": 0}
    red["interdiction"] = {"loss_per_100_km": 0.5, "links": on}
    depots = [
        depot("source", "a", 500),
        depot("target", "e", 0, ["source"], policy=ORDERS),
    ]
    command = ASKING | {"routing": {"kind": "reroute", **routing}}
    game = Wargame(
        plan_of(calm(theatre=theatre, adversaries=[red], depots=depots, command=command, horizon_days=10)), 1
    )
    game.play()
    return game


def test_a_convoy_is_shown_all_that_its_view_promises():
    view = campaign().sensing.convoy(0)
    assert {field.name for field in fields(ConvoyView)} <= set(dir(view))


def passed_t(game, name):
    return float(game.world.arcs["passed_t"][2 * game.layout.assets[name]])


@pytest.mark.parametrize(("danger_h", "taken"), [(0, False), (1, False), (100, True)])
def test_a_convoy_that_was_hit_goes_around_what_it_fears(danger_h, taken):
    game = campaign(danger_h=danger_h)
    assert (passed_t(game, "around") > 0) is taken


def test_a_convoy_fears_no_link_where_nobody_attacks():
    game = campaign(on=("a_b",), danger_h=100)
    assert passed_t(game, "around") == 0


def test_a_convoy_that_has_lost_too_much_brings_back_the_rest():
    game = campaign(turn_back_share=0.01)
    assert game.recorder.results(game, game.recorder, 0.0).runs["convoys_returned"].iloc[0] > 0


def test_a_convoy_that_is_blocked_where_no_terminal_is_finds_its_way_around():
    theatre = line("a", "b", "c")
    theatre["links"].append(link("around", "b", "c", km=120))
    theatre["terminals"] = [row for row in theatre["terminals"] if row["node"] != "b"]
    depots = [depot("source", "a", 500), depot("target", "c", 0, ["source"], policy=ORDERS)]
    closed = {"road": {"steps": [{"after_hours": 200, "capacity": 1}], "gsd": 1, "needs_crew": False}}
    game = Wargame(
        plan_of(
            calm(
                theatre=theatre, depots=depots, command=ASKING | {"routing": {"kind": "reroute"}}, horizon_days=3,
                damage=closed, timeline=[{"at_days": 0.02, "what": "strike", "target": "b_c"}],
            )
        ), 1,
    )  # fmt: skip
    game.play()
    first = game.world.convoys[0]
    assert (r.STATES[first["state"]], first["km"]) == ("delivered", 180)


@pytest.mark.parametrize(("routing", "km"), [({"kind": "reroute"}, 180), ({"kind": "hold"}, 120)])
def test_of_many_who_are_blocked_in_one_place_one_asks_for_all(routing, km):
    """Thirty trucks come to b, from where the road is closed for 100 h; there is a way around."""
    theatre = line("a", "b", "c")
    theatre["links"].append(link("around", "b", "c", km=120))
    closed = {"road": {"steps": [{"after_hours": 100, "capacity": 1}], "gsd": 1, "needs_crew": False}}
    rows = calm(
        theatre=theatre, command=ASKING | {"routing": routing}, horizon_days=8, damage=closed,
        depots=[depot("source", "a", 500), depot("target", "c", 0, ["source"], policy=ORDERS)],
        carriers=[owned(fleet("a", column=1))], timeline=[{"at_days": 0.02, "what": "strike", "target": "b_c"}],
    )  # fmt: skip
    together, alone = (simulate(plan_of(rows), 1, keep=keep) for keep in (False, True))
    assert together.world.convoys["km"][:30].tolist() == [km] * 30
    assert (len(together.convoys), len(alone.convoys)) == (1, 30)
    assert together.world.count[r.DECISIONS] == alone.world.count[r.DECISIONS] >= 30


@pytest.mark.parametrize(("routing", "kms"), [({}, [120, 180, 180]), ({"margin_h": 9}, [120, 120, 180])])
def test_a_convoy_leaves_a_long_queue_for_a_way_around_that_is_sooner_at_its_end(routing, kms):
    """The gate at b takes ten hours for each of three columns; the way around an hour more than the road behind it."""
    theatre = line("a", "b", "c")
    theatre["links"][1]["capacity_per_h"] = 1
    theatre["links"].append(link("around", "b", "c", km=120))
    depots = [depot("source", "a", 500), depot("target", "c", 0, ["source"], policy=ORDERS)]
    command = ASKING | {"queue_patience_hours": 2, "routing": {"kind": "reroute"} | routing}
    game = Wargame(plan_of(calm(theatre=theatre, depots=depots, command=command, horizon_days=2)), 1)
    game.play()
    assert game.world.convoys["km"][:3].tolist() == kms


REGIMES = {name: {"lead_hours": h, "shape": 1e9, "dangerous_factor": 1} for name, h in (("slow", 400), ("fast", 50))}


def waiting_for_papers(patience, fast_from=30):
    """Return a game in which the first convoy from a to c finds the road from b closed; it turns at hour 25.

    The way over x, abroad, is a little shorter than the one over y, in another country. Papers take 400 h, and 50 h for
    y from hour `fast_from` on.
    """
    theatre = line(*"abc")
    theatre["nodes"] += [node("x", "LT"), node("y", "DE")]
    theatre["links"] += [link(f"{a}_{b}", a, b, km=70 if "y" in a + b else 60) for a, b in ("bx", "xc", "by", "yc")]
    command = ASKING | {"routing": {"kind": "reroute"}, "queue_patience_hours": patience}
    return Wargame(
        plan_of(
            calm(
                theatre=theatre, command=command, horizon_days=20,
                depots=[depot("source", "a", 500), depot("target", "c", 0, ["source"], policy=ORDERS)],
                permits={"regimes": REGIMES, "regime": "slow", "standing_days": 0},
                damage={"road": {"needs_crew": False, "gsd": 1, "steps": [{"after_hours": 2000, "capacity": 1}]}},
                timeline=[
                    {"at_days": 0.5 / 24, "what": "strike", "target": "b_c"},
                    {"at_days": fast_from / 24, "what": "regime", "target": "PL-DE", "value": "fast"},
                ],
            )
        ),
        1,
    )  # fmt: skip


def test_papers_are_waited_for_where_foreign_ground_is_entered_and_not_where_it_is_left():
    game = waiting_for_papers(None, 0)
    game.step()
    hours = game.transport.papers.crossing_h(game.layout.supplier["target"] + 2, 0, 24.0)
    names, arcs = game.layout.asset_names, game.world.arcs
    waits = {(names[arcs["asset"][a]], int(arcs["b"][a])): round(hours[a]) for a in np.flatnonzero(hours)}
    x, y = 3, 4
    assert waits == {("b_x", x): 400, ("x_c", x): 400, ("b_y", y): 50, ("y_c", y): 400}


@pytest.mark.parametrize(
    ("patience", "fast_from", "km", "papers_h"),
    [(None, 30, 180, 400), (395, 30, 180, 400), (10, 30, 200, 60), (None, 20, 200, 50)],
)
def test_a_convoy_goes_where_its_papers_come_sooner_when_it_is_asked(patience, fast_from, km, papers_h):
    game = waiting_for_papers(patience, fast_from)
    game.play()
    first = game.world.convoys[0]
    assert (r.STATES[first["state"]], first["km"]) == ("delivered", km)
    assert game.world.spent[0, r.PERMIT_WAIT] == pytest.approx(papers_h, abs=0.1)


def test_a_convoy_that_waits_for_papers_knows_for_how_long_and_of_a_way_that_takes_less():
    game, seen = waiting_for_papers(10), []
    look = game.sensing.convoy

    def note(c):
        view = look(c)  # for the decision at hand: read later it would tell of then
        if view.why == "papers":
            detour = view.detour
            seen.append((c, view.hours, view.wait_h, detour and (detour.km, view.detour_permit_h), view.back.km))
        return view

    game.sensing.convoy = note
    while len(seen) < 4:
        game.step()
    at = [row[1] for row in seen]
    assert seen[0] == (0, at[0], 390, (140, 50), 60)  # it turned to x at hour 25
    assert seen[3] == (0, at[3], 40, (120, 380), 60)  # and then to y
    assert at == pytest.approx([35, 35, 35, 45, 45, 45], abs=0.1)
