"""A turn's convoys as the kernel takes them: one record each, most of it the same whenever cargo goes the same way."""

from __future__ import annotations

from struct import Struct
from typing import TYPE_CHECKING

import numpy as np

from model.kernel import dispatch as d
from model.kernel.compiled import direct
from model.kernel.dispatch import SENDING
from model.peek import poke, spelled
from model.results import SUPPLIES

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from agents.intents import Lane, Ship
    from model.carriers import Fleet
    from model.layout import Layout
    from model.papers import Papers
    from model.passage import Passage
    from model.plan import Plan
    from model.roads import Stretch
    from model.structure import Structure


_write = poke(
    SENDING, "key", "source", "target", "fleet", "mode", "route", "legs", "need", "needs", "kph", "drive_h", "rest_h",
    "priority", "load", "count", "approach_h", "agreed_h", "gap_h",
)  # fmt: skip
_ask, _ASKED = Struct(spelled(d.ASKED, d.ASKED.names or ())).pack_into, d.ASKED.itemsize
_KEYS = int(d.KEYS)


class Sendings:
    """Makes the records of convoys.

    What does not change from one sending to the next is kept: a pattern for each lane.

    Args:
        transit: opens the store at a node for cargo that is meant for another store.
    """

    def __init__(
        self, plan: Plan, layout: Layout, structure: Structure, papers: Papers, passage: Passage,
        transit: Callable[[int, int], int],
    ) -> None:  # fmt: skip
        self._layout, self._structure, self._papers, self._passage = layout, structure, papers, passage
        self._transit = transit
        self._priority = [plan.scenario.priorities.get(supply, 0) for supply in SUPPLIES]  # type: ignore[call-overload]
        self._driving = plan.once("driving", lambda: [_driving(fleet) for _, _, fleet in layout.fleets])
        self._count: dict[int, int] = {}  # row of `sent`, by key of the holder
        self._sent = np.zeros(len(layout.store_key), np.int64)  # convoys so far
        self._row_of: dict[Lane, int] = {}  # rows of the patterns
        self._alike: dict[tuple[object, ...], int] = {}  # the same by all that a lane says
        self._patterns = np.zeros(256, SENDING)
        self._room(256)
        self._fill = direct(d.fill, self._rows, self._patterns, self._asked, self._sent, int, float)

    def of(self, ships: Sequence[Ship], at: float, now: float) -> tuple[np.ndarray, int]:
        """Return SENDING[ships or more], and how many convoys these are.

        They set out at hour `at`, later where vehicles are far.
        """
        n = len(ships)
        if n > len(self._rows):
            self._room(2 * n)
        rows, asked, row_of, at_byte = self._rows, self._asked, self._row_of.get, 0
        for lane, vehicles, tonnes, escort, columns in ships:  # `zip` would make an iterator of each
            row = row_of(lane)
            if row is None:
                row = self._pattern(lane, now)
            _ask(asked, at_byte, row, vehicles, tonnes, escort, columns)
            at_byte += _ASKED
        convoys = self._fill(rows, self._patterns, self._asked, self._sent, n, at)
        if not self._papers.in_advance:
            needed = [self._papers.needed(ship.holder, ship.stretch, now) for ship in ships]  # type: ignore[arg-type]
            rows["need"][:n], rows["needs"][:n] = zip(*needed, strict=True)
        return rows, convoys

    def withdraw(self, holder: int, columns: int) -> None:
        """Take back convoys that were refused: they use up nobody's luck."""
        self._sent[self._count[self._layout.store_key[holder]]] -= columns

    def _room(self, sendings: int) -> None:
        self._rows = np.zeros(sendings, SENDING)
        self._asked = np.empty(sendings, d.ASKED)

    def _pattern(self, lane: Lane, now: float) -> int:
        """Return the row of a lane's pattern."""
        said = (lane.source, lane.holder, lane.fleet, lane.stretch, lane.approach_h)
        known = self._alike.get(said)
        if known is None:
            known = self._alike[said] = self._row_of[lane] = self._made(*said, now)  # type: ignore[arg-type]
        return known

    def _made(self, source: int, holder: int, number: int, stretch: Stretch, approach_h: float, now: float) -> int:
        row = len(self._alike)
        if row == len(self._patterns):
            self._patterns = np.concatenate((self._patterns, np.zeros(row, SENDING)))
        layout, papers, target = self._layout, self._papers, holder
        if stretch.end != layout.store_node[target]:
            target = self._transit(stretch.end, target)
        key, (kph, drive_h, rest_h, gap_h) = layout.store_key[holder], self._driving[number]
        need, needs = papers.needed(holder, stretch, now) if papers.in_advance and stretch.borders else (0, 0)
        nation = layout.store_nation
        values = (
            key * _KEYS + 1, source, target, number, stretch.mode, stretch.route, len(stretch.legs), need, needs,
            kph, drive_h, rest_h, self._priority[layout.store_supply[target]], self._passage.load(holder),
            self._count.setdefault(key, len(self._count)), approach_h,
            self._structure.agreement_h(nation[holder], nation[source], number), gap_h,
        )  # fmt: skip
        _write(self._patterns, row, values)
        return row


def _driving(fleet: Fleet) -> tuple[float, float, float, float]:
    """Return speed, hours of driving before a rest, 0: no rests, hours of that, and by how much a vehicle is later than
    the one before it.
    """
    gap_h = fleet.spacing_m / 1_000 / fleet.kph if fleet.mode == "road" else 0.0
    return fleet.kph, fleet.drive_hours or 0.0, fleet.rest_hours, gap_h
