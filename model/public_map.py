"""The map that anybody can buy: places, what joins them, how fast and how much; and who is known to be where."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from agents.views import Network
from model.theatre import MODES, TERMINALS

if TYPE_CHECKING:
    from model.plan import Plan
    from model.theatre import Theatre

#: Tonnes that one entry of a gate carries, by mode: an articulated lorry [S42], a train [A0, D], a ship [assumed],
#: a sortie [C-17, A0], a barge [assumed]; a pipeline counts tonnes.
LOAD_T = (24.0, 1_000.0, 3_000.0, 72.6, 1_500.0, 1.0)
#: Hours that handling at a terminal takes, in one direction [S31: 4 h a train].
HANDLING_H = 4.0
BROAD = 1520
#: The map of those who do not look at it.
NOWHERE = Network(0, *(np.zeros(0, kind) for kind in (int, int, int, float, float, int, int)))

type Join = tuple[int, int, int, float, float]
RAMP = TERMINALS.index("ramp")


def public_map(plan: Plan) -> Network:
    """Return the theatre as a graph. Rails of either gauge are places of their own, joined where there is a ramp.

    Supply enters where industry is and where equipment waits; forces are known to stand where units stand, those that
    are yet to come included: deployments are announced.
    """
    theatre = plan.theatre
    place_of: dict[tuple[int, int], int] = {}
    n = len(theatre.nodes)
    rows: list[Join] = []
    for link, (a, b, mode) in enumerate(zip(theatre.link_a, theatre.link_b, theatre.link_mode, strict=True)):
        track = len(MODES) if theatre.gauge[link] == BROAD else int(mode)
        one, other = (place_of.setdefault((int(node), track), n + len(place_of)) for node in (a, b))
        hours = float(theatre.km[link] / theatre.kph[link])
        rows.append((one, other, link, hours, float(theatre.capacity_per_h[link]) * LOAD_T[mode]))
    rows += _handling(theatre, place_of)
    tail, head, asset = (np.array([row[k] for row in rows], np.int64) for k in range(3))
    free_h, capacity = (np.array([row[k] for row in rows], float) for k in (3, 4))
    return Network(
        n + len(place_of), np.concatenate((tail, head)), np.concatenate((head, tail)), np.tile(asset, 2),
        np.tile(free_h, 2), np.tile(capacity, 2), *_ends(plan),
    )  # fmt: skip


def _handling(theatre: Theatre, place_of: dict[tuple[int, int], int]) -> list[Join]:
    """Rows that join each node to its modes, through the terminal where there is one, and the gauges through ramps."""
    terminals = {
        (int(node), int(mode)): i
        for i, (node, mode) in enumerate(zip(theatre.terminal_node, theatre.terminal_mode, strict=True))
    }
    rows = []
    for (node, track), place in place_of.items():
        mode = MODES.index("rail") if track == len(MODES) else track
        rows.append(_through(theatre, terminals.get((node, mode)), node, place))
        if track == len(MODES) and (node, mode) in place_of and (node, RAMP) in terminals:
            rows.append(_through(theatre, terminals[node, RAMP], place_of[node, mode], place))
    return rows


def _through(theatre: Theatre, terminal: int | None, one: int, other: int) -> Join:
    if terminal is None:
        return one, other, -1, HANDLING_H, np.inf
    rate = float(theatre.servers[terminal] * theatre.rate_t_h[terminal])
    return one, other, len(theatre.links) + terminal, HANDLING_H, rate


def _ends(plan: Plan) -> tuple[np.ndarray, np.ndarray]:
    at, scenario = plan.theatre.node_index, plan.scenario
    sources = {at[producer.node] for producer in scenario.industry}
    sources |= {at[unit.deployment.origin] for unit in scenario.units if unit.deployment is not None}
    goals = {at[unit.node] for unit in scenario.units} - sources
    return np.array(sorted(sources), np.int64), np.array(sorted(goals), np.int64)
