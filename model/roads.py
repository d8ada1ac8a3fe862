"""The route table of a run: the stretches of all ways, as they lie in the kernel's list of legs."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from model.kernel import records as r
from model.theatre import MODES

if TYPE_CHECKING:
    from model.kernel.world import World
    from model.plan import Plan


@dataclass(frozen=True, slots=True, eq=False)
class Stretch:
    """The part of a way that one mode covers, as it lies in the kernel's route table: one object for each."""

    mode: int
    start: int
    end: int
    route: int
    legs: tuple[int, ...]
    hours: float
    km: float
    longest_km: float
    borders: tuple[tuple[int, str], ...]  # border and the country that is entered


class Roads:
    """The route table of a run: stretches, each written once into the kernel's list of legs."""

    def __init__(self, plan: Plan, world: World) -> None:
        self.world, self._country = world, plan.theatre.country
        # Read leg by leg: of lists, that is faster than of an array.
        self._mode, self._a, self._b, self._border, self._km = plan.once("arcs", lambda: _columns(world))
        self._known: dict[tuple[tuple[int, ...], float], Stretch] = {}
        self._local: dict[int, Stretch] = {}

    def stretch(self, legs: tuple[int, ...], hours: float, slower_h: float = 0.0) -> Stretch:
        """Return the stretch over these arcs; `hours` is what it takes undisturbed, but for cargo that is slower."""
        known = self._known.get((legs, slower_h))
        if known is None:
            if slower_h > 0:
                usual = self.stretch(legs, hours)
                known = replace(usual, hours=usual.hours + slower_h)
            else:
                known = self._write(legs, hours)
            self._known[legs, slower_h] = known
        return known

    def local(self, node: int) -> Stretch:
        """Return the stretch without legs that hands cargo over in a node, by the first mode with a terminal there."""
        known = self._local.get(node)
        if known is None:
            mode = int(np.argmax(self.world.station_of[node, : len(MODES)] >= 0))
            known = self._local[node] = Stretch(mode, node, node, 0, (), 0.0, 0.0, 0.0, ())
        return known

    def _write(self, legs: tuple[int, ...], hours: float) -> Stretch:
        w = self.world
        at = int(w.count[r.ROUTE_LEGS])
        if at + len(legs) > len(w.routes):
            w.resize("routes", 2 * (at + len(legs)))
        row = np.array(legs, np.int64)
        w.routes[at : at + len(legs)] = row
        w.count[r.ROUTE_LEGS] = at + len(legs)
        km, borders = self._km[row], [leg for leg in legs if self._border[leg] >= 0]
        return Stretch(
            mode=self._mode[legs[0]],
            start=self._a[legs[0]],
            end=self._b[legs[-1]],
            route=at,
            legs=legs,
            hours=hours,
            km=float(km.sum()),
            longest_km=max(km.tolist()),
            borders=tuple([(self._border[leg], self._country[self._b[leg]]) for leg in borders]),
        )


def _columns(world: World) -> tuple[list[int], list[int], list[int], list[int], np.ndarray]:
    """Return mode, both ends and border of each arc, and its kilometres."""
    mode, a, b, border = (world.arcs[name].tolist() for name in ("mode", "a", "b", "border"))
    return mode, a, b, border, world.arcs["km"].copy()
