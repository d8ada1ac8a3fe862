"""Exercise control: it watches the truth at the beginning of each turn and lets the injects come whose time it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from model.exercise import injects_of
from model.kernel import records as r
from model.layout import CONSUMED, EQUIPMENT, by_class
from model.results import SUPPLIES

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from model.exercise import Condition
    from model.layout import Layout
    from model.plan import Plan
    from model.transport import Transport


class Control:
    """Fires each inject that waits for a condition, or for one that did, once.

    What has a day known beforehand stands on the kernel's timeline already.
    """

    def __init__(self, plan: Plan, layout: Layout, transport: Transport) -> None:
        self._scenario, self._layout, self._transport = plan.scenario, layout, transport
        self._units = {unit.name: i for i, unit in enumerate(plan.scenario.units)}
        changes = transport.world.changes
        waits = set(changes["inject"][np.isinf(changes["at"])].tolist())
        injects = injects_of(plan.scenario.injects)
        self._asking = {i: x.when for i, x in enumerate(injects) if i in waits and x.when is not None}
        self._following = {i: x.after for i, x in enumerate(injects) if i in waits and x.after is not None}
        self._names = [inject.id for inject in injects]
        self._then = self._asked_and_served() if self._asking else np.zeros(0)

    def watch(self) -> None:
        """Let come what is due at the beginning of this turn."""
        if not self._asking:
            return
        now = self._asked_and_served()
        self._turn, self._then = now - self._then, now
        for i in [i for i, condition in self._asking.items() if self._holds(condition)]:
            del self._asking[i]
            self._fire(i, self._transport.now)

    def _fire(self, inject: int, at: float) -> None:
        """Put the rows of an inject into the kernel's calendar, and those of the injects that follow it."""
        changes = self._transport.world.changes
        for row in np.flatnonzero(changes["inject"] == inject).tolist():
            self._transport.change(row, at + float(changes["late_h"][row]))
        for i in [i for i, after in self._following.items() if after.inject == self._names[inject]]:
            self._fire(i, at + self._following.pop(i).hours)

    def _holds(self, condition: Condition) -> bool:
        if self._transport.now < 24 * condition.from_days:
            return False
        value = _MEASURES[condition.measure](self, condition)
        if condition.below is not None:
            return value < condition.below
        return condition.above is not None and value > condition.above

    def _asked_and_served(self) -> np.ndarray:
        """float64[2, units, classes], tonnes since the start."""
        rows = np.array(self._layout.unit_store, np.int64)[:, None] + np.arange(CONSUMED)
        return np.stack([self._transport.world.stores[name][rows] for name in ("asked", "served")])

    def _service(self, condition: Condition) -> float:
        units = slice(None) if condition.of is None else self._units[condition.of]
        classes = slice(None) if condition.supply is None else SUPPLIES.index(condition.supply)
        asked, served = (float(rows[units][..., classes].sum()) for rows in self._turn)
        return served / asked if asked > 0 else float("nan")

    def _stock_days(self, condition: Condition) -> float:
        unit = self._scenario.units[self._units[str(condition.of)]]
        use = np.array(by_class(unit.heaviest_use(self._scenario.formations[unit.formation])))
        first = self._layout.unit_store[self._units[unit.name]]
        level = self._transport.world.stores["level"][first : first + CONSUMED]
        wanted = use > 0
        if condition.supply is not None:
            wanted &= np.arange(CONSUMED) == SUPPLIES.index(condition.supply)
        return float((level[wanted] / use[wanted]).min()) if wanted.any() else float("nan")

    def _equipment_share(self, condition: Condition) -> float:
        i, w = self._units[str(condition.of)], self._transport.world
        whole = float(w.units["equipment_t"][i])
        return float(w.stores["level"][self._layout.unit_store[i] + EQUIPMENT]) / whole if whole else 1.0

    def _capacity(self, condition: Condition) -> float:
        asset = self._transport.world.assets[self._layout.assets[str(condition.of)]]
        return float(asset["level"] * asset["civil"] * asset["fed"])

    def _convoys_lost(self, condition: Condition) -> float:
        del condition
        w = self._transport.world
        return float((w.convoys["state"][: int(w.count[r.CONVOYS])] == r.DESTROYED).sum())

    def _strikes_landed(self, condition: Condition) -> float:
        del condition
        return float(self._transport.world.count[r.LANDED])


_MEASURES: Mapping[str, Callable[[Control, Condition], float]] = {
    "service": Control._service,
    "stock_days": Control._stock_days,
    "equipment_share": Control._equipment_share,
    "capacity": Control._capacity,
    "convoys_lost": Control._convoys_lost,
    "strikes_landed": Control._strikes_landed,
}
