"""Laws: the quantiles of each, against closed forms."""

import math

import pytest
from pydantic import TypeAdapter, ValidationError

from experiments.laws import Law

LAW = TypeAdapter(Law)
CASES = {
    "uniform": ({"low": 2, "high": 6}, {0: 2, 0.25: 3, 1: 6}),
    "loguniform": ({"low": 1, "high": 100}, {0: 1, 0.5: 10, 1: 100}),
    "normal": ({"low": -9, "high": 9, "mean": 0, "sd": 1}, {0: -9, 0.5: 0, 0.9750021: 1.96, 1: 9}),
    "triangular": ({"low": 0, "high": 4, "mode": 1}, {0: 0, 0.25: 1, 1 - 0.25 / 3: 4 - 1, 1: 4}),
    "integer": ({"low": 1, "high": 4}, {0: 1, 0.2499: 1, 0.25: 2, 0.99: 4, 1: 4}),
}
WRONG = {
    "uniform": {"low": 2, "high": 2},
    "loguniform": {"low": 0, "high": 2},
    "normal": {"low": 0, "high": 2, "mean": 1, "sd": 0},
    "triangular": {"low": 0, "high": 2, "mode": 3},
    "integer": {"low": 1.5, "high": 3},
}


@pytest.mark.parametrize("kind", CASES)
def test_quantiles(kind):
    fields, known = CASES[kind]
    law = LAW.validate_python({"kind": kind, **fields})
    for share, value in known.items():
        assert math.isclose(law.at(share), value, rel_tol=1e-4, abs_tol=1e-6)


@pytest.mark.parametrize("kind", WRONG)
def test_mistakes(kind):
    with pytest.raises(ValidationError):
        LAW.validate_python({"kind": kind, **WRONG[kind]})
