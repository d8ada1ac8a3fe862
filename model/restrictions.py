"""Restrictions: links that some cargo may not use, or crosses slowly, or one vehicle at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal, NamedTuple

import numpy as np
from pydantic import Field, model_validator

from model.part import Mode, Name, Part, Positive, Supply
from model.theatre import MODES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from model.forces import Formation
    from model.scenario import Scenario
    from model.theatre import Theatre

ROAD, RAIL = MODES.index("road"), MODES.index("rail")


class Restriction(Part):
    """What some cargo meets on some links.

    `dangerous` concerns the classes of `carries`; `outsize` the equipment of formations that say so; `heavy` equipment
    above the load class of a road link by up to `factor`, which without such a row is kept off the link. Where several
    rows slow one cargo on a link the slowest counts; a refusal counts in any case.
    """

    concerns: Literal["dangerous", "outsize", "heavy"]
    links: tuple[Name, ...] = Field((), description="links; none named: all of these modes")
    modes: tuple[Mode, ...] = Field(("road",), min_length=1, description="modes of the links")
    carries: tuple[Supply, ...] = Field(
        ("III", "V"), min_length=1, description="classes that are dangerous goods: fuel and ammunition [unverified]"
    )
    rule: Literal["refuse", "slow"] = "slow"
    kph: Positive = Field(13, description="speed of a slow crossing, as a caution crossing in TM 5-312 [unverified]")
    span_km: Positive = Field(0.5, description="length of the bridge or tunnel that is crossed so [assumed]")
    one_at_a_time: bool = Field(False, description="each vehicle has the span to itself; then the column closes up")
    factor: Annotated[float, Field(gt=1, le=2)] = Field(
        1.25, description="heaviest crossing allowed over the load class, with concerns heavy [TM 5-312, unverified]"
    )

    @model_validator(mode="after")
    def _possible(self) -> Restriction:
        if self.concerns == "heavy" and (self.rule == "refuse" or self.modes != ("road",)):
            raise ValueError("concerns heavy allows a slow crossing of roads; without the row it is refused anyway")
        return self

    def on(self, theatre: Theatre) -> np.ndarray:
        """bool[links]: those that the row speaks of."""
        of_mode = np.isin(theatre.link_mode, [MODES.index(mode) for mode in self.modes])
        return of_mode & (np.isin(theatre.links, self.links) if self.links else True)


class Load(NamedTuple):
    """What decides where cargo may go: load class on roads, axle load on rails, and the restrictions it is under."""

    mlc: float = 0.0
    axle_t: float = 0.0
    rows: tuple[int, ...] = ()


def load_of(scenario: Scenario, supply: str, formation: Formation | None = None) -> Load:
    """Return the load of a class of supply; of equipment, that of the formation."""
    rows = tuple(
        i
        for i, row in enumerate(scenario.restrictions)
        if (row.concerns == "dangerous" and supply in row.carries)
        or (formation and (row.concerns == "heavy" or (row.concerns == "outsize" and formation.outsize)))
    )
    return Load(formation.equipment_mlc, formation.equipment_axle_t, rows) if formation else Load(rows=rows)


def borne(restrictions: Sequence[Restriction], theatre: Theatre, load: Load) -> np.ndarray:
    """bool[links]: whether a load may use each; rail has no load class, road axles are spread."""
    limit = theatre.mlc.copy()
    refused = np.zeros(len(limit), bool)
    for row in (restrictions[i] for i in load.rows):
        if row.concerns == "heavy":
            limit = np.where(row.on(theatre), np.maximum(limit, theatre.mlc * row.factor), limit)
        elif row.rule == "refuse":
            refused |= row.on(theatre)
    road, rail = theatre.link_mode == ROAD, theatre.link_mode == RAIL
    heavy = (road & (limit < load.mlc)) | (rail & (theatre.axle_t < load.axle_t))
    return ~(heavy | refused)  # type: ignore[no-any-return]


def crossings(scenario: Scenario, theatre: Theatre, loads: list[Load]) -> np.ndarray:
    """float64[loads, arcs, 2]: hours that a crossing takes more than at free speed, and that each vehicle has it alone.

    A link that refuses the load has infinite hours. Without any restriction the array has no loads.
    """
    found = np.zeros((len(loads) if scenario.restrictions else 0, 2 * len(theatre.links), 2))
    for load, hours in zip(loads, found, strict=False):
        for row in (scenario.restrictions[i] for i in load.rows):
            if row.rule == "slow":
                _slow(row, theatre, load, hours)
        hours[np.repeat(~borne(scenario.restrictions, theatre, load), 2), 0] = np.inf
    return found


def _slow(row: Restriction, theatre: Theatre, load: Load, hours: np.ndarray) -> None:
    slowed = row.on(theatre)
    if row.concerns == "heavy":
        slowed &= theatre.mlc < load.mlc
    span = np.minimum(row.span_km, theatre.km)
    more = np.where(slowed, np.maximum(span / row.kph - span / theatre.kph, 0.0), 0.0)
    alone = np.where(slowed & row.one_at_a_time, span / row.kph, 0.0)
    np.maximum(hours[:, 0], np.repeat(more, 2), out=hours[:, 0])
    np.maximum(hours[:, 1], np.repeat(alone, 2), out=hours[:, 1])
