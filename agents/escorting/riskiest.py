"""The most precious class first, within it the most that is likely to be lost."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Literal

from pydantic import Field

from agents.escorting.base import Escorting

if TYPE_CHECKING:
    from collections.abc import Sequence

    from agents.escorting.base import Ward


class Riskiest(Escorting):
    """Escorts go by class of supply, then by the tonnes that attack is believed to take on the way."""

    kind: Literal["riskiest"] = "riskiest"
    classes: tuple[str, ...] = Field(
        ("V", "III", "equipment"), description="classes in order of precedence; those not named come last [assumed]"
    )
    least_loss: float = Field(
        0.002, ge=0, le=1, description="no escort where each vehicle is less likely to be lost than this [assumed]"
    )

    def rank(self, wards: Sequence[Ward]) -> list[int]:
        """Leave out the safe ways, then sort by class and by tonnes at risk."""
        place = {supply: k for k, supply in enumerate(self.classes)}
        risk = [-math.expm1(-ward.hazard) for ward in wards]
        able = [i for i, chance in enumerate(risk) if chance > 0 and chance >= self.least_loss]
        return sorted(able, key=lambda i: (place.get(wards[i].supply, len(place)), -wards[i].tonnes * risk[i], i))
