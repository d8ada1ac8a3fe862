"""Service curves: ratios of sums, their NaN rule, windows, weights and bands."""

import numpy as np
import pandas as pd
import pytest

from analysis import curves


def test_service_is_a_ratio_of_sums_not_a_mean_of_ratios(rows_of):
    series = pd.concat([rows_of([10], region="big", asked_t=90), rows_of([10], region="small", asked_t=10)])
    assert curves.service(series)["q"].tolist() == [0.2]


def test_nothing_asked_is_unknown_not_full(rows_of):
    curve = curves.service(rows_of([0, 5], asked_t=[0, 10]))
    assert np.isnan(curve["q"][0])
    assert curve["q"][1] == 0.5


def test_the_twin_has_its_own_curve(rows_of):
    curve = curves.service(rows_of([5], served_twin_t=9, asked_twin_t=12))
    assert curve["q0"].tolist() == [0.75]


def test_a_run_that_asks_for_less_than_its_twin_is_not_served_better(rows_of):
    curve = curves.service(rows_of([5], asked_t=5, asked_twin_t=10, served_twin_t=10))
    assert curve[["q", "q0"]].to_numpy().tolist() == [[0.5, 1.0]]


def test_a_brigade_whose_equipment_is_late_is_missing_from_the_plan(rows_of):
    curve = curves.service(rows_of([5], asked_t=5, planned_t=20, served_twin_t=8))
    assert curve[["q", "plan", "plan0"]].to_numpy().tolist() == [[1.0, 0.25, 0.4]]


def test_nothing_planned_is_unknown(rows_of):
    curve = curves.service(rows_of([0, 5], planned_t=[0, 10]))
    assert np.isnan(curve.loc[0, ["plan", "plan0"]]).all()
    assert np.isnan(curves.plan_share(rows_of([0], planned_t=0), ["run"])["r"])


def test_the_share_of_the_plan_is_one_ratio_of_weighted_sums(rows_of):
    early, late = rows_of([0], planned_t=10), rows_of([30], planned_t=50, time_h=48)
    other = rows_of([40], supply="V", planned_t=40)
    series = pd.concat([early, late, other, rows_of([0], supply="equipment"), rows_of([1], run="s")])
    assert curves.plan_share(series, ["run"]).to_dict() == {"r": 0.7, "s": 0.1}
    assert curves.plan_share(series, ["run"], {"III": 2, "V": 1})["r"] == 100 / 160


def test_by_keeps_curves_apart(rows_of):
    series = pd.concat([rows_of([5, 6], run="a"), rows_of([7, 8], run="b")])
    assert curves.service(series, ["run"])["q"].tolist() == [0.5, 0.6, 0.7, 0.8]


def test_a_window_sums_before_it_divides_within_each_curve(rows_of):
    series = pd.concat([rows_of([0, 10, 4], run="a"), rows_of([10, 10, 10], run="b")])
    curve = curves.service(series, ["run"], window_h=48)
    assert curve["q"].tolist() == [0.0, 0.5, 0.7, 1.0, 1.0, 1.0]


def test_a_window_of_one_turn_changes_nothing(rows_of):
    series = rows_of([0, 10, 4])
    pd.testing.assert_frame_equal(curves.service(series, window_h=24), curves.service(series))


def test_weights_count_classes_and_leave_the_others_out(rows_of):
    series = pd.concat([rows_of([10], supply="III"), rows_of([0], supply="V"), rows_of([0], supply="equipment")])
    assert curves.service(series, weights={"III": 3, "V": 1})["q"].tolist() == [0.75]


def test_an_unknown_class_of_supply_is_an_error(rows_of):
    with pytest.raises(ValueError, match="VI"):
        curves.service(rows_of([1]), weights={"VI": 1})


def test_bands_hold_the_middle_of_the_runs():
    shares = np.linspace(0, 1, 101)
    runs = pd.DataFrame({"run": range(101), "time_h": 24.0, "q": shares, "q0": 1.0})
    band = curves.bands(runs, level=0.9).iloc[0]
    assert (band["low"], band["median"], band["high"]) == pytest.approx((0.05, 0.5, 0.95))
    assert (band["twin"], band["runs"]) == (1.0, 101)


def test_a_band_of_the_plan_has_the_twin_of_the_plan():
    runs = pd.DataFrame({"run": [1], "time_h": 24.0, "q": 0.9, "q0": 1.0, "plan": 0.3, "plan0": 0.5})
    band = curves.bands(runs, measure="plan").iloc[0]
    assert (band["median"], band["twin"]) == (0.3, 0.5)


def test_no_runs_have_no_band():
    nothing = pd.DataFrame({"point": [], "time_h": [], "q": [], "q0": []})
    assert curves.bands(nothing, ["point"]).empty


def test_a_run_that_asked_nothing_is_not_in_the_band():
    runs = pd.DataFrame({"run": [1, 2], "time_h": 24.0, "q": [np.nan, 0.4], "q0": [np.nan, 1.0]})
    band = curves.bands(runs).iloc[0]
    assert (band["median"], band["runs"]) == (0.4, 1)


def test_days_of_supply_divide_stock_by_the_daily_use(rows_of):
    series = rows_of([10, 10], time_h=[12.0, 24.0], stock_t=[60, 30])
    assert curves.days_of_supply(series)["days"].tolist() == [3.0, 1.5]
