"""The vehicles that a command knows of: which of them take what, from where, and how near they are."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

from agents.views import SETS_OUT

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence


class Vehicles(NamedTuple):
    """What the command knows of a fleet; `hours` is the way from its home to each node.

    `modes` is a bit set as :meth:`agents.views.Ways.best` takes it: its mode, and how far its vehicles fly. Each
    kilometre of the longest leg costs `lost_t_km` of the payload. Those `on_request` are kept for urgent orders.
    """

    mode: int
    payload_t: float
    column: int
    carries: frozenset[int]
    ready_h: float
    least_t: float
    hours: Sequence[float]
    modes: int
    range_km: float = math.inf
    lost_t_km: float = 0.0
    on_request: bool = False


class Takers(NamedTuple):
    """Fleets that take a class and can come to a node, as a bit set and by kind.

    A kind are fleets alike: as a bit set, the least load that they take, and their mode and range as bits. `joined`:
    the others too, for later stretches, and as a further bit whether they can come.
    """

    fleets: int
    kinds: tuple[tuple[int, float, int], ...]
    joined: bool

    def modes(self, on_offer: int, tonnes: float) -> tuple[int, float, float]:
        """Return the bit set of modes with a fleet on offer that carries so little, and for what tonnes it is that."""
        modes, low_t, high_t = 0, 0.0, math.inf
        for fleets, least_t, bits in self.kinds:
            if not fleets & on_offer:
                continue
            if tonnes >= least_t:
                modes |= bits
                if least_t > low_t:
                    low_t = least_t
            elif least_t < high_t:
                high_t = least_t
        return modes if modes >> SETS_OUT or not self.joined else 0, low_t, high_t


class Loading(NamedTuple):
    """How a fleet takes cargo: vehicles in a column, and what each carries over a stretch."""

    fleet: int
    column: int
    payload_t: float


class Pool:
    """All fleets that a command may ever have (`may_use`; None: all), with what was asked about them before.

    A pool has either the fleets that are kept for requests, or all others.
    """

    def __init__(
        self, fleets: Sequence[Vehicles], may_use: Collection[int] | None = None, on_request: bool = False
    ) -> None:
        self._fleets = fleets
        ever = range(len(fleets)) if may_use is None else may_use
        self._mine = frozenset(f for f in ever if fleets[f].on_request == on_request)
        self._takers: dict[tuple[int, int, bool], Takers] = {}
        self._of_all: dict[tuple[int, float, int, bool], int] = {}
        self._loadings: dict[tuple[int, int, int, float], list[Loading]] = {}

    def modes(self, supply: int, tonnes: float, origin: int, joined: bool = False) -> int:
        """Return the bit set of modes with a fleet that can come, takes a class and carries so little.

        `joined` adds, for later stretches, those that cannot come to the origin.
        """
        key = (supply, tonnes, origin, joined)
        known = self._of_all.get(key)
        if known is None:
            takers = self.takers(supply, origin, joined)
            known = self._of_all[key] = takers.modes(takers.fleets, tonnes)[0]
        return known

    def takers(self, supply: int, origin: int, joined: bool = False) -> Takers:
        """Return the fleets that take a class and can come to a node, and if `joined` all that take it."""
        known = self._takers.get((supply, origin, joined))
        if known is None:
            kinds: dict[tuple[float, int], int] = {}
            for f in (f for f in sorted(self._mine) if supply in self._fleets[f].carries):
                own = self._fleets[f]
                comes = math.isfinite(own.hours[origin])
                if joined or comes:
                    alike = own.least_t, own.modes | (joined and comes) << SETS_OUT + own.mode
                    kinds[alike] = kinds.get(alike, 0) | 1 << f
            rows = tuple((fleets, least_t, bits) for (least_t, bits), fleets in kinds.items())
            known = self._takers[supply, origin, joined] = Takers(sum(kinds.values()), rows, joined)
        return known

    def taken_from(self, offers: dict[int, float]) -> dict[int, float]:
        """Take what is offered of this pool's fleets out of all offers."""
        return {fleet: offers.pop(fleet) for fleet in [f for f in offers if f in self._mine]}

    def loadings(self, mode: int, supply: int, origin: int, longest_km: float) -> list[Loading]:
        """Return how fleets of a mode load a class at a node for a stretch with so long a leg, nearest home first.

        Those that cannot come, or do not fly so far, are left out.
        """
        key = (mode, supply, origin, longest_km)
        found = self._loadings.get(key)
        if found is None:
            able = [(f, kind) for f, kind in enumerate(self._fleets) if kind.mode == mode and supply in kind.carries]
            near = [(kind.hours[origin], f, kind) for f, kind in able if math.isfinite(kind.hours[origin])]
            found = self._loadings[key] = [
                Loading(f, kind.column, kind.payload_t - kind.lost_t_km * longest_km)
                for _, f, kind in sorted(near) if longest_km <= kind.range_km
            ]  # fmt: skip
        return found
