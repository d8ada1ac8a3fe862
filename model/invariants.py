"""Invariants of a run: a state that cannot be stops it, and says which and where."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from model.kernel import audit as a
from model.kernel import records as r
from model.kernel.audit import audit
from model.kernel.compiled import direct
from model.results import SUPPLIES

if TYPE_CHECKING:
    from pathlib import Path

    from model.kernel.world import World
    from model.layout import Layout

#: What each invariant says, and the array of the world that the broken one stands in.
RULES = {
    a.ONE_END: ("a convoy ends once, with a cause", "convoys"),
    a.CARGO: ("no convoy has less than no cargo or vehicles", "convoys"),
    a.HOURS: ("the hours of a convoy add up to its life", "convoys"),
    a.PAPERS: ("nobody drives before every permit is granted", "convoys"),
    a.SERVERS: ("no terminal serves more than it has servers", "stations"),
    a.STOCK: ("no stock is negative, and none is settled ahead of time", "stores"),
    a.INBOUND: ("what is booked as on the way to a store is on the way to it", "stores"),
    a.VEHICLES: ("vehicles are free, with convoys, on their way home or lost", "fleets"),
    a.TEAMS_BOOKS: ("escorts are free, with convoys, on their way home or lost", "teams"),
    a.CAPACITY_LEFT: ("the capacity left is a share", "assets"),
    a.DAMAGE_BOOKS: ("a damaged asset has one open damage", "assets"),
    a.CREWS: ("a crew is on one damage at a time, and neither ready nor lost then", "crews"),
    a.GRANTED: ("papers are granted after they are lodged", "permits"),
    a.CONSERVATION: ("initial + produced = consumed + stock + in transit + destroyed", "destroyed"),
}
TIME = "time never goes back"


class BrokenInvariant(RuntimeError):  # noqa: N818 - it says what is broken
    """The state of a run cannot be: the simulator is wrong, or somebody else wrote into its world.

    The message names the invariant, the hour, and what breaks it with all its numbers; `world` is the whole state.
    """

    def __init__(self, told: str, world: World | None = None) -> None:
        super().__init__(told)
        self.world = world

    def save(self, path: Path) -> None:
        """Write every array of the state into an .npz file."""
        if self.world is not None:
            path.parent.mkdir(parents=True, exist_ok=True)
            np.savez_compressed(path, **self.world.arrays())  # type: ignore[arg-type]


class Auditor:
    """Looks at the world of one run at the end of every turn."""

    def __init__(self, world: World, layout: Layout) -> None:
        self._world, self._layout = world, layout
        stores = world.stores[: int(world.count[r.STORES])]
        initial = np.bincount(stores["supply"], stores["level"], len(SUPPLIES)).astype(np.float64)
        self._books = a.Books(
            initial, np.zeros(3, np.int64), np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(len(SUPPLIES)),
            np.zeros(len(world.stores)), np.zeros(len(world.fleets)), np.zeros(len(world.stations), np.int64),
            np.zeros(len(world.crews), np.int64),
        )  # fmt: skip
        self._audit = direct(audit, world, self._books, bool, float)
        self._then = 0.0

    def look(self, t: float, thorough: bool = True) -> None:
        """Look at the state at hour `t`, or if not `thorough` at what can have gone wrong since the last look.

        Raises:
            BrokenInvariant: it cannot be.
        """
        w, books = self._world, self._books
        if t < self._then:
            raise BrokenInvariant(f"{TIME}: hour {t:g} after hour {self._then:g}", w)
        self._then = t
        if len(books.state) < len(w.convoys) or len(books.inbound) < len(w.stores):
            for mine, theirs in ((books.state, w.convoys), (books.open, w.convoys), (books.inbound, w.stores)):
                mine.resize(len(theirs), refcheck=False)
        rule, where = self._audit(w, books, thorough, t)
        if rule != a.KEPT:
            raise BrokenInvariant(self._told(int(rule), int(where), t), w)

    def _told(self, rule: int, where: int, t: float) -> str:
        said, array = RULES[rule]
        return f"{said}: broken at hour {t:g} by {self._named(array, where)}: {self._numbers(rule, array, where)}"

    def _named(self, array: str, where: int) -> str:
        layout = self._layout
        if array == "stores":
            return f"store {layout.store_name[where]} of class {SUPPLIES[layout.store_supply[where]]}"
        if array == "fleets":
            _, carrier, fleet = layout.fleets[where]
            return f"the {fleet.mode} fleet of {carrier.name} at {fleet.home}"
        if array in ("assets", "stations"):
            asset = int(self._world.stations["asset"][where]) if array == "stations" else where
            return layout.asset_names[asset]
        if array == "destroyed":
            return f"class {SUPPLIES[where]}"
        return f"{array.removesuffix('s')} {where}"

    def _numbers(self, rule: int, array: str, where: int) -> dict[str, Any]:
        w, books = self._world, self._books
        if rule == a.CONSERVATION:
            initial, found = float(books.initial[where]), float(books.transit[where])
            return {"initial_t": initial, "accounted_t": found, "missing_t": initial - found}
        if rule == a.CREWS:
            return {"assets": [int(job["asset"]) for job in w.jobs if job["open"] and job["crew"] == where]}
        rows = getattr(w, array)
        numbers: dict[str, Any] = dict(zip(rows.dtype.names, rows[where].tolist(), strict=True))
        if array == "convoys":
            numbers |= {"state": r.STATES[numbers["state"]], "cause": r.CAUSES[numbers["cause"]]}
            numbers["spent_h"] = numbers.pop("spent").tolist()
        if array == "stations":
            numbers["serving"] = int(books.serving[where])
        if array == "stores":
            numbers["under_way_t"] = float(books.inbound[where])
        return numbers
