"""The gate: compiled code sees the arrays of a world where they are now."""

import pickle
import re
from dataclasses import fields, replace
from pathlib import Path

import numpy as np
import pytest

from model.kernel import records as r
from model.kernel.core import DONE, advance, schedule
from model.kernel.stocks import settle_all
from tests.bench import Bench, calm


def test_an_array_that_has_moved_is_found():
    bench = Bench(calm())
    for name in [field.name for field in fields(bench.world)]:
        array = getattr(bench.world, name)
        if array.flags.owndata:
            bench.world.resize(name, (64 + 8 * array.shape[0], *array.shape[1:]))
    settle_all(bench.world, 1)
    assert advance(bench.world, 5.0) == DONE
    assert bench.world.clock[r.NOW] == 5.0


def own_clock(world):
    return replace(world, clock=world.clock.copy(), count=world.count.copy())


@pytest.mark.parametrize(
    "copied", [lambda world: pickle.loads(pickle.dumps(world)), own_clock], ids=["pickled", "replaced"]
)
def test_a_copy_is_another_world(copied):
    bench = Bench(calm())
    schedule(bench.world, 1.0, r.MARK, 0, 0, 0.0)
    other = copied(bench.world)
    advance(other, 3.0)
    assert (other.clock[r.NOW], bench.world.clock[r.NOW]) == (3.0, 0.0)


def test_an_array_with_gaps_does_not_pass():
    bench = Bench(calm())
    with pytest.raises(AssertionError, match="without gaps"):
        advance(replace(bench.world, destroyed=np.zeros(20)[::2]), 1.0)


def test_only_a_world_resizes_its_arrays():
    model = Path(__file__).resolve().parents[3] / "model"
    elsewhere = [p for p in model.rglob("*.py") if p.name != "addresses.py"]
    found = [p.name for p in elsewhere if re.search(r"\bw(orld)?\.\w+\.resize\(", p.read_text(encoding="utf-8"))]
    assert found == []
