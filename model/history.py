"""The event table of a run: what the kernel logged, and how each convoy ended."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from model.exercise import injects_of
from model.kernel import records as r
from model.results import EVENTS, SUPPLIES, frame

if TYPE_CHECKING:
    from model.wargame import Wargame


def events_of(game: Wargame, name: str) -> Any:
    """Return the events of a finished run in order of time; ends of convoys come last at equal times."""
    rows = [*_logged(game), *_ended(game)]
    rows.sort(key=lambda row: row[0])
    values: dict[str, list[object]] = {column: [row[i] for row in rows] for i, column in enumerate(list(EVENTS)[1:])}
    values["run"] = [name] * len(rows)
    return frame(EVENTS, values)


def _logged(game: Wargame) -> list[tuple[float, str, str, str, float, str]]:
    w, layout, scenario = game.world, game.layout, game.plan.scenario
    opponents = [a.name for a in scenario.adversaries]
    injects = injects_of(scenario.injects)
    rows = []
    for at, what, who, target, value, why in w.log[: int(w.count[r.LOGGED_ROWS])].tolist():
        kind = r.LOGGED[what]
        if kind in ("strike", "strike_failed", "damage", "intercepted", "raid"):
            row = (opponents[who] if who >= 0 else "timeline", layout.asset_names[target])
        elif kind in ("repair_started", "repaired", "crew_lost"):
            row = (f"crew {who}" if who >= 0 else "", layout.asset_names[target])
        elif kind == "crew_back":
            row = (f"crew {who}", "")
        elif kind == "fed":
            row = ("", layout.asset_names[target])
        elif kind == "capacity":
            row = ("timeline", layout.asset_names[target])
        elif kind == "blocked":
            row = (f"convoy {who}", layout.asset_names[target])
        elif kind == "hindered":
            row = (opponents[who], layout.borders[target])
        elif kind == "regime":
            row = (layout.regimes[int(value)], layout.borders[target] if target >= 0 else "*")
        elif kind == "posture":
            row = (scenario.units[who].name, "")
        elif kind == "carrier":
            row = (layout.fleets[who][1].name, layout.fleets[who][2].home)
        elif kind == "supplier":
            row = (scenario.industry[who].name, "")
        elif kind == "inject":
            row = (injects[who].owner, injects[who].addressee)
        else:
            row = (layout.store_name[who], _class_of(game, who))
        rows.append((at, kind, *row, value, injects[why - r.INJECTED].id if why >= r.INJECTED else ""))
    return rows


def _ended(game: Wargame) -> list[tuple[float, str, str, str, float, str]]:
    w, streams = game.world, game.plan.scenario.streams
    convoys = w.convoys[: int(w.count[r.CONVOYS])]
    rows = []
    for c in np.flatnonzero(convoys["state"] >= r.DELIVERED).tolist():
        row = convoys[c]
        target = streams[row["stream"]].goal if row["stream"] >= 0 else game.layout.store_name[row["target"]]
        state, cause = r.STATES[row["state"]], r.CAUSES[row["cause"]]
        rows.append((float(row["since"]), state, f"convoy {c}", target, float(row["tonnes"] + row["brought"]), cause))
    return rows


def _class_of(game: Wargame, store: int) -> str:
    return SUPPLIES[game.layout.store_supply[store]]
