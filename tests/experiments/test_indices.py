"""Sampling and analysis together, against functions whose indices are known."""

import numpy as np
import pytest

from analysis.sensitivity import morris, pairs, sobol
from experiments.sampled import Morris, Sobol

NAMES = ["x1", "x2", "x3"]
LAW = {"kind": "uniform", "low": -np.pi, "high": np.pi}
FACTORS = [{"name": name, "path": name, "law": LAW} for name in NAMES]


def ishigami(cube):
    x = (2 * cube - 1) * np.pi
    return np.sin(x[:, 0]) + 7 * np.sin(x[:, 1]) ** 2 + 0.1 * x[:, 2] ** 4 * np.sin(x[:, 0])


def test_sobol_indices_of_ishigami():
    """Closed form for a = 7, b = 0.1 (Ishigami and Homma 1990)."""
    found = sobol(ishigami(Sobol(uncertainties=FACTORS, base=4096).cube(1)), NAMES)
    assert found["first"].tolist() == pytest.approx([0.313905, 0.442411, 0], abs=0.02)
    assert found["total"].tolist() == pytest.approx([0.557589, 0.442411, 0.243684], abs=0.02)
    assert (found[["first_half_width", "total_half_width"]].to_numpy() < 0.06).all()


def test_what_two_factors_of_ishigami_do_together():
    found = pairs(ishigami(Sobol(uncertainties=FACTORS, base=4096, second_order=True).cube(1)), NAMES)
    assert list(zip(found["factor"], found["other"], strict=True)) == [("x1", "x2"), ("x1", "x3"), ("x2", "x3")]
    assert found["second"].tolist() == pytest.approx([0, 0.243684, 0], abs=0.04)


def test_effects_of_a_straight_plane_are_its_slopes():
    cube = Morris(uncertainties=FACTORS, trajectories=8).cube(1)
    found = morris(cube @ [3.0, -2.0, 0.0], cube, NAMES)
    assert found["mu"].tolist() == pytest.approx([3, -2, 0])
    assert found["mu_star"].tolist() == pytest.approx([3, 2, 0])
    assert found["sigma"].tolist() == pytest.approx([0, 0, 0], abs=1e-12)


def test_an_outcome_that_does_not_vary_has_no_indices():
    assert sobol(np.ones(5 * 8), NAMES)[["first", "total"]].isna().all(axis=None)


def test_indices_need_every_point():
    hole = np.arange(40.0)
    hole[7] = np.nan
    with pytest.raises(ValueError, match="got 39 of 40 points"):
        sobol(hole, NAMES)
    with pytest.raises(ValueError, match="got 39 of 39 points"):
        sobol(hole[~np.isnan(hole)], NAMES)
