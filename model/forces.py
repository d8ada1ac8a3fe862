"""Forces: what a formation consumes by posture, and the units that stand or deploy in the theatre."""

from __future__ import annotations

from pydantic import Field, model_validator

from model.part import Name, NonNegative, Part, Positive, Posture, Supply


class Formation(Part):
    """A kind of unit: tonnes used a day by posture and class of supply, and the tonnes of its equipment.

    Consumption holds for a unit with all its equipment present.
    """

    consumption_t_per_day: dict[Posture, dict[Supply, NonNegative]] = Field(
        description="tonnes a day by posture and class [S2, S3, S9; see parameters of the default scenario]"
    )
    equipment_t: Positive = Field(22_500, description="weight of vehicles and containers: 900 wagons x 25 t [S17, D]")
    equipment_mlc: Positive = Field(80, description="military load class of the heaviest vehicle [unverified]")
    equipment_axle_t: Positive = Field(22.5, description="axle load of a loaded flat wagon, t [unverified]")
    outsize: bool = Field(False, description="equipment wider or higher than links that restrict outsize let pass")

    @model_validator(mode="after")
    def _no_equipment_use(self) -> Formation:
        for posture, use in self.consumption_t_per_day.items():
            if "equipment" in use:
                raise ValueError(f"consumption in posture {posture} names equipment; it is moved, never consumed")
        return self


class PostureFrom(Part):
    """From this day on the unit keeps this posture."""

    from_days: NonNegative
    posture: Posture


class Deployment(Part):
    """Equipment that has to reach the unit: where it waits, from when, and by when it is required."""

    origin: Name = Field(description="node where the equipment is loaded")
    available_days: NonNegative = 0
    required_days: Positive = Field(description="required delivery date, days after the start")
    alert_days: NonNegative = Field(0, description="its papers were lodged so many days before the start [assumed]")


class Unit(Part):
    """A unit that consumes, reports and orders.

    It consumes from `arrival_days` on. With a `deployment`, use of classes II to V grows with the share of its
    equipment that has arrived: a brigade without tanks burns no fuel.
    """

    name: Name
    nation: Name
    formation: Name
    node: Name
    supplier: Name = Field(description="the depot that it orders from")
    arrival_days: NonNegative = 0
    postures: tuple[PostureFrom, ...] = (PostureFrom(from_days=0, posture="rest"),)
    organic_days: Positive = Field(3, description="days of supply it carries when full, at its heaviest posture [S2]")
    stock_days: NonNegative = Field(3, description="days of supply it starts with, at its heaviest posture [S2]")
    deployment: Deployment | None = None
    priority: int = Field(0, ge=0, le=9, description="higher is served first")

    def heaviest_use(self, formation: Formation) -> dict[str, float]:
        """Return the largest tonnes a day that its postures ask for, by class: what its basic load is counted in."""
        rows = [formation.consumption_t_per_day.get(p.posture, {}) for p in self.postures]
        return {supply: max(row.get(supply, 0.0) for row in rows) for row in rows for supply in row}

    @model_validator(mode="after")
    def _ordered(self) -> Unit:
        days = [p.from_days for p in self.postures]
        if not days or days[0] > self.arrival_days or days != sorted(set(days)):
            raise ValueError("postures must start at or before arrival_days and rise strictly in from_days")
        return self
