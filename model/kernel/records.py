"""The arrays of the world, declared once: what a convoy, an arc, a store is to the compiled kernel.

Everything is a record in a numpy array and refers to others by position, -1 for none. Records keep the fields of one
convoy in one cache line, and the declaration is the documentation.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

# States of a convoy. Those from DELIVERED on are terminal: a convoy enters exactly one of them, once.
ORDERED, LOADING, PERMIT_WAIT, MOVING, QUEUED, TRANSFER, HELD, BLOCKED, BROKEN, UNLOADING = range(10)
DELIVERED, DESTROYED, DIVERTED, RETURNED, CANCELLED, EXPIRED = range(10, 16)
STATES = (
    "ordered", "loading", "permit_wait", "moving", "queued", "transfer", "held", "blocked", "broken_down", "unloading",
    "delivered", "destroyed", "diverted", "returned", "cancelled", "expired",
)  # fmt: skip

# Why a convoy ended.
NO_CAUSE, REACHED, ATTACK, MISHAP, DECISION, PERMIT_LATE = range(6)
CAUSES = ("", "reached", "attack", "mishap", "decision", "permit_late")

# Kinds of event in the calendar.
ARRIVE, SERVED, GO, DECIDE, EXPIRE, FLEET_BACK, WORK, STEP, STRIKE, DAY, CHANGE = range(11)

# Kinds of change on the timeline.
POSTURE, REGIME, CAPACITY, ARRIVAL, INTERDICTION, DAMAGE = range(6)

# What the log tells of.
LOGGED = (
    "strike", "strike_failed", "damage", "repair_started", "repaired", "posture", "regime", "capacity",
    "stock_out", "permit", "blocked",
)  # fmt: skip
(LOG_STRIKE, LOG_STRIKE_FAILED, LOG_DAMAGE, LOG_WORK, LOG_REPAIRED, LOG_POSTURE, LOG_REGIME, LOG_CAPACITY,
 LOG_STOCK_OUT, LOG_PERMIT, LOG_BLOCKED) = range(len(LOGGED))  # fmt: skip

# Kinds of cargo a permit distinguishes.
GENERAL, DANGEROUS, OVERWEIGHT = range(3)

CONVOY = np.dtype(
    [
        ("key", "u8"),  # identity for luck: whom it serves and the how-manieth of them
        ("state", "i4"),
        ("cause", "i4"),
        ("supply", "i4"),
        ("mode", "i4"),
        ("source", "i4"),  # store it was loaded from
        ("target", "i4"),  # store it goes to
        ("ordered", "i4"),  # store it was first meant for; another target at the end makes it diverted
        ("fleet", "i4"),
        ("node", "i4"),  # where it is, or the node it last left
        ("route", "i4"),  # first leg in `routes`
        ("legs", "i4"),
        ("leg", "i4"),  # next or current leg
        ("arc", "i4"),  # arc under way, -1 at a node
        ("station", "i4"),  # station that it waits at or is served by
        ("server", "i4"),
        ("gauge", "i4"),  # rail gauge it stands on, 0 before the first rail leg
        ("crossed", "i4"),  # legs entered in its whole life: the index of its luck
        ("need", "i4"),  # first permit in `needs`
        ("needs", "i4"),
        ("version", "i4"),  # events of older versions are void
        ("returning", "i4"),
        ("vehicles", "f8"),
        ("tonnes", "f8"),
        ("kph", "f8"),
        ("born", "f8"),  # when it was ordered
        ("starts", "f8"),  # when its present service or leg begins: in the future while it queues
        ("ends", "f8"),  # when that service ends, or the gate is free again
        ("arrives", "f8"),  # when the leg under way ends
        ("since", "f8"),  # when it took its present state
        ("order", "i8"),  # its turn in the queue it stands in
        ("back_h", "f8"),  # empty return of its vehicles
        ("km", "f8"),
    ]
)

ARC = np.dtype(
    [
        ("a", "i4"), ("b", "i4"), ("asset", "i4"), ("mode", "i4"), ("gauge", "i4"), ("border", "i4"),
        ("km", "f8"), ("kph", "f8"), ("headway_h", "f8"), ("formalities_h", "f8"),
        ("loss", "f8"),  # -ln(1 - chance that a vehicle is lost on it), by mishap
        ("attack", "f8"),  # the same by attack, at present
        ("free_at", "f8"), ("passed_t", "f8"),
    ]
)  # fmt: skip

STATION = np.dtype([("node", "i4"), ("asset", "i4"), ("first", "i4"), ("servers", "i4"), ("rate", "f8"), ("passed_t", "f8")])

ASSET = np.dtype(
    [
        ("kind", "i4"),
        ("stations", "i4"),  # its station, -1 for a link
        ("level", "f8"),  # what damage leaves of its capacity
        ("civil", "f8"),  # what the timeline leaves of it to the forces
        ("job", "i4"),  # open damage
        ("struck", "i4"),  # strikes so far: the index of its luck
        ("changed", "f8"),  # when its capacity last changed
    ]
)

STORE = np.dtype(
    [
        ("node", "i4"), ("supply", "i4"), ("unit", "i4"), ("level", "f8"), ("capacity", "f8"),
        ("gain", "f8"), ("use", "f8"),  # t/h
        ("since", "f8"), ("asked", "f8"), ("served", "f8"), ("made", "f8"),
        ("inbound", "f8"),  # tonnes on the way to it
        ("issued", "f8"),  # tonnes taken out by convoys since the start
    ]
)  # fmt: skip

UNIT = np.dtype(
    [
        ("formation", "i4"), ("posture", "i4"), ("first_store", "i4"), ("equipment_store", "i4"),
        ("present", "i4"), ("equipment_t", "f8"),
    ]
)  # fmt: skip

FLEET = np.dtype([("free", "f8"), ("total", "f8"), ("lost", "f8"), ("trips", "f8"), ("t_km", "f8")])

PERMIT = np.dtype(
    [
        ("key", "u8"), ("border", "i4"), ("cargo", "i4"), ("lodged", "f8"), ("granted", "f8"),
    ]
)  # fmt: skip

JOB = np.dtype(
    [
        ("asset", "i4"), ("first", "i4"), ("steps", "i4"), ("done", "i4"), ("crew", "i4"),
        ("factor", "f8"), ("opened", "f8"), ("started", "f8"), ("open", "i4"), ("needs_crew", "i4"),
    ]
)  # fmt: skip

CHANGE_ROW = np.dtype([("at", "f8"), ("what", "i4"), ("target", "i4"), ("value", "f8")])
EVENT = np.dtype([("seq", "i8"), ("what", "i4"), ("who", "i4"), ("version", "i4"), ("extra", "f8")])
LOG_ROW = np.dtype([("at", "f8"), ("what", "i4"), ("who", "i4"), ("target", "i4"), ("value", "f8"), ("cause", "i4")])

# Clock: times and plain numbers that the kernel keeps.
NOW, BREAKDOWN, BREAKDOWN_H, SIGMA, REPORT_H, PATIENCE_H = range(6)
# Counters.
(SEQ, EVENTS, CONVOYS, PERMITS, JOBS, ROUTE_LEGS, NEEDS, STORES, LOGGED_ROWS, LEGS, STRIKES, LANDED, REPAIRS, LOGGING,
 DECISIONS) = range(15)  # fmt: skip


class World(NamedTuple):
    """All arrays of one run. The kernel is their only writer."""

    seed: np.ndarray  # uint64[1]
    clock: np.ndarray  # float64[6]
    count: np.ndarray  # int64[15]
    when: np.ndarray  # float64[events]: the calendar, a binary heap with `what`
    what: np.ndarray  # EVENT[events]
    convoys: np.ndarray
    spent: np.ndarray  # float64[convoys, states]: hours in each state
    routes: np.ndarray  # int32: legs of all routes, one after the other
    needs: np.ndarray  # int32: permits of all convoys
    arcs: np.ndarray
    stations: np.ndarray
    station_of: np.ndarray  # int32[nodes, terminal modes]
    free_at: np.ndarray  # float64: when each server is free
    assets: np.ndarray
    stores: np.ndarray
    units: np.ndarray
    use: np.ndarray  # float64[formations, postures, supplies]: t/h
    fleets: np.ndarray
    permits: np.ndarray
    regimes: np.ndarray  # float64[regimes, 3]: mean hours, shape, then factors below
    factors: np.ndarray  # float64[regimes, cargo kinds]
    regime_of: np.ndarray  # int32[borders]
    jobs: np.ndarray
    damage: np.ndarray  # float64[asset kinds, 3]: floor, gsd, needs crew
    steps: np.ndarray  # float64[asset kinds, steps, 2]: hours, capacity; NaN hours past the last
    changes: np.ndarray
    destroyed: np.ndarray  # float64[supplies]
    reached: np.ndarray  # int8[adversaries, arcs]: where each one interdicts
    log: np.ndarray
