"""The command on literal views: who gets what is short, and by which vehicles and ways."""

from dataclasses import astuple
from typing import NamedTuple

import mesa
import numpy as np
import pytest

from agents.command import CommandAgent
from agents.intents import Lane, Lodge, Order, Ship
from agents.rationing.oldest_first import OldestFirst
from agents.rationing.proportional import Proportional
from agents.rationing.uniform import Uniform
from agents.vehicles import Vehicles
from agents.views import CommandView, Refusal

ROAD, RAIL = 0, 1
DEPOT, FAR_DEPOT, FIRST, SECOND = range(4)  # stores; all of class 0
NODES = [0, 3, 1, 2]  # of the stores
FAR = np.array([0.0, 1.0, 2.0, 3.0])


class Way(NamedTuple):
    """A stretch that stands for itself."""

    mode: int
    start: int
    end: int
    hours: float
    borders: tuple = ()
    km: float = 60.0
    longest_km: float = 60.0
    legs: tuple = (0,)


class Roads:
    """A network where the mode says how long a way takes; rails only if they are laid."""

    def __init__(self, hours=None, borders=(), waiting_h=0.0):
        self.hours, self.borders, self.closed_h = hours or {ROAD: 10.0}, borders, waiting_h
        self.picture = object()

    def best(self, origin, goal, holder, modes):
        able = [(hours, mode) for mode, hours in self.hours.items() if modes >> mode & 1]
        return (Way(min(able)[1], origin, goal, min(able)[0], self.borders),) if able else ()

    usual = best

    def waiting_h(self, way):
        return self.closed_h

    def is_open(self, way):
        return self.closed_h == 0


def fleet(mode=ROAD, payload_t=10.0, column=4, hours=FAR, least_t=0.0, carries=(0,), **more):
    return Vehicles(mode, payload_t, column, frozenset(carries), 2.0, least_t, hours, 1 << mode, **more)


def command(*fleets, patience_h=5.0, papers_ahead_h=48.0):
    return CommandAgent(mesa.Model(), NODES, [0] * 4, fleets or (fleet(),), patience_h, papers_ahead_h)


def view(level=(100, 100, 0, 0), offers=None, ways=None, waiting=(), wait_h=0.0, in_advance=True):
    offers = {0: 99} if offers is None else offers
    return CommandView(0.0, list(map(float, level)), waiting, offers, ways or Roads(), lambda *_: wait_h, in_advance)


def brought(ships):
    """Return tonnes by the store that they are for."""
    tonnes = {}
    for ship in ships:
        tonnes[ship.holder] = tonnes.get(ship.holder, 0) + ship.columns * ship.tonnes
    return tonnes


def order(store, tonnes, priority=0, sources=(DEPOT,)):
    return Order(store, sources, float(tonnes), priority)


def test_what_is_ordered_is_sent_in_columns():
    agent = command()
    agent.take_orders([order(FIRST, 65)])
    ships = agent.act(view())
    assert [(ship.vehicles, ship.tonnes) for ship in ships] == [(4, 40), (3, 25)]
    assert (ships[0].source, ships[0].fleet, ships[0].lane.approach_h) == (DEPOT, 0, 2.0)
    assert agent.book == {}
    assert agent.open_t[FIRST] == pytest.approx(0)


def test_a_short_stock_is_shared_in_proportion():
    agent = command()
    agent.take_orders([order(FIRST, 150), order(SECOND, 50)])
    assert brought(agent.act(view())) == pytest.approx({FIRST: 75, SECOND: 25})
    assert sum(agent.open_t.values()) == pytest.approx(100)


def test_a_short_stock_goes_to_the_higher_priority_first():
    agent = command()
    agent.take_orders([order(FIRST, 80, 1), order(SECOND, 80, 2)])
    assert brought(agent.act(view())) == pytest.approx({SECOND: 80, FIRST: 20})


def test_what_was_not_sent_stays_in_the_book():
    agent = command()
    agent.take_orders([order(FIRST, 150)])
    agent.act(view())
    assert agent.book[FIRST, (DEPOT,)].tonnes == pytest.approx(50)
    assert brought(agent.act(view())) == pytest.approx({FIRST: 50})
    assert agent.act(view()) == []


def test_further_orders_add_to_the_first():
    agent = command()
    agent.take_orders([order(FIRST, 20), order(FIRST, 30)])
    assert agent.open_t == {FIRST: 50}
    assert brought(agent.act(view())) == {FIRST: 50}


