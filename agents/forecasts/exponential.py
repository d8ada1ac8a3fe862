"""The newest turn counts most."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from agents.forecasts.base import Forecast, Seen


class Exponential(Forecast):
    """Moves by a part of what the last turn was off. Names: simple exponential smoothing [Brown 1959]."""

    kind: Literal["exponential"] = "exponential"
    smoothing: float = Field(0.2, ge=0, le=1, description="weight of the newest turn in the forecast of use [assumed]")

    def rate_t_h(self, seen: Seen) -> float:
        """Return the forecast of before, corrected."""
        return seen.before + self.smoothing * (seen.past[-1] - seen.before)
