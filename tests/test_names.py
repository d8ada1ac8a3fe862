"""The packages have everyday names that other distributions also use; here they must be ours."""

from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@pytest.mark.parametrize("name", ["model", "agents", "experiments", "analysis"])
def test_the_name_means_this_repository(name):
    spec = find_spec(name)
    origin = Path(spec.origin).resolve() if spec and spec.origin else None
    assert origin == ROOT / name / "__init__.py", (
        f"`import {name}` finds {origin or 'nothing'}, not {ROOT / name}: install this repository with "
        f"`pip install -e .` in an environment of its own, where no other distribution brings a package `{name}`"
    )


def test_the_distribution_is_installed():
    assert version("supplyline")
