"""What a convoy that asks may know: why it asks, how long it would wait, and the ways that it has."""

from __future__ import annotations

import math
from functools import partial
from typing import TYPE_CHECKING

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


class Outlook:
    """Makes the views of convoys; `closed_h(asset)` are the believed hours until a closed asset carries traffic."""

    def __init__(self, transport: Transport, posts: Posts, closed_h: Callable[[int], float]) -> None:
        self._transport, self._posts, self._closed_h = transport, posts, closed_h

    def view(self, c: int) -> ConvoyView:
        """Return the view of convoy `c`, by the picture of the command that its cargo moves under."""
        w, t = self._transport.world, self._transport.now
        row = w.convoys[c]
        supply, mode, target, node = (int(row[name]) for name in ("supply", "mode", "target", "node"))
        first = int(row["route"])
        rest = w.routes[first + int(row["leg"]) : first + int(row["legs"])].tolist()
        detour = self._other(row, self._way(row, target), rest)
        holder, attack = self._holder(target), self._posts.believed_attack
        permit_h = partial(self._posts.permit_wait_h, holder)

        def hazard(legs: Sequence[int]) -> float:
            return float(attack()[list(legs)].sum())

        def safer(hours: float) -> Stretch | None:
            return self._other(row, self._way(row, target, attack() * hours), rest)

        return ConvoyView(
            hours=t, convoy=c, node=node, supply=supply, mode=mode, target=target,
            loaded_only=bool(row["km"] == 0.0), at_gate=bool(row["station"] < 0),
            wait_h=self._wait_h(row), ahead_h=float(self._ways(holder).hours[rest].sum()), detour=detour,
            detour_permit_h=permit_h(detour) if detour is not None else 0.0,
            why="hit" if row["asks"] > 0 else "blocked" if row["starts"] == math.inf else "waiting",
            lost_share=1.0 - float(row["vehicles"] / row["whole"]), back=self._back(row), ahead=rest,
            hazard=hazard, safer=safer, permit_h=permit_h,
        )  # fmt: skip

    def _wait_h(self, row: np.void) -> float:
        """Believed hours until a convoy can go on; in a queue with priorities, as long as it has waited so far."""
        w, t = self._transport.world, self._transport.now
        if row["state"] == r.HELD:
            return 0.0
        if row["starts"] < math.inf:
            return float(row["starts"] - t if row["starts"] < UNKNOWN_H else t - row["joined"])
        asset = w.arcs["asset"][row["arc"]] if row["arc"] >= 0 else w.stations["asset"][row["station"]]
        return self._closed_h(int(asset))

    def _back(self, row: np.void) -> Stretch | None:
        """Return the way to where a convoy that was hit came from."""
        return self._way(row, int(row["source"])) if row["asks"] > 0 else None

    def _way(self, row: np.void, store: int, more_h: np.ndarray | None = None) -> Stretch | None:
        """Return the best way of a convoy to a store by its mode, if arcs took so many hours more."""
        ways, goal = self._ways(self._holder(store)), int(self._transport.world.stores["node"][store])
        place = (int(row["node"]), goal, self._holder(store), ways.able[int(row["fleet"])])
        way = ways.best(*place) if more_h is None else ways.around(*place, more_h)
        return way[0] if len(way) == 1 else None

    def _other(self, row: np.void, way: Stretch | None, rest: Sequence[int]) -> Stretch | None:
        """Return a way if a convoy can take it, and it is not that which it has."""
        if way is None or list(way.legs) == list(rest) or self._off_gauge(row, way):
            return None
        return way

    def _off_gauge(self, row: np.void, way: Stretch) -> bool:
        """Whether a way begins on another gauge than a train stands on, at a node without a ramp."""
        w = self._transport.world
        changes = len(way.legs) > 0 and row["gauge"] not in (0, w.arcs["gauge"][way.legs[0]])
        return bool(changes and w.station_of[int(row["node"]), RAMP] < 0)

    def _holder(self, store: int) -> int:
        return self._transport.final.get(store, store)

    def _ways(self, holder: int) -> Ways:
        return self._posts.picture_for(holder).ways
