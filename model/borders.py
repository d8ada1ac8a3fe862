"""Border permits: how long an office takes under each regime, and what a permit covers."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from model.part import Count, Name, NonNegative, Part, Positive


class Regime(Part):
    """A permit regime: the time that an office spends on papers is Gamma distributed with this mean and shape."""

    lead_hours: NonNegative
    shape: Positive = Field(4, description="shape of the Gamma law [A9, assumed]")
    dangerous_factor: Positive = Field(1.5, description="longer for fuel and ammunition [assumed]")
    overweight_factor: Positive = Field(1.5, description="longer for equipment [assumed]")
    staff: Count | None = Field(None, description="papers that an office works on at once; null: all [assumed]")
    rework: Annotated[float, Field(ge=0, lt=1)] = Field(
        0, description="chance that papers are sent back and take as long again [assumed]"
    )
    deadline_hours: Positive | None = Field(
        None, description="after so long they count as granted: default to yes; null: never [study L82]"
    )


def _regimes() -> dict[str, Regime]:
    return {
        "peace": Regime(lead_hours=45 * 24),  # S45
        "arrangement": Regime(lead_hours=5 * 24),  # PESCO pledge, unverified
        "package": Regime(lead_hours=3 * 24),  # S46
        "crisis": Regime(lead_hours=36),  # study L82, L107: 24-48 h
        "emergency": Regime(lead_hours=6),  # S46, EMERS
    }


class Permits(Part):
    """Who has to wait for whom before a convoy may leave for a border.

    A permit is held by the unit or depot that the cargo is for; it covers one border, one mode and one kind of cargo
    (general, dangerous, overweight), for a whole movement or, with `scope: consignment`, for one convoy. A convoy
    leaves its origin once every permit on its route is granted.
    """

    regimes: dict[Name, Regime] = Field(default_factory=_regimes)
    regime: Name = Field("peace", description="regime at the start, at every border not named in `borders`")
    borders: dict[Name, Name] = Field(default_factory=dict, description="border (PL-LT) to regime at the start")
    scope: Literal["movement", "consignment"] = "movement"
    standing_days: NonNegative = Field(
        120, description="papers for the usual ways of supply were lodged so many days before the start [assumed]"
    )
    patience_days: Positive = Field(30, description="a convoy that waits longer for its papers is dissolved [assumed]")
    opens_hour: Annotated[float, Field(ge=0, lt=24)] = Field(
        0, description="hour of the day when offices open [assumed]"
    )
    closes_hour: Annotated[float, Field(gt=0, le=24)] = Field(24, description="hour when they close [assumed]")
    weekends: bool = Field(True, description="whether offices work on weekends; day 0 is a Monday [assumed]")
    office_hours: NonNegative = Field(2, description="formalities at the crossing itself, h a convoy [S64]")
    prelodged: bool = Field(False, description="form 302 is lodged before dispatch: no formalities at crossings [S48]")

    @model_validator(mode="after")
    def _open(self) -> Permits:
        if self.closes_hour <= self.opens_hour:
            raise ValueError("closes_hour must be later than opens_hour")
        return self

    @model_validator(mode="after")
    def _known(self) -> Permits:
        for name in (self.regime, *self.borders.values()):
            if name not in self.regimes:
                raise ValueError(f"regime {name!r} is not one of {', '.join(sorted(self.regimes))}")
        return self
