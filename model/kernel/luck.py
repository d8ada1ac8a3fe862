"""Keyed luck: every draw is a function of (seed, stream, entity, index), never of what was drawn before.

A counter-based hash (two rounds of a 64-bit finaliser over each word) stands in for a generator, so that a further
strike, lever or convoy shifts nobody else's luck. Normal and exponential draws invert one uniform and are therefore
monotone in it: two runs that differ in a mean stay as close as the means are.
"""

from __future__ import annotations

import math
from zlib import crc32

import numpy as np

from model.kernel.compiled import plain

_A = np.uint64(0x9E3779B97F4A7C15)
_B = np.uint64(0xBF58476D1CE4E5B9)
_C = np.uint64(0x94D049BB133111EB)
_S30, _S27, _S31, _S11 = np.uint64(30), np.uint64(27), np.uint64(31), np.uint64(11)


def stream_key(name: str) -> np.uint64:
    """The number of a stream, from its name alone."""
    return np.uint64(crc32(name.encode()))


LOSS = stream_key("loss")
BREAKDOWN_LUCK = stream_key("breakdown")
PERMIT = stream_key("permit")
REPAIR = stream_key("repair")
STRIKE_LUCK = stream_key("strike")
DEMAND = stream_key("demand")

#: Rows of `seed` in a world, after the root of all luck: the sources of what every leg asks for.
OF_LOSS, OF_BREAKDOWN = 1, 2


@plain
def _stir(z):
    z = (z ^ (z >> _S30)) * _B
    z = (z ^ (z >> _S27)) * _C
    return z ^ (z >> _S31)


@plain
def source(seed, stream):
    """What all luck of a stream springs from: the part of it that is the same for every entity."""
    return _stir(_stir(np.uint64(seed) + _A) ^ (np.uint64(stream) * _A + _B))


@plain
def _word_of(spring, entity, index):
    return _stir(_stir(spring ^ (np.uint64(entity) + _A)) ^ (np.uint64(index) * _C + _A))


@plain
def word(seed, stream, entity, index):
    """64 random bits for (seed, stream, entity, index)."""
    return _word_of(source(seed, stream), entity, index)


@plain
def uniform_of(spring, entity, index):
    """A draw from (0, 1), both ends excluded, for an entity and an index from what :func:`source` returns."""
    return (np.float64(_word_of(spring, entity, index) >> _S11) + 0.5) * 2.0**-53


@plain
def uniform(seed, stream, entity, index):
    """A draw from (0, 1), both ends excluded."""
    return uniform_of(source(seed, stream), entity, index)


@plain
def normal_of(p):
    """The standard normal quantile of `p`, relative error below 1.2e-9 (Acklam's rational approximation)."""
    if p < 0.02425 or p > 0.97575:
        q = math.sqrt(-2.0 * math.log(min(p, 1.0 - p)))
        top = ((((-7.784894002430293e-03 * q - 3.223964580411365e-01) * q - 2.400758277161838) * q
                - 2.549732539343734) * q + 4.374664141464968) * q + 2.938163982698783  # fmt: skip
        low = (((7.784695709041462e-03 * q + 3.224671290700398e-01) * q + 2.445134137142996) * q
               + 3.754408661907416) * q + 1.0  # fmt: skip
        return top / low if p < 0.5 else -top / low
    q = p - 0.5
    r = q * q
    top = ((((-3.969683028665376e01 * r + 2.209460984245205e02) * r - 2.759285104469687e02) * r
            + 1.383577518672690e02) * r - 3.066479806614716e01) * r + 2.506628277459239  # fmt: skip
    low = ((((-5.447609879822406e01 * r + 1.615858368580409e02) * r - 1.556989798598866e02) * r
            + 6.680131188771972e01) * r - 1.328068155288572e01) * r + 1.0  # fmt: skip
    return q * top / low


@plain
def normal(seed, stream, entity, index):
    """A standard normal draw."""
    return normal_of(uniform(seed, stream, entity, index))


@plain
def gamma(seed, stream, entity, index, shape):
    """A Gamma draw of mean 1 and the given shape (Marsaglia and Tsang 2000), from its own sub-stream."""
    own = word(seed, stream, entity, index)
    boost = 1.0
    k = shape
    if k < 1.0:
        boost = uniform(seed, own, np.uint64(0), np.uint64(2**32)) ** (1.0 / k)
        k += 1.0
    d = k - 1.0 / 3.0
    c = 1.0 / math.sqrt(9.0 * d)
    i = np.uint64(0)
    while True:
        x = normal(seed, own, np.uint64(1), i)
        v = (1.0 + c * x) ** 3
        u = uniform(seed, own, np.uint64(2), i)
        if v > 0.0 and math.log(u) < 0.5 * x * x + d - d * v + d * math.log(v):
            return d * v * boost / shape
        i += np.uint64(1)


#: By how much a bound is drawn tighter than it has to be, so that rounding does not matter.
SURELY = 1.001


@plain
def binomial(u, n, hazard):
    """How many of `n` are lost when each survives with exp(-hazard): the quantile of one uniform `u`."""
    if hazard <= 0.0 or n <= 0:
        return 0
    if u < 1.0 - SURELY * n * hazard:  # all stay with at least 1 - n x hazard: most of the time this settles it
        return 0
    stay = math.exp(-hazard)
    if stay <= 0.0:
        return n
    odds = (1.0 - stay) / stay
    mass = stay**n
    if mass <= 0.0:  # so many that exp underflows: the mean is as good as certain
        return min(n, round(n * (1.0 - stay)))
    lost, total = 0, mass
    while u > total and lost < n:
        mass *= odds * (n - lost) / (lost + 1)
        lost += 1
        total += mass
    return lost
