"""The gate of the kernel: how the arrays of a world get into compiled code.

Numba would look at the type of each of the world's fifty arrays, and take each one apart, at every call: a call would
take as long as a hundred events. So a world knows its type and keeps a table of where its arrays lie; a call hands over
the address of that table, from which compiled code puts the tuple of arrays together.
"""

from __future__ import annotations

import hashlib
import operator
from typing import Any

from llvmlite import ir
from numba import types
from numba.core import cgutils
from numba.core.datamodel import models, register_default
from numba.core.typing import signature
from numba.extending import NativeValue, lower_builtin, unbox
from numba.np.arrayobj import getitem_array_tuple, getitem_arraynd_intp, make_array, populate_array, setitem_array

from model.kernel.records import DIMENSIONS


class GatedType(types.NamedTuple):  # type: ignore[misc]
    """To compiled code a named tuple of arrays; it differs in how it gets in."""

    @property
    def mangling_args(self) -> tuple[str, tuple[()]]:
        """What stands for it in the name of every function that takes it: spelled out, names are most of the code."""
        return f"World{_short(self.name)}", ()


class Rows(types.Array):  # type: ignore[misc]
    """An array of a world: an index into it is never meant to count from the end, so none is looked at for its sign."""

    @classmethod
    def like(cls, array: types.Array) -> Rows:
        """Return the type of the same array among those of a world."""
        kind = f"Record{_short(array.dtype.name)}" if isinstance(array.dtype, types.Record) else array.dtype.name
        name = f"rows({kind}, {array.ndim}d)"
        return cls(array.dtype, array.ndim, array.layout, name=name, aligned=array.aligned)


def _short(name: str) -> str:
    """Return a few letters that no other name is likely to have, the same in every process."""
    return hashlib.sha256(name.encode()).hexdigest()[:12]


register_default(GatedType)(models.TupleModel)
register_default(Rows)(models.ArrayModel)


def _unsigned(kind: Any, index: Any, c: Any, builder: Any) -> tuple[Any, Any]:
    """Return type and value of an index as unsigned numbers."""
    if isinstance(kind, types.Integer):
        return types.uintp, c.cast(builder, index, kind, types.uintp)
    unsigned = types.UniTuple(types.uintp, len(kind)) if isinstance(kind, types.UniTuple) else kind
    return unsigned, c.cast(builder, index, kind, unsigned)


@lower_builtin(operator.getitem, Rows, types.Integer)
def _get(c: Any, builder: Any, given: Any, args: Any) -> Any:
    index = _unsigned(given.args[1], args[1], c, builder)
    return getitem_arraynd_intp(c, builder, signature(given.return_type, given.args[0], index[0]), (args[0], index[1]))


@lower_builtin(operator.getitem, Rows, types.UniTuple)
def _get_of_many(c: Any, builder: Any, given: Any, args: Any) -> Any:
    index = _unsigned(given.args[1], args[1], c, builder)
    return getitem_array_tuple(c, builder, signature(given.return_type, given.args[0], index[0]), (args[0], index[1]))


@lower_builtin(operator.setitem, Rows, types.Integer, types.Any)
@lower_builtin(operator.setitem, Rows, types.UniTuple, types.Any)
def _set(c: Any, builder: Any, given: Any, args: Any) -> Any:
    index = _unsigned(given.args[1], args[1], c, builder)
    kinds = (given.args[0], index[0], given.args[2])
    return setitem_array(c, builder, signature(given.return_type, *kinds), (args[0], index[1], args[2]))


@unbox(GatedType)
def _enter(kind: GatedType, world: Any, c: Any) -> NativeValue:
    """Put the tuple of arrays together from the table."""
    number = c.pyapi.object_getattr_string(world, "address")
    table = c.builder.inttoptr(c.pyapi.long_as_longlong(number), ir.IntType(64).as_pointer())
    c.pyapi.decref(number)
    arrays = [_array(kind_of, table, i * (1 + DIMENSIONS), c) for i, kind_of in enumerate(kind.types)]
    return NativeValue(c.context.make_tuple(c.builder, kind, arrays))


def _array(kind: types.Array, table: Any, first: int, c: Any) -> Any:
    """Return numba's record of one array from a row of the table."""
    array = make_array(kind)(c.context, c.builder)
    address, *shape = (c.builder.load(cgutils.gep_inbounds(c.builder, table, first + k)) for k in range(1 + kind.ndim))
    itemsize = c.context.get_constant(types.intp, c.context.get_abi_sizeof(c.context.get_data_type(kind.dtype)))
    strides = [itemsize]
    for length in reversed(shape[1:]):
        strides.insert(0, c.builder.mul(strides[0], length))
    data = c.builder.inttoptr(address, c.context.get_data_type(kind.dtype).as_pointer())
    populate_array(array, data=data, shape=shape, strides=strides, itemsize=itemsize, meminfo=None)
    return array._getvalue()
