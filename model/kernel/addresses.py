"""Where the arrays of a world lie, in one table: this is how they get into compiled code (see `gate.py`).

An array that grows moves. Therefore the table is written here and nowhere else, and a world holds its arrays as views,
which numpy refuses to resize: `Addressed.resize` is the only way.
"""

from __future__ import annotations

from ctypes import addressof, c_char
from dataclasses import dataclass, fields
from functools import cached_property
from typing import ClassVar

import numpy as np
import numpy.typing

from model.kernel.memory import block_of
from model.kernel.records import DIMENSIONS, LINE


def in_lines(shape: int | tuple[int, ...], dtype: np.typing.DTypeLike, clear: bool = True) -> np.ndarray:
    """Return an array that begins on a line of cache: numpy's own begin a quarter into one. It holds zeros, or if it
    need not be `clear` anything.
    """
    size = int(np.prod(shape)) * np.dtype(dtype).itemsize
    room = block_of(size + LINE, clear)
    first = -room.ctypes.data % LINE
    return room[first : first + size].view(dtype).reshape(shape)


_NO_MORE = (0,) * DIMENSIONS


def _address(array: np.ndarray) -> int:
    """Return where an array begins: `array.ctypes` makes an object of Python for that."""
    plain = array.dtype.names is None and array.size > 0 and array.flags.writeable
    return addressof(c_char.from_buffer(array)) if plain else array.ctypes.data


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

        from model.kernel.gate import GatedType, Rows

        return GatedType([Rows.like(typeof(array)) for array in self.arrays().values()], self.seen_as)

    def __post_init__(self) -> None:
        names = [field.name for field in fields(self)]
        self._row = dict(zip(names, range(len(names)), strict=True))
        self._table = np.array([self._hold(name, getattr(self, name)) for name in names], np.int64)
        #: Where the table lies in memory.
        self.address: int = self._table.ctypes.data

    def resize(self, name: str, shape: int | tuple[int, ...]) -> None:
        """Give one array more rows, the new ones zero; what was taken of it before no longer belongs to the world."""
        old: np.ndarray = getattr(self, name)
        new = in_lines(shape, old.dtype)
        new[: len(old)] = old
        self._table[self._row[name]] = self._hold(name, new)

    def _hold(self, name: str, array: np.ndarray) -> tuple[int, ...]:
        """Hold an array as a view; return its row of the table."""
        if not array.flags.c_contiguous:
            raise ValueError(f"only arrays without gaps pass the gate, not {name}")
        address = _address(array)
        if address % LINE > 0 and array.itemsize % (LINE // 2) == 0:  # records that fill lines, or halves of them
            array, given = in_lines(array.shape, array.dtype), array
            array[...] = given
            address = _address(array)
        setattr(self, name, array.view())
        return address, *array.shape, *_NO_MORE[array.ndim :]

    def __reduce__(self) -> tuple[type, tuple[np.ndarray, ...]]:
        """Leave the addresses behind: they mean nothing elsewhere."""
        return type(self), tuple(self.arrays().values())
