"""Which way a command takes: the fastest, or one for which there are vehicles, or none, to wait for vehicles."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from agents.vehicles import Pool
    from agents.views import CommandView, Stretch


class Choice:
    """Chooses ways for cargo, and remembers them as long as the picture of the network stays what it is.

    Args:
        store_node, store_supply: node and class of each store.
        pool: the fleets that may be sent.
        patience_h: a way is not taken for want of better vehicles if it takes so much longer than the best one.
    """

    def __init__(self, store_node: Sequence[int], store_supply: Sequence[int], pool: Pool, patience_h: float) -> None:
        self._store_node, self._store_supply = store_node, store_supply
        self._pool, self._patience_h = pool, patience_h
        self._usual: dict[tuple[int, int], tuple[bool, tuple[Stretch, ...], int]] = {}
        self._picture: object = None
        self._best: dict[tuple[int, int, int], tuple[Stretch, ...]] = {}  # on that picture

    def way(
        self, view: CommandView, offers: Mapping[int, float], origin: int, holder: int, tonnes: float
    ) -> tuple[Stretch, ...]:
        """Return the way to take, () when there is none or it is better to wait for vehicles.

        The ideal is the fastest way, papers and damage counted, whoever might drive it. A way by the vehicles that are
        there and that take such a load is as good if it costs no more than the patience beyond that.
        """
        supply = self._store_supply[holder]
        known = self._usual.get((origin, holder))
        if known is None:
            joined, through = self.usual(view, origin, holder, math.inf)
            able = self._pool.modes(supply, math.inf, origin, joined=joined)
            known = self._usual[origin, holder] = (joined, through, able)
        joined, through, able = known
        if not through:  # what is out of reach when all is whole is so when something is not
            return ()
        modes = self._pool.modes(supply, tonnes, origin, offers, joined)
        around = self._on_picture(view, origin, holder, able)
        way = around if modes == able else self._on_picture(view, origin, holder, modes)
        if way == around == through:  # as on most days: nothing to weigh
            return way
        ideal, ideal_h = through, _takes_h(view, holder, through)
        if around != through and (around_h := _takes_h(view, holder, around)) < ideal_h:
            ideal, ideal_h = around, around_h
        if way and (way == ideal or _takes_h(view, holder, way) <= ideal_h + self._patience_h):
            return way
        return ideal if self._pool.modes(supply, math.inf, origin, offers) >> ideal[0].mode & 1 else ()

    def usual(self, view: CommandView, origin: int, holder: int, tonnes: float) -> tuple[bool, tuple[Stretch, ...]]:
        """Return the way of a lot when all is whole, and whether it needs modes that cannot come to the origin.

        Those are joined only where there is no way without them: an ocean that ships cross before trains.
        """
        goal, supply = self._store_node[holder], self._store_supply[holder]
        for joined in (False, True):
            way = view.ways.usual(origin, goal, holder, self._pool.modes(supply, tonnes, origin, joined=joined))
            if way:
                return joined, way
        return False, ()

    def _on_picture(self, view: CommandView, origin: int, holder: int, modes: int) -> tuple[Stretch, ...]:
        if view.ways.picture is not self._picture:
            self._picture, self._best = view.ways.picture, {}
        way = self._best.get((origin, holder, modes))
        if way is None:
            goal = self._store_node[holder]
            way = self._best[origin, holder, modes] = view.ways.best(origin, goal, holder, modes)
        return way


def _takes_h(view: CommandView, holder: int, way: tuple[Stretch, ...]) -> float:
    """Expected hours by a way: travel, waiting for repairs, papers."""
    papers_h = 0.0
    for stretch in way:
        if stretch.borders:
            papers_h = max(papers_h, view.permit_wait_h(holder, stretch))
    return papers_h + view.ways.waiting_h(way) + sum([stretch.hours for stretch in way])
