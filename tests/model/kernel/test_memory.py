"""Memory of large arrays: zero whoever had it before, and nobody's while somebody has it."""

import gc
import weakref

from model import wargame
from model.kernel.addresses import in_lines
from model.kernel.memory import LARGE
from tests.bench import calm, plan_of

#: More than any other test leaves behind.
HUGE = 64 * LARGE
CLOSED = {"road": {"needs_crew": False, "gsd": 1, "steps": [{"after_hours": 100, "capacity": 1}]}}


def test_an_array_takes_over_what_another_left_and_finds_it_zero():
    first = in_lines(HUGE, "u1")
    place, part = first.ctypes.data, first[10:20]
    first[:] = 7
    del first
    other = in_lines(HUGE, "u1")
    assert other.ctypes.data != place  # a part of the first is still held
    del part
    later = in_lines(HUGE, "u1")
    assert later.ctypes.data == place
    assert not later.any()


def test_a_run_leaves_its_worlds_to_those_after_it_before_the_collector_comes_by(monkeypatch):
    worlds, build = [], wargame.build

    def watched(*given):
        world = build(*given)
        worlds.append(weakref.ref(world))
        return world

    monkeypatch.setattr(wargame, "build", watched)
    gc.disable()
    try:
        wargame.run(plan_of(calm(damage=CLOSED, timeline=[{"at_days": 1, "what": "strike", "target": "b_c"}])), 1)
        assert [world() for world in worlds] == [None, None]
    finally:
        gc.enable()
