"""Carriers and their fleets: who may move a convoy, with what, and at what price."""

from __future__ import annotations

import math

from pydantic import Field, model_validator

from model.part import Count, Mode, Name, NonNegative, Part, Positive, Share, Supply
from model.slots import AnyContract


class Fleet(Part):
    """Vehicles of one mode with one home: trucks, wagons, ships, barges or aircraft; of a pipeline, batches.

    A convoy takes up to `column` vehicles. They come back empty, by the way they went, and can then be taken again;
    batches can at once.
    """

    mode: Mode
    home: Name = Field(description="node where the fleet stands at the start")
    vehicles: Count
    payload_t: Positive = Field(description="tonnes a vehicle carries: truck 24, wagon 25, ship 7,500 [A2, A3, A5]")
    kph: Positive = Field(description="speed the vehicles keep, halts included; the link's free speed caps it")
    column: Count = Field(description="vehicles in the largest convoy: 21-30 trucks, 40 wagons, 1 ship [S16, S22]")
    spacing_m: NonNegative = Field(100, description="between vehicles of a road column [S12]; the tail arrives later")
    drive_hours: Positive | None = Field(
        None, description="driving before a rest: military 10, civil 9; null: none [A2]"
    )
    rest_hours: NonNegative = Field(14, description="length of that rest, h [A2: about 10 h of driving a day]")
    ready_hours: NonNegative = Field(2, description="to make up a convoy: road 2, rail 24, sea 24 [assumed]")
    least_t: NonNegative = Field(0, description="smallest load worth a convoy: rail 150, sea 300 [assumed]")
    carries: tuple[Supply, ...] = Field(("I", "II", "III", "IV", "V"), min_length=1, description="classes it may take")
    cost_eur_per_t_km: NonNegative = Field(0.1, description="road 0.10, rail 0.04, sea 0.01, air 1.0 [assumed]")
    nation: Name | None = Field(
        None,
        description="whose command may use it where there are several, `all`: any; null: the country of its home, of"
        " private carriers any",
    )
    vehicle_eur: NonNegative = Field(150_000, description="value of a vehicle, the base of its premium [assumed]")
    on_request: bool = Field(False, description="kept for urgent orders of units, which it brings straight to them")
    range_km: Positive | None = Field(
        None, description="longest link that an aircraft flies; it lands at each airfield; null: any [S40: C-17 4,444]"
    )
    far_payload_t: Positive | None = Field(
        None,
        description="tonnes carried over a link of that length; over shorter ones evenly more, up to payload_t; null:"
        " payload_t over any [S40: C-17 77.5 and 72.6; unverified: A400M 37 and 30 over 4,500 km]",
    )

    @model_validator(mode="after")
    def _flies(self) -> Fleet:
        if self.range_km is not None and self.mode != "air":
            raise ValueError(f"only aircraft have a range; leave range_km out, or mode air (got {self.mode})")
        if self.far_payload_t is not None and self.range_km is None:
            raise ValueError("far_payload_t is what is carried over range_km; give that too")
        if self.far_payload_t is not None and self.far_payload_t > self.payload_t:
            raise ValueError(f"far_payload_t is more than payload_t (got {self.far_payload_t:g}); at most that")
        return self

    @property
    def flies_km(self) -> float:
        """The longest link that its vehicles can take."""
        return math.inf if self.range_km is None else self.range_km

    @property
    def lost_t_km(self) -> float:
        """Tonnes of payload that each kilometre of the longest link costs."""
        if self.range_km is None or self.far_payload_t is None:
            return 0.0
        return (self.payload_t - self.far_payload_t) / self.range_km


class Carrier(Part):
    """A carrier: private under a contract, or the forces' own transport (contract `owned`).

    A private carrier offers a vehicle with the logit probability 1 / (1 + exp(slope (premium - midpoint))), where
    the premium, in per cent of the vehicle's value, follows from its belief of being hit. Rumours, herding, civil work
    and money are off by default.
    """

    name: Name
    fleets: tuple[Fleet, ...] = Field(min_length=1)
    contract: AnyContract
    midpoint_pct: Positive = Field(
        0.81, description="premium at which half refuse: .56 averse, .81, 1.19 tolerant [S73b, C]"
    )
    slope: Positive = Field(5.1, description="steepness of the refusal, per percentage point [S73b, C]")
    memory_days: Positive = Field(14, description="half-life of its memory of losses, days [assumed]")
    prior_trips: Positive = Field(2_000, description="safe trips that its first belief is worth [assumed]")
    prior_losses: NonNegative = Field(1, description="losses in that first belief: .05 % premium in peace [S73, C]")
    rumour: Share = Field(0, description="weight of other carriers' trips and losses in its belief [assumed; 0-.5]")
    herding_pct: NonNegative = Field(
        0, description="what others who all stay away add to its premium, percentage points [assumed; 0-1]"
    )
    civil_share: Share = Field(0, description="share of its fleet that civil customers ask for [assumed; 0-.9]")
    civil_eur_per_vehicle_day: NonNegative = Field(250, description="what civil work leaves over [assumed]")
    cash_eur_per_vehicle: Positive | None = Field(
        None, description="cash at the start; without cash it is insolvent [assumed: 10,000]; null: never"
    )
    fixed_eur_per_vehicle_day: NonNegative = Field(200, description="cost of a vehicle, run or not [assumed]")
    running_share: Share = Field(0.7, description="cost of driving, share of the price of transport [assumed]")
