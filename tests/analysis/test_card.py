"""The card of a run: the metrics meet the series."""

import math

import pandas as pd
import pytest

from analysis.card import CARD, Rules, card


@pytest.fixture
def numbers(rows_of) -> dict[str, float]:
    north = rows_of([10] * 10 + [2] * 5 + [10] * 25, stock_t=[30] * 12 + [4] * 3 + [30] * 25)
    south = rows_of([10] * 40, region="south", supply="V", stock_t=50)
    ignored = rows_of([0] * 40, region="south", supply="equipment")
    return card(pd.concat([north, south, ignored]), Rules(threshold=0.7))


def test_a_drop_of_five_days(numbers):
    assert tuple(numbers) == CARD
    assert numbers["loss_days"] == pytest.approx(5 * 0.4)
    assert numbers["area_share"] == pytest.approx(1 - 2 / 40)
    assert numbers["robustness"] == pytest.approx(0.6)
    assert numbers["below_days"] == pytest.approx(5)


def test_times_on_the_way_back_share_one_onset(numbers):
    assert (numbers["recovery_days"], numbers["recovery_censored"]) == (5, 0)
    assert (numbers["recovery_80_days"], numbers["recovery_50_days"]) == (5, 0)


def test_regions_and_stocks(numbers):
    assert numbers["least_fill"] == pytest.approx(0.9)
    assert (numbers["supply_III_days"], numbers["supply_V_days"]) == (0.4, 5.0)


def test_a_run_that_never_comes_back(rows_of):
    numbers = card(rows_of([10] * 10 + [2] * 20), Rules())
    assert (numbers["recovery_days"], numbers["recovery_censored"]) == (20, 1)
    assert math.isnan(numbers["recovery_50_days"])
    assert numbers["regained_share"] == 0
