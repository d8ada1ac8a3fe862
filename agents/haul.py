"""A haul: all that a command knows of moving cargo from one store to another, and what it chose last."""

from __future__ import annotations

from typing import TYPE_CHECKING

from agents.intents import Lane

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from agents.vehicles import Loading, Pool, Takers, Vehicles
    from agents.views import Stretch, Ways


class Offers:
    """Vehicles on offer that nobody has taken yet: how many by fleet, and which fleets have any, as a bit set."""

    __slots__ = ("fleets", "free")

    def __init__(self, vehicles: Mapping[int, float], of: int) -> None:
        self.free, self.fleets = [0] * of, 0
        for fleet, n in vehicles.items():
            self.leave(fleet, int(n))

    def leave(self, fleet: int, vehicles: int) -> None:
        """Note how many vehicles are left."""
        self.free[fleet] = vehicles
        self.fleets = self.fleets | 1 << fleet if vehicles else self.fleets & ~(1 << fleet)


class Haul:
    """Cargo of one class from a source to a holder.

    Args:
        through: the way that it would take if all were whole, () if none leads there.
        able: bit set of the modes by which it can ever go.
        takers: the fleets that take it; of further stretches too, where only these reach the holder.
    """

    def __init__(
        self, source: int, holder: int, origin: int, supply: int, through: tuple[Stretch, ...], able: int,
        takers: Takers,
    ) -> None:  # fmt: skip
        self.source, self.holder, self.origin, self.supply = source, holder, origin, supply
        self.through, self.able, self.takers = through, able, takers
        self._carriage: dict[Stretch, Carriage] = {}
        self._picture: object = None
        self._chosen: tuple[Stretch, ...] = ()
        self._plain = False
        self._on_offer, self._low_t, self._high_t = 0, 0.0, 0.0

    def known(self, ways: Ways, on_offer: int, tonnes: float) -> tuple[Stretch, ...] | None:
        """Return the way chosen before if all that it was chosen by is the same, else None.

        Damage makes no way faster: a choice that was plain stands on any picture on which its way is open.
        """
        if self._on_offer != on_offer or not self._low_t <= tonnes < self._high_t:
            return None
        picture = ways.picture
        if self._picture is not picture:
            if not (self._plain and ways.is_open(self._chosen)):
                return None
            self._picture = picture
        return self._chosen

    def keep(
        self, chosen: tuple[Stretch, ...], plain: bool, picture: object, on_offer: int, low_t: float, high_t: float
    ) -> None:
        """Keep a choice for as long as picture and fleets on offer stay, for loads from `low_t` to below `high_t`.

        It is `plain` if the way is the one that all fleets together would take if all were whole.
        """
        self._chosen, self._plain, self._picture = chosen, plain, picture
        self._on_offer, self._low_t, self._high_t = on_offer, low_t, high_t

    def carriage(self, stretch: Stretch, pool: Pool, fleets: Sequence[Vehicles]) -> Carriage:
        """Return how cargo goes over a stretch."""
        known = self._carriage.get(stretch)
        if known is None:
            loadings = pool.loadings(stretch.mode, self.supply, self.origin, stretch.longest_km)
            known = self._carriage[stretch] = Carriage(self, stretch, loadings, fleets)
        return known


class Carriage:
    """How the cargo of a haul goes over a stretch: the fleets that may take it, and the lanes of those that did."""

    __slots__ = ("_fleets", "_haul", "_lanes", "_stretch", "loadings")

    def __init__(self, haul: Haul, stretch: Stretch, loadings: Sequence[Loading], fleets: Sequence[Vehicles]) -> None:
        self._haul, self._stretch, self._fleets, self.loadings = haul, stretch, fleets, loadings
        self._lanes: dict[int, Lane] = {}

    def lane(self, fleet: int) -> Lane:
        """Return the lane of a fleet."""
        known = self._lanes.get(fleet)
        if known is None:
            haul, kind = self._haul, self._fleets[fleet]
            approach_h = kind.ready_h + kind.hours[haul.origin]
            known = self._lanes[fleet] = Lane(haul.source, haul.holder, fleet, self._stretch, approach_h)
        return known