def test_the_second_source_is_asked_for_what_the_first_lacks():
    agent = command()
    agent.take_orders([order(FIRST, 130, sources=(DEPOT, FAR_DEPOT))])
    ships = agent.act(view())
    assert sum(ship.columns * ship.tonnes for ship in ships if ship.source == DEPOT) == pytest.approx(100)
    assert sum(ship.columns * ship.tonnes for ship in ships if ship.source == FAR_DEPOT) == pytest.approx(30)


def test_without_vehicles_nothing_is_sent():
    agent = command()
    agent.take_orders([order(FIRST, 50)])
    assert agent.act(view(offers={})) == []
    assert brought(agent.act(view(offers={0: 3}))) == {FIRST: 30}


def test_the_nearest_vehicles_go_first():
    agent = command(fleet(hours=FAR + 5), fleet(hours=FAR))
    agent.take_orders([order(FIRST, 60)])
    ships = agent.act(view(offers={0: 4, 1: 4}))
    assert [(ship.fleet, ship.tonnes) for ship in ships] == [(1, 40), (0, 20)]


def test_a_fleet_takes_only_what_it_may():
    agent = command(fleet(carries=(4,)), fleet(hours=FAR + 5))
    agent.take_orders([order(FIRST, 10)])
    assert [ship.fleet for ship in agent.act(view(offers={0: 9, 1: 9}))] == [1]


def test_a_train_does_not_run_for_little():
    agent = command(fleet(), fleet(RAIL, least_t=50))
    offers, ways = {0: 99, 1: 99}, Roads({ROAD: 10.0, RAIL: 6.0})
    agent.take_orders([order(FIRST, 40), order(SECOND, 60)])
    modes = {ship.holder: ship.stretch.mode for ship in agent.act(view(offers=offers, ways=ways))}
    assert modes == {FIRST: ROAD, SECOND: RAIL}


@pytest.mark.parametrize(("patience_h", "sent"), [(3.0, {}), (5.0, {FIRST: 40})])
def test_cargo_waits_for_the_better_vehicles_as_long_as_patience_says(patience_h, sent):
    agent = command(fleet(), fleet(RAIL), patience_h=patience_h)
    agent.take_orders([order(FIRST, 40)])
    assert brought(agent.act(view(offers={0: 99}, ways=Roads({ROAD: 10.0, RAIL: 6.0})))) == sent


def test_papers_come_before_vehicles():
    agent, ways = command(), Roads(borders=((0, "LT"),))
    agent.take_orders([order(FIRST, 40)])
    (lodged,) = agent.act(view(ways=ways, wait_h=49.0))
    assert isinstance(lodged, Lodge)
    assert lodged.holder == FIRST
    assert brought(agent.act(view(ways=ways, wait_h=48.0))) == {FIRST: 40}


def test_papers_that_cannot_be_had_in_advance_are_not_waited_for():
    agent, ways = command(), Roads(borders=((0, "LT"),))
    agent.take_orders([order(FIRST, 40)])
    assert brought(agent.act(view(ways=ways, wait_h=900.0, in_advance=False))) == {FIRST: 40}


def test_cargo_at_a_transfer_point_goes_on_before_anything_else():
    agent = command()
    agent.take_orders([order(FIRST, 40)])
    ships = agent.act(view(level=(100, 70, 0, 0), offers={0: 8}, waiting=[(FAR_DEPOT, SECOND)]))
    assert brought(ships) == {SECOND: 70, FIRST: 10}


def test_papers_for_known_movements_are_lodged_at_the_start():
    agent = command()
    (lodged,) = agent.prepare(view(ways=Roads(borders=((0, "LT"),))), [order(FIRST, 0)])
    assert (lodged.holder, lodged.stretch.end) == (FIRST, 1)
    assert agent.prepare(view(), [order(FIRST, 0)]) == []


def test_papers_for_one_consignment_are_not_lodged_before_there_is_one():
    agent = command()
    across = Roads(borders=((0, "LT"),))
    assert agent.prepare(view(ways=across, in_advance=False), [order(FIRST, 0)]) == []


def test_a_source_hears_of_an_order_once_and_of_what_it_lacks():
    agent = command()
    agent.take_orders([order(FIRST, 150)])
    agent.act(view())
    assert agent.heard_t == {DEPOT: 150}
    agent.act(view())
    assert agent.heard_t == {}
    agent.take_orders([order(FIRST, 7)])
    agent.act(view())
    assert agent.heard_t == {DEPOT: pytest.approx(7)}


def test_vehicles_that_cannot_come_are_no_reason_to_wait():
    agent = command(fleet(hours=np.full(4, np.inf)), fleet(RAIL), patience_h=50.0)
    agent.take_orders([order(FIRST, 40)])
    ships = agent.act(view(offers={0: 9, 1: 9}, ways=Roads({ROAD: 6.0, RAIL: 10.0})))
    assert brought(ships) == {FIRST: 40}


