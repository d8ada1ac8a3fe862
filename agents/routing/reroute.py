"""Take the detour when it is believed to be faster than waiting."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from pydantic import Field

from agents.intents import Cancel, Divert, Hold
from agents.routing.base import Routing

if TYPE_CHECKING:
    from agents.views import ConvoyView


class Reroute(Routing):
    """Compares the believed repair with the best detour by the same mode, papers included.

    Under 45-day permits a detour over another border is rarely worth taking: this is how bureaucracy multiplies
    damage. Policy item 98.
    """

    kind: Literal["reroute"] = "reroute"
    margin_h: float = Field(6, ge=0, description="a detour must be faster by this much [assumed]")
    ask_again_h: float = Field(24, gt=0, description="hours between reports of a convoy that waits [assumed]")
    give_up_h: float = Field(
        240, gt=0, description="a convoy still at its origin is dissolved if it would wait longer [assumed]"
    )

    def answer(self, view: ConvoyView) -> Hold | Divert | Cancel:
        """Detour, dissolve at the origin, or wait."""
        stay_h = view.wait_h + view.ahead_h
        if view.detour is not None and view.at_gate:
            detour_h = view.detour.hours + view.detour_permit_h
            if detour_h + self.margin_h < stay_h:
                return Divert(view.convoy, view.detour, view.target)
        if view.loaded_only and view.wait_h > self.give_up_h:
            return Cancel(view.convoy)
        return Hold(view.convoy, self.ask_again_h)
