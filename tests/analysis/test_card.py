"""The card of a run: the metrics meet the series."""

import math

import pandas as pd
import pytest

from analysis.card import CARD, Rules, cards


@pytest.fixture
def numbers(rows_of) -> dict[str, float]:
    north = rows_of([10] * 10 + [2] * 5 + [10] * 25, stock_t=[30] * 12 + [4] * 3 + [30] * 25)
    south = rows_of([10] * 40, region="south", supply="V", stock_t=50)
    ignored = rows_of([0] * 40, region="south", supply="equipment")
    return cards(pd.concat([north, south, ignored]), ["run"], Rules(threshold=0.7)).loc["r"].to_dict()


def test_a_drop_of_five_days(numbers):
    assert tuple(numbers) == CARD
    assert numbers["loss_days"] == pytest.approx(5 * 0.4)
    assert numbers["served_share"] == pytest.approx(1 - 2 / 40)
    assert numbers["plan_share"] == pytest.approx(1 - 40 / 800)
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
    numbers = cards(rows_of([10] * 10 + [2] * 20), ["run"], Rules()).loc["r"]
    assert (numbers["recovery_days"], numbers["recovery_censored"]) == (20, 1)
    assert math.isnan(numbers["recovery_50_days"])
    assert numbers["regained_share"] == 0


def test_runs_do_not_mix(rows_of):
    calm, hit = rows_of([10] * 20), rows_of([10] * 5 + [0] * 5 + [10] * 10)
    series = pd.concat([calm.assign(point=1, replication=0), hit.assign(point=0, replication=3)])
    table = cards(series, ["point", "replication"], Rules())
    alone = cards(hit, ["run"], Rules())
    assert table.index.tolist() == [(0, 3), (1, 0)]
    assert table.loc[(1, 0), "loss_days"] == 0
    assert table.loc[(0, 3)].equals(alone.loc["r"])


def test_a_run_that_uses_no_ammunition_has_no_days_of_it(rows_of):
    table = cards(rows_of([10] * 5), ["run"], Rules())
    assert math.isnan(table.loc["r", "supply_V_days"])
    assert list(table) == list(CARD)
