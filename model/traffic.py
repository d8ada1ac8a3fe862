"""Flows that nobody in the wargame decides on: civil traffic, test traffic, and how terminals serve what comes."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from model.laws import Law, mean_hours
from model.part import Count, Mode, Name, NonNegative, Part, Positive, Supply
from model.rhythm import Rhythm
from model.validating import Misfits


class Choice(Part):
    """How a stream with several ways divides itself: shares move from the ways that are slower now to the quicker ones.

    The hours of a way are what its legs, their traffic and the queues at their gates take at present. A share grows by
    `step` for each part by which its way is quicker than the mean, by more while it stays so. A way with a closed link
    gets nobody while another is open. In the end all ways in use take the same time (Wardrop's first principle).
    """

    every_hours: Positive = Field(
        24, description="from one reassessment to the next, at least: nor before those who chose last arrived [assumed]"
    )
    step: Positive = Field(0.1, description="change of a share by reassessment; above 0.5 shares may swing [assumed]")
    tries: Annotated[float, Field(gt=0, lt=0.5)] = Field(
        0.001, description="least share of each way: those who try it [assumed]"
    )


class Stream(Part):
    """Convoys that appear by an arrival law and follow a fixed way: civil traffic, or a test of the network.

    They queue at gates and terminals like all convoys, but no command knows them, no fleet drives them and their cargo
    comes from and goes to outside. Without `via` they take the shortest way by their mode; with
    several `ways` they choose.
    """

    name: Name
    origin: Name = Field(description="node where they appear")
    goal: Name = Field(description="node where they leave; the origin itself for a queue without a way")
    via: tuple[Name, ...] = Field((), description="links to take, in order, from the origin to the goal")
    ways: tuple[tuple[Name, ...], ...] = Field((), description="several such ways, to choose among; then no `via`")
    choice: Choice = Field(Choice(), description="how they choose among `ways`, at first evenly")
    mode: Mode = "road"
    arrivals: Law = Field(description="hours between arrivals; the first comes one such time after `start_hours`")
    rhythm: Rhythm | None = Field(
        None, description="by which arrivals come faster and slower: at a factor of 2 twice as fast; null: steadily"
    )
    at_start: bool = Field(False, description="the first comes at `start_hours` itself")
    start_hours: NonNegative = 0
    until_hours: Positive | None = Field(None, description="no arrival after this; null: the horizon")
    most: Count | None = Field(None, description="no arrival after so many; null: no limit")
    vehicles: Count = 1
    tonnes: Positive = Field(1, description="weight of a convoy, t")
    kph: Positive = Field(40, description="speed of its vehicles [A2]")
    mlc: NonNegative = Field(0, description="military load class of its heaviest vehicle")
    axle_t: NonNegative = Field(0, description="largest axle load, t")
    priority: int = Field(0, ge=0, le=9, description="higher is served first where the discipline says so")
    loads: bool = Field(False, description="it is served by the terminal of its origin before it sets out")
    unloads: bool = Field(False, description="it is served by the terminal of its goal before it leaves")

    @model_validator(mode="after")
    def _flows(self) -> Stream:
        if self.ways and self.via:
            raise ValueError("give `via` or `ways`, not both")
        if len(self.ways) * self.choice.tries >= 1:
            raise ValueError("choice.tries must be less than 1 over the number of ways")
        if self.until_hours is not None and self.until_hours <= self.start_hours:
            raise ValueError("until_hours must be later than start_hours")
        if self.origin == self.goal and not (self.via or self.ways or self.loads or self.unloads):
            told = f"nothing happens where the goal is the origin (got {self.goal!r}); loads: true for a queue there"
            raise Misfits([(("goal",), told)])
        if mean_hours(self.arrivals) == 0 and self.most is None:
            raise Misfits([(("arrivals",), "every 0 hours they never end; a longer time between arrivals, or `most`")])
        return self


class Demand(Part):
    """Requests that come to a depot by a law, from outside: customers of an inventory.

    What the shelf cannot meet at once is `owed`, oldest first, and met as soon as stock arrives; or the customers do
    not wait and it is `lost`; or each wants all or nothing, and a request that cannot be met in full is `refused` and
    takes nothing (it is lost too).
    """

    name: Name
    depot: Name
    supply: Supply
    arrivals: Law = Field(description="hours between requests; the first comes one such time after `start_hours`")
    tonnes: Positive = Field(1, description="tonnes a request, or their mean; of no account with `sizes_t`")
    size: Literal["fixed", "poisson", "normal", "empirical"] = Field(
        "fixed", description="law of the tonnes; Poisson: whole numbers, also 0; normal: 0 for what would be less"
    )
    deviation_t: NonNegative = Field(0, description="standard deviation of normal sizes, t")
    sizes_t: tuple[NonNegative, ...] = Field((), description="tonnes of which empirical sizes are one, all alike")
    unmet: Literal["owed", "lost", "refused"] = Field("owed", description="what becomes of what is not in stock")
    start_hours: NonNegative = 0

    @model_validator(mode="after")
    def _goes_on(self) -> Demand:
        if mean_hours(self.arrivals) == 0:
            raise Misfits([(("arrivals",), "every 0 hours they never end; a longer time between arrivals")])
        return self

    @model_validator(mode="after")
    def _sized(self) -> Demand:
        for field, given, law in (
            ("deviation_t", self.deviation_t > 0, "normal"), ("sizes_t", sum(self.sizes_t) > 0, "empirical"),
        ):  # fmt: skip
            if given != (self.size == law):
                told = f"{law} sizes, and no others, have it above 0 (size is {self.size!r})"
                raise Misfits([((field,), f"{told}; size: {law}, or leave it out")])
        return self

    @property
    def mean_t(self) -> float:
        """Mean tonnes of a request."""
        return sum(self.sizes_t) / len(self.sizes_t) if self.sizes_t else self.tonnes


class Service(Part):
    """How one terminal serves, where the theatre's tonnes an hour are not enough to say it.

    `fifo`: first come, first served. `priority`: the highest priority that waits, then first come; a service is never
    broken off. `loss`: who finds every server busy leaves at once (Erlang's lost calls, a full airfield).
    """

    terminal: Name = Field(description="node:mode")
    servers: Count | None = Field(None, description="null: as the theatre says")
    time: Law | None = Field(None, description="hours a convoy; null: its tonnes by the theatre's rate")
    discipline: Literal["fifo", "priority", "loss"] = "fifo"
