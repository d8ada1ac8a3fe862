"""The base of everything a scenario is written in: frozen, no unknown keys, numbers with bounds."""

from __future__ import annotations

import math
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

Positive = Annotated[float, Field(gt=0, allow_inf_nan=False)]
NonNegative = Annotated[float, Field(ge=0, allow_inf_nan=False)]
Share = Annotated[float, Field(ge=0, le=1)]
#: A chance by the way that is driven, which cannot be certain: however short the way, it would be certain there too.
Chance = Annotated[float, Field(ge=0, lt=1)]
Count = Annotated[int, Field(ge=1)]
Name = Annotated[str, Field(min_length=1, pattern=r"^[A-Za-z0-9_.:-]+$")]

Supply = Literal["I", "II", "III", "IV", "V", "equipment"]
Posture = Literal["rest", "march", "defence", "offence"]
Mode = Literal["road", "rail", "sea", "air", "waterway", "pipeline"]
AssetKind = Literal[
    "road", "road_bridge", "track", "rail_bridge", "sea_lane", "air_lane", "waterway", "pipeline",
    "depot_terminal", "rail_terminal", "port", "airfield", "ramp", "power", "data",
]  # fmt: skip

POSTURES: tuple[Posture, ...] = ("rest", "march", "defence", "offence")


def per_km(chance_per_100_km: float) -> float:
    """Return the hazard of a kilometre, as -ln of the chance to get through, of a :data:`Chance` by 100 km."""
    return -math.log1p(-chance_per_100_km) / 100


class Part(BaseModel):
    """A frozen piece of a scenario; an unknown key is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid")
