"""Where supply waits: depots, and the command that moves it."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from agents.escorting.riskiest import Riskiest
from agents.forecasts.exponential import Exponential
from agents.rationing.proportional import Proportional
from agents.replenishment.cover import Cover
from agents.routing.reroute import Reroute
from model.part import Name, NonNegative, Part, Positive, Share, Supply
from model.slots import AnyEscorting, AnyForecast, AnyRationing, AnyReplenishment, AnyRouting


class Hoarding(Part):
    """What a depot does that is served badly. Its trust, 1 at first, follows the share of its orders that is sent."""

    inflates: NonNegative = Field(1, description="by which orders grow without trust: x (1 + this) [assumed; 0-2]")
    withholds: Share = Field(0.3, description="share of its stock that it leaves out of reports then [assumed; 0-.5]")
    recovers: float = Field(
        0.2, gt=0, le=1, description="part of the way that trust goes each turn to what was seen [assumed; .05-.5]"
    )


class Depot(Part):
    """A store of several classes at one node that issues to units and other depots and keeps itself filled."""

    name: Name
    node: Name
    nation: Name
    suppliers: tuple[Name, ...] = Field((), description="depots or producers it orders from, preferred first")
    stock_t: dict[Supply, NonNegative] = Field(default_factory=dict, description="tonnes held at the start")
    capacity_t: dict[Supply, NonNegative] = Field(default_factory=dict, description="tonnes; a class not named: none")
    spoilage_per_day: dict[Supply, Annotated[float, Field(ge=0, lt=1)]] = Field(
        default_factory=dict,
        description="share of the stock that spoils a day; a class not named: none [assumed]",
    )
    overflow: Literal["open", "wait"] = Field(
        "open",
        description="cargo above capacity: stacked in the open, or it waits on its vehicles until there is room",
    )
    makes_t_per_day: dict[Supply, NonNegative] = Field(
        default_factory=dict, description="tonnes made on the spot while there is room: printed spares [S81, assumed]"
    )
    policy: AnyReplenishment = Field(default_factory=Cover, description="when it orders, and how much")
    forecast: AnyForecast = Field(default_factory=Exponential, description="what it expects to be asked for")
    sees: Literal["own", "shared"] = Field(
        "own",
        description="demand that it knows: what is asked of it and leaves it, or, by shared data, what the customers in"
        " the end ask for and what is on order from it",
    )
    hoarding: Hoarding | None = Field(None, description="what it does when trust is low; null: nothing")


class Command(Part):
    """The command that turns orders into convoys."""

    decision_hours: NonNegative = Field(
        24, description="from picture to executed order, h: coordinated [study L11; assumed]"
    )
    structure: Literal["unified", "coordinated", "fragmented"] = Field(
        "unified", description="one command for all members, or one a nation, which talk to each other or do not [L11]"
    )
    members: tuple[Name, ...] | None = Field(
        None, description="nations under it; others command themselves and talk to nobody; null: all"
    )
    liaison_hours: NonNegative = Field(
        24, description="until the use of another command's stock or vehicles is agreed on, h [assumed; 6-72]"
    )
    nation: Name | None = Field(
        None, description="whose systems it uses, to which others report as to strangers; null: common ones"
    )
    picture_lag_hours: NonNegative = Field(24, description="age of what it knows of links and flows, h [A20, assumed]")
    report_hours: NonNegative = Field(6, description="waiting time after which a blocked convoy reports, h [assumed]")
    report_hits: bool = Field(
        False,
        description="a convoy that loses vehicles to attack reports, and asks at the next node; false: it goes on",
    )
    queue_patience_hours: NonNegative | None = Field(
        None,
        description="waiting in a queue or for papers after which a convoy asks, h; null: only a blocked one does",
    )
    value_eur_per_t_hour: Positive = Field(1, description="what an hour of a tonne on the way is worth [assumed]")
    transfer_hours: NonNegative = Field(24, description="hours it expects a change of mode to take [S64]")
    ramp_hours: NonNegative = Field(12, description="hours it expects a change of gauge to take [A4, assumed]")
    patience_hours: NonNegative = Field(
        48, description="a way that takes so much longer is not taken for want of vehicles on the best one [assumed]"
    )
    urgent_days: NonNegative = Field(1, description="what lasts a unit no longer is urgent [assumed]")
    papers_ahead_hours: NonNegative = Field(
        48, description="vehicles are committed once the papers are expected within this time [assumed]"
    )
    routing: AnyRouting = Field(default_factory=Reroute, description="what a blocked convoy does")
    escorting: AnyEscorting = Field(default_factory=Riskiest, description="which convoys get an escort")
    rationing: AnyRationing = Field(
        default_factory=Proportional, description="who gets how much of what is short, within a priority"
    )
    priorities: dict[Supply, Annotated[int, Field(ge=0, le=9)]] = Field(
        default_factory=dict, description="added to the priority of who orders, by class; a class not named: 0"
    )
