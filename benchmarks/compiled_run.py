"""Trips through the compiled kernel, as the simulator does it: a day's sendings in one call, then the clock."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from benchmarks.networks import KPH
from model.kernel import records as r
from model.kernel.calendar import grow_calendar
from model.kernel.core import DONE, advance
from model.kernel.dispatch import SENDING, send

if TYPE_CHECKING:
    from benchmarks.networks import Net, Trips

#: Long after the last convoy of any of these runs has arrived.
SPARE_H = 2_000.0
TURN_H = 24.0


class Journeys(NamedTuple):
    """When each convoy had unloaded, its hours in queues and on the move, and the legs of all."""

    ended: np.ndarray
    queued: np.ndarray
    moving: np.ndarray
    legs: int


def make_room(net: Net, convoys: int) -> None:
    """Give the world room for all convoys at once: what the simulator does turn by turn.

    The room is written to, since its rival works in memory that it has had before: Python keeps what it frees.
    """
    w, rows = net.world, convoys + 1
    for name in ("convoys", "scratch", "live"):
        w.resize(name, max(rows, len(w.convoys)))
    w.resize("spent", (max(rows, len(w.convoys)), w.spent.shape[1]))
    grow_calendar(w, 5 * (len(w.convoys) + 64))
    for name in ("convoys", "spent", "events", "buckets", "live"):
        array = getattr(w, name)
        array[:] = array.copy()


def patterns(trips: Trips) -> np.ndarray:
    """Return SENDING[ways]: what all convoys by a way have in common."""
    rows = np.zeros(len(trips.ways), SENDING)
    rows["route"] = [way.route for way in trips.ways]
    rows["legs"] = [len(way.legs) for way in trips.ways]
    rows["kph"], rows["columns"], rows["back_h"] = KPH, 1, 1.0
    return rows


def fill(rows: np.ndarray, common: np.ndarray, trips: Trips, first: int, last: int) -> None:
    """Fill in the sendings of some trips."""
    n, some = last - first, slice(first, last)
    rows[:n] = common[trips.way[some]]
    rows["key"][:n] = np.arange(first, last)
    rows["source"][:n], rows["target"][:n] = trips.source[some], trips.target[some]
    rows["vehicles"][:n], rows["tonnes"][:n], rows["at"][:n] = trips.vehicles[some], trips.tonnes[some], trips.at[some]


def run(net: Net, trips: Trips) -> Journeys:
    """Send all trips and let the kernel run until the last convoy has unloaded.

    Raises:
        RuntimeError: a convoy was refused, blocked or lost, which none may be here.
    """
    w, n = net.world, len(trips.at)
    days = np.arange(0.0, trips.at[-1] + TURN_H, TURN_H)
    starts = np.searchsorted(trips.at, np.append(days, np.inf)).tolist()
    common, rows = patterns(trips), np.zeros(int(np.diff(starts).max()), SENDING)
    for day, first, last in zip(days.tolist(), starts[:-1], starts[1:], strict=True):
        fill(rows, common, trips, first, last)
        send(w, rows, last - first, day)
        if rows["refused"][: last - first].any() or advance(w, day + TURN_H) != DONE:
            raise RuntimeError("the kernel refused a convoy, or stopped")
    advance(w, days[-1] + SPARE_H)
    convoys = w.convoys[:n]
    if (convoys["state"] != r.DELIVERED).any():
        raise RuntimeError("a convoy was not delivered")
    spent = w.spent[:n]
    return Journeys(convoys["since"].copy(), spent[:, r.QUEUED].copy(), spent[:, r.MOVING].copy(), int(w.count[r.LEGS]))
