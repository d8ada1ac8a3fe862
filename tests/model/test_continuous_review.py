"""Depots in a row under continuous review: each orders at the hour at which something is asked of it."""

import pytest

from model.wargame import run
from tests.bench import calm, depot, plan_of


def chain(stock, asked_at, tonnes=5.0, **front):
    """Return the convoys of works a, rear b and front c, whose customers ask once, at some hour.

    Both depots keep 20 t in stock; roads take an hour each, and loading next to none.
    """
    keeps = {"kind": "base_stock", "review": "continuous", "levels_t": {"III": 20}}
    rear = depot("rear", "b", stock, ["works"], policy=keeps)
    shelf = depot("front", "c", 20, ["rear"], policy=keeps | front)
    town = {"name": "town", "depot": "front", "supply": "III", "tonnes": tonnes, "start_hours": asked_at - 100}
    rows = calm(
        depots=[depot("works", "a", 900), rear, shelf],
        demands=[town | {"arrivals": {"law": "fixed", "hours": 100}}],
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
