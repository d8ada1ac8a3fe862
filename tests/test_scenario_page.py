"""The worked examples of docs/scenarios.md are scenarios, and show what the page says."""

import re
from pathlib import Path

import numpy as np
import pytest

from model.plan import make
from model.scenario import load
from model.wargame import run
from tests.verification import measures

TEXT = (Path(__file__).parents[1] / "docs" / "scenarios.md").read_text(encoding="utf-8")
BLOCKS = {re.match("name: (.*)", block)[1]: block for block in re.findall(r"```yaml\n(name:.*?)```", TEXT, re.DOTALL)}
EXAMPLES = {name: block for name, block in BLOCKS.items() if "main_events" not in block}

#: Example, measure and its arguments, and what the page says that it shows.
SHOWN = [
    ("port_queue", measures.share_waiting, {"terminal": "harbour:sea"}, 0.64),
    ("port_queue", measures.queue, {"terminal": "harbour:sea", "column": "wait_h"}, 1.29),
    ("full_network", measures.rate, {"since": 24, "until": 120}, 80),
    ("depot_and_airfield", measures.fill, {"depot": "shelf"}, 0.46),
    ("depot_and_airfield", measures.share_lost, {"terminal": "strip:air"}, 0.20),
]


def test_every_example_shows_something():
    assert set(EXAMPLES) == {example for example, *_ in SHOWN}


@pytest.mark.parametrize(("example", "measure", "of", "said"), SHOWN)
def test_an_example_shows_what_the_page_says(tmp_path, example, measure, of, said):
    file = tmp_path / f"{example}.yaml"
    file.write_text(EXAMPLES[example], encoding="utf-8")
    plan = make(load(file))
    seen = np.array([measure(run(plan, seed), **of) for seed in range(1, 5)])
    assert abs(seen.mean() - said) <= max(3 * seen.std(ddof=1) / 2, 0.05 * said)


def test_the_list_of_injects_fits_the_default_scenario(tmp_path):
    (tmp_path / "storm.yaml").write_text(BLOCKS["storm"], encoding="utf-8")
    default = Path(__file__).parents[1] / "configs" / "scenarios" / "northeast.yaml"
    assert load(default, {"injects": str(tmp_path / "storm.yaml")}).injects[0].id == "ME1"
