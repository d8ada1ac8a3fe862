"""Drawing a time from a law, keyed like all luck."""

from __future__ import annotations

import math

import numpy as np

from model.kernel.compiled import inner
from model.kernel.luck import gamma, normal, uniform

FIXED, EXPONENTIAL, GAMMA, LOGNORMAL, UNIFORM, EMPIRICAL = range(6)

#: A law: its kind, two numbers, and where its samples begin among all samples.
LAW = np.dtype([("kind", "i8"), ("a", "f8"), ("b", "f8"), ("first", "i8")])


@inner
def draw(w, law, stream, entity, index):
    """Hours drawn from a law for (stream, entity, index)."""
    row = w.laws[law]
    seed = w.seed[0]
    if row.kind == FIXED:
        return row.a
    if row.kind == GAMMA:
        return row.a * gamma(seed, stream, entity, index, row.b)
    if row.kind == LOGNORMAL:
        return row.a * math.exp(row.b * normal(seed, stream, entity, index))
    u = uniform(seed, stream, entity, index)
    if row.kind == EXPONENTIAL:
        return -row.a * math.log(u)
    if row.kind == UNIFORM:
        return row.a + (row.b - row.a) * u
    return w.samples[row.first + int(u * row.a)]
