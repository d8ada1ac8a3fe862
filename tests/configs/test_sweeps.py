"""Every shipped sweep can be used."""

from pathlib import Path

import pytest

from experiments.design import load_sweep

SWEEPS = sorted((Path(__file__).parents[2] / "configs" / "sweeps").glob("*.yaml"))


@pytest.mark.parametrize("file", SWEEPS, ids=lambda file: file.stem)
def test_every_point_of_a_shipped_sweep_makes_a_plan(file):
    sweep = load_sweep(file)
    assert sweep.spec.name == file.stem
    assert len(set(sweep.plans)) > 1
