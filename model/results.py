"""The declared columns of every result table: one place, so that writers and readers agree before any run.

`runs` holds one row a run, `series` one row a (run, time, region, class of supply), `events` one row a
change or a convoy's end. Wall time is not a column: rows of the same (plan, seed) are byte-identical, on any
backend and any day, so what differs between machines is kept apart in :attr:`Results.wall_s`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd

#: NATO classes of supply, and `equipment` for the unit sets that a deployment moves. Order is their index.
SUPPLIES: tuple[str, ...] = ("I", "II", "III", "IV", "V", "equipment")

#: How a convoy ends. Exactly one of them, with a cause.
TERMINAL_STATES = ("delivered", "destroyed", "diverted", "returned", "cancelled", "expired")

#: Columns of `runs` that the simulator fills; a sweep adds factor columns (`u_`, `l_`, `a_`) and metrics (`y_`).
RUNS: Mapping[str, str] = {
    "run": "str",  # hash of (plan, seed)
    "plan": "str",  # hash of the plan
    "scenario": "str",
    "seed": "int64",
    "status": "str",  # done | failed
    "error": "str",  # traceback of a failed run, else ""
    **{f"asked_{s}_t": "float64" for s in SUPPLIES},
    **{f"served_{s}_t": "float64" for s in SUPPLIES},
    "planned_t": "float64",  # of the classes that are consumed; see SERIES
    **{f"convoys_{s}": "int64" for s in TERMINAL_STATES},
    "convoys_under_way": "int64",  # at the horizon
    "convoys_lost_attack": "int64",  # destroyed, by the cause of the last loss
    "convoys_lost_mishap": "int64",
    "lost_t": "float64",  # cargo destroyed
    "vehicles_lost": "float64",
    "permits_lodged": "int64",
    "permits_granted": "int64",
    "permit_wait_h": "float64",  # mean over granted permits, from day 0 for older papers; NaN when none was granted
    "strikes": "int64",
    "strikes_landed": "int64",
    "strikes_intercepted": "int64",
    "repairs": "int64",
    "crews_lost": "int64",  # of engineers, counted each time
    "refusals": "int64",  # intents refused
    "equipment_on_time_share": "float64",  # by tonnes, against required dates; NaN when none was due
    "closure_days": "float64",  # when the last deploying unit had 95 % of its equipment; NaN when it never did
    "participation_share": "float64",  # of their free vehicles, what private carriers offered; NaN without any
    "carriers_insolvent": "int64",
    "picture_gap_stock": "float64",  # tonnes that commands' pictures were off / tonnes there were, over all turns
    "picture_gap_convoys": "float64",  # tonnes believed under way but lost / tonnes under way or on order
    "picture_gap_links": "float64",  # assets pictured open or closed wrongly / assets closed in truth or picture
    "cost_transport_eur": "float64",
    "cost_standby_eur": "float64",  # paid to carriers for waiting at call
    "cost_civil_eur": "float64",  # civil work that made way for the forces
    "cost_levers_eur": "float64",
    "legs": "int64",
    "decisions": "int64",
}

#: Columns of `series`. Times are the ends of turns; asked, served and delivered are sums over the turn before.
SERIES: Mapping[str, str] = {
    "run": "str",
    "time_h": "float64",
    "region": "str",
    "supply": "str",
    "asked_t": "float64",
    "served_t": "float64",
    "planned_t": "float64",  # what units would ask for with all their equipment from their arrival: no lever changes it
    "stock_t": "float64",  # held by the units of the region, at `time_h`
    "depot_stock_t": "float64",  # held by the depots of the region
    "asked_twin_t": "float64",  # the same numbers in the undisrupted run on the same seed
    "served_twin_t": "float64",
}

#: Columns of `events`.
EVENTS: Mapping[str, str] = {
    "run": "str",
    "time_h": "float64",
    "what": "str",  # strike, damage, repair, regime, posture, convoy, stock_out, refused, ...
    "who": "str",
    "target": "str",
    "value": "float64",
    "cause": "str",
}


#: States of a convoy before its end; the hours in each are recorded, for they explain a curve.
UNDER_WAY = (
    "ordered", "loading", "permit_wait", "moving", "queued", "transfer", "held", "blocked", "broken_down", "unloading",
)  # fmt: skip

#: Columns of `convoys`.
CONVOYS: Mapping[str, str] = {
    "run": "str",
    "convoy": "int64",
    "stream": "str",  # empty for a convoy of the forces
    "way": "int64",  # that it chose among the ways of its stream, from 0; -1 where there is no choice
    "supply": "str",  # empty for a convoy of a stream
    "mode": "str",
    "goal": "str",  # node where its route ends
    "vehicles": "float64",  # left at the end
    "tonnes": "float64",  # handed over, or left at the end
    "born_h": "float64",
    "ended_h": "float64",  # NaN for a convoy under way at the horizon
    "state": "str",
    "cause": "str",
    "km": "float64",
    **{f"{state}_h": "float64" for state in UNDER_WAY},  # hours in that state; all add up to its life in the run
}

#: Columns of `queues`: convoys that joined a terminal after the warm-up; lengths are means over the time since then,
#: and those who are still there at the end are part of them.
QUEUES: Mapping[str, str] = {
    "run": "str",
    "terminal": "str",  # node:mode
    "servers": "int64",
    "served": "int64",
    "lost": "int64",  # turned away, where nobody may wait
    "waited": "int64",  # of those served, how many had to wait
    "wait_h": "float64",  # mean of those served; NaN when nobody was
    "service_h": "float64",  # mean of those served; NaN when nobody was
    "queue": "float64",  # waiting, mean number
    "system": "float64",  # waiting or being served, mean number
    "busy": "float64",  # share of the servers' time
}


#: Columns of `stocks`: the shelves of depots, since the warm-up.
STOCKS: Mapping[str, str] = {
    "run": "str",
    "depot": "str",
    "supply": "str",
    "demanded_t": "float64",  # asked for by demands
    "at_once_t": "float64",  # of that, met at once
    "lost_t": "float64",  # of that, never met: the customers did not wait
    "stock_t": "float64",  # mean over time
    "owed_t": "float64",  # mean over time
    "orders": "int64",  # that the depot placed, from the start of the run
}

#: Columns of `assets`: what was ever damaged or without its power or data, since the warm-up.
ASSETS: Mapping[str, str] = {
    "run": "str",
    "asset": "str",
    "damages": "int64",  # from the start of the run
    "capacity": "float64",  # mean over time, as a share
}

#: The tables beside `runs`, each of which a scenario may ask to `record`.
TABLES = ("series", "events", "convoys", "queues", "stocks", "assets")


class Results(NamedTuple):
    """The tables of one run, or of many put together, with the wall time in seconds that they took.

    The last four are those of the disrupted run, None unless the scenario asks to record them.
    """

    runs: pd.DataFrame
    series: pd.DataFrame
    events: pd.DataFrame
    wall_s: float
    convoys: pd.DataFrame | None = None
    queues: pd.DataFrame | None = None
    stocks: pd.DataFrame | None = None
    assets: pd.DataFrame | None = None


def frame(columns: Mapping[str, str], values: Mapping[str, Sequence[object] | object]) -> pd.DataFrame:
    """Build a frame with exactly the declared columns, in order and dtype; `values` maps column to its values.

    Raises:
        KeyError: a declared column is missing from `values`.
    """
    import pandas as pd

    return pd.DataFrame({name: pd.Series(values[name], dtype=dtype) for name, dtype in columns.items()})
