"""Where the time of one default run goes: kernel, decisions, and the rest, by clocks put around functions from outside.

A clock counts what a function takes less what clocked functions under it take, so the shares add up to one. Kernel is
every compiled function that Python calls; decisions are the methods of agents and the views made for them.
"""

from __future__ import annotations

import sys
import time
from collections import defaultdict
from contextlib import contextmanager
from functools import wraps
from statistics import median
from typing import TYPE_CHECKING

from mesa import Agent
from numba.core.dispatcher import Dispatcher

from benchmarks.measured import Measured, seconds, table
from benchmarks.mesa_per_tick import SCENARIO
from model import wargame
from model.market import Market
from model.plan import make
from model.recording import Recorder
from model.scenario import load
from model.sensing import Sensing
from model.transport import Transport
from model.treasury import Treasury
from model.wargame import Wargame, simulate

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

KERNEL, DECISIONS, OUTSIDE = "kernel", "decisions", "outside"
#: Classes whose methods are clocked, and what their time counts as; what has no clock counts as its caller does.
CLASSES = {Sensing: DECISIONS, Market: DECISIONS, Transport: OUTSIDE, Recorder: OUTSIDE, Treasury: OUTSIDE}
#: Too cheap and too often called to be clocked: their clocks would cost more than they do.
BARE = {"now", "permit_wait_h"}


class Clocks:
    """Seconds and calls by (kind, name), each second counted once."""

    def __init__(self) -> None:
        self.seconds: dict[tuple[str, str], float] = defaultdict(float)
        self.calls: dict[tuple[str, str], int] = defaultdict(int)
        self._under = [0.0]  # seconds of clocked calls under each open one

    def around(self, work: Callable, key: tuple[str, str]) -> Callable:
        """Return `work` with a clock around it."""

        @wraps(work)
        def clocked(*args: object, **kwargs: object) -> object:
            self._under.append(0.0)
            start = time.perf_counter()
            try:
                return work(*args, **kwargs)
            finally:
                taken = time.perf_counter() - start
                self.seconds[key] += taken - self._under.pop()
                self._under[-1] += taken
                self.calls[key] += 1

        return clocked


@contextmanager
def clocked() -> Iterator[Clocks]:
    """Put clocks around everything of interest, and take them off again."""
    clocks, undo = Clocks(), []

    def put(owner: object, name: str, key: tuple[str, str]) -> None:
        work = vars(owner)[name]
        undo.append((owner, name, work))
        setattr(owner, name, clocks.around(work, key))

    for module in [m for n, m in sys.modules.items() if n.startswith("model.") and not n.startswith("model.kernel.")]:
        for name, value in list(vars(module).items()):
            if isinstance(value, Dispatcher):
                put(module, name, (KERNEL, name))
    for kind in (k for k in _under(Agent) if k.__module__.startswith("agents.")):
        for name in _methods(kind):
            put(kind, name, (DECISIONS, f"{kind.__name__}.{name}"))
    for kind, counts_as in CLASSES.items():
        for name in _methods(kind):
            put(kind, name, (counts_as, f"{kind.__name__}.{name}"))
    put(Wargame, "__init__", (OUTSIDE, "set-up: world, ways, agents"))
    put(Wargame, "step", (OUTSIDE, "Wargame.step itself"))
    put(wargame, "simulate", (OUTSIDE, "simulate itself"))
    try:
        yield clocks
    finally:
        for owner, name, work in undo:
            setattr(owner, name, work)


def _under(kind: type) -> set[type]:
    return {kind}.union(*(_under(k) for k in kind.__subclasses__()))


def _methods(kind: type) -> list[str]:
    return [n for n, value in vars(kind).items() if callable(value) and not n.startswith("_") and n not in BARE]


def measure(quick: bool) -> Measured:
    """Profile the default scenario; shares are means over several runs."""
    plan = make(load(SCENARIO))
    simulate(plan, 1)
    runs: list[dict[tuple[str, str], float]] = []
    bare = []
    for _ in range(3 if quick else 7):
        bare.append(seconds(lambda: simulate(plan, 1)))
        with clocked() as clocks:
            wargame.simulate(plan, 1)
        runs.append(dict(clocks.seconds))
    keys = sorted(runs[0], key=lambda key: -runs[0][key])
    whole = sum(sum(run.values()) for run in runs)
    share = {key: sum(run.get(key, 0.0) for run in runs) / whole for key in keys}
    kinds = {kind: sum(x for key, x in share.items() if key[0] == kind) for kind in (KERNEL, DECISIONS, OUTSIDE)}
    total = median(sum(run.values()) for run in runs)
    summary = table(
        f"one default run: {median(bare):.3f} s, with clocks {total:.3f} s",
        ("part", "share of the run"), [(kind, f"{x:.1%}") for kind, x in kinds.items()],
    )  # fmt: skip
    parts = table(
        "the dearest parts, what is clocked under them taken off", ("part", "counts as", "calls", "share of the run"),
        [(key[1], key[0], clocks.calls[key], f"{share[key]:.1%}") for key in keys[:24]],
    )  # fmt: skip
    return Measured({f"{kind}_share": x for kind, x in kinds.items()}, [summary, parts])
