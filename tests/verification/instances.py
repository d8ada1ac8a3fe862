"""The cases of `expected.yaml`, played through the simulator, and how what they show is judged."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import yaml

from model.kernel.stocks import settle_all
from model.merging import merge
from model.plan import make
from model.reading import read_yaml
from model.scenario import Scenario
from model.wargame import Wargame, run, simulate
from tests.bench import imbalance, in_stores
from tests.verification import measures, networks

HERE = Path(__file__).parent
ROOT = HERE.parents[1]


@dataclass(frozen=True)
class Number:
    """One known number of a case, and how it is measured."""

    quantity: str
    theory: float
    measure: str
    how: str
    of: dict[str, Any] = field(default_factory=dict)
    tolerance: Any = None


@dataclass(frozen=True)
class Case:
    """A scenario, or several that are compared, on fixed seeds, and the numbers that theory gives for it.

    `variants` are overrides laid over the scenario; with none it is played as it stands. `network` holds the arguments
    of a scenario that is built; `play` names what is kept of a run: its results, or its books.
    `fails` says why the simulator does not pass, where it does not.
    """

    id: str
    title: str
    source: str
    scenario: str
    tolerance: Any
    numbers: list[Number]
    seeds: int = 1
    overrides: dict[str, Any] = field(default_factory=dict)
    variants: list[dict[str, Any]] = field(default_factory=list)
    network: dict[str, Any] = field(default_factory=dict)
    play: str = "run"
    fails: str = ""


class Outcome(NamedTuple):
    """What the runs of a case showed for one number."""

    case: Case
    number: Number
    values: np.ndarray

    @property
    def mean(self):
        return float(self.values.mean())

    @property
    def standard_error(self):
        n = len(self.values)
        return float(self.values.std(ddof=1) / np.sqrt(n)) if n > 1 else 0.0

    @property
    def tolerance(self):
        return self.number.tolerance or self.case.tolerance

    def passes(self):
        """Say whether the runs agree with theory."""
        return JUDGED[kind_of(self.tolerance)](self)


def kind_of(tolerance):
    """Return the kind of a tolerance, written as a word or as a mapping of one word to a number."""
    return tolerance if isinstance(tolerance, str) else next(iter(tolerance))


def _amount(outcome):
    return next(iter(outcome.tolerance.values()))


def _error(outcome):
    return abs(outcome.mean - outcome.number.theory)


JUDGED = {
    "statistical": lambda o: _error(o) <= max(3 * o.standard_error, 0.02 * abs(o.number.theory)),
    "exact": lambda o: bool((o.values == o.number.theory).all()),
    "absolute": lambda o: bool((np.abs(o.values - o.number.theory) <= _amount(o)).all()),
    "relative": lambda o: bool((np.abs(o.values - o.number.theory) <= _amount(o) * abs(o.number.theory)).all()),
    "between": lambda o: bool(((_amount(o)[0] <= o.values) & (o.values <= _amount(o)[1])).all()),
    "above": lambda o: bool((o.values > _amount(o)).all()),
    "below": lambda o: bool((o.values < _amount(o)).all()),
    "mean_at_least": lambda o: o.mean >= _amount(o),
}


@cache
def _expected():
    return yaml.safe_load((HERE / "expected.yaml").read_text(encoding="utf-8"))


def cases():
    """Return every case of `expected.yaml`."""
    rows = _expected()["cases"]
    return [Case(**row | {"numbers": [Number(**number) for number in row["numbers"]]}) for row in rows]


def waiting():
    """Return what cannot be stated in a scenario yet: rows with `id` and `reason`."""
    return _expected()["waiting"]


@cache
def _plain(scenario):
    path = ROOT / scenario if "/" in scenario else HERE / "cases" / scenario
    return read_yaml(path).value


def plan_of(case, variant=()):
    """Return the plan of a case, or of one of its variants."""
    if case.network:
        rows = networks.SCENARIOS[case.scenario](**case.network)
    else:
        rows = _plain(case.scenario)
    for overrides in (case.overrides, dict(variant)):
        rows = merge(rows, overrides)
    return make(Scenario.model_validate(rows))


def books(plan, seed):
    """Play a campaign without its twin; return float64[classes], the tonnes that its books cannot account for."""
    game = Wargame(plan, seed)
    initial = in_stores(game.world)
    game.play()
    settle_all(game.world, game.transport.now)
    return imbalance(game.world, initial)


def alone(plan, seed):
    """Play a campaign without its twin, where only the run itself is of interest."""
    game = simulate(plan, seed)
    return game.recorder.results(game, game.recorder, 0.0)


PLAYED = {"run": run, "alone": alone, "books": books}


def outcomes(case):
    """Play a case on its seeds and measure its numbers."""
    plans = [plan_of(case, variant) for variant in case.variants or [{}]]
    shown = []
    for seed in range(1, case.seeds + 1):
        runs = [PLAYED[case.play](plan, seed) for plan in plans]
        seen = runs if case.variants else runs[0]
        shown.append([getattr(measures, n.measure)(seen, **n.of) for n in case.numbers])
    return [
        Outcome(case, n, np.array(values)) for n, values in zip(case.numbers, zip(*shown, strict=True), strict=True)
    ]
