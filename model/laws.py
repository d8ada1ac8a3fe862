"""Laws of chance for arrivals and services: what a scenario may write where a time is drawn."""

from __future__ import annotations

import math
from typing import Annotated, Literal

from pydantic import Field, model_validator

from model.part import NonNegative, Part, Positive

#: Numbers of the laws in the kernel, by their names here.
LAWS = ("fixed", "exponential", "gamma", "lognormal", "uniform", "empirical")


class Fixed(Part):
    """Always the same."""

    law: Literal["fixed"]
    hours: NonNegative

    def numbers(self) -> tuple[float, float]:
        """Return the two numbers that the kernel keeps."""
        return self.hours, 0.0


class Exponential(Part):
    """Memoryless: Poisson arrivals, M in Kendall's notation."""

    law: Literal["exponential"]
    mean_hours: Positive

    def numbers(self) -> tuple[float, float]:
        """Return the two numbers that the kernel keeps."""
        return self.mean_hours, 0.0


class Gamma(Part):
    """Gamma with this mean; `shape` 1 is exponential, large shapes are nearly fixed."""

    law: Literal["gamma"]
    mean_hours: Positive
    shape: Positive

    def numbers(self) -> tuple[float, float]:
        """Return the two numbers that the kernel keeps."""
        return self.mean_hours, self.shape


class Lognormal(Part):
    """Lognormal with this median and geometric standard deviation."""

    law: Literal["lognormal"]
    median_hours: Positive
    gsd: float = Field(ge=1)

    def numbers(self) -> tuple[float, float]:
        """Return the two numbers that the kernel keeps."""
        return self.median_hours, math.log(self.gsd)


class Uniform(Part):
    """Uniform between two times."""

    law: Literal["uniform"]
    low_hours: NonNegative
    high_hours: Positive

    @model_validator(mode="after")
    def _rising(self) -> Uniform:
        if self.high_hours <= self.low_hours:
            raise ValueError("high_hours must be larger than low_hours")
        return self

    def numbers(self) -> tuple[float, float]:
        """Return the two numbers that the kernel keeps."""
        return self.low_hours, self.high_hours


class Empirical(Part):
    """One of the hours given, each with the same chance."""

    law: Literal["empirical"]
    hours: tuple[NonNegative, ...] = Field(min_length=1)

    def numbers(self) -> tuple[float, float]:
        """Return the two numbers that the kernel keeps: the samples themselves are kept apart."""
        return float(len(self.hours)), 0.0


Law = Annotated[Fixed | Exponential | Gamma | Lognormal | Uniform | Empirical, Field(discriminator="law")]


def mean_hours(law: Law) -> float:
    """Return the mean of a law of time, hours."""
    if isinstance(law, Fixed):
        return law.hours
    if isinstance(law, Lognormal):
        return law.median_hours * math.exp(math.log(law.gsd) ** 2 / 2)
    if isinstance(law, Uniform):
        return (law.low_hours + law.high_hours) / 2
    if isinstance(law, Empirical):
        return sum(law.hours) / len(law.hours)
    return law.mean_hours
