"""Keyed luck against known distributions; seeds are fixed, so each test passes always or never."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from model.kernel.luck import DEMAND, LOSS, PERMIT, binomial, gamma, normal_of, stream_key, uniform

DRAWS = 20_000
CHANCE = 1e-3  # of failing, were the seeds not fixed


def draws(axis, stream=LOSS):
    """Return draws along one of (seed, entity, index), the other two fixed."""
    key = {"seed": 7, "entity": 3, "index": 5}
    rows = [{**key, axis: i} for i in range(DRAWS)]
    return np.array(
        [uniform(np.uint64(k["seed"]), stream, np.uint64(k["entity"]), np.uint64(k["index"])) for k in rows]
    )


@pytest.mark.parametrize("axis", ["seed", "entity", "index"])
def test_uniform_along_every_part_of_the_key(axis):
    u = draws(axis)
    assert ((u > 0) & (u < 1)).all()
    counts = np.histogram(u, bins=50, range=(0, 1))[0]
    assert stats.chisquare(counts).pvalue > CHANCE


@pytest.mark.parametrize("axis", ["seed", "entity", "index"])
def test_neighbours_are_independent(axis):
    u = draws(axis)
    table = np.histogram2d(u[:-1], u[1:], bins=10, range=((0, 1), (0, 1)))[0]
    assert stats.chi2_contingency(table).pvalue > CHANCE


def test_streams_are_independent():
    table = np.histogram2d(draws("index", LOSS), draws("index", DEMAND), bins=10, range=((0, 1), (0, 1)))[0]
    assert stats.chi2_contingency(table).pvalue > CHANCE


def test_a_draw_is_a_function_of_its_key():
    key = np.uint64(2**62), stream_key("anything"), np.uint64(2**63), np.uint64(0)
    assert uniform(*key) == uniform(*key)


@pytest.mark.parametrize("shape", [0.4, 1.0, 4.0])
def test_gamma_has_mean_one_and_its_shape(shape):
    x = np.array([gamma(np.uint64(1), PERMIT, np.uint64(i), np.uint64(0), shape) for i in range(DRAWS)])
    assert x.mean() == pytest.approx(1, abs=3 / np.sqrt(shape * DRAWS))
    kurtosis = 6 / shape
    assert x.var() == pytest.approx(1 / shape, rel=3 * np.sqrt((kurtosis + 2) / DRAWS))
    assert stats.kstest(x, stats.gamma(shape, scale=1 / shape).cdf).pvalue > CHANCE


@settings(max_examples=300)
@given(u=st.floats(1e-9, 1 - 1e-9), n=st.integers(0, 300), hazard=st.floats(1e-6, 2))
def test_binomial_is_the_quantile(u, n, hazard):
    lost = binomial(u, n, hazard)
    law = stats.binom(n, -np.expm1(-hazard))
    assert law.cdf(lost) >= u - 1e-9
    assert lost == 0 or law.cdf(lost - 1) <= u + 1e-9


def test_without_hazard_nothing_is_lost_and_with_endless_hazard_all():
    assert binomial(0.999999, 40, 0.0) == 0
    assert binomial(1e-9, 40, np.inf) == 40


def test_the_normal_quantile_is_right_to_eight_digits():
    p = np.concatenate((np.linspace(1e-6, 1 - 1e-6, 4001), np.logspace(-15, -6, 200)))
    got = np.array([normal_of(x) for x in p])
    assert got == pytest.approx(stats.norm.ppf(p), rel=1e-8, abs=1e-8)
