"""Depots in a row with textbook policies: each orders when something is ordered from it, whether it has it or not."""

import pytest

from model.wargame import run
from tests.bench import calm, depot, plan_of


def chain(stock, asked_at, tonnes=5.0, review="continuous", rear_first=True):
    """Return the convoys of works a, rear b and front c, whose customers ask once, at some hour.

    Both depots keep 20 t in stock; roads take an hour each, and loading next to none.
    """
    keeps = {"kind": "base_stock", "review": review, "levels_t": {"III": 20}}
    rear = depot("rear", "b", stock, ["works"], policy=keeps)
    shelf = depot("front", "c", 20, ["rear"], policy=keeps)
    town = {"name": "town", "depot": "front", "supply": "III", "tonnes": tonnes, "start_hours": 0}
    rows = calm(
        depots=[depot("works", "a", 900), *((rear, shelf) if rear_first else (shelf, rear))],
        demands=[town | {"arrivals": {"law": "fixed", "hours": asked_at}}],
        command={"decision_hours": 0},
        horizon_days=5,
        record={"convoys": True},
    )
    return run(plan_of(rows), 1).convoys


def sent(convoys, goal):
    rows = convoys[convoys["goal"] == goal]
    return rows[["born_h", "tonnes"]].round(3).to_numpy().tolist()


def test_an_order_of_the_front_has_the_rear_order_at_once():
    convoys = chain(stock=20, asked_at=101)
    assert sent(convoys, "c") == [[101, 5]]
    assert sent(convoys, "b") == [[101, 5]]


def test_what_the_front_waits_for_goes_on_when_it_comes_to_the_rear():
    convoys = chain(stock=20, asked_at=101, tonnes=29)
    assert sent(convoys, "c") == [[101, 20], [pytest.approx(102, abs=0.01), 9]]
    assert sent(convoys, "b") == [[101, 29]]  # 9 t of it are owed to the front


def test_what_is_missing_at_the_start_is_ordered_then():
    assert sent(chain(stock=3, asked_at=101), "b")[0] == [0, 17]


@pytest.mark.parametrize("rear_first", [True, False])
def test_an_order_reaches_the_rear_in_the_turn_in_which_it_is_made(rear_first):
    convoys = chain(stock=20, asked_at=90, tonnes=29, review="turn", rear_first=rear_first)
    assert sent(convoys, "c") == [[96, 20]]
    assert sent(convoys, "b") == [[96, 29]]
