"""Every shipped sweep can be used."""

import re
from pathlib import Path

import pytest

from experiments.design import load_sweep

ROOT = Path(__file__).parents[2]
SWEEPS = sorted((ROOT / "configs" / "sweeps").glob("*.yaml"))


@pytest.mark.parametrize("file", SWEEPS, ids=lambda file: file.stem)
def test_every_point_of_a_shipped_sweep_makes_a_plan(file):
    sweep = load_sweep(file)
    assert sweep.spec.name == file.stem
    assert len(set(sweep.plans)) > 1


def test_the_example_of_the_page_can_be_used(tmp_path):
    page = (ROOT / "docs" / "sweeps.md").read_text(encoding="utf-8")
    example = re.search(r"```yaml\n(.*?)```", page, re.DOTALL)[1]
    (tmp_path / "study.yaml").write_text(example.replace("../scenarios", str(ROOT / "configs" / "scenarios")))
    assert set(load_sweep(tmp_path / "study.yaml").points[0].factors) == {
        "u_decision_hours", "l_standing_days", "l_policy", "a_budget"
    }  # fmt: skip
