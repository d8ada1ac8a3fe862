"""What is to be done next: runs known to be missing, and those that a decision adds while other points still run.

Where precision decides, a point is decided on as soon as its own batch is in; nobody waits for the other points. What
is decided depends on the values of the point alone, so the rows do not depend on who ended when.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import numpy as np

from experiments import registry, store
from experiments.missing import Missing, values_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from experiments.design import Sweep
    from experiments.stopping import Until
    from experiments.work import Task


class Agenda:
    """Tasks in their order. `more` is asked for others each time all of them are taken."""

    def __init__(self, tasks: Sequence[Task], more: Callable[[], Sequence[Task]] = tuple) -> None:
        self._tasks, self._more, self._next = tasks, more, 0

    def __len__(self) -> int:
        """Return how many tasks can be taken now."""
        if self._next == len(self._tasks):
            self._tasks, self._next = self._more(), 0
        return len(self._tasks) - self._next

    def take(self, count: int) -> tuple[Task, ...]:
        """Return the next tasks, as many of `count` as there are now."""
        count = min(count, len(self))
        self._next += count
        return tuple(self._tasks[self._next - count : self._next])


class Decisions:
    """Decides on each point once the runs that it wanted are in.

    Args:
        sweep: whose points are decided on.
        until: when a point is known well enough.
        folder: of the sweep; what is decided is registered there before anybody can take it.
        missing: the runs that the points want first.
    """

    def __init__(self, sweep: Sweep, until: Until, folder: Path, missing: Missing) -> None:
        self._sweep, self._until, self._folder = sweep, until, folder
        there = store.finished(folder, until.metric)
        self._values = values_of(there, until.metric)
        self._upto = registry.highest(missing.keys, there)
        self._awaited = Counter(missing.keys[:, 0].tolist())
        self._wanted: list[tuple[int, int]] = []

    def hear(self, values: Iterable[tuple[int, int, float]]) -> None:
        """Take note of (point, replication, value of the metric) of runs that have ended; NaN where there is none."""
        for point, replication, value in values:
            self._values.setdefault(point, {})[replication] = value
            self._awaited[point] -= 1
            if not self._awaited[point]:
                self._decide(point)

    def _decide(self, point: int) -> None:
        wanted = self._until.wants(self._values[point])
        if not wanted:
            del self._values[point], self._awaited[point]
            return
        self._awaited[point], self._upto[point] = len(wanted), wanted[-1] + 1
        self._wanted += [(point, replication) for replication in wanted]

    def more(self) -> Sequence[Task]:
        """Register and return the runs that were decided on since the last call."""
        if not self._wanted:
            return ()
        keys, self._wanted = np.array(sorted(self._wanted), np.int32), []
        registry.register(self._folder, self._sweep, self._upto)
        return Missing(self._sweep, keys)
