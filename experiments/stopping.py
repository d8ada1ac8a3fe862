"""When a point has been run often enough: a half-width of a named metric that is to be reached.

The decision is a pure function of the values of the point itself, taken at fixed borders in the order of its
replications. So it does not matter who computed which run when, or how often the sweep was taken up again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal, Self

import numpy as np
from pydantic import Field, model_validator

from experiments.written import Written
from model.validating import Misfits

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    type Array = NDArray[np.float64]

Share = Annotated[float, Field(gt=0, lt=1)]

_RESAMPLES = 1000


class Until(Written):
    """Replications of each point until a metric is known well enough.

    `wants` says which replications to run next, given what is there; nothing when the point is done.
    """

    metric: str = Field(description="column of the runs table, such as y_loss_days")
    statistic: Literal["mean", "cvar"] = Field(
        default="mean", description="mean: Student's t; cvar: percentile bootstrap of the mean of the worst"
    )
    level: Share = Field(default=0.9, description="cvar: share of the runs that are not in the tail")
    half_width: Annotated[float, Field(gt=0)] = Field(description="of the confidence interval, at most")
    relative: bool = Field(default=False, description="the half width is a share of the statistic")
    confidence: Share = 0.95
    at_least: Annotated[int, Field(ge=2)] = 10
    at_most: Annotated[int, Field(ge=2)] = 200
    batch: Annotated[int, Field(ge=1)] = Field(default=10, description="replications between two decisions")

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.at_most < self.at_least:
            told = f"is less than at_least = {self.at_least} (got {self.at_most}); as many or more"
            raise Misfits([(("at_most",), told)])
        return self

    def wants(self, values: Mapping[int, float]) -> list[int]:
        """Return the replications of a point to run next; none when it is known well enough or `at_most` is reached.

        Args:
            values: of the metric, by replication, of every run that is there; NaN where it failed or has no value.
        """
        for border in self.borders():
            if missing := [replication for replication in range(border) if replication not in values]:
                return missing
            if self.known(np.array([values[replication] for replication in range(border)])):
                return []
        return []

    def borders(self) -> list[int]:
        """Return the numbers of replications after which it is decided, ascending; the last is `at_most`."""
        return [*range(self.at_least, self.at_most, self.batch), self.at_most]

    def known(self, values: Array) -> bool:
        """Tell whether the half width at these values is small enough; two of them at least must not be NaN."""
        there = values[~np.isnan(values)]
        if len(there) < 2:
            return False
        middle, reach = self._mean(there) if self.statistic == "mean" else self._cvar(there)
        return bool(reach <= self.half_width * (abs(middle) if self.relative else 1.0))

    def _mean(self, values: Array) -> tuple[float, float]:
        from scipy.stats import t

        reach = t.ppf((1 + self.confidence) / 2, len(values) - 1) * values.std(ddof=1) / np.sqrt(len(values))
        return float(values.mean()), float(reach)

    def _cvar(self, values: Array) -> tuple[float, float]:
        """Return the tail's mean and half its bootstrap interval; the resamples depend on the count alone."""
        drawn = np.random.default_rng(len(values)).integers(0, len(values), (_RESAMPLES, len(values)))
        means = _tails(values[drawn], self.level)
        low, high = np.quantile(means, [(1 - self.confidence) / 2, (1 + self.confidence) / 2])
        return float(_tails(values[None], self.level)[0]), float(high - low) / 2


def _tails(samples: Array, level: float) -> Array:
    """Return the mean of the worst (largest) 1 - `level` of each row, a share of the last value counted in part.

    The same as :func:`analysis.metrics.cvar`, for many samples at once.
    """
    count = samples.shape[1]
    weights = np.clip((1 - level) * count - np.arange(count), 0, 1)
    tails: Array = -np.sort(-samples, axis=1) @ weights / weights.sum()
    return tails
