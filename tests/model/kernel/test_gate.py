"""The gate: compiled code sees the arrays of a world where they are now."""

import pickle
from dataclasses import replace

import numpy as np
import pytest

from model.kernel import records as r
from model.kernel.audit import audit
from model.kernel.calendar import grow_calendar
from model.kernel.core import advance, schedule
from model.kernel.stocks import settle_all
from model.wargame import Wargame
from tests.bench import Bench, calm, plan_of


def test_an_array_that_has_moved_is_found():
    bench = Bench(calm())
    for name in ("stores", "convoys", "scratch", "live", "routes", "needs", "permits", "jobs"):
        bench.world.resize(name, 2 * len(getattr(bench.world, name)))
    grow_calendar(bench.world, 2 * len(bench.world.events))
    settle_all(bench.world, 1)
    assert bench.run(5) == []
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
    with pytest.raises(ValueError, match="without gaps"):
        replace(Bench(calm()).world, destroyed=np.zeros(20)[::2])


@pytest.mark.parametrize(
    "made",
    [
        lambda world: world,
        lambda world: pickle.loads(pickle.dumps(world)),
        lambda world: replace(world, arcs=np.concatenate((world.arcs, world.arcs))),
        lambda world: world.resize("convoys", 3 * len(world.convoys)) or world,
    ],
    ids=["built", "pickled", "replaced", "resized"],
)
def test_what_is_driven_on_lies_in_lines_of_cache(made):
    """A field more may be one too many: then the record loses its place in memory, and a leg takes longer."""
    world = made(Bench(calm()).world)
    for array in (world.convoys, world.arcs, world.events):
        assert (array.itemsize % (r.LINE // 2), array.ctypes.data % r.LINE) == (0, 0)


def test_nobody_resizes_an_array_behind_the_back_of_its_world():
    world = Bench(calm()).world
    for name, array in world.arrays().items():
        with pytest.raises(ValueError, match="does not own its data"):
            array.resize(2 * array.size + 1, refcheck=False)
        assert len(getattr(world, name)) == len(array)


def test_hours_that_are_whole_numbers_are_no_other_kernel():
    """To compile another takes half a minute; a default that is a whole number stays one in the scenario."""
    plan = plan_of(calm())
    assert type(plan.scenario.turn_hours) is int
    Wargame(plan, 1).step()
    for function in (advance, audit):
        assert {str(kinds[-1]) for kinds in function.signatures} == {"float64"}
