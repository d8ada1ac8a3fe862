"""Memory for large arrays: a run takes over what one before it has left.

Zeroing memory that the process has takes a fraction of the time in which the system hands out fresh pages.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from weakref import finalize

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

#: Bytes of the smallest block that is kept, and how many blocks are kept at most: the largest.
LARGE, KEPT = 1 << 20, 4

_left: list[NDArray[np.uint8]] = []


class _Loan:
    """What arrays on a block hold on to: it goes when the last of them has gone."""

    __slots__ = ("__array_interface__", "__weakref__")

    def __init__(self, interface: dict[str, Any]) -> None:
        self.__array_interface__ = interface


def block_of(size: int, clear: bool) -> NDArray[np.uint8]:
    """Return so many bytes, all zero if they are to be `clear`, else with whatever was left there."""
    fresh = np.zeros if clear else np.empty
    if size < LARGE:
        return fresh(size, np.uint8)
    block = _taken(size)
    if block is None:
        block = fresh(size, np.uint8)
    elif clear:
        block[:size] = 0
    loan = _Loan(block.__array_interface__)
    finalize(loan, _give_back, block).atexit = False
    return np.asarray(loan)[:size]


def _taken(size: int) -> NDArray[np.uint8] | None:
    """Take the smallest block that is large enough, if there is one."""
    fitting = [i for i, block in enumerate(_left) if len(block) >= size]
    return _left.pop(min(fitting, key=lambda i: len(_left[i]))) if fitting else None


def _give_back(block: NDArray[np.uint8]) -> None:
    _left.append(block)
    if len(_left) > KEPT:
        _left.sort(key=len)
        del _left[0]
