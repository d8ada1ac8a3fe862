"""How the kernel is compiled: once for each state of its sources, kept on disk.

Kernel functions allocate nothing, so numba's reference counting is switched off; those that only the kernel calls get
no Python wrapper. Together this more than halves the time of the first call (`python -m benchmarks` reports it).

Numba's cache looks only at the file of the function that is called, not at those it calls in turn: after a change in
one kernel file it would go on using the old code of all others. So the cache lives in a folder named after the sources
of the whole kernel. Worker processes of the same installation find it there and compile nothing.
"""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numba
from numba import njit, typeof, types

import model.kernel.gate  # noqa: F401 - lets worlds in

if TYPE_CHECKING:
    from collections.abc import Callable

_HERE = Path(__file__).resolve().parent


def _digest() -> str:
    """Name the state of everything that is compiled, and of the constants that are compiled in."""
    digest = hashlib.sha256(numba.__version__.encode())
    for source in (*sorted(_HERE.glob("*.py")), _HERE.parent / "results.py"):
        digest.update(source.read_bytes())
    return digest.hexdigest()[:16]


def _cache_folder() -> Path:
    """Below NUMBA_CACHE_DIR where that is set, else beside the sources, else in the user's cache."""
    beside = _HERE / "__pycache__"
    if given := os.environ.get("NUMBA_CACHE_DIR"):
        beside = Path(given)
    elif not os.access(_HERE, os.W_OK):
        beside = Path.home() / ".cache" / "supplyline"
    return beside / f"kernel-{_digest()}"


numba.config.CACHE_DIR = str(_cache_folder())

# A division by zero gives infinity as in numpy, without a check at every division.
_ALL = {"cache": True, "_nrt": False, "error_model": "numpy"}
_INSIDE = _ALL | {"no_cpython_wrapper": True, "no_cfunc_wrapper": True}


def _wide(kind: types.Type) -> types.Type:
    """Return the kind of number that is handed over in place of a constant or a short whole number."""
    kind = types.unliteral(kind)
    return types.int64 if isinstance(kind, types.Integer) and kind.signed else kind


def _decorated(**how: Any) -> Callable[[Callable[..., Any]], Any]:
    """Return a decorator that compiles a function once: numba would do so for every constant that a caller hands over,
    and again for whole numbers of another width.
    """

    def compiled(function: Callable[..., Any]) -> Any:
        work = njit(**how)(function)
        template = work.get_call_template
        work.get_call_template = lambda args, kws: template(tuple(map(_wide, args)), kws)
        return work

    return compiled


#: A kernel function that Python calls.
entry = _decorated(**_ALL)
#: A kernel function that only other kernel functions call, and not for every convoy: a call copies the whole list of
#: arrays, which takes as long as an event.
inner = _decorated(**_INSIDE)
#: The same on the way of every convoy: no call, no copy.
hot = _decorated(**_INSIDE, forceinline=True)
#: A compiled function beside the event loop: it may allocate.
plain = njit(cache=True)

_KINDS = {int: types.int64, float: types.float64, bool: types.boolean}
_direct: dict[Any, Callable[..., Any]] = {}


def direct(work: Any, *given: Any) -> Callable[..., Any]:
    """Return an entry as a plain function of what is like the things given: worlds, arrays, and kinds of numbers.

    An entry looks at the kind of each argument at every call, which takes longer than what most of them do. Whoever
    asks for one entry must always give things of the same kinds.
    """
    known = _direct.get(work)
    if known is None:
        known = _direct[work] = work.compile(tuple(_KINDS[x] if isinstance(x, type) else typeof(x) for x in given))
    return known
