"""From the world to rows: the series of every turn, and the one row and the events of a finished run."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from model.history import events_of
from model.kernel import records as r
from model.kernel.compiled import direct
from model.kernel.stocks import take_stock
from model.layout import CONSUMED, EQUIPMENT
from model.ledger import asked_for
from model.peek import peek
from model.results import EVENTS, RUNS, SERIES, SUPPLIES, TERMINAL_STATES, Results, frame

if TYPE_CHECKING:
    from model.kernel.world import World
    from model.layout import Layout
    from model.plan import Plan
    from model.wargame import Wargame

#: Share of its equipment at which a unit's deployment counts as closed [A10, D-13].
CLOSED = 0.95


_level = peek(r.STORE, "level")

#: How many numbers are noted of a unit's store: what was asked, served and planned, and its level.
_NOTED = 4


class Recorder:
    """Notes turn by turn what units and depots have, and in the end makes the series by region of it."""

    def __init__(self, plan: Plan, layout: Layout, world: World) -> None:
        self._plan, self._layout, self._world = plan, layout, world
        known = plan.once("stores of the series", lambda: _stores(plan, layout))
        self.regions, self._units, self._depots, self._sum, self._depot_sum = known
        self._of_units, self._of_depots = self._units.ravel(), self._depots.ravel()
        self._width = _NOTED * self._units.size + self._depots.size
        self._take_stock = direct(take_stock, world, self._of_units, self._of_depots, np.empty(0), float)
        self.times: list[float] = []
        self._noted: list[np.ndarray] = []
        self._closed = np.full(len(self._units), np.nan)
        forces = world.units
        #: Position, store of the equipment and its whole weight of the units that have not closed.
        self._open = list(
            zip(range(len(forces)), forces["equipment_store"].tolist(), forces["equipment_t"].tolist(), strict=True)
        )

    def note(self, t: float) -> None:
        """Note what was asked, served and held in the turn that ends at hour `t`."""
        noted = np.empty(self._width)
        self._take_stock(self._world, self._of_units, self._of_depots, noted, t)
        self.times.append(t)
        self._noted.append(noted)
        if self._open:
            self._note_closure(t)

    def _note_closure(self, t: float) -> None:
        stores = self._world.stores
        closed = [unit for unit, store, whole_t in self._open if _level(stores, store)[0] / whole_t >= CLOSED]
        if closed:
            self._closed[closed] = t
            self._open = [row for row in self._open if row[0] not in closed]

    def asked_and_served(self) -> np.ndarray:
        """Return float64[turns, 2, regions, classes], tonnes."""
        return self._rows()[:, :2]

    def _rows(self) -> np.ndarray:
        """float64[turns, 5, regions, classes]: asked, served and planned in each turn, held by units and by depots."""
        turns, of_units = len(self._noted), _NOTED * self._units.size
        noted = np.array(self._noted).reshape(turns, self._width)
        units = noted[:, :of_units].reshape(turns, _NOTED, *self._units.shape)
        depots = noted[:, of_units:].reshape(turns, 1, *self._depots.shape)
        flows = np.diff(units[:, :-1], axis=0, prepend=0.0)
        return np.concatenate((self._sum @ flows, self._sum @ units[:, -1:], self._depot_sum @ depots), axis=1)

    def results(self, game: Wargame, twin: Recorder, wall_s: float) -> Results:
        """Return the tables of a finished run and its twin."""
        name = f"{self._plan.hash}-{game.seed_root}"
        runs = frame(RUNS, {k: [v] for k, v in self._run_row(game, name).items()})
        series = self._series(name, twin) if self._plan.scenario.record.series else _empty(SERIES)
        events = events_of(game, name) if self._plan.scenario.record.events else _empty(EVENTS)
        return Results(runs, series, events, wall_s, **asked_for(game, name))

    def _series(self, name: str, twin: Recorder) -> Any:
        rows, calm = self._rows(), twin.asked_and_served()
        turns, _, regions, classes = rows.shape
        return frame(
            SERIES,
            {
                "run": [name] * (turns * regions * classes),
                "time_h": np.repeat(self.times, regions * classes),
                "region": np.tile(np.repeat(self.regions, classes), turns),
                "supply": np.tile(SUPPLIES[:CONSUMED], turns * regions),
                "asked_t": rows[:, 0].ravel(),
                "served_t": rows[:, 1].ravel(),
                "planned_t": rows[:, 2].ravel(),
                "stock_t": rows[:, 3].ravel(),
                "depot_stock_t": rows[:, 4].ravel(),
                "asked_twin_t": calm[:, 0].ravel(),
                "served_twin_t": calm[:, 1].ravel(),
            },
        )

    def _run_row(self, game: Wargame, name: str) -> dict[str, object]:
        w, count = self._world, self._world.count
        convoys = w.convoys[: int(count[r.CONVOYS])]
        ended = np.bincount(convoys["state"], minlength=len(r.STATES))
        causes = convoys["cause"][convoys["state"] == r.DESTROYED]
        permits = w.permits[: int(count[r.PERMITS])]
        granted = permits["granted"] <= game.transport.now
        waits = (permits["granted"] - np.maximum(permits["lodged"], 0.0))[granted]
        sums = self._noted[-1][: 3 * self._units.size].reshape(3, *self._units.shape).sum(axis=1)
        asked, served, planned = sums
        return {
            "run": name,
            "plan": self._plan.hash,
            "scenario": self._plan.scenario.name,
            "seed": game.seed_root,
            "status": "done",
            "error": "",
            **{f"asked_{s}_t": x for s, x in zip(SUPPLIES, [*asked, self._due_t()], strict=True)},
            **{f"served_{s}_t": x for s, x in zip(SUPPLIES, [*served, self._brought_t()], strict=True)},
            "planned_t": float(planned.sum()),
            **{f"convoys_{s}": int(ended[r.STATES.index(s)]) for s in TERMINAL_STATES},
            "convoys_under_way": int(ended[: r.DELIVERED].sum()),
            "convoys_lost_attack": int((causes == r.ATTACK).sum()),
            "convoys_lost_mishap": int((causes == r.MISHAP).sum()),
            "lost_t": float(w.destroyed.sum()),
            "vehicles_lost": float(w.fleets["lost"].sum()),
            "permits_lodged": len(permits),
            "permits_granted": int(granted.sum()),
            "permit_wait_h": float(waits.mean()) if len(waits) else float("nan"),
            "strikes": int(count[r.STRIKES]),
            "strikes_landed": int(count[r.LANDED]),
            "strikes_intercepted": int(count[r.INTERCEPTED]),
            "repairs": int(count[r.REPAIRS]),
            "crews_lost": int(w.crews["lost"].sum()),
            "refusals": game.transport.refused,
            "equipment_on_time_share": self._on_time(),
            "closure_days": self._closure_days(),
            "participation_share": game.market.participation(),
            "carriers_insolvent": sum(carrier.purse.empty for carrier in game.carriers),
            **{f"picture_gap_{what}": share for what, share in game.sensing.gap()._asdict().items()},
            "cost_transport_eur": game.treasury.transport_eur(w),
            "cost_standby_eur": sum(carrier.standby_eur for carrier in game.carriers),
            "cost_civil_eur": sum(carrier.displaced_eur() for carrier in game.carriers),
            "cost_levers_eur": self._plan.cost_levers_eur,
            "legs": int(count[r.LEGS]),
            "decisions": game.decisions + int(count[r.DECISIONS]),
        }

    def _deploying(self) -> list[int]:
        return [i for i, unit in enumerate(self._plan.scenario.units) if unit.deployment is not None]

    def _due_t(self) -> float:
        return float(self._world.units["equipment_t"][self._deploying()].sum())

    def _brought_t(self) -> float:
        stores = [self._layout.unit_store[i] + EQUIPMENT for i in self._deploying()]
        return float(self._world.stores["level"][stores].sum())

    def _on_time(self) -> float:
        """Share of deploying units, by equipment weight, that had closed by their required date."""
        rows = self._deploying()
        due = [24 * self._plan.scenario.units[i].deployment.required_days for i in rows]  # type: ignore[union-attr]
        weight = self._world.units["equipment_t"][rows]
        return float((weight * (self._closed[rows] <= due)).sum() / weight.sum()) if rows else float("nan")

    def _closure_days(self) -> float:
        closed = self._closed[self._deploying()]
        return float(closed.max() / 24) if len(closed) else float("nan")


def _stores(plan: Plan, layout: Layout) -> tuple[list[str], np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Return the regions with units, the stores of all units and of the depots there, int64[units, classes] and
    int64[depots, classes], and what adds them up, float64[regions, units] and float64[regions, depots].
    """
    region, nodes = plan.theatre.region, layout.nodes
    of_unit = [region[nodes[unit.node]] for unit in plan.scenario.units]
    regions = sorted(set(of_unit))
    depots = [
        (region[nodes[depot.node]], first)
        for depot, first in zip(plan.scenario.depots, layout.depot_store, strict=True)
        if region[nodes[depot.node]] in regions
    ]
    rows = [np.array(first, np.int64)[:, None] for first in (layout.unit_store, [first for _, first in depots])]
    units, depot_stores = (row + np.arange(CONSUMED) for row in rows)
    sums = [
        (np.array(regions)[:, None] == np.array(of)[None, :]).astype(float) if of else np.zeros((len(regions), 0))
        for of in (of_unit, [of for of, _ in depots])
    ]
    return regions, units, depot_stores, *sums  # type: ignore[return-value]


def _empty(columns: Any) -> Any:
    return frame(columns, {name: [] for name in columns})
