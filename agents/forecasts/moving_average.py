"""The mean of the last turns."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from agents.forecasts.base import Forecast, Seen


class MovingAverage(Forecast):
    """Expects the mean of the last `periods` turns, or of those there were. Names: p-period moving average [Chen 2000].

    The shorter it is and the longer the lead time, the more orders swing beyond the demand (Chen, Drezner, Ryan and
    Simchi-Levi 2000, Management Science 46(3)).
    """

    kind: Literal["moving_average"] = "moving_average"
    periods: int = Field(7, ge=1, le=1000, description="turns that are averaged [assumed: a week]")

    @property
    def turns(self) -> int:
        """How many turns it remembers."""
        return self.periods

    def rate_t_h(self, seen: Seen) -> float:
        """Return the mean rate."""
        return sum(seen.past) / len(seen.past)
