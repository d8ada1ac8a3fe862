"""Convoys that wait for papers on their way, or at their origin: when they ask, and what they can be told then."""

import pytest

from agents.intents import Cancel, Divert, Hold, Proceed, Recall
from tests.bench import Bench, calm, imbalance, in_stores, inbound_gap, line, link, node

#: With such a shape every draw is the mean.
REGIMES = {
    name: {"lead_hours": hours, "shape": 1e9, "dangerous_factor": 1} for name, hours in (("slow", 400), ("fast", 10))
}


def bench(patience=10, changes=(), command=(), links=(), **permits):
    """Return a bench where the road from b to c is closed, and ways around lead over x and y, abroad.

    A blocked convoy is asked after 2 h. Papers for x take 400 h, those for y 10 h.
    """
    theatre = line(*"abc")
    theatre["nodes"] += [node("x", "LT"), node("y", "DE")]
    theatre["links"] += [link(f"{a}_{b}", a, b) for a, b in ("bx", "xc", "by", "yc")] + list(links)
    rules = {"regimes": REGIMES, "regime": "slow", "borders": {"PL-DE": "fast"}, "office_hours": 0} | permits
    asks = {"decision_hours": 0, "report_hours": 2, "queue_patience_hours": patience, "routing": {"kind": "hold"}}
    closed = {"at_days": 0, "what": "capacity", "target": "b_c", "value": 0}
    timeline = [closed] + [{"at_days": at / 24, "what": what, "target": name, "value": to}
                           for at, what, name, to in changes]  # fmt: skip
    ends = [dict(row) for row in calm()["depots"]]
    ends[1]["node"] = "c"
    return Bench(calm(theatre=theatre, depots=ends, command=asks | dict(command), permits=rules, timeline=timeline))


def tell(it, *intents):
    return [refusal.reason for refusal in it.transport.carry_out(intents)]


def asked(it, until):
    """Let the kernel run until just after an hour; return (hour, convoy) of who asked, to the tenth."""
    return [(round(at, 1), c) for at, c in it.run(until + 0.001)]


def ended(it, *convoys):
    return [round(at, 1) for at in it.ends(*convoys)]


def around(it, by):
    return it.stretch(f"b_{by}", f"{by}_c")


def diverted(*args, by="x", **more):
    """Return a bench and a convoy that was blocked at b, and from hour 3 on waits there for papers to go around."""
    it = bench(*args, **more)
    c = it.send("a_b", "b_c", tonnes=40.0, vehicles=4)
    assert asked(it, 3) == [(3, c)]
    assert tell(it, Divert(c, around(it, by), it.store("target"))) == []
    assert (it.state(c), it.convoy(c)["node"]) == ("permit_wait", 1)
    return it, c


@pytest.mark.parametrize(("patience", "hours"), [(10, [15]), (0, [5]), (397.5, [402.5]), (398.5, []), (None, [])])
def test_a_convoy_asks_that_waits_longer_than_its_patience_unless_the_papers_come_first(patience, hours):
    it, c = diverted(patience)
    assert asked(it, 600) == [(at, c) for at in hours]
    assert ended(it, c) == [405]
    assert it.spent(c) == pytest.approx({"moving": 3, "blocked": 2, "permit_wait": 400}, abs=0.05)


def test_who_is_told_to_wait_on_asks_again_after_the_hours_that_it_was_told():
    it, c = diverted()
    asked(it, 15)
    assert tell(it, Hold(c, 24.0)) == []
    assert asked(it, 39) == [(39, c)]
    assert tell(it, Hold(c, 500.0)) == []
    assert asked(it, 600) == []
    assert it.state(c) == "delivered"


def test_who_is_told_to_go_on_waits_on_and_asks_no_more():
    it, c = diverted()
    asked(it, 15)
    assert tell(it, Proceed(c)) == []
    assert asked(it, 600) == []
    assert ended(it, c) == [405]


def test_another_way_needs_other_papers():
    it, c = diverted()
    initial = in_stores(bench().world)
    asked(it, 15)
    assert tell(it, Divert(c, around(it, "y"), it.store("target"))) == []
    assert asked(it, 100) == []  # ten hours are not too long
    assert ended(it, c) == [27]
    assert it.spent(c)["permit_wait"] == pytest.approx(22, abs=0.05)
    assert abs(imbalance(it.world, initial)).max() < 1e-9
    assert abs(inbound_gap(it.world)).max() < 1e-9
    assert asked(it, 600) == []  # nothing comes of the papers for the way that it did not take


