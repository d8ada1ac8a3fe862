"""Decisions that fall due on the way: of convoys that were hit, and of those that wait longer than their patience."""

import pytest

from agents.intents import Divert, Hold, Proceed, Recall
from tests.bench import Bench, calm, line, link, terminal

NOW = {"decision_hours": 0, "report_hours": 0, "routing": {"kind": "hold"}}


def bench(*names, command=NOW, links=(), per_h=1000, **more):
    theatre = line(*(names or "abcd"))
    theatre["links"] += links
    theatre["links"][1]["capacity_per_h"] = per_h
    return Bench(calm(theatre=theatre, command=command, **more))


def hit(*names, on=("a_b",), half_hours=0, **more):
    """Return a bench and a convoy over all its links, of which about half the vehicles are lost on some."""
    it = bench(*names, command=NOW | {"report_hits": True, "report_hours": half_hours / 2}, **more)
    for name in on:
        it.world.arcs["attack"][2 * it.asset(name)] = 0.7
    c = it.send(*("a_b", "b_c", "c_d")[: len(names or "abcd") - 1], vehicles=10, tonnes=100.0)
    return it, c


def tell(it, *intents):
    return [refusal.reason for refusal in it.transport.carry_out(intents)]


def test_a_convoy_that_was_hit_asks_at_the_next_node_once_its_command_knows():
    it, c = hit(half_hours=1)
    assert it.run(9) == [(pytest.approx(2, abs=1e-3), c)]
    assert (it.state(c), it.convoy(c)["node"], it.convoy(c)["whole"]) == ("held", 2, 10)
    assert 0 < it.convoy(c)["vehicles"] < 10
    assert tell(it, Proceed(c)) == []
    assert it.run(50) == []
    assert (it.state(c), it.ends(c), it.spent(c)) == ("delivered", [10], {"moving": 3, "held": 7})


def test_a_command_that_hears_late_asks_late_and_one_whose_convoy_is_there_not_at_all():
    it, c = hit(half_hours=2.5)
    assert it.run(9) == []
    assert it.state(c) == "delivered"
    it, c = hit(*"abc")
    assert it.run(9) == []


def test_a_convoy_that_was_hit_goes_on_where_nobody_is_told():
    it = bench()
    it.world.arcs["attack"][:2] = 0.7
    it.send("a_b", "b_c", "c_d", vehicles=10)
    assert it.run(9) == []


def test_a_mishap_is_no_attack():
    it, c = hit(on=())
    it.world.arcs["loss"][:2] = 0.7
    assert it.run(9) == []
    assert it.convoy(c)["vehicles"] < 10


def test_a_convoy_that_stands_may_stay_and_is_asked_again():
    it, c = hit()
    it.run(4)
    assert tell(it, Hold(c, 5.0)) == []
    assert it.run(30) == [(9, c)]
    assert tell(it, Hold(c, 5.0), Proceed(c)) == []
    assert it.run(60) == []
    assert it.ends(c) == [31]


def test_a_convoy_that_stands_may_turn_back_or_take_another_way():
    it, c = hit()
    it.run(4)
    assert tell(it, Recall(c, it.transport.roads.stretch((3, 1), 2.0))) == []
    it.run(50)
    assert (it.state(c), it.ends(c)) == ("returned", [6])
    it, c = hit(links=[link("c_d2", "c", "d", km=180)])
    it.run(4)
    assert tell(it, Divert(c, it.stretch("c_d2"), it.store("target"))) == []
    it.run(50)
    assert (it.state(c), it.ends(c)) == ("delivered", [7])


def test_a_second_hit_while_it_stands_does_not_confuse_it():
    it, c = hit(on=("a_b", "b_c"), half_hours=1)
    assert len(it.run(2.2)) == 1
    assert tell(it, Hold(c, 5.0)) == []
    assert it.run(9) == [(pytest.approx(7.2), c)]


class Answers:
    """Deciders who always say the same."""

    def __init__(self, *intents):
        self.intents, self.asked, self.told = intents, [], []

    def answer(self, convoy):
        self.asked.append(convoy)
        return self.intents

    def hear(self, refusals):
        self.told += refusals


def test_a_convoy_whose_answer_is_none_or_is_refused_goes_on():
    for wrong in ((), (lambda it, c: Divert(c, it.stretch("a_b"), it.store("target")),)):
        it, c = hit()
        deciders = Answers(*(make(it, c) for make in wrong))
        it.transport.move(50.0, deciders)
        assert (deciders.asked, it.state(c), it.ends(c)) == ([c], "delivered", [3])
        assert it.transport.refused == len(deciders.told) == len(wrong)


def queued(patience, before=10, **more):
    """Return a bench and three convoys, of which the second waits five hours at the gate of b to c, the third six."""
    command = NOW | {"report_hours": 1, "queue_patience_hours": patience}
    it = bench(command=command, per_h=2, links=[link("b_c2", "b", "c", km=120)], **more)
    rows = ((before, 0.0), (2, 0.05), (2, 0.06))
    return it, [it.send("a_b", "b_c", "c_d", vehicles=n, tonnes=float(n), at=at) for n, at in rows]


@pytest.mark.parametrize(("patience", "asked"), [(2, [4, 4]), (4.5, [6.5]), (9, []), (None, [])])
def test_a_convoy_that_queues_longer_than_its_patience_asks_unless_its_turn_comes_first(patience, asked):
    it, _ = queued(patience)
    assert [at for at, _ in it.run(30)] == pytest.approx(asked, abs=0.1)


def test_a_gate_that_slows_down_tries_the_patience_of_those_who_have_waited_already():
    slower = {"at_days": 5.9 / 24, "what": "capacity", "target": "b_c", "value": 0.5}
    it, (_, _, third) = queued(5, timeline=[slower])
    assert it.run(30) == [(pytest.approx(7.06, abs=0.01), third)]  # it came at 1.06, and its turn is now at 8, not 7


def test_who_leaves_a_queue_lets_those_behind_move_up():
    it, (_, second, third) = queued(2)
    it.run(4.5)
    assert tell(it, Divert(second, it.stretch("b_c2", "c_d"), it.store("target"))) == []
    it.run(30)
    assert it.ends(second, third) == pytest.approx([7.5, 8], abs=0.1)


def test_who_waits_on_is_asked_again_or_not():
    for answer, again in ((Hold, 1), (Proceed, 0)):
        it, (_, second, third) = queued(1, before=20)
        it.run(3.5)
        more = (2.0,) if answer is Hold else ()
        tell(it, answer(second, *more), Proceed(third))
        assert [c for _, c in it.run(30)] == [second] * again


@pytest.mark.parametrize("discipline", ["fifo", "priority"])
def test_who_waits_long_at_a_terminal_asks_too(discipline):
    theatre = line(*"abc")
    theatre["terminals"][0] = terminal("a", servers=1, rate=10)
    services = [{"terminal": "a:road", "discipline": discipline}]
    it = Bench(calm(theatre=theatre, command=NOW | {"queue_patience_hours": 3}, services=services))
    first, second = (it.send("a_b", "b_c", tonnes=tonnes) for tonnes in (50.0, 10.0))
    assert it.run(30) == [(3, second)]
    assert it.ends(first, second) == [7, 8]


def test_in_a_new_queue_nobody_asks_for_the_old_one():
    it, (_, second, third) = queued(2)
    it.world.arcs["headway_h"][2 * it.asset("c_d")] = 0.6
    it.run(4.5)
    tell(it, Hold(second, 3.0), Proceed(third))
    it.run(7.4)
    assert it.convoy(second)["starts"] > 7.5  # it waits again, at the next gate
    assert it.run(30) == []
