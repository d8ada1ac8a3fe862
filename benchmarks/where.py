"""Where the time of one default run goes: kernel, decisions, and the rest, by clocks put around functions from outside.

What a clock takes itself, as much as a small function, is measured by runs without clocks between those with, and taken
off. Kernel is every compiled function that Python calls; decisions are the methods of agents and the views made for
them.
"""

from __future__ import annotations

import sys
from contextlib import contextmanager
from statistics import median
from typing import TYPE_CHECKING, Any

from mesa import Agent
from numba.core.dispatcher import Dispatcher

from benchmarks.clocks import Clocks, own_share
from benchmarks.measured import Measured, seconds, table
from benchmarks.mesa_per_tick import SCENARIO
from model import wargame
from model.kernel.compiled import direct
from model.market import Market
from model.plan import make
from model.recording import Recorder
from model.scenario import load
from model.sensing import Sensing
from model.transport import Transport
from model.wargame import Wargame, simulate

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from benchmarks.clocks import Key

KERNEL, DECISIONS, OUTSIDE = "kernel", "decisions", "outside"
#: Classes whose methods are clocked, and what their time counts as; what has no clock counts as its caller does.
CLASSES = {Sensing: DECISIONS, Market: DECISIONS, Transport: OUTSIDE, Recorder: OUTSIDE}
#: Too cheap and too often called to be clocked: their clocks would cost more than they do.
BARE = {"now", "permit_wait_h"}


@contextmanager
def clocked() -> Iterator[Clocks]:
    """Put clocks around everything of interest, and take them off again."""
    clocks, undo = Clocks(), []

    def put(owner: object, name: str, key: Key) -> None:
        work = vars(owner)[name]
        undo.append((owner, name, work))
        setattr(owner, name, clocks.around(work, key))

    def entered(work: Any, *given: object) -> Callable:
        entry = work if isinstance(work, Dispatcher) else work.__wrapped__  # it has a clock already
        return clocks.around(direct(entry, *given), (KERNEL, work.__name__))

    for module in [m for n, m in sys.modules.items() if n.startswith("model.") and not n.startswith("model.kernel.")]:
        for name, value in list(vars(module).items()):
            if isinstance(value, Dispatcher):
                put(module, name, (KERNEL, name))
            elif value is direct:
                undo.append((module, name, value))
                setattr(module, name, entered)
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
    bare, whole, runs = [], [], []
    for _ in range(31 if quick else 61):
        bare.append(seconds(lambda: simulate(plan, 1)))
        with clocked() as clocks:
            whole.append(seconds(lambda: wargame.simulate(plan, 1)))
        runs.append(clocks)
    calls = runs[0].calls()
    more_s = [clocked_s - bare_s for clocked_s, bare_s in zip(whole, bare, strict=True)]
    cost_s = max(median(more_s), 0.0) / sum(calls.values())
    own = own_share()
    taken = [run.seconds(cost_s, own) for run in runs]
    total = sum(sum(run.values()) for run in taken)
    share = {key: sum(run.get(key, 0.0) for run in taken) / total for key in sorted(calls, key=lambda k: -taken[0][k])}
    kinds = {kind: sum(x for key, x in share.items() if key[0] == kind) for kind in (KERNEL, DECISIONS, OUTSIDE)}
    summary = table(
        f"one default run: {median(bare):.3f} s, with clocks {median(whole):.3f} s: {1e6 * cost_s:.2f} us a call",
        ("part", "share of the run"), [(kind, f"{x:.1%}") for kind, x in kinds.items()],
    )  # fmt: skip
    parts = table(
        "the dearest parts, what is clocked under them taken off", ("part", "counts as", "calls", "share of the run"),
        [(key[1], key[0], calls[key], f"{x:.1%}") for key, x in list(share.items())[:24]],
    )  # fmt: skip
    return Measured({f"{kind}_share": x for kind, x in kinds.items()}, [summary, parts])
