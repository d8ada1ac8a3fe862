"""A turn's convoys as the kernel takes them: one record each, most of it the same whenever cargo goes the same way."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from model.kernel.dispatch import KEYS, SENDING
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
    A stretch is told by its route and its end, since one that hands cargo over in a node has no route.

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
        self._tail_h = np.array([f.spacing_m / 1_000 / f.kph if f.mode == "road" else 0.0 for f in fleets])
        self._sent: dict[int, int] = {}  # convoys so far, by key of the holder
        self._known: dict[tuple[int, int, int, int, int], int] = {}  # rows of the patterns
        self._patterns, self._rows = np.zeros(256, SENDING), np.zeros(256, SENDING)
        self._agreed_h = np.zeros(256)  # by pattern: until what is another command's may be used

    def of(self, ships: Sequence[Ship], at: float, now: float) -> np.ndarray:
        """Return SENDING[ships or more], for convoys that set out at hour `at`, later where vehicles are far."""
        if len(ships) > len(self._rows):
            self._rows = np.zeros(2 * len(ships), SENDING)
        n, rows = len(ships), self._rows
        known = [self._pattern(ship, now) for ship in ships]
        _, _, fleets, vehicles, tonnes, _, approach_h, back_h, escorts, columns = zip(*ships, strict=True)
        rows[:n] = self._patterns[known]
        rows["key"][:n] = [self._key(ship) for ship in ships]
        rows["vehicles"][:n], rows["tonnes"][:n], rows["columns"][:n] = vehicles, tonnes, columns
        rows["at"][:n] = at + np.array(approach_h) + self._agreed_h[known]
        rows["back_h"][:n] = back_h
        rows["tail_h"][:n] = (np.array(vehicles) - 1) * self._tail_h[list(fleets)]
        if not self._papers.in_advance:
            needed = [self._papers.needed(ship.holder, ship.stretch, now) for ship in ships]  # type: ignore[arg-type]
            rows["need"][:n], rows["needs"][:n] = zip(*needed, strict=True)
        if len(self._escort_h):
            rows["escort"][:n] = [escort + 1 for escort in escorts]
            rows["escort_h"][:n] = [self._escort_home_h(ship) for ship in ships]
        return rows

    def withdraw(self, holder: int, columns: int) -> None:
        """Take back convoys that were refused: they use up nobody's luck."""
        self._sent[self._layout.store_key[holder]] -= columns

    def _key(self, ship: Ship) -> int:
        key = self._layout.store_key[ship.holder]
        sent = self._sent.get(key, 0)
        self._sent[key] = sent + ship.columns
        return key * int(KEYS) + sent + 1

    def _escort_home_h(self, ship: Ship) -> float:
        stretch: Stretch = ship.stretch  # type: ignore[assignment]
        return float(self._escort_h[ship.escort, stretch.end]) if ship.escort >= 0 else 0.0

    def _pattern(self, ship: Ship, now: float) -> int:
        """Return the row of a sending's pattern."""
        stretch: Stretch = ship.stretch  # type: ignore[assignment]
        name = (ship.source, ship.holder, ship.fleet, stretch.route, stretch.end)
        known = self._known.get(name)
        if known is None:
            known = self._known[name] = self._made(ship, stretch, now)
        return known

    def _made(self, ship: Ship, stretch: Stretch, now: float) -> int:
        row = len(self._known)
        if row == len(self._patterns):
            self._patterns = np.concatenate((self._patterns, np.zeros(row, SENDING)))
            self._agreed_h = np.concatenate((self._agreed_h, np.zeros(row)))
        target = ship.holder
        if stretch.end != self._layout.store_node[target]:
            target = self._transit(stretch.end, target)
        need, needs = self._papers.needed(ship.holder, stretch, now) if self._papers.in_advance else (0, 0)
        fleet = self._layout.fleets[ship.fleet][2]
        fixed = {
            "source": ship.source, "target": target, "fleet": ship.fleet, "mode": stretch.mode, "route": stretch.route,
            "legs": len(stretch.legs), "need": need, "needs": needs, "kph": fleet.kph,
            "drive_h": fleet.drive_hours or 0.0, "rest_h": fleet.rest_hours,
            "priority": self._priority[self._layout.store_supply[target]], "load": self._passage.load(ship.holder),
        }  # fmt: skip
        for field, value in fixed.items():
            self._patterns[field][row] = value
        self._agreed_h[row] = self._structure.agreement_h(ship.holder, ship.source, ship.fleet)
        return row
