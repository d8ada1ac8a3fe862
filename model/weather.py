"""Weather: spells that slow some modes down in some countries, for friend and twin alike."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, model_validator

from model.part import Mode, Name, NonNegative, Part, Positive


class Weather(Part):
    """A spell of weather or a season. Legs that begin while it lasts are slower and break vehicles more often.

    Spells that overlap multiply.
    """

    from_days: NonNegative
    until_days: Positive
    countries: tuple[Name, ...] = Field((), description="where; none named: everywhere")
    modes: tuple[Mode, ...] = Field(("road",), min_length=1)
    speed: Annotated[float, Field(gt=0, le=1)] = Field(
        0.7, description="share of the usual speed that is left [assumed]"
    )
    breakdowns: Annotated[float, Field(ge=1)] = Field(
        1.5, description="by which breakdowns are more frequent [assumed]"
    )

    @model_validator(mode="after")
    def _window(self) -> Weather:
        if self.until_days <= self.from_days:
            raise ValueError("until_days must be later than from_days")
        return self
