"""Room in the arrays of a run: it is made before the kernel or a sending may need it, and remembered for later runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from model.kernel import records as r
from model.kernel.calendar import grow_calendar
from model.kernel.core import MANY, SPARE

if TYPE_CHECKING:
    from model.kernel.world import World
    from model.plan import Plan

#: By how much the table of convoys grows: copying costs time, rows that nobody has taken yet cost nothing.
GROWTH = 3


class Room:
    """Sees to it that there is room for convoys, and for the worst that one event may write."""

    def __init__(self, plan: Plan, world: World) -> None:
        self._world, self._count = world, memoryview(world.count)  # plain numbers, read fast
        self._needed: dict[str, int] = plan.once("room", dict[str, int])  # by runs of this plan
        self._most, self._spare = _rows(world), len(world.dependences) + SPARE

    def make(self, convoys: int = 1) -> None:
        """Make room for so many convoys, and in calendar, log and jobs for the worst that one event may write."""
        count = self._count
        needed, need = count[r.CONVOYS] + convoys, 2 * (count[r.LIVE] + convoys + self._spare)
        events, rows = count[r.EVENTS] + need, count[r.LOGGED_ROWS] + need
        most_convoys, most_events, most_rows, most_jobs = self._most
        if needed <= most_convoys and events <= most_events and rows <= most_rows and count[r.JOBS] + 1 < most_jobs:
            return
        w = self._world
        most_convoys, most_events, most_rows, most_jobs = _rows(w)
        if needed > most_convoys:
            grow_convoys(w, GROWTH * needed)
        if events > most_events:
            self._needed["events"] = count[r.EVENTS] + 5 * need // 4
            grow_calendar(w, self._needed["events"])
        if rows > most_rows:
            w.resize("log", 2 * rows)
        if count[r.JOBS] + 1 >= most_jobs:
            w.resize("jobs", 2 * most_jobs)
        self._most = _rows(w)

    def remember(self) -> None:
        """Note how many convoys there were at the end: the next run of this plan begins with room for as many."""
        self._needed["convoys"] = max(self._count[r.CONVOYS], self._needed.get("convoys", 0))


def _rows(w: World) -> tuple[int, int, int, int]:
    """Return how many convoys, events, rows of the log, where there is one, and jobs there is room for."""
    return len(w.convoys), len(w.events), len(w.log) if w.count[r.LOGGING] else MANY, len(w.jobs)


def grow_convoys(w: World, rows: int) -> None:
    """Make room for so many convoys in every array that has a row for each."""
    for name in ("convoys", "scratch", "live", "homing"):
        w.resize(name, rows)
