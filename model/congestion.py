"""Congestion: how the traffic on a link slows those who enter it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

import numpy as np
from pydantic import Field

from model.kernel.congestion import JAM
from model.kernel.rhythms import WEEK_H
from model.part import Mode, Name, NonNegative, Part, Positive
from model.rhythm import Rhythm
from model.theatre import MODES

if TYPE_CHECKING:
    from model.kernel.world import World
    from model.rhythm import Rhythms
    from model.scenario import Scenario
    from model.theatre import Theatre


class Affine(Part):
    """Each vehicle an hour adds the same: hours = free + slope x flow."""

    law: Literal["affine"]
    slope_hours: NonNegative = Field(description="hours that each vehicle an hour in one direction adds to a leg")

    def curve(self, free_h: np.ndarray, capacity_per_h: np.ndarray) -> tuple[np.ndarray, float]:
        """Return (gain by link, power): a flow adds gain x flow ** power hours."""
        del capacity_per_h
        return np.full(len(free_h), self.slope_hours), 1.0


class BureauOfPublicRoads(Part):
    """The curve of the Bureau of Public Roads: hours = free x (1 + alpha x (flow / capacity) ** beta)."""

    law: Literal["bpr"]
    alpha: NonNegative = Field(0.15, description="hours added at capacity, as a share of the free hours [BPR 1964]")
    beta: Positive = Field(4, description="how suddenly a link fills up [BPR 1964]")

    def curve(self, free_h: np.ndarray, capacity_per_h: np.ndarray) -> tuple[np.ndarray, float]:
        """Return (gain by link, power): a flow adds gain x flow ** power hours."""
        return self.alpha * free_h / capacity_per_h**self.beta, self.beta


class Congestion(Part):
    """Links on which a leg takes longer the more vehicles enter.

    The hours are fixed at the entry, by the flow at that moment: vehicles an hour in that direction over the last
    `window_hours`, smoothed, plus the background. Trains and ships count as one vehicle. Where two rows name a link the
    last counts.
    """

    links: tuple[Name, ...] = Field((), description="links; none named: all of these modes")
    modes: tuple[Mode, ...] = Field(("road",), min_length=1, description="modes of the links")
    delay: Annotated[Affine | BureauOfPublicRoads, Field(discriminator="law")] = Field(
        default_factory=lambda: BureauOfPublicRoads(law="bpr"), description="from flow to hours"
    )
    background_per_h: NonNegative = Field(
        0, description="civil vehicles an hour in each direction that are not simulated one by one [assumed]"
    )
    rhythm: Rhythm | None = Field(None, description="of the background, by hour and day; null: it is steady")
    window_hours: Positive = Field(24, description="mean age of the entries that make up the flow [assumed]")


def jams_of(scenario: Scenario, theatre: Theatre, rhythms: Rhythms) -> tuple[np.ndarray, np.ndarray]:
    """Return (the jam of each arc or -1, the jams): two for each link that congestion slows."""
    row_of = np.full(len(theatre.links), -1)
    for i, row in enumerate(scenario.congestion):
        row_of[_slowed(row, theatre)] = i
    links = np.flatnonzero(row_of >= 0)
    jams = np.zeros(2 * len(links), JAM)
    jam_of = np.full(2 * len(theatre.links), -1)
    jam_of[2 * links], jam_of[2 * links + 1] = 2 * np.arange(len(links)), 2 * np.arange(len(links)) + 1
    free_h = theatre.km / theatre.kph
    for i, row in enumerate(scenario.congestion):
        own = np.repeat(row_of[links] == i, 2)
        gain, jams["power"][own] = row.delay.curve(free_h, theatre.capacity_per_h)
        jams["gain"][own] = np.repeat(gain[links], 2)[own]
        jams["background"][own], jams["tau_h"][own] = row.background_per_h, row.window_hours / 2
        jams["rhythm"][own] = rhythms.row(row.rhythm)
    return jam_of, jams


def background_hours(world: World) -> np.ndarray:
    """Return float64[arcs]: the hours that the background alone adds to a leg, in the mean of a week."""
    hours = np.zeros(len(world.arcs))
    slowed = world.arcs["jam"] >= 0
    jams = world.jams[world.arcs["jam"][slowed]]
    beats = np.ones((len(jams), 1))
    if (jams["rhythm"] >= 0).any():
        beats = np.where(jams["rhythm"][:, None] >= 0, world.rhythms[jams["rhythm"], :WEEK_H], 1.0)
    mean = ((jams["background"][:, None] * beats) ** jams["power"][:, None]).mean(axis=1)
    hours[slowed] = jams["gain"] * mean
    return hours


def _slowed(row: Congestion, theatre: Theatre) -> np.ndarray:
    """bool[links]: those that a row speaks of."""
    of_mode = np.isin(theatre.link_mode, [MODES.index(mode) for mode in row.modes])
    return of_mode & (np.isin(theatre.links, row.links) if row.links else True)
