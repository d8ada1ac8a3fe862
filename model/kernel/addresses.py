"""Where the arrays of a world lie, in one table: this is how they get into compiled code (see `gate.py`).

An array that grows moves. Therefore the table is written here and nowhere else, and a world holds its arrays as views,
which numpy refuses to resize: `Addressed.resize` is the only way.
"""

from __future__ import annotations

from ctypes import addressof, c_char
from dataclasses import dataclass, fields
from functools import cache, cached_property
from typing import TYPE_CHECKING, ClassVar, Self

import numpy as np
import numpy.typing

from model.kernel.memory import block_of
from model.kernel.records import DIMENSIONS, LINE

if TYPE_CHECKING:
    from collections.abc import Mapping


def in_lines(shape: int | tuple[int, ...], dtype: np.typing.DTypeLike, clear: bool = True) -> np.ndarray:
    """Return an array that begins on a line of cache: numpy's own begin a quarter into one. It holds zeros, or if it
    need not be `clear` anything.
    """
    size = int(np.prod(shape)) * np.dtype(dtype).itemsize
    room = block_of(size + LINE, clear)
    first = -room.ctypes.data % LINE
    return room[first : first + size].view(dtype).reshape(shape)


_NO_MORE = (0,) * DIMENSIONS


class Start:
    """Arrays that many runs begin with, side by side in one block, so that a run takes them over in one copy."""

    def __init__(self, arrays: Mapping[str, np.ndarray]) -> None:
        self.views: list[tuple[str, tuple[int, ...], np.dtype, int]] = []
        size = 0
        for name, array in arrays.items():
            self.views.append((name, array.shape, array.dtype, size))
            size += -(-array.nbytes // LINE) * LINE
        self.block = in_lines(size, np.uint8)
        for name, shape, dtype, at in self.views:
            np.ndarray(shape, dtype, self.block, at)[...] = arrays[name]
        #: Rows of a table of addresses, as if the block began at 0.
        self.rows = np.array([(at, *shape, *_NO_MORE[len(shape) :]) for _, shape, _, at in self.views], np.int64)

    def copy(self) -> tuple[dict[str, np.ndarray], int]:
        """Return copies of the arrays by name, none of which is to be resized, and where their block begins."""
        block = in_lines(len(self.block), np.uint8, clear=False)
        block[:] = self.block
        arrays = {name: np.ndarray(shape, dtype, block, at) for name, shape, dtype, at in self.views}
        return arrays, _address(block)


def _address(array: np.ndarray) -> int:
    """Return where an array begins: `array.ctypes` makes an object of Python for that."""
    plain = array.dtype.names is None and array.size > 0 and array.flags.writeable
    return addressof(c_char.from_buffer(array)) if plain else array.ctypes.data


@cache
def _row_of(kind: type[Addressed]) -> dict[str, int]:
    """Return which row of its table each array has."""
    return {field.name: row for row, field in enumerate(fields(kind))}


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
        self._row = _row_of(type(self))  # type: ignore[arg-type]
        self._table = np.zeros((len(self._row), 1 + DIMENSIONS), np.int64)
        #: Where the table lies in memory.
        self.address = _address(self._table)
        for name, row in self._row.items():
            self._table[row] = self._hold(name, getattr(self, name))

    @classmethod
    def beginning(cls, start: Start, **others: np.ndarray) -> Self:
        """Return one that holds a copy of what it starts with, and other arrays."""
        new = cls.__new__(cls)
        taken, first = start.copy()
        vars(new).update(taken)
        new._row = row_of = _row_of(cls)  # type: ignore[arg-type]
        new._table = table = np.empty((len(row_of), 1 + DIMENSIONS), np.int64)
        new.address = _address(table)
        rows = [row_of[name] for name in taken]
        table[rows] = start.rows
        table[rows, 0] += first
        for name, array in others.items():
            table[row_of[name]] = new._hold(name, array)
        return new

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
