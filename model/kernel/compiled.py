"""How the kernel is compiled: once a machine, kept on disk, without what it does not use.

Kernel functions allocate nothing, so numba's reference counting is switched off; those that only the kernel calls get
no Python wrapper. Together this more than halves the time of the first call (`python -m benchmarks` reports it).
"""

from __future__ import annotations

from numba import njit

#: A kernel function that Python calls.
entry = njit(cache=True, _nrt=False)
#: A kernel function that only other kernel functions call.
inner = njit(cache=True, _nrt=False, no_cpython_wrapper=True, no_cfunc_wrapper=True)
