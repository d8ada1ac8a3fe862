"""Trips through the compiled kernel, as the simulator does it: a day's sendings in one call, then the clock."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from benchmarks.networks import KPH
from model.kernel import records as r
from model.kernel.calendar import grow_calendar
from model.kernel.core import DONE, advance
from model.kernel.dispatch import SENDING, send
from model.room import grow_convoys

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
    w = net.world
    grow_convoys(w, max(convoys + 1, len(w.convoys)))
    w.home_h[:] = 1.0
    grow_calendar(w, 5 * (len(w.convoys) + 64))
    for name in ("convoys", "events", "live"):
        array = getattr(w, name)
        array[:] = array.copy()


def sendings(trips: Trips) -> np.ndarray:
    """Return SENDING[trips]: all convoys, in order of time."""
    alike = np.zeros(len(trips.ways), SENDING)
    alike["route"] = [way.route for way in trips.ways]
    alike["legs"] = [len(way.legs) for way in trips.ways]
    alike["kph"], alike["columns"] = KPH, 1
    rows = alike.take(trips.way)
    rows["key"] = np.arange(len(rows))
    for name in ("source", "target", "vehicles", "tonnes", "at"):
        rows[name] = getattr(trips, name)
    return rows


def run(net: Net, trips: Trips) -> Journeys:
    """Send all trips and let the kernel run until the last convoy has unloaded.

    Raises:
        RuntimeError: a convoy was refused, blocked or lost, which none may be here.
    """
    w, n = net.world, len(trips.at)
    days = np.arange(0.0, trips.at[-1] + TURN_H, TURN_H)
    starts = np.searchsorted(trips.at, np.append(days, np.inf)).tolist()
    rows = sendings(trips)
    for day, first, last in zip(days.tolist(), starts[:-1], starts[1:], strict=True):
        send(w, rows[first:last], last - first, day)
        if advance(w, day + TURN_H) != DONE:
            raise RuntimeError("the kernel stopped")
    if rows["refused"].any():
        raise RuntimeError("the kernel refused a convoy")
    advance(w, days[-1] + SPARE_H)
    convoys = w.convoys[:n]
    if (convoys["state"] != r.DELIVERED).any():
        raise RuntimeError("a convoy was not delivered")
    spent = w.spent[:n]
    return Journeys(convoys["since"].copy(), spent[:, r.QUEUED].copy(), spent[:, r.MOVING].copy(), int(w.count[r.LEGS]))
