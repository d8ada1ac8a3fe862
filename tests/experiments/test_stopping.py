"""When a point is run often enough: at fixed borders, from its own values alone."""

import numpy as np
import pytest
from pydantic import ValidationError

from analysis import metrics
from experiments.stopping import Until, _tails


def until(**fields):
    return Until(**{"metric": "y_loss_days", "half_width": 1.0, "at_least": 4, "at_most": 11, "batch": 3, **fields})


def values(*numbers):
    return dict(enumerate(numbers))


def test_nothing_is_decided_before_the_first_border():
    assert until().wants({}) == [0, 1, 2, 3]
    assert until().wants({0: 5.0, 2: 5.0}) == [1, 3]


def test_a_point_that_does_not_vary_is_done_at_the_first_border():
    assert until().wants(values(5, 5, 5, 5)) == []


def test_a_point_that_varies_goes_on_by_batches_to_the_last_border():
    assert until().wants(values(0, 50, 0, 50)) == [4, 5, 6]
    assert until().wants(values(0, 50, 0, 50, 0, 50, 0)) == [7, 8, 9]
    assert until().wants(values(*[0, 50] * 5)) == [10]
    assert until().wants(values(*[0, 50] * 5, 0)) == []


def test_values_beyond_the_border_at_which_it_was_known_change_nothing():
    assert until().wants(values(5, 5, 5, 5, 900)) == []


def test_the_mean_is_known_by_student_t():
    sample = np.array([1.0, 2, 3, 4, 5])  # t(4, 97.5 %) sqrt(2.5 / 5) = 2.776 * 0.7071 = 1.963
    assert until(half_width=1.97).known(sample)
    assert not until(half_width=1.96).known(sample)
    assert until(half_width=0.66, relative=True).known(sample)
    assert not until(half_width=0.65, relative=True).known(sample)


def test_failed_runs_count_as_replications_but_not_as_values():
    assert until().wants(values(5, 5, float("nan"), 5)) == []
    assert until().wants(values(5, *[float("nan")] * 3)) == [4, 5, 6]


def test_the_tail_of_a_sample_is_that_of_the_metrics():
    sample = np.random.default_rng(1).exponential(size=(5, 37))
    assert _tails(sample, 0.9) == pytest.approx([metrics.cvar(row, 0.9) for row in sample])


def test_the_interval_of_the_tail_is_near_that_of_theory():
    sample = np.random.default_rng(2).normal(size=4000)
    worst = np.sort(sample)[-2000:]  # Var = (tail variance + level x (mean - quantile)^2) / tail size
    spread = np.sqrt((worst.var() + 0.5 * (worst.mean() - worst[0]) ** 2) / 2000)
    close = until(statistic="cvar", level=0.5, half_width=1.96 * spread * 1.1)
    far = until(statistic="cvar", level=0.5, half_width=1.96 * spread * 0.9)
    assert close.known(sample)
    assert not far.known(sample)


def test_at_most_is_no_less_than_at_least():
    with pytest.raises(ValidationError, match="is less than at_least = 4"):
        until(at_most=3)
