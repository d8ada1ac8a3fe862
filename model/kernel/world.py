"""The world: all arrays of one run, by name. What a row of each is stands in `records.py`."""

from __future__ import annotations

from collections import namedtuple
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

from model.kernel.addresses import Addressed

if TYPE_CHECKING:
    import numpy as np


@dataclass(eq=False, repr=False)
class World(Addressed):
    """All arrays of one run. The kernel is their only writer."""

    seed: np.ndarray  # uint64[3]: the root of all luck; see OF_LOSS and the next
    clock: np.ndarray  # float64[15]
    count: np.ndarray  # int64[31]
    events: np.ndarray  # EVENT[slots] of the calendar
    pages: np.ndarray  # int32: the first event on each page of the calendar, -1: blank
    tabs: np.ndarray  # uint64[pages / 64]: a bit for each page that is not blank
    convoys: np.ndarray  # of which a row is cleared when it is taken
    blank: np.ndarray  # CONVOY[1], zeros
    scratch: np.ndarray  # int64[convoys]: room for sorting a queue
    live: np.ndarray  # int64[convoys]: those that have not ended, in no order
    routes: np.ndarray  # int64: legs of all routes, one after the other
    needs: np.ndarray  # int64: permits of all convoys
    answers: np.ndarray  # ANSWER, those that stand first
    arcs: np.ndarray
    stations: np.ndarray
    station_of: np.ndarray  # int64[nodes, terminal modes]
    free_at: np.ndarray  # float64: when each server is free
    assets: np.ndarray
    dependences: np.ndarray
    feeders: np.ndarray  # int64: assets that others live on, dependence by dependence
    stores: np.ndarray
    units: np.ndarray
    use: np.ndarray  # float64[formations, postures, supplies]: t/h
    fleets: np.ndarray
    home_h: np.ndarray  # float64[fleets, nodes]: how long empty vehicles take to their home from there
    homing: np.ndarray  # HOMING[convoys], in no order: each sends its vehicles home once
    permits: np.ndarray
    regimes: np.ndarray  # float64[regimes, 5]: see MEAN_H and the next
    office_free_at: np.ndarray  # float64[borders, most staff]: when each officer has time
    factors: np.ndarray  # float64[regimes, cargo kinds]
    regime_of: np.ndarray  # int64[borders]
    jobs: np.ndarray
    damage: np.ndarray  # float64[rows, 3]: gsd, needs crew, exponential; kinds of asset come first
    grades: np.ndarray  # float64[rows, grades, 3]: which draws are no graver, floor, hours denied
    steps: np.ndarray  # float64[rows, grades, steps, 2]: hours, capacity; NaN hours past the last
    first_step_h: np.ndarray  # float64[rows]: median hours until damage first lets traffic through
    expected_h: np.ndarray  # float64[assets, 2]: see OUTAGE_H and the next
    awaited: np.ndarray  # float64[assets]: room to reckon how long what assets live on is away
    engineers: np.ndarray
    crews: np.ndarray
    means: np.ndarray  # of all adversaries, one after the other
    raided: np.ndarray  # float64[means, arcs]: what of a raid is felt there, by mode and air defence
    hindrances: np.ndarray  # by border
    changes: np.ndarray
    destroyed: np.ndarray  # float64[supplies]
    laws: np.ndarray
    samples: np.ndarray  # float64: of the empirical laws
    streams: np.ndarray
    ways: np.ndarray  # among which streams choose
    jams: np.ndarray
    demands: np.ndarray
    reached: np.ndarray  # float64[adversaries, arcs]: where each one interdicts, and what air defence leaves of it
    teams: np.ndarray  # escorts, by group
    escort_home_h: np.ndarray  # float64[groups, nodes]: how long a team takes to its home from there
    recovery_at: np.ndarray  # float64: when each recovery team is free; none: breakdowns last a fixed time
    batteries: np.ndarray
    ready_at: np.ndarray  # float64: when each round of air defence can be fired
    covers: np.ndarray  # int8[batteries, assets]: which assets each battery covers
    supplied: np.ndarray  # float64[producers]: share of parts from abroad that still comes
    spells: np.ndarray  # float64[spells of weather, 3]: whether it lasts, speed, breakdowns
    under: np.ndarray  # int8[spells of weather, arcs]: where it is
    rhythms: np.ndarray  # float64[rhythms, 169]: share by hour of the week, and the sum
    approaches: np.ndarray
    approach_of: np.ndarray  # int64[arcs, 2], or without approaches no rows: see LEAVES
    crossings: np.ndarray  # float64[loads, arcs, 2]: hours more on a leg, and hours that each vehicle crosses alone
    log: np.ndarray

    @property
    def spent(self) -> np.ndarray:
        """float64[convoys, states under way]: hours of each convoy in each."""
        return self.convoys["spent"]


WorldTuple = namedtuple("WorldTuple", [field.name for field in fields(World)])  # type: ignore[misc]
World.seen_as = WorldTuple
