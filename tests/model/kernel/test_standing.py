"""Answers that stand: one convoy asks, and all who are blocked in the same place do what it was told."""

import pytest

from agents.intents import Divert, Hold, Proceed, Standing
from model.kernel import records as r
from tests.bench import Bench, calm, fleet, line, link, owned

NOW = {"decision_hours": 0, "report_hours": 0, "routing": {"kind": "hold"}}
#: Damage lets traffic through after 100 h, so that who is blocked later would wait for less.
CLOSED = {"road": {"needs_crew": False, "gsd": 1, "steps": [{"after_hours": 100, "capacity": 1}]}}
STRUCK = {"at_days": 0, "what": "strike", "target": "b_c"}


class Commander:
    """Answers by a function of bench and convoy, and remembers when it was asked by whom."""

    def __init__(self, bench, answer):
        self.bench, self.told, self.asked, self.refused = bench, answer, [], []

    def answer(self, convoy):
        self.asked.append((self.bench.now, convoy))
        return [self.told(self.bench, convoy)]

    def hear(self, refusals):
        self.refused += refusals


def blocked(answer, hours=(0, 1, 2), until=5, **more):
    """Return a bench whose road from b to c is struck, convoys sent at these hours, and who answered those."""
    theatre = line(*"abcd")
    theatre["links"].append(link("around", "b", "c", km=90))
    it = Bench(calm(theatre=theatre, command=NOW, damage=CLOSED, timeline=[STRUCK], **more))
    convoys = [it.send("a_b", "b_c", "c_d", at=float(hour)) for hour in hours]
    commander = Commander(it, answer)
    it.transport.move(float(until), commander)
    return it, convoys, commander


def stay(it, c, **span):
    return Standing(Hold(c, 24.0), **span)


def turn(it, c):
    return Standing(Divert(c, it.stretch("around", "c_d"), it.store("target")))


def test_all_who_are_blocked_in_one_place_stay_and_ask_again_a_day_later():
    it, _, commander = blocked(stay, until=24)
    assert commander.asked == [(pytest.approx(1, abs=1e-3), 0)]
    assert it.world.count[r.DECISIONS] == 3
    it.transport.move(28.0, commander)
    assert commander.asked[1:] == [(pytest.approx(25, abs=1e-3), 0)]
    assert it.world.count[r.DECISIONS] == 6


def test_all_who_are_blocked_in_one_place_turn():
    it, convoys, commander = blocked(turn, until=20)
    assert commander.asked == [(pytest.approx(1, abs=1e-3), 0)]
    assert it.ends(*convoys) == [3.5, 4.5, 5.5]
    assert [it.state(c) for c in convoys] == ["delivered"] * 3


@pytest.mark.parametrize(("span", "asked"), [({"up_to_h": 97.5}, [0, 1]), ({"over_h": 97.5}, [0, 2]), ({}, [0])])
def test_an_answer_stands_for_those_who_would_wait_so_long(span, asked):
    """They would wait for 99, 98 and 97 h; one for whom no answer stands asks."""
    _, _, commander = blocked(lambda it, c: stay(it, c, **span))
    assert [c for _, c in commander.asked] == asked


def test_an_answer_that_does_not_stand_is_for_the_convoy_that_asked():
    _, _, commander = blocked(lambda it, c: Hold(c, 24.0))
    assert [c for _, c in commander.asked] == [0, 1, 2]


def test_the_next_turn_everybody_asks_anew():
    it, _, commander = blocked(stay, until=1.5)
    it.transport.move(5.0, commander)
    assert [c for _, c in commander.asked] == [0, 1]


LINKS = ("a_b", "b_c", "c_d")
OTHERS = {
    "to another store": (LINKS, {"target": "other"}),
    "with vehicles of another fleet": (LINKS, {"fleet": 1}),
    "of another load": (LINKS, {"load": 1}),
    "by another way": (LINKS[:2], {}),
    "blocked before it has left": (LINKS[1:], {"source": "near"}),
}


@pytest.mark.parametrize(("links", "other"), OTHERS.values(), ids=OTHERS)
def test_who_is_not_in_the_same_place_asks(links, other):
    theatre = line(*"abcd")
    depots = [
        {"name": name, "node": at, "nation": "PL", "stock_t": {"III": 200}, "capacity_t": {"III": 1000}}
        for name, at in (("source", "a"), ("near", "b"), ("target", "d"), ("other", "d"))
    ]
    carriers = [owned(fleet("a"), fleet("a"))]
    it = Bench(calm(theatre=theatre, command=NOW, damage=CLOSED, timeline=[STRUCK], depots=depots, carriers=carriers))
    it.send(*LINKS)
    it.send(*links, at=2.0, **other)
    commander = Commander(it, stay)
    it.transport.move(5.0, commander)
    assert [c for _, c in commander.asked] == [0, 1]


def test_a_convoy_that_was_hit_asks_for_itself_whatever_stands():
    def told(it, c):
        it.world.convoys["asks"][1] = c == 0
        return stay(it, c) if c == 0 else Proceed(c)

    _, _, commander = blocked(told)
    assert commander.asked == [(pytest.approx(1, abs=1e-3), 0), (pytest.approx(2, abs=1e-3), 1)]


def test_what_is_refused_does_not_stand():
    wrong = lambda it, c: Standing(Divert(c, it.stretch("a_b"), it.store("target")))  # noqa: E731
    _, _, commander = blocked(wrong)
    assert [c for _, c in commander.asked] == [0, 1, 2]
    assert [refusal.intent.convoy for refusal in commander.refused] == [0, 1, 2]


def test_an_answer_to_who_is_not_blocked_stands_for_nobody():
    it, (first, _, _), commander = blocked(stay, until=0.5)
    assert [refusal.reason for refusal in it.transport.carry_out([stay(it, first)])] == []
    assert it.world.count[r.STANDING] == 0
    assert commander.asked == []


def test_where_there_is_room_for_no_more_answers_none_stands():
    it, (first, _, _), _ = blocked(lambda it, c: Hold(c, 24.0), until=1.5)
    full = it.world.count[r.STANDING] = len(it.world.answers)
    assert it.transport.carry_out([stay(it, first)]) == []
    assert it.world.count[r.STANDING] == full
