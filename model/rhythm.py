"""Rhythms: what happens more at some hours of the day and on some days of the week than on others."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import numpy as np
from pydantic import Field, model_validator

from model.part import NonNegative, Part

if TYPE_CHECKING:
    from model.scenario import Scenario

#: By hour and by day a factor of one: no rhythm.
_DAY, _WEEK = (1.0,) * 24, (1.0,) * 7


class Rhythm(Part):
    """Factors by hour of the day and by day of the week, multiplied. Hour zero is Monday at midnight."""

    hours: Annotated[tuple[NonNegative, ...], Field(min_length=24, max_length=24)] = Field(
        _DAY, description="24 factors, from midnight on"
    )
    days: Annotated[tuple[NonNegative, ...], Field(min_length=7, max_length=7)] = Field(
        _WEEK, description="7 factors, Monday first"
    )

    @model_validator(mode="after")
    def _beats(self) -> Rhythm:
        if not self.week().any():
            raise ValueError("all factors are 0 at every hour of the week; at least one hour above 0")
        return self

    def week(self) -> np.ndarray:
        """float64[168]: the factor of each hour of the week."""
        return np.outer(self.days, self.hours).ravel()


class Rhythms:
    """The rhythms of a scenario as rows of a table, each with its sum at the end; equal ones share a row."""

    def __init__(self, scenario: Scenario) -> None:
        self._row: dict[bytes, int] = {}
        self._weeks: list[np.ndarray] = []
        for stream in scenario.streams:
            self.row(stream.rhythm)
        for slowed in scenario.congestion:
            self.row(slowed.rhythm)
        for traffic in scenario.civil_traffic:
            self.row_of(traffic.left())

    def row(self, rhythm: Rhythm | None) -> int:
        """Return the row of a rhythm, -1 for none."""
        return -1 if rhythm is None else self.row_of(rhythm.week())

    def row_of(self, week: np.ndarray) -> int:
        """Return the row of these 168 factors."""
        row = self._row.setdefault(week.tobytes(), len(self._weeks))
        if row == len(self._weeks):
            self._weeks.append(week)
        return row

    def table(self) -> np.ndarray:
        """float64[rows, 169]."""
        weeks = np.array(self._weeks).reshape(-1, 168)
        return np.column_stack((weeks, weeks.sum(axis=1)))
