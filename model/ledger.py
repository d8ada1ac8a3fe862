"""The tables of convoys and queues, written when the scenario asks to record them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from model.kernel import records as r
from model.results import CONVOYS, QUEUES, SUPPLIES, UNDER_WAY, frame
from model.theatre import MODES

if TYPE_CHECKING:
    import pandas as pd

    from model.wargame import Wargame


def convoys_of(game: Wargame, name: str) -> pd.DataFrame:
    """Return a row for every convoy of a run, in the order in which they were formed."""
    w, n = game.world, int(game.world.count[r.CONVOYS])
    rows, spent = w.convoys[:n], w.spent[:n]
    streams = [s.name for s in game.plan.scenario.streams]
    nodes, ended = game.plan.theatre.nodes, rows["state"] >= r.DELIVERED
    goals = [nodes[w.arcs["b"][w.routes[at + legs - 1]] if legs else node] for at, legs, node in rows[_WAY].tolist()]
    values = {
        "run": [name] * n,
        "convoy": np.arange(n),
        "stream": [streams[s] if s >= 0 else "" for s in rows["stream"].tolist()],
        "supply": [SUPPLIES[k] if k >= 0 else "" for k in rows["supply"].tolist()],
        "mode": [MODES[m] for m in rows["mode"].tolist()],
        "goal": goals,
        "vehicles": rows["vehicles"],
        "tonnes": rows["tonnes"],
        "born_h": rows["born"],
        "ended_h": np.where(ended, rows["since"], np.nan),
        "state": [r.STATES[s] for s in rows["state"].tolist()],
        "cause": [r.CAUSES[c] for c in rows["cause"].tolist()],
        "km": rows["km"],
        **{f"{state}_h": spent[:, i] for i, state in enumerate(UNDER_WAY)},
    }
    return frame(CONVOYS, values)


_WAY = ["route", "legs", "node"]


def queues_of(game: Wargame, name: str) -> pd.DataFrame:
    """Return a row for every terminal that served or turned away anybody who joined after the warm-up."""
    stations = game.world.stations
    rows = stations[(stations["served"] > 0) | (stations["lost"] > 0)]
    window = game.transport.now - game.plan.scenario.record.warm_up_hours
    served = np.maximum(rows["served"], 1)
    values = {
        "run": [name] * len(rows),
        "terminal": [game.layout.asset_names[asset] for asset in rows["asset"]],
        "servers": rows["servers"],
        "served": rows["served"],
        "lost": rows["lost"],
        "waited": rows["waited"],
        "wait_h": rows["wait_h"] / served,
        "service_h": rows["service_h"] / served,
        "queue": rows["wait_h"] / window,
        "system": (rows["wait_h"] + rows["service_h"]) / window,
        "busy": rows["service_h"] / window / rows["servers"],
    }
    return frame(QUEUES, values)
