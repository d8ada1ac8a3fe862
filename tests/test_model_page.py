"""docs/model.md speaks of every plugin that there is."""

from pathlib import Path

import pytest

from agents.plugin import load_kinds
from tests.contracts.test_slots import SLOTS

TEXT = (Path(__file__).parents[1] / "docs" / "model.md").read_text(encoding="utf-8")
KINDS = [(slot.__name__, kind) for slot in SLOTS for kind in load_kinds(slot)]


@pytest.mark.parametrize(("slot", "kind"), KINDS, ids=[f"{slot}-{kind}" for slot, kind in KINDS])
def test_the_page_names_every_plugin(slot, kind):
    assert f"`{kind}`" in TEXT, f"docs/model.md does not say what {kind} of {slot} does"
