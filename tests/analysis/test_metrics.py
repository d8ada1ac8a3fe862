"""Known answers for the numbers of a curve (case V15 of the verification list) and the edges of their definitions."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis import metrics

EXACT = {"abs": 1e-9, "rel": 0}


def corners(*points: tuple[float, float]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    t, q = np.array(points, float).T
    return t, q, np.ones_like(q)


def drop_and_linear_recovery(start: float = 10, d: float = 0.4, plateau: float = 3, rise: float = 10):
    low, back = start + plateau, start + plateau + rise
    return corners((0, 1), (start, 1), (start, 1 - d), (low, 1 - d), (back, 1), (60, 1))


def test_bruneau_triangle_with_plateau_loses_3_2_days():
    assert metrics.loss(*drop_and_linear_recovery()) == pytest.approx(3.2, **EXACT)


def test_bruneau_triangle_alone_loses_2_days():
    assert metrics.loss(*drop_and_linear_recovery(plateau=0)) == pytest.approx(2.0, **EXACT)


def test_normalised_area_and_outage_days_agree_with_the_loss():
    curve = drop_and_linear_recovery()
    assert metrics.area(*curve) == pytest.approx(1 - 3.2 / 60, **EXACT)
    assert metrics.outage_days(*curve) == pytest.approx(3.2, **EXACT)


def test_a_floor_of_80_percent_for_10_days_is_2_outage_days_of_any_twin():
    t, q, _ = corners((0, 0.5), (10, 0.5), (10, 0.4), (20, 0.4), (20, 0.5), (60, 0.5))
    assert metrics.outage_days(t, q, np.full_like(q, 0.5)) == pytest.approx(2.0, **EXACT)


def test_recovery_time_of_a_linear_rise_is_where_the_line_crosses():
    t, q, q0 = drop_and_linear_recovery()
    assert metrics.recovery(t, q, q0, share=1.0) == (10, 10, 23, 13, False)
    assert metrics.recovery(t, q, q0).days == pytest.approx(13 - 10 * 0.05 / 0.4, **EXACT)


def test_rapidity_is_the_slope_from_the_trough():
    t, q, q0 = drop_and_linear_recovery(plateau=0)
    assert metrics.rapidity(t, q, metrics.recovery(t, q, q0, share=1.0)) == pytest.approx(0.04, **EXACT)


def test_recovery_is_censored_when_the_curve_ends_low():
    t, q, q0 = corners((0, 1), (10, 1), (10, 0.2), (40, 0.5))
    back = metrics.recovery(t, q, q0)
    assert (back.onset, back.end, back.days, back.censored) == (10, 40, 30, True)
    assert math.isnan(metrics.rapidity(t, q, back))


def test_recovery_has_to_hold_before_the_end():
    t, q, q0 = corners((0, 1), (10, 1), (10, 0.2), (20, 0.2), (20, 1), (22, 1))
    assert metrics.recovery(t, q, q0, hold_days=2).days == 10
    assert metrics.recovery(t, q, q0, hold_days=2.1).censored


def test_a_short_return_is_no_recovery():
    t, q, q0 = corners((0, 1), (5, 1), (5, 0.5), (8, 0.5), (8, 1), (10, 1), (10, 0.7), (15, 0.7), (15, 1), (30, 1))
    assert metrics.recovery(t, q, q0, hold_days=3).days == 10
    assert metrics.recovery(t, q, q0, hold_days=2).days == 3


def test_recovery_counts_only_after_the_trough():
    t, q, q0 = corners((0, 1), (5, 1), (5, 0.5), (8, 0.5), (8, 1), (20, 1), (20, 0.3), (25, 0.3), (25, 1), (40, 1))
    assert metrics.recovery(t, q, q0).days == 20


def test_never_disrupted_is_zero_days_and_not_censored():
    t, q, q0 = corners((0, 1), (40, 1))
    back = metrics.recovery(t, q, q0)
    assert (back.days, back.censored) == (0, False)
    assert math.isnan(metrics.rapidity(t, q, back))
    assert math.isnan(metrics.regained(metrics.relative(q, q0)))


def test_the_twin_is_the_yardstick_of_recovery_and_robustness():
    t = np.array([0.0, 10, 10, 20, 20, 40])
    q0 = np.array([0.5, 0.5, 0.8, 0.8, 0.8, 0.8])
    q = np.array([0.5, 0.5, 0.4, 0.4, 0.8, 0.8])
    assert metrics.robustness(q, q0) == 0.5
    assert metrics.recovery(t, q, q0).days == 10


def test_time_below_finds_both_crossings():
    t, q, _ = corners((0, 1), (10, 0), (20, 1))
    assert metrics.time_below(t, q, 0.4) == pytest.approx(8.0, **EXACT)


def test_nothing_asked_loses_nothing():
    t, q, q0 = metrics.steps([1, 2, 3, 4], [1, np.nan, 0.5, 1], [1, np.nan, 1, 1])
    assert metrics.loss(t, q, q0) == pytest.approx(0.5, **EXACT)
    assert metrics.area(t, q, q0) == pytest.approx(2.5 / 3, **EXACT)
    assert metrics.time_below(t, q, 0.8) == pytest.approx(1.0, **EXACT)


def test_mean_service_counts_only_days_in_which_something_was_asked():
    t, q = metrics.steps([1, 2, 4], [1, np.nan, 0.4])
    assert metrics.mean_service(t, q) == pytest.approx(0.6, **EXACT)
    assert math.isnan(metrics.mean_service(t, np.full_like(q, np.nan)))


def test_steps_hold_each_value_over_its_turn():
    t, q = metrics.steps([2, 3], [0.5, 1.0])
    assert t.tolist() == [0, 2, 2, 3]
    assert q.tolist() == [0.5, 0.5, 1.0, 1.0]


def test_zobel_predicted_resilience():
    assert metrics.zobel(0.4, 10, 60) == pytest.approx(0.966666666666667, **EXACT)


def test_henry_and_ramirez_marquez_regain_half():
    assert metrics.regained(np.array([1.0, 0.2, 0.6])) == pytest.approx(0.5, **EXACT)


@pytest.mark.parametrize(("level", "known"), [(0.9, 3.302585), (0.95, 3.995732), (0.99, 5.605170)])
def test_cvar_of_an_exponential(level: float, known: float):
    edges = np.linspace(0, 1, 1001)[1:-1]
    partial = np.concatenate([[0.0], edges + (1 - edges) * np.log1p(-edges), [1.0]])  # integral of the quantile
    cells = np.diff(partial) * 1000  # a sample whose cells have exactly the mean of the distribution there
    assert metrics.cvar(cells, level) == pytest.approx(1 - math.log(1 - level), **EXACT)
    assert metrics.cvar(cells, level) == pytest.approx(known, abs=1e-6)


@pytest.mark.parametrize(("level", "known"), [(0.9, 1.754983), (0.95, 2.062713), (0.99, 2.665214)])
def test_cvar_of_a_normal(level: float, known: float):
    from scipy.stats import norm

    density = norm.pdf(norm.ppf(np.linspace(0, 1, 1001)))
    cells = -np.diff(density) * 1000
    assert metrics.cvar(cells, level) == pytest.approx(norm.pdf(norm.ppf(level)) / (1 - level), **EXACT)
    assert metrics.cvar(cells, level) == pytest.approx(known, abs=1e-6)


@given(st.lists(st.floats(-100, 100), min_size=1, max_size=40), st.floats(0.05, 0.99))
def test_cvar_is_the_minimum_of_rockafellar_and_uryasev(losses: list[float], level: float):
    x = np.array(losses)
    by_definition = min(z + np.maximum(x - z, 0).mean() / (1 - level) for z in x)
    assert metrics.cvar(x, level) == pytest.approx(by_definition, abs=1e-9)


def test_cvar_leaves_failed_runs_out():
    assert metrics.cvar([1.0, np.nan, 3.0], 0.5) == 3.0
    assert math.isnan(metrics.cvar([np.nan], 0.5))


@pytest.mark.parametrize(("fills", "known"), [([0.7, 0.7, 0.7], 0), ([0, 0, 0, 1], 0.75), ([0.25, 0.75], 0.25)])
def test_gini(fills: list[float], known: float):
    assert metrics.gini(fills) == pytest.approx(known, **EXACT)


def test_the_worst_served_region():
    assert metrics.least([0.9, np.nan, 0.4]) == 0.4


def test_kaplan_meier_median_without_censoring_is_the_middle_case():
    assert metrics.median_time([5, 1, 9, 3, 7], [False] * 5) == 5


def test_kaplan_meier_median_by_hand():
    # S falls to 4/5 at 2, is kept over the censored 3, then 4/5 * 2/3 at 4 and 4/5 * 2/3 * 1/2 at 6
    assert metrics.median_time([2, 3, 4, 6, 8], [False, True, False, False, True]) == 6


def test_kaplan_meier_median_beyond_the_horizon_is_unknown():
    assert math.isnan(metrics.median_time([2, 9, 9, 9], [False, True, True, True]))


@given(st.lists(st.floats(0, 1), min_size=1, max_size=30), st.floats(0.01, 1.2))
def test_time_below_of_steps_counts_the_turns(values: list[float], threshold: float):
    t, q = metrics.steps(np.arange(1, len(values) + 1), values)
    assert metrics.time_below(t, q, threshold) == pytest.approx(sum(v < threshold for v in values))
