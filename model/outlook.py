"""What a convoy that asks may know: why it asks, how long it would wait, and the ways that it has."""

from __future__ import annotations

import math
from functools import partial
from typing import TYPE_CHECKING, Literal, NamedTuple

import numpy as np

from model.kernel import records as r
from model.kernel.stations import UNKNOWN_H
from model.peek import peek
from model.theatre import TERMINALS

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from agents import views
    from agents.views import ConvoyView
    from model.posts import Posts
    from model.roads import Stretch
    from model.transport import Transport
    from model.ways import Ways

RAMP = TERMINALS.index("ramp")


class Row(NamedTuple):
    """A convoy that asks: what is read of its record, in the order in which it stands there; its number, the hour, and
    who looks up the rest.
    """

    state: int
    arc: int
    route: int
    leg: int
    legs: int
    mode: int
    asks: int
    starts: float
    vehicles: float
    joined: float
    node: int
    fleet: int
    km: float
    gauge: int
    station: int
    supply: int
    target: int
    source: int
    whole: float
    convoy: int
    hours: float
    outlook: Outlook


_read = peek(r.CONVOY, *Row._fields[:-3])
_papers = peek(r.CONVOY, "need", "needs")


class Ahead(NamedTuple):
    """What lies before all convoys that stand in one place with one goal, on one picture: legs, hours, another way."""

    ways: Ways
    picture: object
    rest: tuple[int, ...]
    hours: float
    detour: Stretch | None


class Goal(NamedTuple):
    """A store that convoys go to: whose cargo it is in the end, by whose picture of the network it moves, and where."""

    holder: int
    ways: Ways
    node: int


def _place(row: Row) -> tuple[int, ...]:
    """Return what convoys share that see the same before them."""
    return row.route + row.leg, row.route + row.legs, row.node, row.target, row.fleet, row.gauge


def _queues(row: Row) -> bool:
    """Whether a convoy waits for its turn at an open gate."""
    return row.arc >= 0 and row.starts < math.inf


