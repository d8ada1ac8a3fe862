"""What was asked for last will be asked for again."""

from __future__ import annotations

from typing import Literal

from agents.forecasts.base import Forecast, Seen


class Last(Forecast):
    """Expects what the last turn brought. Names: naive forecast, random-walk forecast."""

    kind: Literal["last"] = "last"

    def rate_t_h(self, seen: Seen) -> float:
        """Return the rate of the last turn."""
        return seen.past[-1]
