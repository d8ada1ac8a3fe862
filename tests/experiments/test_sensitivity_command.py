"""The sensitivity of a sweep that was run, from its folder."""

import io

import pytest
from rich.console import Console

from experiments.how import How
from experiments.sensitivity_command import show
from experiments.sweep import run_sweep
from model.reading import BadInput

DESIGN = """\
  kind: {kind}
  uncertainties:
    - {{name: depth, path: depth, law: {{kind: uniform, low: 0.1, high: 0.9}}}}
  adversaries:
    - {{name: days, path: attack_days, law: {{kind: integer, low: 1, high: 20}}}}
"""


@pytest.fixture
def shown(sweep_file, fake, tmp_path, monkeypatch):
    monkeypatch.setattr("experiments.summary.report", lambda *_: None)

    def show_it(kind, metric="loss"):
        path = sweep_file((', against: "policy=baseline, days=5"', ""), design=DESIGN.format(kind=kind))
        run_sweep(path, tmp_path / "out", How("serial"), Console(file=io.StringIO()), build=fake.build, run=fake.run)
        console = Console(file=io.StringIO(), width=120)
        show(tmp_path / "out", metric, console)
        return console.file.getvalue()

    return show_it


def test_both_kinds_of_design_are_told(shown):
    told = shown("sobol\n  base: 8")
    assert "y_loss_days" in told
    assert "u_depth" in told
    assert "total" in told


def test_morris(shown):
    assert "mu*" in shown("morris\n  trajectories: 4", "y_served_share")


def test_other_designs_and_unknown_metrics_are_refused(shown):
    with pytest.raises(BadInput, match="the design is random; run a sweep whose design is sobol or morris"):
        shown("random\n  points: 4")


def test_a_metric_that_no_run_has(shown):
    with pytest.raises(BadInput, match=r"no metric has this name .got 'lost'."):
        shown("morris\n  trajectories: 2", "lost")
