"""How likely the values of a factor are. A law maps a share of the unit interval to the value at that quantile."""

from __future__ import annotations

import math
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from experiments.written import Written
from model.validating import Misfits

Positive = Annotated[float, Field(gt=0)]


class _Between(Written):
    low: float
    high: float

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.low >= self.high:
            raise Misfits([(("high",), f"is not above low = {self.low:g} (got {self.high:g}); a greater number")])
        return self


class Uniform(_Between):
    """Every value between `low` and `high` alike."""

    kind: Literal["uniform"] = "uniform"

    def at(self, share: float) -> float:
        """Return the value that a `share` of the values lies below."""
        return self.low + share * (self.high - self.low)


class LogUniform(_Between):
    """The logarithm is uniform: every order of magnitude alike."""

    kind: Literal["loguniform"] = "loguniform"
    low: Positive

    def at(self, share: float) -> float:
        """Return the value that a `share` of the values lies below."""
        return min(self.high, max(self.low, self.low * math.exp(share * math.log(self.high / self.low))))


class Normal(_Between):
    """The bell of `mean` and `sd`, cut off at `low` and `high`."""

    kind: Literal["normal"] = "normal"
    mean: float
    sd: Positive

    def at(self, share: float) -> float:
        """Return the value that a `share` of the values lies below."""
        from scipy.stats import truncnorm

        cuts = ((end - self.mean) / self.sd for end in (self.low, self.high))
        value = float(truncnorm.ppf(share, *cuts, loc=self.mean, scale=self.sd))
        return min(self.high, max(self.low, value))


class Triangular(_Between):
    """Likeliest at `mode`, falling to nothing at both ends."""

    kind: Literal["triangular"] = "triangular"
    mode: float

    @model_validator(mode="after")
    def _inside(self) -> Self:
        if not self.low <= self.mode <= self.high:
            told = f"lies outside of {self.low:g} to {self.high:g} (got {self.mode:g}); a number between"
            raise Misfits([(("mode",), told)])
        return self

    def at(self, share: float) -> float:
        """Return the value that a `share` of the values lies below."""
        width, rise = self.high - self.low, self.mode - self.low
        if share * width < rise:
            return self.low + math.sqrt(share * width * rise)
        return self.high - math.sqrt((1 - share) * width * (self.high - self.mode))


class Integer(_Between):
    """Every whole number from `low` to `high`, both included, alike."""

    kind: Literal["integer"] = "integer"
    low: int
    high: int

    def at(self, share: float) -> int:
        """Return the value that a `share` of the values lies below."""
        return min(self.high, self.low + int(share * (self.high - self.low + 1)))


type Law = Annotated[Uniform | LogUniform | Normal | Triangular | Integer, Field(discriminator="kind")]
