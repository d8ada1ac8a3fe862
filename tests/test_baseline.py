"""Every scenario in the repository still gives the numbers that were last agreed on."""

from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import pytest
import yaml

HERE = Path(__file__).parent
_spec = spec_from_file_location("update_baseline", HERE / "update_baseline.py")
update = module_from_spec(_spec)
_spec.loader.exec_module(update)

KEPT = yaml.safe_load(update.BASELINE.read_text(encoding="utf-8"))
FILES = {path.stem: path for path in sorted(update.SCENARIOS.glob("*.yaml"))}


def test_every_scenario_has_a_baseline():
    assert sorted(KEPT) == sorted(FILES)


@pytest.mark.parametrize("name", KEPT)
def test_the_numbers_are_those_agreed_on(name):
    assert update.summary(FILES[name]) == KEPT[name], "if this is meant: python tests/update_baseline.py"
