"""One record of the world as plain numbers.

Numpy makes an object of every field that is read of a record, which takes half a microsecond with records as wide as a
convoy's; :mod:`struct` reads twenty fields in half of that, and writes them as fast.
"""

from __future__ import annotations

from struct import Struct
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    import numpy as np

_LETTERS = {"i2": "h", "i4": "i", "i8": "q", "u8": "Q", "f8": "d"}


def peek(record: np.dtype, *names: str) -> Callable[[np.ndarray, int], tuple[Any, ...]]:
    """Return what reads these fields of row `i` of a table of such records; it is called with the table and `i`.

    Raises:
        ValueError: the names do not stand in the order of the record.
    """
    read, size = Struct(spelled(record, names)).unpack_from, record.itemsize
    return lambda table, i: read(table, i * size)


def poke(record: np.dtype, *names: str) -> Callable[[np.ndarray, int, Iterable[Any]], None]:
    """Return what writes these fields of row `i` of a table of such records, and zero into those between.

    Raises:
        ValueError: the names do not stand in the order of the record.
    """
    write, size = Struct(spelled(record, names)).pack_into, record.itemsize
    return lambda table, i, values: write(table, i * size, *values)


def spelled(record: np.dtype, names: Iterable[str]) -> str:
    """Return these fields of a record as :mod:`struct` spells them, what lies between them left out.

    Raises:
        ValueError: the names do not stand in the order of the record.
    """
    layout, at = "=", 0
    for name in names:
        kind, offset = record.fields[name][:2]  # type: ignore[index]
        if offset < at:
            raise ValueError(f"{name} comes earlier in the record")
        layout += f"{offset - at}x{_LETTERS[kind.str[1:]]}"
        at = offset + kind.itemsize
    return layout
