"""A curve turned into numbers. Every function is pure and names its formula, its unit and its NaN rule.

A curve is given by its corners: times in days that never fall, and the values there. Between corners it is straight; a
time written twice is a jump. On such curves every number here is exact. :func:`steps` turns the means of turns into
corners. A stretch whose value is NaN at either end (nothing was asked) loses nothing and lasts no time.

Q is the service of the disrupted run, Q0 that of its twin, both shares, with the same corners.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    Array = NDArray[np.float64]

_SAME = 1e-12  # shares and days nearer than this are one


class Recovery(NamedTuple):
    """When service broke, was worst and was back, in days of the campaign, and how long that took."""

    onset: float  # first fall below the share; NaN if never
    trough: float  # start of the worst stretch; NaN if never below
    end: float  # back for good; the end of the curve if censored; NaN if never below
    days: float  # end - onset; 0 if never below
    censored: bool  # not back before the curve ends: `days` is a lower bound


def steps(ends: ArrayLike, *values: ArrayLike) -> tuple[Array, ...]:
    """Corners of curves that are constant over each turn: times (2n), then each row of values (2n).

    Args:
        ends: n ends of turns in days, rising; the first turn starts at 0.
        values: rows of n means over the turns.
    """
    edges = np.concatenate([[0.0], np.asarray(ends, np.float64)])
    times = np.stack([edges[:-1], edges[1:]], axis=1).ravel()
    return times, *(np.repeat(np.asarray(row, np.float64), 2) for row in values)


def integral(t: Array, y: Array) -> float:
    """Integral of y dt by the trapezoid rule; unit of y times days. Stretches with NaN add nothing."""
    mean = (y[1:] + y[:-1]) / 2.0
    return float(np.sum(np.where(np.isnan(mean), 0.0, mean) * np.diff(t)))


def loss(t: Array, q: Array, q0: Array) -> float:
    """Days of lost service, integral of (Q0 - Q) dt; below zero if the disrupted run did better. NaN adds nothing.

    Reference: the resilience triangle of Bruneau et al. 2003, Earthquake Spectra 19(4):733, against the twin.
    """
    return integral(t, q0 - q)


def area(t: Array, q: Array, q0: Array) -> float:
    """Normalised area, integral of Q / integral of Q0, a share; NaN if the twin served nothing.

    Only stretches where both are known count. Reference: Cimellaro, Reinhorn, Bruneau 2010, Eng. Struct. 32:3639.
    """
    known = np.isfinite(q) & np.isfinite(q0)
    whole = integral(t, np.where(known, q0, np.nan))
    return integral(t, np.where(known, q, np.nan)) / whole if whole > 0 else np.nan


def outage_days(t: Array, q: Array, q0: Array) -> float:
    """Equivalent outage days: full stops of the twin's mean service that lose as much, loss / mean Q0, in days.

    NaN if the twin served nothing; time in which either is unknown does not count. Reference: the equivalent outage
    hours of studies of infrastructure recovery.
    """
    known_days = integral(t, np.where(np.isnan(q0 - q), np.nan, 1.0))
    return known_days * (1.0 - area(t, q, q0))


def mean_service(t: Array, q: Array) -> float:
    """Mean of Q over the curve, a share: what was served on an average day, twin or no twin.

    A lever that lifts the twin as much as the disrupted run shows here and not in the loss. Time in which nothing was
    asked does not count; NaN if nothing ever was.
    """
    known_days = integral(t, np.where(np.isnan(q), np.nan, 1.0))
    return integral(t, q) / known_days if known_days > 0 else np.nan


def relative(q: Array, q0: Array) -> Array:
    """Q / Q0 at the corners, a share; NaN where Q0 is zero or either is NaN."""
    shares = np.full(len(q), np.nan)
    np.divide(q, q0, out=shares, where=q0 > 0)
    return shares


def robustness(q: Array, q0: Array) -> float:
    """Least Q / Q0 of the curve, a share; NaN if never defined. Reference: Bruneau et al. 2003."""
    shares = relative(q, q0)
    return float(np.nanmin(shares)) if np.isfinite(shares).any() else np.nan


def below(t: Array, margin: Array) -> list[tuple[float, float]]:
    """Stretches of days (from, to) in which `margin` is negative, in order, touching ones joined. NaN is not below."""
    found: list[tuple[float, float]] = []
    for t1, t2, m1, m2 in zip(t[:-1], t[1:], margin[:-1], margin[1:], strict=True):
        if not (min(m1, m2) < 0 and m1 == m1 and m2 == m2 and t2 > t1):
            continue
        cross = t1 + (t2 - t1) * m1 / (m1 - m2) if (m1 < 0) != (m2 < 0) else t2
        start, stop = (t1, cross) if m1 < 0 else (cross, t2)
        if found and start - found[-1][1] <= _SAME:
            start = found.pop()[0]
        found.append((float(start), float(stop)))
    return found


def time_below(t: Array, q: Array, threshold: float | Array) -> float:
    """Days in which Q < threshold, integral of 1[Q < threshold] dt; the threshold may be a curve. NaN is not below."""
    return sum(stop - start for start, stop in below(t, q - threshold))


def recovery(t: Array, q: Array, q0: Array, share: float = 0.95, hold_days: float = 3.0) -> Recovery:
    """Time to recover, in days: from the first fall of Q below share x Q0 until it is back and stays `hold_days`.

    Back is the first time after the trough (least Q / Q0) with Q >= share x Q0 from then for `hold_days`. If the curve
    ends before, the time is censored at its end. 0 if service never fell below. NaN counts as served.
    Reference: time to recover of Bruneau et al. 2003; censoring as in Kaplan & Meier 1958.
    """
    missed = below(t, q - share * q0)
    if not missed:
        return Recovery(np.nan, np.nan, np.nan, 0.0, censored=False)
    onset, horizon = missed[0][0], float(t[-1])
    trough = _trough(t, relative(q, q0))
    starts = [start for start, _ in missed[1:]] + [horizon]
    for (_, stop), following in zip(missed, starts, strict=True):
        if stop >= trough and following - stop >= hold_days - _SAME and stop < horizon:
            return Recovery(onset, trough, stop, stop - onset, censored=False)
    return Recovery(onset, trough, horizon, horizon - onset, censored=True)


def rapidity(t: Array, q: Array, back: Recovery) -> float:
    """Mean slope of the recovery, (Q(end) - Q(trough)) / (end - trough), shares a day.

    NaN if service never fell or never came back. Reference: Bruneau et al. 2003.
    """
    if back.censored or not back.end > back.trough:
        return np.nan
    worst, regained = np.interp([back.trough, back.end], t, q)
    return float((regained - worst) / (back.end - back.trough))


def zobel(drop: float, days: float, horizon_days: float) -> float:
    """Predicted resilience 1 - X T / (2 T*), a share: X the drop (share), T the recovery time, T* the horizon (days).

    NaN passes through. Reference: Zobel 2011, Decis. Support Syst. 50:394.
    """
    return 1.0 - drop * days / (2.0 * horizon_days)


def regained(shares: Array) -> float:
    """Share of the worst loss that is won back at the end, (F(end) - F(worst)) / (1 - F(worst)), with F = Q / Q0.

    0 is none, 1 is all; NaN if nothing was lost. Reference: Henry & Ramirez-Marquez 2012, RESS 99:114.
    """
    known = shares[np.isfinite(shares)]
    if not len(known) or known.min() >= 1.0:
        return np.nan
    return float((known[-1] - known.min()) / (1.0 - known.min()))


def cvar(losses: ArrayLike, level: float) -> float:
    """Mean of the worst (1 - level) of the losses, in their unit; the case on the edge counts by its fraction.

    It equals min over z of z + E[(L - z)+] / (1 - level) over the sample. NaN losses (failed runs) are left out; NaN if
    none is left. Reference: Rockafellar & Uryasev 2000, J. Risk 2(3):21.
    """
    worst = np.sort(np.asarray(losses, np.float64))[::-1]
    worst = worst[~np.isnan(worst)]
    if not len(worst):
        return np.nan
    tail = len(worst) * (1.0 - level)
    weights = np.clip(tail - np.arange(len(worst)), 0.0, 1.0)
    return float(weights @ worst / weights.sum())


def gini(fills: ArrayLike) -> float:
    """Inequality of fill rates: sum of |x_i - x_j| over all pairs / (2 n^2 mean), 0 when all are equal.

    NaN fills (nothing asked) are left out; NaN if none is left or all are zero. Reference: Gini 1912.
    """
    x = np.sort(np.asarray(fills, np.float64))
    x = x[~np.isnan(x)]
    if not len(x) or x.sum() == 0:
        return np.nan
    ranks = np.arange(1, len(x) + 1)
    return float((2 * ranks - len(x) - 1) @ x / (len(x) * x.sum()))


def least(fills: ArrayLike) -> float:
    """Fill rate of the worst served, a share; NaN fills are left out; NaN if none is left."""
    x = np.asarray(fills, np.float64)
    return float(np.nanmin(x)) if np.isfinite(x).any() else np.nan


def median_time(days: ArrayLike, censored: ArrayLike) -> float:
    """Kaplan-Meier median of times of which some are only lower bounds, in days.

    The first time by which at most half are still waiting, S(t) = product over times up to t of (1 - ended / waiting);
    at a tie what ended counts before what was censored. NaN times are left out; NaN if S never falls to a half, that
    is, the median lies beyond what was watched. Reference: Kaplan & Meier 1958, JASA 53:457.
    """
    times, lower = np.asarray(days, np.float64), np.asarray(censored, np.bool_)
    order = np.lexsort((lower, times))
    order = order[~np.isnan(times[order])]
    waiting = np.arange(len(order), 0, -1)
    survival = np.cumprod(np.where(lower[order], 1.0, 1.0 - 1.0 / waiting))
    half = np.flatnonzero(survival <= 0.5 + _SAME)
    return float(times[order][half[0]]) if len(half) else np.nan


def _trough(t: Array, shares: Array) -> float:
    """Start of the last stretch of corners where the share is least."""
    if not np.isfinite(shares).any():
        return float(t[0])
    at = np.flatnonzero(shares <= np.nanmin(shares) + _SAME)
    return float(t[at[np.flatnonzero(np.diff(at, prepend=at[0] - 2) > 1)[-1]]])