class Outlook:
    """Makes the views of convoys; `closed_h(asset)` are the believed hours until a closed asset carries traffic."""

    def __init__(self, transport: Transport, posts: Posts, closed_h: Callable[[int], float]) -> None:
        self._transport, self.posts, self._closed_h = transport, posts, closed_h
        self._asset_of_arc: list[int] = transport.world.arcs["asset"].tolist()
        self._asset_of_station: list[int] = transport.world.stations["asset"].tolist()
        self._known: dict[tuple[int, ...], Ahead] = {}
        self._goals: dict[int, Goal] = {}
        self._allowed: dict[tuple[int, ...], tuple[object, Stretch | None]] = {}
        # A rule reads parts of these, some twice.
        self._last: tuple[Row | None, Ahead | None] = (None, None)
        self._asked: tuple[Row | None, Stretch | None] = (None, None)

    def view(self, c: int) -> ConvoyView:
        """Return the view of convoy `c`, by the picture of the command that its cargo moves under."""
        read = (*_read(self._transport.world.convoys, c), c, self._transport.now, self)
        return tuple.__new__(_Asking, read)  # type: ignore[return-value] # as Row._make does, which counts them again

    def ahead(self, row: Row) -> Ahead:
        """Return what lies before a convoy; many that wait in one place ask in one turn, and see the same."""
        last, known = self._last
        if row is last and known is not None:
            return known
        place = _place(row)
        known = self._known.get(place)
        if known is None or known.picture is not known.ways.left:
            known = self._known[place] = self._looked(row, place, known)
        self._last = (row, known)
        return known

    def _looked(self, row: Row, place: tuple[int, ...], before: Ahead | None) -> Ahead:
        ways = self.goal(row.target).ways
        if before is None:
            legs = self._transport.world.routes[place[0] : place[1]].tolist()
            rest, hours = tuple(legs), float(ways.hours[legs].sum())
        else:
            rest, hours = before.rest, before.hours
        return Ahead(ways, ways.left, rest, hours, self._other(row, self.way(row, row.target), rest))

    def wait_h(self, row: Row) -> float:
        """Believed hours until a convoy can go on; in a queue with priorities, as long as it has waited so far."""
        if row.state == r.HELD:
            return 0.0
        if row.state == r.PERMIT_WAIT:
            need, needs = _papers(self._transport.world.convoys, row.convoy)
            return self._transport.papers.held_up_h(need, needs, row.hours)
        if row.starts < math.inf:
            return row.starts - row.hours if row.starts < UNKNOWN_H else row.hours - row.joined
        return self._closed_h(self._asset_of_arc[row.arc] if row.arc >= 0 else self._asset_of_station[row.station])

    def way(self, row: Row, store: int, more_h: np.ndarray | None = None) -> Stretch | None:
        """Return the best way of a convoy to a store by its mode, if arcs took so many hours more."""
        holder, ways, node = self.goal(store)
        place = (row.node, node, holder, ways.able[row.fleet])
        if more_h is None and self._transport.world.station_of[row.node, row.mode] < 0:  # no way begins there
            more_h = np.zeros(1)
        way = ways.best(*place) if more_h is None else ways.around(*place, more_h)
        return way[0] if len(way) == 1 else None

    def safer(self, row: Row, hours: float) -> Stretch | None:
        """Return the best way of a convoy if a hazard of 1 counted as so many hours, other than its own."""
        more_h = self.posts.believed_attack() * hours + self._queue_h(row)
        return self._other(row, self.way(row, row.target, more_h), self.ahead(row).rest)

    def _queue_h(self, row: Row) -> np.ndarray:
        """float64[arcs]: believed hours of waiting at the gate where a convoy queues, which no picture shows."""
        more_h = np.zeros(len(self._asset_of_arc))
        if _queues(row):
            more_h[row.arc] = self.wait_h(row)
        return more_h

    def detour(self, row: Row) -> Stretch | None:
        """Return the best way of a convoy other than its own, papers included."""
        if row is not self._asked[0]:
            detour = self.ahead(row).detour
            if _queues(row):
                detour = self._other(row, self.way(row, row.target, self._queue_h(row)), self.ahead(row).rest)
            if row.state == r.PERMIT_WAIT or (detour is not None and detour.borders and self.permit_h(row, detour) > 0):
                known = [way for way in (detour, self._permitted(row)) if way is not None]
                detour = min(known, key=lambda way: self._hours(row, way), default=None)
            self._asked = (row, detour)
        return self._asked[1]

    def shared(self, row: Row) -> bool:
        """Whether all who are blocked in the place of a convoy see the same until the next turn.

        Papers that are still to come could change what they see: at a terminal, from where none turns, they do not.
        """
        if row.asks > 0 or row.starts < math.inf or row.state == r.PERMIT_WAIT:
            return False
        detour = self.ahead(row).detour if row.station < 0 else None
        holder, papers = self.goal(row.target).holder, self._transport.papers
        return detour is None or papers.settled(holder, detour, row.hours)

    def permit_h(self, row: Row, way: views.Stretch) -> float:
        """Return the expected hours until every paper of a convoy for a way is there."""
        return self.posts.permit_wait_h(self.goal(row.target).holder, way)

    def _hours(self, row: Row, way: Stretch) -> float:
        return way.hours + self.goal(row.target).ways.waiting_h((way,)) + self.permit_h(row, way)

    def _permitted(self, row: Row) -> Stretch | None:
        """Return the best way of a convoy, other than its own, if papers are waited for at each border that lacks them.

        It is looked for once a day, picture and place, for many wait in one.
        """
        place, picture = (*_place(row), int(row.hours // 24)), self.goal(row.target).ways.picture
        known = self._allowed.get(place)
        if known is None or known[0] is not picture:
            papers_h = self._transport.papers.crossing_h(self.goal(row.target).holder, row.mode, row.hours)
            way = self._other(row, self.way(row, row.target, papers_h), self.ahead(row).rest)
            known = self._allowed[place] = (picture, way)
        return known[1]

    def hazard(self, legs: Sequence[int]) -> float:
        """Return what attack is believed to take of a vehicle on arcs, as -ln of the chance to get through."""
        return float(self.posts.believed_attack()[list(legs)].sum())

    def _other(self, row: Row, way: Stretch | None, rest: tuple[int, ...]) -> Stretch | None:
        """Return a way if a convoy can take it, and it is not that which it has."""
        return None if way is None or way.legs == rest or self._off_gauge(row, way) else way

    def _off_gauge(self, row: Row, way: Stretch) -> bool:
        """Whether a way begins on another gauge than a train stands on, at a node without a ramp."""
        w = self._transport.world
        changes = len(way.legs) > 0 and row.gauge not in (0, w.arcs["gauge"][way.legs[0]])
        return bool(changes and w.station_of[row.node, RAMP] < 0)

    def goal(self, store: int) -> Goal:
        """Return what does not change about where a convoy goes."""
        known = self._goals.get(store)
        if known is None:
            holder = self._transport.final.get(store, store)
            node = int(self._transport.world.stores["node"][store])
            known = self._goals[store] = Goal(holder, self.posts.picture_for(holder).ways, node)
        return known


class _Asking(Row):
    """The view of a convoy that asks (:class:`agents.views.ConvoyView`). What it knows is looked up when a rule reads
    it, and not before: half of those who ask wait at a terminal, where no way around helps, and few rules mind danger.
    """

    __slots__ = ()

    @property
    def loaded_only(self) -> bool:
        return self.km == 0.0

    @property
    def at_gate(self) -> bool:
        return self.station < 0

    @property
    def wait_h(self) -> float:
        return self.outlook.wait_h(self)

    @property
    def ahead_h(self) -> float:
        return self.outlook.ahead(self).hours

    @property
    def detour(self) -> Stretch | None:
        return self.outlook.detour(self) if self.station < 0 else None

    @property
    def detour_permit_h(self) -> float:
        detour = self.detour
        return 0.0 if detour is None else self.outlook.permit_h(self, detour)

    @property
    def why(self) -> Literal["blocked", "hit", "waiting", "papers"]:
        if self.asks > 0:
            return "hit"
        if self.state == r.PERMIT_WAIT:
            return "papers"
        return "blocked" if self.starts == math.inf else "waiting"

    @property
    def lost_share(self) -> float:
        return 1.0 - self.vehicles / self.whole

    @property
    def back(self) -> Stretch | None:
        return self.outlook.way(self, self.source)

    @property
    def ahead(self) -> Sequence[int]:
        return self.outlook.ahead(self).rest

    @property
    def shared(self) -> bool:
        return self.outlook.shared(self)

    @property
    def hazard(self) -> Callable[[Sequence[int]], float]:
        return self.outlook.hazard

    @property
    def safer(self) -> Callable[[float], Stretch | None]:
        return partial(self.outlook.safer, self)

    @property
    def permit_h(self) -> Callable[[views.Stretch], float]:
        return partial(self.outlook.permit_h, self)