def test_every_ship_names_its_way():
    agent = command()
    agent.take_orders([order(SECOND, 10)])
    (ship,) = agent.act(view())
    assert astuple(ship.lane) == astuple(Lane(DEPOT, SECOND, 0, Way(ROAD, 0, 2, 10.0), 2.0))
    assert ship == Ship(ship.lane, 1, 10.0)


class Bridge(Roads):
    """A road over a bridge, and a longer one around it."""

    shut = False

    def best(self, origin, goal, holder, modes):
        return (Way(ROAD, origin, goal, 12.0, legs=(1,)),) if self.shut else self.usual(origin, goal, holder, modes)

    def waiting_h(self, way):
        return 0.0 if self.is_open(way) else 99.0

    def is_open(self, way):
        return not self.shut or way[0].legs != (0,)


def test_the_usual_way_is_taken_whenever_it_is_open():
    agent, roads, taken = command(), Bridge(), []
    for roads.shut in (False, False, True, False):
        roads.picture = object()
        agent.take_orders([order(FIRST, 10)])
        taken += [ship.stretch.legs for ship in agent.act(view(ways=roads))]
    assert taken == [(0,), (0,), (1,), (0,)]


@pytest.mark.parametrize(
    ("rule", "first", "second"), [(Proportional(), 15, 45), (OldestFirst(), 30, 30), (Uniform(), 30, 30)]
)
def test_what_is_short_is_shared_by_the_rule(rule, first, second):
    agent = CommandAgent(mesa.Model(), NODES, [0] * 4, (fleet(),), 5.0, 48.0, rationing=rule)
    agent.take_orders([order(FIRST, 30), order(SECOND, 90)])
    assert brought(agent.act(view(level=(60, 0, 0, 0)))) == {FIRST: first, SECOND: second}


def test_classes_have_priorities_of_their_own():
    agent = CommandAgent(mesa.Model(), NODES, [0, 0, 0, 1], (fleet(carries=(0, 1)),), 5.0, 48.0, ranks=[0, 2])
    agent.take_orders([order(FIRST, 40, 1), order(SECOND, 40)])
    assert brought(agent.act(view(level=(60, 60, 0, 0), offers={0: 5}))) == {SECOND: 40, FIRST: 10}


def test_uniform_rationing_fills_the_small_orders():
    assert Uniform().shares_t(60.0, [50.0, 10.0, 40.0]) == [25.0, 10.0, 25.0]


def refused(ship, columns=1):
    return [Refusal(ship._replace(columns=1), "the source has not so much in stock")] * columns


def test_what_could_not_be_sent_is_in_the_book_again_and_sources_do_not_hear_it_twice():
    agent = command()
    agent.take_orders([order(FIRST, 130, 7), order(SECOND, 10)])
    ships = agent.act(view(level=(200, 0, 0, 0)))
    assert (ships[0].columns, ships[0].tonnes) == (3, 40)
    agent.hear(refused(ships[0], 2))
    assert {key: (kept.tonnes, kept.priority) for key, kept in agent.book.items()} == {(FIRST, (DEPOT,)): (80, 7)}
    assert agent.open_t == {FIRST: pytest.approx(80), SECOND: pytest.approx(0)}
    agent.take_orders([order(FIRST, 5, 7)])
    assert brought(agent.act(view())) == {FIRST: pytest.approx(85)}
    assert agent.heard_t == {DEPOT: pytest.approx(5)}
    agent.hear([])
    agent.hear(refused(ships[0]))  # an old story
    assert agent.book == {}


def test_the_next_source_hears_of_what_the_first_could_not_send():
    agent = command()
    agent.take_orders([order(FIRST, 40, sources=(DEPOT, FAR_DEPOT))])
    agent.hear(refused(agent.act(view())[0]))
    assert brought(agent.act(view(level=(0, 100, 0, 0)))) == {FIRST: 40}
    assert agent.heard_t == {FAR_DEPOT: 40}


def test_what_nobody_took_off_the_book_does_not_come_back_to_it():
    agent = command()
    waits = agent.act(view(level=(30, 0, 0, 0), waiting=[(DEPOT, FIRST)]))
    agent.hear(refused(waits[0]))
    agent.take_orders([order(FIRST, 30)])
    by_hand = waits[0]._replace(tonnes=50.0)
    agent.overruled(dict(agent.book), dict(agent.open_t), [by_hand])
    agent.hear(refused(by_hand))
    assert [kept.tonnes for kept in agent.book.values()] == [30]
