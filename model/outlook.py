"""What a convoy that asks may know: why it asks, how long it would wait, and the ways that it has."""

from __future__ import annotations

import math
from collections import namedtuple
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from agents.views import ConvoyView
from model.kernel import records as r
from model.kernel.stations import UNKNOWN_H
from model.theatre import TERMINALS

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import numpy as np

    from model.posts import Posts
    from model.transport import Transport
    from model.ways import Stretch, Ways

RAMP = TERMINALS.index("ramp")

#: A convoy's record as plain numbers: reading one field of a record costs a third of reading all of them at once.
Row: Any = namedtuple("Row", r.CONVOY.names or ())  # type: ignore[misc]


class Ahead(NamedTuple):
    """What lies before all convoys that stand in one place with one goal, on one picture: legs, hours, another way."""

    picture: object
    rest: list[int]
    hours: float
    detour: Stretch | None


class Outlook:
    """Makes the views of convoys; `closed_h(asset)` are the believed hours until a closed asset carries traffic."""

    def __init__(self, transport: Transport, posts: Posts, closed_h: Callable[[int], float]) -> None:
        self._transport, self._posts, self._closed_h = transport, posts, closed_h
        self._known: dict[tuple[int, ...], Ahead] = {}

    def view(self, c: int) -> ConvoyView:
        """Return the view of convoy `c`, by the picture of the command that its cargo moves under."""
        w, t = self._transport.world, self._transport.now
        row: Any = Row._make(w.convoys[c].item())
        holder, attack = self._holder(row.target), self._posts.believed_attack
        ahead = self._ahead(row, holder)
        permit_h = partial(self._posts.permit_wait_h, holder)

        def hazard(legs: Sequence[int]) -> float:
            return float(attack()[list(legs)].sum())

        def safer(hours: float) -> Stretch | None:
            return self._other(row, self._way(row, row.target, attack() * hours), ahead.rest)

        return ConvoyView(
            hours=t, convoy=c, node=row.node, supply=row.supply, mode=row.mode, target=row.target,
            loaded_only=row.km == 0.0, at_gate=row.station < 0,
            wait_h=self._wait_h(row, t), ahead_h=ahead.hours, detour=ahead.detour,
            detour_permit_h=permit_h(ahead.detour) if ahead.detour is not None else 0.0,
            why="hit" if row.asks > 0 else "blocked" if row.starts == math.inf else "waiting",
            lost_share=1.0 - row.vehicles / row.whole, back=self._back(row), ahead=ahead.rest,
            hazard=hazard, safer=safer, permit_h=permit_h,
        )  # fmt: skip

    def _ahead(self, row: Any, holder: int) -> Ahead:
        """Return what lies before a convoy; many that wait in one place ask in one turn, and see the same."""
        place = (row.route + row.leg, row.route + row.legs, row.node, row.target, row.fleet, row.gauge)
        ways, known = self._ways(holder), self._known.get(place)
        if known is None or known.picture is not ways.picture:
            rest = self._transport.world.routes[place[0] : place[1]].tolist()
            detour = self._other(row, self._way(row, row.target), rest)
            known = self._known[place] = Ahead(ways.picture, rest, float(ways.hours[rest].sum()), detour)
        return known

    def _wait_h(self, row: Any, t: float) -> float:
        """Believed hours until a convoy can go on; in a queue with priorities, as long as it has waited so far."""
        w = self._transport.world
        if row.state == r.HELD:
            return 0.0
        if row.starts < math.inf:
            return float(row.starts - t if row.starts < UNKNOWN_H else t - row.joined)
        asset = w.arcs["asset"][row.arc] if row.arc >= 0 else w.stations["asset"][row.station]
        return self._closed_h(int(asset))

    def _back(self, row: Any) -> Stretch | None:
        """Return the way to where a convoy that was hit came from."""
        return self._way(row, row.source) if row.asks > 0 else None

    def _way(self, row: Any, store: int, more_h: np.ndarray | None = None) -> Stretch | None:
        """Return the best way of a convoy to a store by its mode, if arcs took so many hours more."""
        ways, goal = self._ways(self._holder(store)), int(self._transport.world.stores["node"][store])
        place = (row.node, goal, self._holder(store), ways.able[row.fleet])
        way = ways.best(*place) if more_h is None else ways.around(*place, more_h)
        return way[0] if len(way) == 1 else None

    def _other(self, row: Any, way: Stretch | None, rest: Sequence[int]) -> Stretch | None:
        """Return a way if a convoy can take it, and it is not that which it has."""
        if way is None or list(way.legs) == list(rest) or self._off_gauge(row, way):
            return None
        return way

    def _off_gauge(self, row: Any, way: Stretch) -> bool:
        """Whether a way begins on another gauge than a train stands on, at a node without a ramp."""
        w = self._transport.world
        changes = len(way.legs) > 0 and row.gauge not in (0, w.arcs["gauge"][way.legs[0]])
        return bool(changes and w.station_of[row.node, RAMP] < 0)

    def _holder(self, store: int) -> int:
        return self._transport.final.get(store, store)

    def _ways(self, holder: int) -> Ways:
        return self._posts.picture_for(holder).ways
