"""Memory of large arrays: zero whoever had it before, and nobody's while somebody has it."""

from model.kernel.addresses import in_lines
from model.kernel.memory import LARGE

#: More than any other test leaves behind.
HUGE = 64 * LARGE


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
