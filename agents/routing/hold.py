"""Wait until the way is open."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from pydantic import Field

from agents.intents import Hold, Proceed, Standing
from agents.routing.base import Routing

if TYPE_CHECKING:
    from agents.views import ConvoyView


class HoldOn(Routing):
    """A convoy keeps its way and its place in the queue, whatever it takes. The reference for re-routing (item 98)."""

    kind: Literal["hold"] = "hold"
    ask_again_h: float = Field(24, gt=0, description="hours between reports [assumed]")

    def answer(self, view: ConvoyView) -> Hold | Proceed | Standing:
        """Stay in the queue, or go on."""
        if view.why == "hit":
            return Proceed(view.convoy)
        stay = Hold(view.convoy, self.ask_again_h)
        return Standing(stay) if view.why == "blocked" else stay
