"""The tables of convoys, queues, stocks and assets, made when the scenario asks to record them."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import numpy as np

from model.kernel import records as r
from model.layout import CONSUMED
from model.results import ASSETS, CONVOYS, QUEUES, STOCKS, SUPPLIES, UNDER_WAY, frame
from model.theatre import MODES

if TYPE_CHECKING:
    import pandas as pd

    from model.kernel.world import World
    from model.wargame import Wargame


def asked_for(game: Wargame, name: str) -> dict[str, pd.DataFrame]:
    """Return the tables that the scenario of a finished run asks for, by their name in the results."""
    record = game.plan.scenario.record
    tables = {"convoys": convoys_of, "queues": queues_of, "stocks": stocks_of, "assets": assets_of}
    return {table: make(game, name) for table, make in tables.items() if getattr(record, table)}


def convoys_of(game: Wargame, name: str) -> pd.DataFrame:
    """Return a row for every convoy of a run, in the order in which they were formed."""
    w, n = game.world, int(game.world.count[r.CONVOYS])
    rows, spent = w.convoys[:n], _spent(w, game.transport.now)
    streams = [s.name for s in game.plan.scenario.streams]
    nodes, ended = game.plan.theatre.nodes, rows["state"] >= r.DELIVERED
    goals = [nodes[w.arcs["b"][w.routes[at + legs - 1]] if legs else node] for at, legs, node in rows[_WAY].tolist()]
    values = {
        "run": [name] * n,
        "convoy": np.arange(n),
        "stream": [streams[s] if s >= 0 else "" for s in rows["stream"].tolist()],
        "way": _ways_of(w, rows),
        "supply": [SUPPLIES[k] if k >= 0 else "" for k in rows["supply"].tolist()],
        "mode": [MODES[m] for m in rows["mode"].tolist()],
        "goal": goals,
        "vehicles": rows["vehicles"],
        "tonnes": rows["tonnes"] + rows["brought"],
        "born_h": rows["born"],
        "ended_h": np.where(ended, rows["since"], np.nan),
        "state": [r.STATES[s] for s in rows["state"].tolist()],
        "cause": [r.CAUSES[c] for c in rows["cause"].tolist()],
        "km": rows["km"],
        **{f"{state}_h": spent[:, i] for i, state in enumerate(UNDER_WAY)},
    }
    return frame(CONVOYS, values)


def _spent(w: World, now: float) -> np.ndarray:
    """Return float64[convoys, states]: hours in each state, up to the end of the run for those who are under way."""
    n = int(w.count[r.CONVOYS])
    rows, spent = w.convoys[:n], w.spent[:n].copy()
    under = np.flatnonzero(rows["state"] < r.DELIVERED)
    state, since, starts = (rows[name][under] for name in ("state", "since", "starts"))
    queues = (rows["station"][under] >= 0) | (state == r.MOVING)
    waited = np.where(queues, np.clip(starts, since, now) - since, 0.0)
    spent[under, np.where(np.isinf(starts), r.BLOCKED, r.QUEUED)] += waited
    spent[under, state] += now - since - waited
    return spent


_WAY = ["route", "legs", "node"]


def _ways_of(world: World, rows: np.ndarray) -> np.ndarray:
    """Return int64[convoys]: the way of each, as its stream names them."""
    way = np.full(len(rows), -1)
    for s in np.flatnonzero(world.streams["ways"] > 1).tolist():
        first, ways = world.streams[s]["way"], world.streams[s]["ways"]
        own = rows["stream"] == s
        for k in range(ways):
            way[own & (rows["route"] == world.ways["route"][first + k])] = k
    return way


def queues_of(game: Wargame, name: str) -> pd.DataFrame:
    """Return a row for every terminal that somebody joined after the warm-up.

    Waits and services are those of convoys that were served; who is still there at the end is part of the lengths.
    """
    stations = game.world.stations
    there, waiting_h, being_served_h = _still_there(game)
    joined = (stations["served"] > 0) | (stations["lost"] > 0) | (there > 0)
    rows = stations[joined]
    window = game.transport.now - game.plan.scenario.record.warm_up_hours
    served, nobody = np.maximum(rows["served"], 1), rows["served"] == 0
    wait_h, service_h = rows["wait_h"] + waiting_h[joined], rows["service_h"] + being_served_h[joined]
    values = {
        "run": [name] * len(rows),
        "terminal": [game.layout.asset_names[asset] for asset in rows["asset"]],
        "servers": rows["servers"],
        "served": rows["served"],
        "lost": rows["lost"],
        "waited": rows["waited"],
        "wait_h": np.where(nobody, np.nan, rows["wait_h"] / served),
        "service_h": np.where(nobody, np.nan, rows["service_h"] / served),
        "queue": wait_h / window,
        "system": (wait_h + service_h) / window,
        "busy": service_h / window / rows["servers"],
    }
    return frame(QUEUES, values)


def _still_there(game: Wargame) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return by station how many that joined after the warm-up are there at the end, and the hours that they have
    waited and been served.
    """
    w, now = game.world, game.transport.now
    rows = w.convoys[: int(w.count[r.CONVOYS])]
    there = (rows["state"] < r.DELIVERED) & (rows["station"] >= 0)
    rows = rows[there & (rows["joined"] >= game.plan.scenario.record.warm_up_hours)]
    began, at, n = np.minimum(rows["starts"], now), rows["station"], len(w.stations)
    return np.bincount(at, minlength=n), np.bincount(at, began - rows["joined"], n), np.bincount(at, now - began, n)


def stocks_of(game: Wargame, name: str) -> pd.DataFrame:
    """Return a row for every shelf of every depot."""
    shelves = [(i, k) for i in range(len(game.depots)) for k in range(CONSUMED)]
    rows = game.world.stores[[game.layout.depot_store[i] + k for i, k in shelves]]
    window = game.transport.now - game.plan.scenario.record.warm_up_hours
    placed = Counter(game.placed)
    values = {
        "run": [name] * len(rows),
        "depot": [game.plan.scenario.depots[i].name for i, _ in shelves],
        "supply": [SUPPLIES[k] for _, k in shelves],
        "demanded_t": rows["demanded"],
        "at_once_t": rows["at_once"],
        "lost_t": rows["lost"],
        "stock_t": rows["stock_th"] / window,
        "owed_t": rows["owed_th"] / window,
        "orders": [placed[game.layout.depot_store[i] + k] for i, k in shelves],
    }
    return frame(STOCKS, values)


def assets_of(game: Wargame, name: str) -> pd.DataFrame:
    """Return a row for every asset that was damaged, or without its power or data, at least once."""
    assets = game.world.assets
    found = np.flatnonzero((assets["breaks"] > 0) | (assets["lost_h"] > 0) | (assets["fed"] < 1))
    rows, now = assets[found], game.transport.now
    lost_h = rows["lost_h"] + (1 - rows["level"] * rows["fed"]) * (now - rows["changed"])
    values = {
        "run": [name] * len(rows),
        "asset": [game.layout.asset_names[asset] for asset in found],
        "damages": rows["breaks"],
        "capacity": 1 - lost_h / (now - game.plan.scenario.record.warm_up_hours),
    }
    return frame(ASSETS, values)
