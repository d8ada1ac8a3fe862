"""The arrays of the world, declared once: what a convoy, an arc, a store is to the compiled kernel.

Everything is a record in a numpy array and refers to others by position, -1 for none. What is used together stands
together; records of which there are many are short, to touch few lines of cache. The declaration is the documentation.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from model.results import TERMINAL_STATES, UNDER_WAY

# States of a convoy. Those from DELIVERED on are terminal: a convoy enters exactly one of them, once.
ORDERED, LOADING, PERMIT_WAIT, MOVING, QUEUED, TRANSFER, HELD, BLOCKED, BROKEN, UNLOADING = range(10)
DELIVERED, DESTROYED, DIVERTED, RETURNED, CANCELLED, EXPIRED = range(10, 16)
STATES = (*UNDER_WAY, *TERMINAL_STATES)

# Whether a convoy that was hit is to ask its commander at the next node, stands there and asks, or stays there.
ASKS, STANDS, HOLDS = range(1, 4)

# Why a convoy ended.
NO_CAUSE, REACHED, ATTACK, MISHAP, DECISION, PERMIT_LATE, NO_SERVER = range(7)
#: Causes from here on in the log: that of inject 0, 1, ...
INJECTED = 100
CAUSES = ("", "reached", "attack", "mishap", "decision", "permit_late", "no_server")

# Kinds of event in the calendar. Those of convoys come first; they are void when older than the convoy's version.
ARRIVE, SERVED, GO, DECIDE, EXPIRE = range(5)
(WORK, STEP, STRIKE, DAY, CHANGE, APPEAR, ASK, FAIL, CALL_OUT, MARK, REASSESS, TEAM_BACK, FEED, RELIEF,
 RAID_OVER, CREW_ON, CREW_BACK, TOLD, LOOK) = range(5, 24)  # fmt: skip

# Kinds of change on the timeline.
(POSTURE, REGIME, CAPACITY, ARRIVAL, INTERDICTION, DAMAGE, WEATHER, INJECT, ABLE, SUPPLIER,
 SPELL, SPELL_ABLE) = range(12)  # fmt: skip

# What the log tells of.
LOGGED = (
    "strike", "strike_failed", "damage", "repair_started", "repaired", "posture", "regime", "capacity",
    "stock_out", "blocked", "inject", "carrier", "intercepted", "fed", "hindered", "raid",
    "crew_lost", "crew_back", "supplier",
)  # fmt: skip
(LOG_STRIKE, LOG_STRIKE_FAILED, LOG_DAMAGE, LOG_WORK, LOG_REPAIRED, LOG_POSTURE, LOG_REGIME, LOG_CAPACITY,
 LOG_STOCK_OUT, LOG_BLOCKED, LOG_INJECT, LOG_ABLE, LOG_INTERCEPTED, LOG_FED, LOG_HINDERED,
 LOG_RAID, LOG_CREW_LOST, LOG_CREW_BACK, LOG_SUPPLIER) = range(len(LOGGED))  # fmt: skip

# Columns of the regimes.
MEAN_H, SHAPE, STAFF, REWORK, DEADLINE_H = range(5)

# Kinds of cargo a permit distinguishes.
GENERAL, DANGEROUS, OVERWEIGHT = range(3)

#: Bytes that a processor takes from memory at once.
LINE = 64
#: Lines of a convoy's record that a leg touches.
TOUCHED = 3


def _in_lines(columns: list[Any]) -> np.dtype:
    """Return a record that is filled up to whole lines of cache, so that none begins within one."""
    plain = np.dtype(columns)
    names: tuple[str, ...] = plain.names or ()
    kinds, offsets = [plain[name] for name in names], [plain.fields[name][1] for name in names]  # type: ignore[index]
    size = -(-plain.itemsize // LINE) * LINE
    return np.dtype({"names": names, "formats": kinds, "offsets": offsets, "itemsize": size})


CONVOY = _in_lines(
    [
        # What the next steps of a leg depend on, in one line of cache.
        ("version", "i4"),  # events of older versions are void
        ("state", "i4"),
        ("arc", "i4"),  # arc under way, -1 at a node
        ("route", "i4"),  # first leg in `routes`
        ("leg", "i4"),  # next or current leg
        ("legs", "i4"),
        ("mode", "i2"),
        ("breaks", "i2"),  # 1: it breaks down on the arc that it is on
        ("asks", "i4"),
        ("since", "f8"),  # when it took its present state
        ("starts", "f8"),  # when its present service or leg begins: in the future while it queues or waits for papers
        ("vehicles", "f8"),
        ("kph", "f8"),
        # What else a leg touches, in a second line and a third.
        ("ends", "f8"),  # when that service ends, or the gate is free again
        ("arrives", "f8"),  # when the leg under way ends
        ("joined", "f8"),  # when it joined the queue where it is, or began to wait for papers
        ("drive_h", "f8"),  # driving before a rest, 0: no rests
        ("tail_h", "f8"),  # by which its last vehicle is later than its first
        ("spared", "f8"),  # share of the hazard of attack that its escort takes off it
        ("order", "i4"),  # its turn in the queue where it is; the number of its wait for papers
        ("crossed", "i4"),  # legs entered in its whole life: the index of its luck
        ("node", "i4"),  # where it is, or the node it last left
        ("fleet", "i4"),
        ("tonnes", "f8"),
        ("km", "f8"),
        ("key", "u8"),  # identity for luck: whom it serves and the how-manieth of them
        ("spent", "f8", (DELIVERED,)),  # hours in each state: those of a leg come first
        # What loading and unloading touch.
        ("server", "i4"),
        ("visits", "i4"),  # services so far: the index of their luck
        ("priority", "i4"),
        ("gauge", "i4"),  # rail gauge it stands on, 0 before the first rail leg
        # What the audit looks at, too.
        ("station", "i4"),  # station that it waits at or is served by
        ("stream", "i4"),  # the stream it belongs to, -1 for a convoy of the forces
        ("supply", "i4"),
        ("target", "i4"),  # store it goes to
        ("need", "i4"),  # first permit in `needs`
        ("needs", "i4"),
        ("cause", "i4"),
        ("ordered", "i4"),  # store it was first meant for; another target at the end makes it diverted
        ("returning", "i4"),
        ("unloads", "i4"),
        ("place", "i4"),  # where it stands among the live
        ("escort", "i4"),  # one more than the group that its escort is of, 0: none
        ("source", "i4"),  # store it was loaded from
        ("next", "i4"),  # who waits behind it at a station with priorities, or for room in a store
        ("load", "i4"),  # its row of `crossings`
        ("abandons", "i4"),  # 1: what broke down is left behind when it goes on
        # The rest.
        ("rest_h", "f8"),
        ("driven_h", "f8"),
        ("born", "f8"),  # when it was ordered
        ("whole", "f8"),  # vehicles that set out
        ("slot", "f8"),  # before which it may not leave the place where it is
        ("brought", "f8"),  # tonnes that it has handed over already, while the rest waits for room
        ("held", "f8"),  # hours that it has to wait before it may come in at the end of its leg
    ]
)

ARC = np.dtype(
    [
        # What the gate needs, in one line of cache.
        ("share", "f8"),  # of the capacity of its asset that the forces can use now
        ("free_at", "f8"), ("headway_h", "f8"), ("km", "f8"), ("kph", "f8"),
        ("pace", "f8"),  # what weather makes of speeds
        ("formalities_h", "f8"),
        ("jam", "i4"),  # its jam, -1: traffic does not slow it
        ("rhythm", "i4"),  # of the share of its capacity that civil traffic leaves, -1: all
        # What the end of a leg needs, and the rest.
        ("loss", "f8"),  # -ln(1 - chance that a vehicle is lost on it), by mishap
        ("attack", "f8"),  # the same by attack, at present
        ("passed_t", "f8"),
        ("held_until", "f8"),  # when the tail is in of a column whose head has already left the arc
        ("breaks", "f8"),  # chance that a column breaks down on it, as the weather is
        ("a", "i4"), ("b", "i4"), ("asset", "i4"), ("mode", "i4"), ("gauge", "i4"), ("border", "i4"),
    ]
)  # fmt: skip

STATION = np.dtype(
    [
        ("share", "f8"),  # of the capacity of its asset that the forces can use now
        ("rate", "f8"),
        ("first", "i4"), ("servers", "i4"),
        ("law", "i4"),  # of its service times, -1: tonnes by rate
        ("discipline", "i4"),
        ("passed_t", "f8"),
        ("wait_h", "f8"), ("service_h", "f8"),  # sums over those served
        ("served", "i4"), ("waited", "i4"),  # counts of convoys; `waited` of those who had to
        ("lost", "i4"),
        ("head", "i4"),  # first of those who wait, where there are priorities
        ("node", "i4"), ("asset", "i4"),
    ]
)  # fmt: skip

# Disciplines of a station.
FIFO, PRIORITY, LOSS = range(3)

STREAM = np.dtype(
    [
        ("law", "i8"), ("mode", "i8"), ("origin", "i8"), ("route", "i8"), ("legs", "i8"), ("priority", "i8"),
        ("loads", "i8"), ("unloads", "i8"), ("most", "i8"), ("made", "i8"),
        ("vehicles", "f8"), ("tonnes", "f8"), ("kph", "f8"), ("until", "f8"),
        ("way", "i8"), ("ways", "i8"),  # its first way and how many, where it chooses
        ("every_h", "f8"), ("shows_h", "f8"), ("step", "f8"), ("tries", "f8"),
        ("rhythm", "i8"),  # by which its arrivals come faster and slower, -1: none
    ]
)  # fmt: skip

WAY = np.dtype(
    [
        ("route", "i8"), ("legs", "i8"), ("share", "f8"), ("hours", "f8"),
        ("gap", "f8"), ("gain", "f8"),  # by which part it was quicker than the mean, and how much its share heeds that
    ]
)  # fmt: skip

ASSET = np.dtype(
    [
        ("key", "u8"),  # identity for luck: links and terminals are numbered apart, so that neither shifts the other
        ("kind", "i8"),
        ("stations", "i8"),  # its station, -1 for a link
        ("level", "f8"),  # what damage leaves of its capacity
        ("civil", "f8"),  # what the timeline and hazards leave of it to the forces: the product of the next two
        ("stated", "f8"),
        ("spared", "f8"),
        ("fed", "f8"),  # what the power and data that it lives on leave of it
        ("job", "i8"),  # open damage
        ("struck", "i8"),  # strikes so far: the index of its luck
        ("changed", "f8"),  # when its level last changed
        ("lost_h", "f8"),  # hours of full capacity lost since the warm-up
        ("law", "i8"),  # of the time to its next failure, -1: it does not fail by itself
        ("lasts", "i8"),  # law of the hours that such a failure closes it, -1: the damage of its kind
        ("hits", "i8"),  # damages so far, also those that changed nothing: the index of the luck of their grade
        ("breaks", "i8"),  # damages so far: failures that were scheduled before the last are void
    ]
)

STORE = np.dtype(
    [
        ("node", "i8"), ("supply", "i8"), ("unit", "i8"), ("level", "f8"), ("capacity", "f8"),
        ("gain", "f8"), ("use", "f8"),  # t/h
        ("full_use", "f8"),  # what the unit would use with all its equipment there, t/h
        ("since", "f8"), ("asked", "f8"), ("served", "f8"), ("planned", "f8"), ("made", "f8"),
        ("inbound", "f8"), ("missed", "f8"),  # tonnes on the way to it, and lost on the way to it so far
        ("decay", "f8"),  # share of the stock that is lost an hour, continuously
        ("owed", "f8"),  # tonnes asked for by demands and not yet handed out
        ("demanded", "f8"), ("at_once", "f8"), ("lost", "f8"), ("stock_th", "f8"), ("owed_th", "f8"),  # since warm-up
        ("dry", "i8"),  # whether it has been told that it ran out
        ("watched", "i8"),  # 1: its depot reviews it at every request; 2: and when something comes, which others want
        ("holds_back", "i8"),  # 1: cargo for which there is no room waits on its vehicles
        ("queue", "i8"),  # one more than the first convoy that waits so, 0: none; the others follow by `next`
    ]
)  # fmt: skip

UNIT = np.dtype(
    [
        ("formation", "i8"), ("posture", "i8"), ("first_store", "i8"), ("equipment_store", "i8"),
        ("present", "i8"), ("equipment_t", "f8"),
    ]
)  # fmt: skip

TEAMS = np.dtype([("free", "f8"), ("total", "f8"), ("lost", "f8"), ("spares", "f8"), ("kph", "f8")])

BATTERY = np.dtype([("first", "i8"), ("rounds", "i8"), ("intercepts", "f8"), ("reload_h", "f8")])

# `able` is the share with drivers and systems: what the timeline leaves (`stated`) times what hazards leave (`spared`).
FLEET = np.dtype(
    [
        ("free", "f8"), ("total", "f8"), ("lost", "f8"), ("trips", "f8"), ("t_km", "f8"),
        ("able", "f8"), ("stated", "f8"), ("spared", "f8"),
    ]
)  # fmt: skip

# Vehicles on their way home, until they are next counted.
HOMING = np.dtype([("at", "f8"), ("vehicles", "f8"), ("fleet", "i8")])

PERMIT = np.dtype(
    [
        ("key", "u8"), ("border", "i8"), ("cargo", "i8"), ("lodged", "f8"),
        ("ready", "f8"), ("granted", "f8"),  # when the office is done with it; that may be while it is closed
    ]
)  # fmt: skip

JOB = np.dtype(
    [
        ("asset", "i8"), ("done", "i8"), ("crew", "i8"),
        ("factor", "f8"),  # on all hours of its steps; of an outage, its hours
        ("opened", "f8"), ("started", "f8"), ("open", "i8"), ("needs_crew", "i8"),
        ("row", "i8"),  # of the tables of damage and steps that it follows
        ("outage", "i8"),  # 1: it ends at one stroke, whatever the steps of its kind
        ("grade", "i8"),
    ]
)  # fmt: skip

# `inject` is the one that a change belongs to, or -1; `late_h` is how long it takes to come into force.
CHANGE_ROW = np.dtype(
    [("at", "f8"), ("what", "i8"), ("target", "i8"), ("value", "f8"), ("inject", "i8"), ("late_h", "f8")]
)
# `behind` is the next on the same page, -1 at its end; of a free slot one more than the next free one, 0 at the end.
EVENT = np.dtype([("at", "f8"), ("extra", "f8"), ("behind", "i4"), ("what", "i4"), ("who", "i4"), ("version", "i4")])
LOG_ROW = np.dtype([("at", "f8"), ("what", "i8"), ("who", "i8"), ("target", "i8"), ("value", "f8"), ("cause", "i8")])

# Clock: times and plain numbers that the kernel keeps.
(NOW, BREAKDOWN, BREAKDOWN_H, SIGMA, REPORT_H, PATIENCE_H, WARM_UP_H, OPENS, CLOSES, WEEKENDS, DAYS_PER_H,
 RECOVERY, ABANDON_H, QUEUE_H, TELLS) = range(15)  # fmt: skip
# Counters; UNTAKEN are the convoys that wait for room in a store, ASKED is one more than the convoy that decides now,
# RETURNING are the rows of `homing`, STANDING those of `answers`.
(SEQ, EVENTS, CONVOYS, PERMITS, JOBS, ROUTE_LEGS, NEEDS, STORES, LOGGED_ROWS, LEGS, STRIKES, LANDED, REPAIRS, LOGGING,
 DECISIONS, INTERCEPTED, SLOTS, FREE, PAGES, TODAY, TURNED, LIVE, BECAUSE, UNTAKEN, LAST, MOST, SEEN_DAY,
 SEEN, ASKED, RETURNING, STANDING) = range(31)  # fmt: skip

#: No array has more; its row in the table of addresses holds its address and its lengths.
DIMENSIONS = 4
