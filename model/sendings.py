"""A turn's convoys as the kernel takes them: one record each, most of it the same whenever cargo goes the same way."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from model.kernel import dispatch as d
from model.kernel.dispatch import SENDING
from model.results import SUPPLIES

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from agents.intents import Ship
    from model.layout import Layout
    from model.papers import Papers
    from model.passage import Passage
    from model.plan import Plan
    from model.roads import Stretch
    from model.structure import Structure


class Sendings:
    """Makes the records of convoys.

    What does not change from one sending to the next is kept: a pattern for each (source, holder, fleet, stretch).

    Args:
        transit: opens the store at a node for cargo that is meant for another store.
        escort_h: float64[groups, nodes], hours of a team of escorts from its home.
    """

    def __init__(
        self, plan: Plan, layout: Layout, structure: Structure, papers: Papers, passage: Passage,
        transit: Callable[[int, int], int], escort_h: np.ndarray,
    ) -> None:  # fmt: skip
        self._layout, self._structure, self._papers, self._passage = layout, structure, papers, passage
        self._transit, self._escort_h = transit, escort_h
        self._priority = [plan.scenario.priorities.get(supply, 0) for supply in SUPPLIES]  # type: ignore[call-overload]
        fleets = [fleet for _, _, fleet in layout.fleets]
        self._gap_h = [f.spacing_m / 1_000 / f.kph if f.mode == "road" else 0.0 for f in fleets]
        self._count: dict[int, int] = {}  # row of `sent`, by key of the holder
        self._sent = np.zeros(len(layout.store_key), np.int64)  # convoys so far
        self._known: dict[tuple[int, int, int, object], int] = {}  # rows of the patterns
        self._patterns, self._habits = np.zeros(256, SENDING), np.zeros(256, d.HABIT)
        self._room(256)

    def of(self, ships: Sequence[Ship], at: float, now: float) -> tuple[np.ndarray, int]:
        """Return SENDING[ships or more], and how many convoys these are.

        They set out at hour `at`, later where vehicles are far.
        """
        n = len(ships)
        if n > len(self._rows):
            self._room(2 * n)
        rows, asked = self._rows, self._asked
        sources, holders, fleets, vehicles, tonnes, stretches, approach_h, back_h, escorts, columns = zip(
            *ships, strict=True
        )
        names = zip(sources, holders, fleets, stretches, strict=True)
        known = [*map(self._known.get, names)]
        if None in known:
            known = [self._pattern(ship, now) for ship in ships]
        asked[d.PATTERN, :n], asked[d.VEHICLES, :n], asked[d.TONNES, :n] = known, vehicles, tonnes
        asked[d.APPROACH_H, :n], asked[d.BACK_H, :n] = approach_h, back_h
        asked[d.ESCORT, :n], asked[d.COLUMNS, :n] = escorts, columns
        d.fill(rows, self._patterns, self._habits, asked, self._sent, self._escort_h, n, at)
        if not self._papers.in_advance:
            needed = [self._papers.needed(ship.holder, ship.stretch, now) for ship in ships]  # type: ignore[arg-type]
            rows["need"][:n], rows["needs"][:n] = zip(*needed, strict=True)
        return rows, sum(columns)

    def withdraw(self, holder: int, columns: int) -> None:
        """Take back convoys that were refused: they use up nobody's luck."""
        self._sent[self._count[self._layout.store_key[holder]]] -= columns

    def _room(self, sendings: int) -> None:
        self._rows = np.zeros(sendings, SENDING)
        self._asked = np.zeros((d.COLUMNS + 1, sendings))

    def _pattern(self, ship: Ship, now: float) -> int:
        """Return the row of a sending's pattern."""
        name = (ship.source, ship.holder, ship.fleet, ship.stretch)
        known = self._known.get(name)
        if known is None:
            known = self._known[name] = self._made(ship, ship.stretch, now)  # type: ignore[arg-type]
        return known

    def _made(self, ship: Ship, stretch: Stretch, now: float) -> int:
        row = len(self._known)
        if row == len(self._patterns):
            self._patterns = np.concatenate((self._patterns, np.zeros(row, SENDING)))
            self._habits = np.concatenate((self._habits, np.zeros(row, d.HABIT)))
        target = ship.holder
        if stretch.end != self._layout.store_node[target]:
            target = self._transit(stretch.end, target)
        key = self._layout.store_key[ship.holder]
        need, needs = self._papers.needed(ship.holder, stretch, now) if self._papers.in_advance else (0, 0)
        fleet = self._layout.fleets[ship.fleet][2]
        fixed = {
            "key": key * int(d.KEYS) + 1,
            "source": ship.source, "target": target, "fleet": ship.fleet, "mode": stretch.mode, "route": stretch.route,
            "legs": len(stretch.legs), "need": need, "needs": needs, "kph": fleet.kph,
            "drive_h": fleet.drive_hours or 0.0, "rest_h": fleet.rest_hours,
            "priority": self._priority[self._layout.store_supply[target]], "load": self._passage.load(ship.holder),
        }  # fmt: skip
        self._patterns[row] = tuple([fixed.get(name, 0) for name in SENDING.names or ()])
        agreed_h = self._structure.agreement_h(ship.holder, ship.source, ship.fleet)
        count = self._count.setdefault(key, len(self._count))
        self._habits[row] = (count, agreed_h, self._gap_h[ship.fleet], stretch.end)
        return row
