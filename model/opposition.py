"""What breaks things and what mends them: adversaries, damage by kind of asset, engineers, mishaps."""

from __future__ import annotations

from functools import cached_property
from itertools import pairwise
from typing import Literal, Self

from pydantic import Field, model_validator

from model.laws import Law, mean_hours
from model.part import AssetKind, Chance, Count, Mode, Name, NonNegative, Part, Positive, Share
from model.slots import AnyRepairOrder, AnyStrategy


class Step(Part):
    """After this many hours of work the asset has this share of its capacity again."""

    after_hours: Positive
    capacity: Share


class Severity(Part):
    """One grade of damage: how often it comes about, what is left at once, and how that comes back."""

    name: Name
    share: Share = Field(description="of the damages by the same cause, how many are of this grade")
    floor: Share = Field(0, description="share of capacity left at once")
    steps: tuple[Step, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _rising(self) -> Self:
        if any(b[0] <= a[0] or b[1] <= a[1] for a, b in pairwise(self._path)):
            raise ValueError("steps must rise in after_hours and in capacity, above the floor")
        return self

    @property
    def _path(self) -> list[tuple[float, float]]:
        """Hours and the share of capacity from then on, from the damage to the last step."""
        return [(0.0, self.floor), *((s.after_hours, s.capacity) for s in self.steps)]

    @property
    def denied_hours(self) -> float:
        """Hours of full capacity that it takes away, at the median of its repair."""
        return sum((b[0] - a[0]) * (1 - a[1]) for a, b in pairwise(self._path))

    @property
    def opens_hours(self) -> float:
        """Hours of work until the asset carries traffic again, at the median."""
        return next(s.after_hours for s in self.steps if s.capacity > 0)


class Profile(Part):
    """How much of an asset's capacity is left at once, and how it comes back: steps.

    There is one grade, of `floor` and `steps`, or several `severities` with their own; each damage draws one of them.
    Durations are medians; each damage draws one factor for all of them.

    """

    floor: Share = Field(0, description="share of capacity left at once")
    steps: tuple[Step, ...] = ()
    severities: tuple[Severity, ...] = Field(
        (), description="grades in place of `floor` and `steps`, such as slight, moderate and extensive [S63]"
    )
    needs_crew: bool = Field(True, description="false: it comes back by itself (a cleared airfield)")
    law: Literal["lognormal", "exponential"] = Field(
        "lognormal", description="of the factor on all durations; exponential: they are means [assumed]"
    )
    gsd: float = Field(1.8, ge=1, description="geometric standard deviation of the lognormal factor [assumed]")

    @model_validator(mode="after")
    def _graded(self) -> Self:
        if bool(self.severities) == bool(self.steps):
            raise ValueError("give steps, or severities with steps of their own")
        if self.severities and self.floor:
            raise ValueError("give the floor in each of the severities")
        if abs(sum(grade.share for grade in self.grades) - 1) > 1e-9:
            raise ValueError("the shares of the severities must add up to 1")
        return self

    @cached_property
    def grades(self) -> tuple[Severity, ...]:
        """Its severities, or the one that it has without any."""
        return self.severities or (Severity(name="usual", share=1, floor=self.floor, steps=self.steps),)

    @cached_property
    def leaves(self) -> float:
        """Share of capacity left at once, on average."""
        return sum(grade.share * grade.floor for grade in self.grades)

    @cached_property
    def denied_hours(self) -> float:
        """Hours of full capacity that one damage takes away on average, at the median of its repair."""
        return sum(grade.share * grade.denied_hours for grade in self.grades)

    @property
    def closed_hours(self) -> float:
        """Hours of work until it opens again, on average over the grades that close it, at the median."""
        closing = [grade for grade in self.grades if grade.floor == 0] or self.grades
        often = sum(grade.share for grade in closing)
        if often == 0:
            return max(grade.opens_hours for grade in closing)
        return sum(grade.share * grade.opens_hours for grade in closing) / often


class Damage(Profile):
    """What a strike that lands does to one kind of asset, and how it comes back."""

    strike_cost: Positive = Field(1, description="budget units that a strike on such an asset costs [assumed]")


class Interdiction(Part):
    """Attacks on convoys under way: the chance that a vehicle is lost per 100 km, in these countries, on these links.

    It comes on top of mishaps; escorts and air defence take off it.
    """

    loss_per_100_km: Chance = Field(
        0.005, description="contested; rear .0002 [assumed; survival over 1,400 km .932, C]"
    )
    countries: tuple[Name, ...] = Field((), description="where a link has an end")
    links: tuple[Name, ...] = Field((), description="links beyond those in the countries")
    modes: tuple[Mode, ...] = Field((), description="modes that are attacked; none named: all")

    @model_validator(mode="after")
    def _somewhere(self) -> Interdiction:
        if not self.countries and not self.links:
            raise ValueError("name countries or links")
        return self


class Harassment(Part):
    """Papers at a border that take longer for some days, pending ones too: an office under pressure, rules enforced.

    Papers that were granted before stay good.
    """

    days: Positive
    regime: Name | None = Field(None, description="regime that the border falls back to, if that is slower")
    factor: float = Field(1, ge=1, description="by which papers take longer [assumed]")

    @model_validator(mode="after")
    def _slows(self) -> Self:
        if self.regime is None and self.factor == 1:
            raise ValueError("slows nothing down; name a regime, or a factor above 1")
        return self


class Raid(Part):
    """Attacks on the convoys of one link for some days, on top of mishaps and interdiction."""

    days: Positive
    loss_per_100_km: Chance = Field(0.02, description="chance that a vehicle is lost per 100 km [assumed]")
    modes: tuple[Mode, ...] = Field((), description="modes that are attacked; none named: all")
    spread: Literal["link", "ends"] = Field("link", description="ends: every link that shares an end with it, too")


class Capability(Part):
    """One of the means of an adversary: which assets it reaches, what it costs, how often it comes off, what it does.

    A strike that lands does what `damage` says of the kind of asset, unless the means has an `effect` of its own,
    harasses (links over a border only) or raids (links only). One that is discovered while it is prepared does not
    take place; what it cost is gone, and its author is told.
    """

    name: Name
    kinds: tuple[AssetKind, ...] = Field((), description="what it works on; none named: all that `damage` knows")
    countries: tuple[Name, ...] = Field((), description="where it works; none named: the adversary's reach")
    bases: tuple[Name, ...] = Field((), description="nodes that it comes from; none named: it has no range")
    reach_km: Positive = Field(500, description="great-circle range from a base [unverified; short-range missiles]")
    cost_factor: Positive = Field(1, description="times `strike_cost` of the kind of asset [assumed]")
    success: Share = Field(0.6, description="chance that a strike lands [assumed]")
    detection: Share = Field(0, description="chance to be discovered while it is prepared [assumed]")
    prepare_hours: NonNegative = Field(0, description="by which it comes later than decided, h [assumed]")
    stoppable: bool = Field(True, description="air defence fires at it; false: cyber, sabotage, pressure by law")
    borders: tuple[Name, ...] = Field((), description="only links over these borders; none named: no matter")
    effect: Profile | None = Field(
        None, description="what it does to whatever it hits: cyber .8 of a port by hand for 10 days [S75]"
    )
    harasses: Harassment | None = None
    raids: Raid | None = None

    @model_validator(mode="after")
    def _one_thing(self) -> Self:
        if sum(does is not None for does in (self.effect, self.harasses, self.raids)) > 1:
            raise ValueError("does one thing: at most one of `effect`, `harasses` and `raids`")
        return self


class Adversary(Part):
    """An opponent with a daily budget, a reach, and a strategy that picks what to strike.

    Without `capabilities` it has one, of its own `success`, that reaches everything in its `reach` at `strike_cost`.
    """

    name: Name
    strategy: AnyStrategy
    from_days: NonNegative = 0
    until_days: Positive
    budget_per_day: NonNegative = Field(description="budget units a day; unspent units are kept for `reserve_days`")
    reserve_days: NonNegative = Field(3, description="at most so many days of budget are saved up [assumed]")
    reach: tuple[Name, ...] = Field((), description="countries it can strike in; none named: all")
    success: Share = Field(0.6, description="chance that a strike lands [assumed]")
    picture_lag_days: NonNegative = Field(2, description="age of the public traces that it sees [assumed]")
    interdiction: Interdiction | None = None
    capabilities: tuple[Capability, ...] = Field((), description="its means, of which each asset may be struck by any")

    @cached_property
    def means(self) -> tuple[Capability, ...]:
        """Its capabilities, or the one that it has without any."""
        return self.capabilities or (Capability(name="strike", success=self.success),)

    @model_validator(mode="after")
    def _window(self) -> Adversary:
        if self.until_days <= self.from_days:
            raise ValueError("until_days must be later than from_days")
        return self


class Engineers(Part):
    """Repair crews with one home; each takes one damage at a time, travels to it and works until its first step.

    They travel by road, over links that are shut more slowly than over others, and can be lost to attack there, or to a
    strike on what they mend.
    """

    name: Name
    home: Name
    crews: Count
    travel_kph: Positive = Field(40, description="speed to the next damage by road [A2]")
    closed_kph: Positive = Field(5, description="speed along a road that lets no traffic through [assumed]")
    reaction_hours: NonNegative = Field(6, description="from a damage to the order to go there, h [assumed]")
    mends: tuple[AssetKind, ...] = Field(min_length=1)
    order: AnyRepairOrder
    exposure: Share = Field(
        0, description="share of the hazard of attack on a link that a crew meets there; 0: none is attacked [assumed]"
    )
    struck_at_work: Share = Field(0, description="chance that a strike on what a crew mends takes the crew [assumed]")
    replaced_days: Positive | None = Field(
        None, description="days until a lost crew is made up for, at home; null: it is gone for good [assumed]"
    )


class Failure(Part):
    """An asset that breaks down by itself, so many hours after it was last whole.

    With `lasts` it is closed for hours of its own law and comes back without a crew: a supplier whose terminal is up
    and down by turns. Without, it takes the damage of its kind.
    """

    asset: Name
    between: Law = Field(description="hours from being whole to the next failure")
    lasts: Law | None = Field(None, description="hours that it is closed; null: the damage of its kind, and its repair")

    @model_validator(mode="after")
    def _goes_on(self) -> Failure:
        if self.lasts is not None and mean_hours(self.between) + mean_hours(self.lasts) == 0:
            raise ValueError("fails every 0 hours for 0 hours, without end; a longer time between or of lasts")
        return self


class Mishaps(Part):
    """What goes wrong without an enemy; the twin has it too."""

    loss_per_100_km: Chance = Field(0.0002, description="vehicles lost per 100 km in rear areas [assumed]")
    breakdown_per_100_km: Chance = Field(0.01, description="chance that a column is held up, per 100 km [assumed]")
    breakdown_hours: NonNegative = Field(4, description="how long it is then held, h [assumed]")
    demand_sigma: NonNegative = Field(0.2, description="lognormal spread of a unit's daily use [assumed]")


class Recovery(Part):
    """Recovery of broken vehicles, in place of a fixed time: a column waits for the next free team, and for its work.

    A column that would wait longer than `abandon_hours` in all goes on then, and leaves one vehicle with its cargo.
    """

    teams: Count = Field(description="so many breakdowns are worked on at once, wherever they are")
    time: Law = Field(description="hours from a team's coming to the column's going on")
    abandon_hours: Positive | None = Field(
        None, description="the longest that a column waits for one vehicle, h; null: as long as it takes [assumed]"
    )
