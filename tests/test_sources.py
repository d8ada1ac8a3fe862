"""Every source key that a number carries leads to an entry of `docs/sources.md`."""

import re
from itertools import chain
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
KEY = re.compile(r"\bS\d{1,2}[a-d]?\b")
#: Where numbers carry marks. Facts for building theatres name roads, and the expressway S19 is not a source.
PLACES = ("agents", "model", "configs/scenarios", "configs/theatres/northeast", "configs/theatres/europe")


def listed():
    text = (ROOT / "docs" / "sources.md").read_text(encoding="utf-8")
    cells = [line.split("|")[1] for line in text.splitlines() if line.startswith("| S")]
    keys = {key for cell in cells for key in KEY.findall(cell)}
    spans = [re.findall(r"S(\d+)-S(\d+)", cell) for cell in cells]
    return keys | {f"S{n}" for (low, high) in chain.from_iterable(spans) for n in range(int(low), int(high) + 1)}


def used():
    for place in PLACES:
        for path in sorted((ROOT / place).rglob("*")):
            if path.suffix in {".py", ".yaml", ".md", ".csv"} and "__pycache__" not in path.parts:
                for key in sorted(set(KEY.findall(path.read_text(encoding="utf-8")))):
                    yield pytest.param(key, id=f"{path.relative_to(ROOT)}:{key}")


@pytest.mark.parametrize("key", list(used()))
def test_a_source_key_is_explained(key):
    assert key in listed()
