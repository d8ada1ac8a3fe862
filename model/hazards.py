"""Hazards: what breaks down, floods or goes on strike without an enemy, for friend and twin alike."""

from __future__ import annotations

from typing import Self

from pydantic import Field, model_validator

from model.part import AssetKind, Mode, Name, NonNegative, Part, Positive, Share


class Hazard(Part):
    """Something that happens at random: how often, to what, and what it leaves for how long.

    With `kinds` it happens to each asset of these kinds by itself; with `together` to a whole country at once, where it
    hits each such asset with the chance `hits`: a flood, a strike of dockers. With `carriers` it happens to each of
    them. Hazards that overlap multiply, with each other and with what the timeline says.
    """

    name: Name
    per_year: Positive = Field(description="events a year, to each asset, country or carrier [state a source]")
    kinds: tuple[AssetKind, ...] = Field((), description="kinds of asset that it happens to")
    carriers: tuple[Name, ...] = Field((), description="carriers that it happens to")
    countries: tuple[Name, ...] = Field((), description="where an asset has an end; none named: everywhere")
    modes: tuple[Mode, ...] = Field((), description="links of these modes only, no terminals; none named: no matter")
    together: bool = Field(False, description="one event for a country, not for each asset")
    hits: Share = Field(1, description="chance of an asset to be hit by an event of its country [assumed]")
    days: Positive | None = Field(None, description="median of how long; null: the damage of the kind, and its repair")
    gsd: float = Field(1.8, ge=1, description="geometric standard deviation of how long [assumed]")
    leaves: Share = Field(0, description="share of capacity, or of a carrier's fleets, that is left meanwhile")
    from_days: NonNegative = Field(0, description="first day that it may happen: a season")
    until_days: Positive | None = Field(None, description="last day that it may happen; null: always")

    @model_validator(mode="after")
    def _means_something(self) -> Self:
        if bool(self.kinds) == bool(self.carriers):
            raise ValueError("happens to assets or to carriers: name `kinds` or `carriers`, not both")
        if self.carriers and (self.together or self.countries or self.modes or self.days is None):
            raise ValueError("carriers have no place and no damage: give `days`; leave out together, countries, modes")
        if self.days is None and (self.leaves > 0 or self.gsd != 1.8):
            raise ValueError("without `days` the damage of the kind says what is left, and for how long")
        if self.hits < 1 and not self.together:
            raise ValueError("`hits` means something only with `together`; lower `per_year`")
        if self.until_days is not None and self.until_days <= self.from_days:
            raise ValueError("until_days must be later than from_days")
        return self
