"""Hazards: what breaks down, floods or goes on strike without an enemy, for friend and twin alike."""

from __future__ import annotations

from typing import Self

from pydantic import Field, model_validator

from model.part import AssetKind, Mode, Name, NonNegative, Part, Positive, Share


class Conditions(Part):
    """What bad weather does to links: snow, storm, fog."""

    speed: float = Field(0.7, gt=0, le=1, description="share of the usual speed that is left [assumed]")
    breakdowns: float = Field(1.5, ge=1, description="by which breakdowns are more frequent [assumed]")


class Hazard(Part):
    """Something that happens at random: how often, to what, and what it leaves for how long.

    With `kinds` it happens to each asset of these kinds by itself; with `together` to a whole country at once, where it
    hits each such asset with the chance `hits`: a flood, a strike of dockers. With `carriers` it happens to each of
    them, with `weather` to a whole country. Hazards that overlap multiply, with each other and with what the timeline
    says; weather of one hazard does not grow worse by itself.
    """

    name: Name
    per_year: Positive = Field(description="events a year, to each asset, country or carrier [state a source]")
    kinds: tuple[AssetKind, ...] = Field((), description="kinds of asset that it happens to")
    carriers: tuple[Name, ...] = Field((), description="carriers that it happens to")
    weather: Conditions | None = Field(None, description="on the links of a country that it happens to")
    countries: tuple[Name, ...] = Field((), description="where an asset has an end; none named: everywhere")
    modes: tuple[Mode, ...] = Field((), description="links of these modes only, no terminals; none named: no matter")
    together: bool = Field(False, description="one event for a country, not for each asset")
    hits: Share = Field(1, description="chance of an asset to be hit by an event of its country [assumed]")
    days: Positive | None = Field(None, description="median of how long; null: the damage of the kind, and its repair")
    gsd: float = Field(1.8, ge=1, description="geometric standard deviation of how long [assumed]")
    leaves: Share = Field(0, description="share of capacity, or of a carrier's fleets, that is left meanwhile")
    from_days: NonNegative = Field(0, description="first day that it may happen: a season")
    until_days: Positive | None = Field(None, description="last day that it may happen; null: always")
    in_twin: bool = Field(True, description="the twin has it too; false: the loss against the twin counts it")

    @model_validator(mode="after")
    def _means_something(self) -> Self:
        if (bool(self.kinds), bool(self.carriers), self.weather is not None).count(True) != 1:
            raise ValueError("happens to assets, to carriers, or as weather: one of `kinds`, `carriers`, `weather`")
        if self.carriers and (self.together or self.countries or self.modes or self.days is None):
            raise ValueError("carriers have no place and no damage: give `days`; leave out together, countries, modes")
        if self.weather is not None and (self.together or self.leaves > 0 or self.days is None):
            raise ValueError("weather is of a country and takes no capacity: give `days`; leave out together, leaves")
        if self.days is None and (self.leaves > 0 or self.gsd != 1.8):
            raise ValueError("without `days` the damage of the kind says what is left, and for how long")
        if self.hits < 1 and not self.together:
            raise ValueError("`hits` means something only with `together`; lower `per_year`")
        if self.until_days is not None and self.until_days <= self.from_days:
            raise ValueError("until_days must be later than from_days")
        return self
