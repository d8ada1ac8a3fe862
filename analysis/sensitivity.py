"""Which factor moves an outcome: Sobol' indices and Morris effects of sampled designs, with bootstrap intervals."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import ArrayLike


def sobol(
    outcomes: ArrayLike, factors: Sequence[str], *, second_order: bool = False, confidence: float = 0.95, seed: int = 0
) -> pd.DataFrame:
    """Share of an outcome's variance that each factor explains.

    Args:
        outcomes: one a point, in the order of a Sobol' design over `factors`.
        second_order: whether the design was made for indices of pairs.
        confidence: of the intervals, from 100 bootstrap resamples drawn by `seed`.

    Returns:
        One row a factor, dimensionless: `first` (alone), `total` (with all of its interactions), and the half widths
        `first_half_width` and `total_half_width`. All are NaN where the outcome does not vary.

    Raises:
        ValueError: an outcome is NaN, or there are not as many as the design has points.

    Reference: Saltelli et al. 2010, Computer Physics Communications 181(2); total indices by Jansen 1999.
    """
    found = _sobol(outcomes, factors, second_order, confidence, seed)
    names = {"S1": "first", "S1_conf": "first_half_width", "ST": "total", "ST_conf": "total_half_width"}
    return pd.DataFrame({"factor": list(factors)} | {ours: found[theirs] for theirs, ours in names.items()})


def pairs(outcomes: ArrayLike, factors: Sequence[str], *, confidence: float = 0.95, seed: int = 0) -> pd.DataFrame:
    """Share of an outcome's variance that two factors explain only together.

    Args and errors are those of :func:`sobol` with `second_order`.

    Returns:
        One row a pair: `factor`, `other`, `second` and `second_half_width`, dimensionless.
    """
    found = _sobol(outcomes, factors, True, confidence, seed)
    upper = np.triu_indices(len(factors), 1)
    names = {"factor": [factors[int(i)] for i in upper[0]], "other": [factors[int(j)] for j in upper[1]]}
    return pd.DataFrame({**names, "second": found["S2"][upper], "second_half_width": found["S2_conf"][upper]})


def morris(
    outcomes: ArrayLike,
    points: ArrayLike,
    factors: Sequence[str],
    *,
    levels: int = 4,
    confidence: float = 0.95,
    seed: int = 0,
) -> pd.DataFrame:
    """Elementary effects: how far an outcome moves when a factor goes from one end of its range to the other.

    Args:
        outcomes: one a point.
        points: (points, factors) in the unit cube, trajectory by trajectory.
        levels: of the grid that the trajectories walk on.
        confidence: of the interval, from 1000 bootstrap resamples of the trajectories drawn by `seed`.

    Returns:
        One row a factor, in the outcome's unit: `mu` (mean effect), `mu_star` (mean size of the effect), `sigma` (how
        much it varies: interaction or curvature) and `mu_star_half_width`.

    Raises:
        ValueError: an outcome is NaN, or there are not as many as points.

    Reference: Morris 1991, Technometrics 33(2); mu_star after Campolongo et al. 2007.
    """
    from SALib.analyze.morris import analyze

    x, y = np.asarray(points, np.float64), _complete(outcomes, len(np.asarray(points)))
    found = analyze(_problem(factors), x, y, num_levels=levels, conf_level=confidence, seed=seed)
    names = ("mu", "mu_star", "sigma")
    numbers = {name: np.asarray(found[name], np.float64) for name in names}
    return pd.DataFrame({"factor": list(factors), **numbers, "mu_star_half_width": np.asarray(found["mu_star_conf"])})


def _sobol(
    outcomes: ArrayLike, factors: Sequence[str], second_order: bool, confidence: float, seed: int
) -> dict[str, np.ndarray]:
    from SALib.analyze.sobol import analyze

    block = len(factors) * (2 if second_order else 1) + 2
    count = np.size(outcomes)
    y = _complete(outcomes, count if count % block == 0 else count + 1)
    if np.ptp(y) == 0:
        each = (len(factors),)
        shapes: dict[str, tuple[int, ...]] = {"S1": each, "ST": each, "S2": each * 2}
        return {f"{name}{part}": np.full(shape, np.nan) for name, shape in shapes.items() for part in ("", "_conf")}
    found: dict[str, np.ndarray] = analyze(
        _problem(factors), y, calc_second_order=second_order, conf_level=confidence, seed=seed
    )
    return found


def _problem(factors: Sequence[str]) -> dict[str, object]:
    return {"num_vars": len(factors), "names": list(factors), "bounds": [[0.0, 1.0]] * len(factors)}


def _complete(outcomes: ArrayLike, count: int) -> np.ndarray:
    y = np.asarray(outcomes, np.float64)
    if len(y) != count or np.isnan(y).any():
        known = int((~np.isnan(y)).sum())
        raise ValueError(f"the indices need an outcome at every point of the design (got {known} of {len(y)} points)")
    return y
