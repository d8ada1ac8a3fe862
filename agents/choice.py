"""Which way a command takes: the fastest, or one for which there are vehicles, or none, to wait for vehicles."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from agents.haul import Haul

if TYPE_CHECKING:
    from collections.abc import Sequence

    from agents.haul import Offers
    from agents.vehicles import Pool
    from agents.views import CommandView, Stretch


class Choice:
    """Chooses ways for cargo; a choice stands until the picture of the network or the fleets on offer change.

    Args:
        store_node, store_supply: node and class of each store.
        pool: the fleets that may be sent.
        patience_h: a way is not taken for want of better vehicles if it takes so much longer than the best one.
    """

    def __init__(self, store_node: Sequence[int], store_supply: Sequence[int], pool: Pool, patience_h: float) -> None:
        self._store_node, self._store_supply = store_node, store_supply
        self._pool, self._patience_h = pool, patience_h
        self._hauls: dict[tuple[int, int], Haul] = {}

    def haul(self, view: CommandView, source: int, holder: int) -> Haul:
        """Return what is known of moving cargo from a source to a holder."""
        known = self._hauls.get((source, holder))
        if known is None:
            origin, supply = self._store_node[source], self._store_supply[holder]
            joined, through = self.usual(view, origin, holder, math.inf)
            able, takers = self._pool.modes(supply, math.inf, origin, joined), self._pool.takers(supply, origin, joined)
            known = self._hauls[source, holder] = Haul(source, holder, origin, supply, through, able, takers)
        return known

    def way(self, view: CommandView, offers: Offers, haul: Haul, tonnes: float) -> tuple[Stretch, ...]:
        """Return the way to take, () when there is none or it is better to wait for vehicles.

        The ideal is the fastest way, papers and damage counted, whoever might drive it. A way by the vehicles that are
        there and that take such a load is as good if it costs no more than the patience beyond that.
        """
        if not haul.through:  # what is out of reach when all is whole is so when something is not
            return ()
        on_offer = offers.fleets & haul.takers.fleets
        known = haul.known(view.ways, on_offer, tonnes)
        if known is not None:
            return known
        modes, low_t, high_t = haul.takers.modes(on_offer, tonnes)
        goal, through = self._store_node[haul.holder], haul.through
        around = view.ways.best(haul.origin, goal, haul.holder, haul.able)
        way = around if modes == haul.able else view.ways.best(haul.origin, goal, haul.holder, modes)
        plain = way == around == through  # as on most days: nothing to weigh
        chosen = way if plain else self._weighed(view, haul, on_offer, around, way)
        if plain or not any(stretch.borders for stretch in (*way, *around, *through)):  # papers come nearer by the hour
            haul.keep(chosen, plain, view.ways.picture, on_offer, low_t, high_t)
        return chosen

    def _weighed(
        self, view: CommandView, haul: Haul, on_offer: int, around: tuple[Stretch, ...], way: tuple[Stretch, ...]
    ) -> tuple[Stretch, ...]:
        """Return the way by vehicles that are there, or the ideal one if it is much faster and has vehicles too."""
        ideal, ideal_h = haul.through, _takes_h(view, haul.holder, haul.through)
        if around != ideal and (around_h := _takes_h(view, haul.holder, around)) < ideal_h:
            ideal, ideal_h = around, around_h
        if way and (way == ideal or _takes_h(view, haul.holder, way) <= ideal_h + self._patience_h):
            return way
        there = self._pool.takers(haul.supply, haul.origin).modes(on_offer, math.inf)[0]
        return ideal if there >> ideal[0].mode & 1 else ()

    def usual(self, view: CommandView, origin: int, holder: int, tonnes: float) -> tuple[bool, tuple[Stretch, ...]]:
        """Return the way of a lot when all is whole, and whether it needs modes that cannot come to the origin.

        Those are joined only where there is no way without them: an ocean that ships cross before trains.
        """
        goal, supply = self._store_node[holder], self._store_supply[holder]
        for joined in (False, True):
            way = view.ways.usual(origin, goal, holder, self._pool.modes(supply, tonnes, origin, joined))
            if way:
                return joined, way
        return False, ()


def _takes_h(view: CommandView, holder: int, way: tuple[Stretch, ...]) -> float:
    """Expected hours by a way: travel, waiting for repairs, papers."""
    papers_h = 0.0
    for stretch in way:
        if stretch.borders:
            papers_h = max(papers_h, view.permit_wait_h(holder, stretch))
    return papers_h + view.ways.waiting_h(way) + sum([stretch.hours for stretch in way])
