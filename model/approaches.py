"""Approaches: a runway, a channel, the throat of a yard, which all who come to a place by one mode share."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from pydantic import Field

from model.kernel.approaches import APPROACH, ENTERS, LEAVES
from model.part import Mode, Name, Part, Positive
from model.theatre import MODES

if TYPE_CHECKING:
    from model.scenario import Scenario
    from model.theatre import Theatre


class Approach(Part):
    """So many comings and goings an hour at a node by a mode, over all its links and in both directions together.

    Every aircraft takes one slot to land and one to take off; of a column each vehicle does; a train or a ship takes
    one. Slots are given out in the order of asking. Who waits for one to come in circles, or lies before the port.
    """

    node: Name
    mode: Mode = "air"
    per_hour: Positive = Field(description="comings and goings an hour: one runway 20-40 [unverified]")


def approaches_of(scenario: Scenario, theatre: Theatre) -> tuple[np.ndarray, np.ndarray]:
    """Return the approaches, and int64[arcs, 2], the one that each arc leaves by and comes in by, -1 for none.

    Without any approach the second has no rows.
    """
    found = np.zeros(len(scenario.approaches), APPROACH)
    of = np.full((2 * len(theatre.links) if len(found) else 0, 2), -1)
    for k, approach in enumerate(scenario.approaches):
        found["headway_h"][k] = 1 / approach.per_hour
        node, own = theatre.node_index[approach.node], theatre.link_mode == MODES.index(approach.mode)
        for side, (a, b) in enumerate(((theatre.link_a, theatre.link_b), (theatre.link_b, theatre.link_a))):
            of[side::2, LEAVES][own & (a == node)] = k
            of[side::2, ENTERS][own & (b == node)] = k
    return found, of
