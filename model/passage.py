"""Whether a way is open to who is sent on it: to its cargo by the restrictions, to its aircraft by their range."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from agents import views
    from agents.intents import Ship
    from model.kernel.world import World
    from model.layout import Layout

BARRED = "a link of the way does not let this cargo pass"
TOO_FAR = "a link of the way is longer than these aircraft fly"


class Passage:
    """What keeps convoys off ways; `free` says that nothing ever does."""

    def __init__(self, layout: Layout, world: World) -> None:
        self._layout, self._hours = layout, world.crossings
        self._flies_km = [fleet.flies_km for _, _, fleet in layout.fleets]
        self.free = not len(self._hours) and not np.isfinite(self._flies_km).any()

    def load(self, holder: int) -> int:
        """Return the row of the table of crossings that is for the cargo of a holder."""
        return self._layout.store_load.get(holder, 0) if len(self._hours) else 0

    def reason(self, load: int, fleet: int, stretch: views.Stretch) -> str | None:
        """Return why a stretch is closed to a load and a fleet, None if it is open."""
        if len(self._hours) and bool(np.isinf(self._hours[load, list(stretch.legs), 0]).any()):
            return BARRED
        return TOO_FAR if stretch.longest_km > self._flies_km[fleet] else None

    def of(self, ship: Ship) -> str | None:
        """Return why the way of a convoy is closed to it, None if it is open."""
        return None if self.free else self.reason(self.load(ship.holder), ship.fleet, ship.stretch)  # type: ignore[arg-type]
