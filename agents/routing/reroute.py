"""Take the detour when it is believed to be faster than waiting."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Literal

from pydantic import Field

from agents.intents import Cancel, Divert, Hold, Proceed, Recall, Standing
from agents.routing.base import Routing

if TYPE_CHECKING:
    from collections.abc import Sequence

    from agents.intents import Answer
    from agents.views import ConvoyView, Stretch


class Reroute(Routing):
    """Compares the believed repair with the best detour by the same mode, papers included.

    Under 45-day permits a detour over another border is rarely worth taking: this is how bureaucracy multiplies
    damage. Policy item 98. A convoy that was hit may fear the rest of its way, or turn back.
    """

    kind: Literal["reroute"] = "reroute"
    margin_h: float = Field(6, ge=0, description="a detour must be faster by this much [assumed]")
    ask_again_h: float = Field(24, gt=0, description="hours between reports of a convoy that waits [assumed]")
    give_up_h: float = Field(
        240, gt=0, description="a convoy still at its origin is dissolved if it would wait longer [assumed]"
    )

    danger_h: float = Field(
        0, ge=0, description="hours of detour that a vehicle's certain loss is worth; 0: danger is no matter [assumed]"
    )
    turn_back_share: float | None = Field(
        None, gt=0, le=1, description="a convoy turns back when hit with this share lost; null: it never does [assumed]"
    )

    @property
    def minds_danger(self) -> bool:
        """Whether it asks how dangerous ways are."""
        return self.danger_h > 0

    def answer(self, view: ConvoyView) -> Answer:
        """Turn back, detour, dissolve at the origin, wait, or go on."""
        hit = view.why == "hit"
        if hit and view.back is not None and self._gives_up(view.lost_share):
            return Recall(view.convoy, view.back)
        wait_h = view.wait_h
        detour, worth_h = self._weighed(view, wait_h)
        if detour is not None and wait_h > worth_h:
            return self._for_all(view, Divert(view.convoy, detour, view.target), over_h=worth_h)
        if hit:
            return Proceed(view.convoy)
        if view.loaded_only:
            if wait_h > self.give_up_h:
                return Cancel(view.convoy)
            worth_h = min(worth_h, self.give_up_h)
        return self._for_all(view, Hold(view.convoy, self.ask_again_h), up_to_h=worth_h)

    def _gives_up(self, lost_share: float) -> bool:
        return self.turn_back_share is not None and lost_share >= self.turn_back_share

    def _weighed(self, view: ConvoyView, wait_h: float) -> tuple[Stretch | None, float]:
        """Return the way around, and the hours of waiting beyond which it is worth taking: without one, infinite."""
        if not view.at_gate:
            return None, math.inf
        detour = view.safer(self.danger_h) if self.minds_danger else view.detour
        if detour is None:
            return None, math.inf
        worth_h = detour.hours + self.margin_h - view.ahead_h
        if self.minds_danger:
            worth_h += view.permit_h(detour) + self._fear_h(view, detour.legs) - self._fear_h(view, view.ahead)
        elif worth_h < wait_h:  # otherwise too long even without papers
            worth_h += view.detour_permit_h
        return detour, worth_h

    def _for_all(
        self, view: ConvoyView, answer: Hold | Divert, over_h: float = -math.inf, up_to_h: float = math.inf
    ) -> Answer:
        """Let an answer stand for all who would wait for so long, where they see what this convoy sees."""
        if not view.shared or (self.minds_danger and view.at_gate):
            return answer
        return Standing(answer, over_h, up_to_h)

    def _fear_h(self, view: ConvoyView, legs: Sequence[int]) -> float:
        return self.danger_h * -math.expm1(-view.hazard(legs))
