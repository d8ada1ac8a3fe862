"""A sweep over a simulator that is an arithmetic rule, so that its rows are known."""

import io
import sys
import warnings
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pytest
from rich.console import Console

from model.reading import BadInput
from model.results import EVENTS, RUNS, SERIES, Results, frame
from tests.patience import PATIENCE_S

SWEEP = """\
name: small
scenario: scenario.yaml
seed: 7
replications: 4
design:
  kind: grid
  levers:
    - name: policy
      options:
        baseline: {}
        escort: {"depth": 0.2}
  adversaries:
    - {name: days, path: attack_days, values: [5, 10]}
figure: {disruption_days: [10, 20], against: "policy=baseline, days=5"}
"""


class FakePlan(NamedTuple):
    hash: str
    depth: float
    attack_days: int


def build(scenario: str, overrides: Mapping[str, Any]) -> FakePlan:
    """Make a plan whose attack takes `depth` of the service for `attack_days`."""
    values = {"depth": 0.4, "attack_days": 5, **overrides}
    if values["depth"] > 1:
        raise BadInput(f"{scenario}:1:1: override depth: too deep (got {values['depth']}); at most 1")
    return FakePlan(f"{values['depth']}/{values['attack_days']}", values["depth"], values["attack_days"])


def run(plan: FakePlan, seed: int) -> Results:
    """Serve 10 t a day for 40 days but for the attack, whose depth varies with the seed; seed 50 raises."""
    if seed == 50:
        raise RuntimeError("planted failure")
    days = np.arange(1, 41)
    hit = (days > 10) & (days <= 10 + plan.attack_days)
    served = 10 - 10 * plan.depth * (0.5 + seed % 97 / 97) * hit
    name = f"{plan.hash}-{seed}"
    known = {"run": name, "plan": plan.hash, "scenario": "fake", "seed": seed, "status": "done", "legs": 3}
    empty = {"str": "", "int64": 0, "float64": 0.0}
    runs = frame(RUNS, {column: [known.get(column, empty[dtype])] for column, dtype in RUNS.items()})
    texts = {"run": name, "region": "north", "supply": "III"}
    numbers = {"time_h": 24.0 * days, "served_t": served, "served_twin_t": 10.0, "asked_t": 10.0, "asked_twin_t": 10.0}
    values = {**texts, **numbers, "planned_t": 12.5, "stock_t": 20.0, "depot_stock_t": 0.0}
    series = frame(SERIES, {column: np.resize(value, 40) for column, value in values.items()})
    return Results(runs, series, frame(EVENTS, {column: [] for column in EVENTS}), 0.001)


class Fake(NamedTuple):
    build: Callable[..., FakePlan]
    run: Callable[..., Results]

    def interrupted(self, at: int) -> Callable[..., Results]:
        """Return a simulator that is interrupted in its so-manieth run."""
        calls = []

        def run(plan: FakePlan, seed: int) -> Results:
            calls.append(seed)
            if len(calls) == at:
                raise KeyboardInterrupt
            return self.run(plan, seed)

        return run


@pytest.fixture
def fake() -> Fake:
    return Fake(build, run)


@pytest.fixture
def sweep_file(tmp_path: Path) -> Callable[..., Path]:
    """Write a sweep file with another design or some text replaced, beside a scenario."""

    def write(*changes: tuple[str, str], design: str | None = None) -> Path:
        text = SWEEP
        if design is not None:
            text = text.replace(text[text.index("  kind: grid") : text.index("figure:")], design)
        for old, new in changes:
            assert old in text
            text = text.replace(old, new)
        (tmp_path / "scenario.yaml").write_text("name: fake\n")
        (tmp_path / "sweep.yaml").write_text(text)
        return tmp_path / "sweep.yaml"

    return write


@pytest.fixture(scope="session")
def cluster():
    """A Ray of one node with two CPUs, to which others can be added; sweeps of this process join it by themselves."""
    from experiments import backends

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of Ray itself, on import and start
        backends.prepare()
        import ray
        from ray.cluster_utils import Cluster

        head = {"num_cpus": 2, "include_dashboard": False, "object_store_memory": 80 * 2**20}
        head["_system_config"] = {"health_check_period_ms": 300}  # a node that was killed is missed within seconds
        nodes = Cluster(initialize_head=True, head_node_args=head)
        ray.init(address=nodes.address, log_to_driver=False)
        with backends.connected(nodes.address, 2):
            yield nodes
        ray.shutdown()
        nodes.shutdown()


@pytest.fixture
def second_node(cluster):
    """Return a node of two more CPUs that the test may end; the tests after it find the cluster as it was.

    Ray notices only after some seconds that a node was killed, and counts its CPUs until then.
    """
    node = cluster.add_node(num_cpus=2)
    cluster.wait_for_nodes(PATIENCE_S)
    yield node
    if node in cluster.worker_nodes:
        cluster.remove_node(node)
    cluster.wait_for_nodes(PATIENCE_S)


@pytest.fixture
def by_value(fake: Fake, request: pytest.FixtureRequest):
    """Send what the tests define by value: workers cannot import tests."""
    from ray import cloudpickle

    modules = [sys.modules[fake.build.__module__], request.module]
    for module in modules:
        cloudpickle.register_pickle_by_value(module)
    yield
    for module in modules:
        cloudpickle.unregister_pickle_by_value(module)


@pytest.fixture
def no_report(monkeypatch):
    """Leave out the table and the figures at the end of a sweep."""
    monkeypatch.setattr("experiments.summary.report", lambda *_: None)


@pytest.fixture
def quiet():
    """Return a console that nobody sees."""
    return Console(file=io.StringIO(), width=160)
