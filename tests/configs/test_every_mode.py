"""The scenario that shows every mode: each of them moves what it is there for."""

from pathlib import Path

import pytest

from model.plan import make
from model.scenario import load
from model.theatre import MODES
from model.wargame import run

SCENARIO = Path(__file__).parents[2] / "configs" / "scenarios" / "every_mode.yaml"


@pytest.fixture(scope="module")
def results():
    return run(make(load(SCENARIO, {"record": {"convoys": True, "queues": True}})), 1)


def delivered(results, **of):
    rows = results.convoys[results.convoys["state"] == "delivered"]
    for column, value in of.items():
        rows = rows[rows[column] == value]
    return rows


@pytest.mark.parametrize(
    ("mode", "supply", "goal"),
    [
        ("sea", "equipment", "bremerhaven"),
        ("sea", "V", "bremerhaven"),
        ("waterway", "IV", "magdeburg"),
        ("pipeline", "III", "magdeburg"),
        ("rail", "III", "kaunas"),
        ("rail", "equipment", "rukla"),
        ("air", "II", "siauliai"),
        ("road", "III", "rukla"),
    ],
)
def test_each_mode_moves_tonnes(results, mode, supply, goal):
    assert delivered(results, mode=mode, supply=supply, goal=goal)["tonnes"].sum() > 100


def test_all_modes_are_there(results):
    assert set(delivered(results)["mode"]) == set(MODES)


def test_trains_change_gauge_and_ships_wait_for_berths(results):
    queues = results.queues.set_index("terminal")
    trains = delivered(results, mode="rail")
    assert queues["served"]["sestokai:ramp"] >= (trains["transfer_h"] > 0).sum() > 10
    assert queues["wait_h"]["bremerhaven:sea"] > 0


def test_aircraft_hop_over_the_ocean(results):
    assert set(delivered(results, mode="air")["km"]) == {2200 + 3180 + 1450 + 900}


def test_the_brigade_closes_in_time_and_is_supplied(results):
    row = results.runs.iloc[0]
    assert row["equipment_on_time_share"] > 0.95
    assert row["closure_days"] < 40
    assert all(row[f"served_{supply}_t"] > 0.9 * row[f"asked_{supply}_t"] for supply in ("I", "II", "III", "IV", "V"))
