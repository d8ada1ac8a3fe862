"""Having a record fetched from memory before it is needed, while the processor works on something else."""

from __future__ import annotations

from typing import Any

from llvmlite import ir
from numba import types
from numba.core import cgutils
from numba.core.typing import signature
from numba.extending import intrinsic
from numba.np.arrayobj import make_array

from model.kernel.records import LINE

#: How LLVM is told that what is fetched will be written to, will be used soon and often, and is data.
_HOW = (1, 3, 1)


@intrinsic
def fetch(_typing: Any, rows: Any, index: Any, first: Any, lines: Any) -> Any:
    """Start to fetch so many lines of cache of a row of an array of records, from one on; both are literals."""
    if not isinstance(first, types.IntegerLiteral) or not isinstance(lines, types.IntegerLiteral):
        return None
    wanted = range(first.literal_value, first.literal_value + lines.literal_value)

    def generate(context: Any, builder: Any, given: Any, args: Any) -> Any:
        array = make_array(given.args[0])(context, builder, args[0])
        at = context.cast(builder, args[1], given.args[1], types.intp)
        row = builder.bitcast(builder.gep(array.data, [at]), cgutils.voidptr_t)
        numbers = [ir.Constant(cgutils.int32_t, number) for number in _HOW]
        kind = ir.FunctionType(ir.VoidType(), [cgutils.voidptr_t, *[cgutils.int32_t] * len(numbers)])
        ask = cgutils.get_or_insert_function(builder.module, kind, "llvm.prefetch.p0")
        for line in wanted:
            builder.call(ask, [cgutils.pointer_add(builder, row, line * LINE), *numbers])
        return context.get_dummy_value()

    return signature(types.void, rows, index, first, lines), generate
