"""What the plan says, as well as planners can tell."""

from __future__ import annotations

import math
from statistics import NormalDist
from typing import ClassVar, Literal

from pydantic import Field

from agents.forecasts.base import Forecast, Seen


class PostureAware(Forecast):
    """Expects the mean use until delivery by the postures that are planned for the units it serves in the end.

    It sees an offensive coming, and no surprise: postures that the timeline or an inject orders are not planned. Each
    turn it is off by its own lognormal factor of mean one, whose relative standard deviation is `error`.
    """

    kind: Literal["posture_aware"] = "posture_aware"
    plans: ClassVar[bool] = True
    error: float = Field(0.2, ge=0, le=10, description="relative standard deviation of its error [assumed]")

    def rate_t_h(self, seen: Seen) -> float:
        """Return the planned rate times the error."""
        variance = math.log(1 + self.error**2)
        return seen.planned * math.exp(math.sqrt(variance) * NormalDist().inv_cdf(seen.luck) - variance / 2)
