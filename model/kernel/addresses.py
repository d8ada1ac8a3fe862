"""Where the arrays of a world lie, in one table: this is how they get into compiled code (see `gate.py`).

An array that is resized moves. Therefore the table is written here and nowhere else: `Addressed.resize` is the only way
to resize an array of a world.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import cached_property
from typing import ClassVar

import numpy as np

from model.kernel.records import DIMENSIONS


@dataclass(eq=False, repr=False)
class Addressed:
    """A dataclass of arrays, C-contiguous and of at most four dimensions, that compiled code sees as a named tuple.

    `seen_as` is that tuple's class; it stands by its name in a module, so that compiled code is found again on disk.
    """

    seen_as: ClassVar[type]

    def arrays(self) -> dict[str, np.ndarray]:
        """Return the arrays by name."""
        return {field.name: getattr(self, field.name) for field in fields(self)}

    @cached_property
    def _numba_type_(self) -> object:
        from numba import typeof

        from model.kernel.gate import GatedType

        return GatedType([typeof(array) for array in self.arrays().values()], self.seen_as)

    def __post_init__(self) -> None:
        arrays = self.arrays()
        self._table = np.zeros((len(arrays), 1 + DIMENSIONS), np.int64)
        for row, array in zip(self._table, arrays.values(), strict=True):
            _write(row, array)
        #: Where the table lies in memory.
        self.address: int = self._table.ctypes.data

    def resize(self, name: str, shape: int | tuple[int, ...]) -> None:
        """Give one array another length in place, new rows zero; views of it must not be used any more."""
        array = getattr(self, name)
        array.resize(shape, refcheck=False)
        _write(self._table[list(self.arrays()).index(name)], array)

    def __reduce__(self) -> tuple[type, tuple[np.ndarray, ...]]:
        """Leave the addresses behind: they mean nothing elsewhere."""
        return type(self), tuple(self.arrays().values())


def _write(row: np.ndarray, array: np.ndarray) -> None:
    if not array.flags.c_contiguous:
        raise ValueError("only arrays without gaps pass the gate")
    row[0] = array.ctypes.data
    row[1 : 1 + array.ndim] = array.shape
