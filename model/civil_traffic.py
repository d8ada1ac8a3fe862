"""Civil traffic that nobody simulates one by one: it takes a share of the capacity of links, by hour and day."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from pydantic import Field, model_validator

from model.part import Mode, Name, Part, Share
from model.rhythm import Rhythm
from model.theatre import MODES

if TYPE_CHECKING:
    from model.rhythm import Rhythms
    from model.scenario import Scenario
    from model.theatre import Theatre


class CivilTraffic(Part):
    """What civil traffic takes of the entries into some links, in both directions.

    A share of 1 at some hours is a ban to enter then: on roads at night, on a line while passenger trains run. Those
    who are on the link drive on. Where two rows name a link the last counts.
    """

    links: tuple[Name, ...] = Field((), description="links; none named: all of these modes")
    modes: tuple[Mode, ...] = Field(("road",), min_length=1, description="modes of the links")
    share: Share = Field(description="share of the capacity that it takes where the rhythm is 1 [assumed]")
    rhythm: Rhythm = Field(Rhythm(), description="by which the share rises and falls; no more than all is taken")

    @model_validator(mode="after")
    def _leaves_something(self) -> CivilTraffic:
        if not self.left().any():
            raise ValueError("civil traffic takes everything at every hour of the week; some hour below a share of 1")
        return self

    def left(self) -> np.ndarray:
        """float64[168]: the share of the capacity that it leaves at each hour of the week."""
        return 1.0 - np.minimum(1.0, self.share * self.rhythm.week())

    def on(self, theatre: Theatre) -> np.ndarray:
        """bool[links]: those that the row speaks of."""
        of_mode = np.isin(theatre.link_mode, [MODES.index(mode) for mode in self.modes])
        return of_mode & (np.isin(theatre.links, self.links) if self.links else True)


def rhythm_of_arcs(scenario: Scenario, theatre: Theatre, rhythms: Rhythms) -> np.ndarray:
    """int64[arcs]: the rhythm of what civil traffic leaves of each, -1 where there is none."""
    rows = np.full(len(theatre.links), -1)
    for traffic in scenario.civil_traffic:
        rows[traffic.on(theatre)] = rhythms.row_of(traffic.left())
    return np.repeat(rows, 2)