def test_a_way_at_home_needs_none_and_so_does_the_way_back():
    it, c = diverted(links=[link("home", "b", "c", km=180)])
    asked(it, 15)
    assert tell(it, Divert(c, it.stretch("home"), it.store("target"))) == []
    asked(it, 100)
    assert (it.state(c), ended(it, c)) == ("delivered", [18])
    it, c = diverted()
    asked(it, 15)
    assert tell(it, Recall(c, it.transport.roads.stretch((1,), 1.0))) == []
    asked(it, 100)
    assert (it.state(c), ended(it, c), it.level("source")) == ("returned", [16], 500)


def test_a_person_may_turn_it_before_it_asks_but_nobody_calls_it_off():
    it, c = diverted()
    assert tell(it, Cancel(c)) == ["the convoy has ended, or has left its origin"]
    assert tell(it, Divert(c, around(it, "y"), it.store("target"))) == []
    asked(it, 100)
    assert ended(it, c) == [15]


def test_a_new_regime_wakes_it_and_if_it_still_waits_for_long_it_asks():
    it, c = diverted(changes=[(100, "regime", "PL-LT", "fast")])
    assert asked(it, 15) == [(15, c)]
    assert tell(it, Hold(c, 92.0)) == []
    assert asked(it, 600) == [(102, c)]  # and not at hour 107
    assert ended(it, c) == [112]


def test_a_new_regime_elsewhere_is_nothing_to_it():
    it, c = diverted(changes=[(100, "regime", "PL-DE", "slow")])
    assert asked(it, 15) == [(15, c)]
    assert tell(it, Hold(c, 92.0)) == []
    assert asked(it, 600) == [(107, c)]
    assert ended(it, c) == [405]


def test_what_it_was_told_while_it_waited_is_past_when_it_is_blocked_again():
    it, c = diverted(changes=[(400, "capacity", "x_c", 0)])
    asked(it, 15)
    assert tell(it, Hold(c, 390.0)) == []
    assert asked(it, 500) == [(406, c)]  # blocked at hour 404; hour 405 is nobody's


def test_a_command_that_hears_of_a_hit_asks_at_once_who_waits_for_papers():
    it = bench(None, command={"report_hits": True})
    it.world.arcs["attack"][2 * it.asset("a_b")] = 0.7
    c = it.send("a_b", "b_c", vehicles=10, tonnes=100.0)
    asked(it, 2)
    assert tell(it, Divert(c, around(it, "x"), it.store("target"))) == []
    assert asked(it, 10) == [(3, c)]
    assert tell(it, Proceed(c)) == []
    assert asked(it, 600) == []
    assert it.state(c) == "delivered"


def papers(it, *links):
    need, needs = it.transport.papers.needed(it.store("target"), it.stretch(*links), it.now)
    return {"need": need, "needs": needs}


def at_origin(patience=10, **more):
    """Return a bench and a convoy that waits at a, from hour 0 on, for papers of 400 h."""
    it = bench(patience, standing_days=0, **more)
    c = it.send("a_b", "b_x", "x_c", tonnes=40.0, vehicles=4, **papers(it, "a_b", "b_x", "x_c"))
    return it, c


def test_at_its_origin_a_convoy_asks_too_and_may_be_called_off_or_sent_another_way():
    it, c = at_origin()
    assert asked(it, 20) == [(12, c)]
    assert tell(it, Cancel(c)) == []
    assert (it.state(c), it.level("source")) == ("cancelled", 500)
    assert asked(it, 900) == []
    it, c = at_origin()
    asked(it, 12)
    assert tell(it, Divert(c, it.stretch("a_b", "b_y", "y_c"), it.store("target"))) == []
    asked(it, 100)
    assert (it.state(c), ended(it, c)) == ("delivered", [25])


def test_at_its_origin_patience_for_papers_ends_as_before_whatever_it_was_told():
    it, c = at_origin(patience_days=2)
    assert asked(it, 12) == [(12, c)]
    assert tell(it, Hold(c, 30.0)) == []
    assert asked(it, 900) == [(42, c)]
    assert (it.state(c), ended(it, c), it.level("source")) == ("expired", [48], 500)


def test_each_consignment_has_its_own_papers_for_each_way():
    it, c = diverted(by="y", scope="consignment")
    other = it.send("a_b", "b_c", at=3.5)
    assert asked(it, 6.5) == [(pytest.approx(6.5), other)]
    assert tell(it, Divert(other, around(it, "y"), it.store("target"))) == []
    asked(it, 100)
    assert ended(it, c, other) == [15, 18.5]
