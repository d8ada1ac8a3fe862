"""Wait until the way is open."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from pydantic import Field

from agents.intents import Hold, Proceed
from agents.routing.base import Routing

if TYPE_CHECKING:
    from agents.views import ConvoyView


class HoldOn(Routing):
    """A convoy keeps its way and its place in the queue, whatever it takes. The reference for re-routing (item 98)."""

    kind: Literal["hold"] = "hold"
    ask_again_h: float = Field(24, gt=0, description="hours between reports [assumed]")

    def answer(self, view: ConvoyView) -> Hold | Proceed:
        """Stay in the queue, or go on."""
        return Proceed(view.convoy) if view.why == "hit" else Hold(view.convoy, self.ask_again_h)
