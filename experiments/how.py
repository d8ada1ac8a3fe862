"""How the runs of a sweep are computed: what a command asks for beside the sweep itself."""

from __future__ import annotations

from typing import NamedTuple

from experiments.limits import ANY, Limits


class How(NamedTuple):
    """How runs are computed.

    `backend` is `ray` or `serial`; `address` that of a Ray cluster, `local` starts one here; `workers` the CPUs to use,
    None all; `dashboard` lets Ray show itself; a run that takes more than `limits` is a failed row.
    """

    backend: str = "ray"
    address: str = "local"
    workers: int | None = None
    dashboard: bool = False
    limits: Limits = ANY


#: On all CPUs of this machine, without limits.
HERE = How()
