"""The scenario: what the user wrote, validated and frozen, and :func:`load`, which reads it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from pydantic import Field, model_validator

from model.approaches import Approach
from model.borders import Permits
from model.carriers import Carrier
from model.changes import Change
from model.checks import check
from model.civil_traffic import CivilTraffic
from model.congestion import Congestion
from model.exercise import MainEvent
from model.forces import Formation, Unit
from model.hazards import Hazard
from model.including import injects_included, or_a_name
from model.industry import Producer
from model.information import Information
from model.opposition import Adversary, Damage, Engineers, Failure, Mishaps, Recovery
from model.part import AssetKind, Name, NonNegative, Part, Positive, Supply
from model.protection import AirDefence, Escorts
from model.reading import read_yaml
from model.restrictions import Restriction
from model.slots import AnyLever
from model.support import Dependence, Site
from model.sustainment import Command, Depot
from model.traffic import Demand, Service, Stream
from model.validating import validated
from model.weather import Weather

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


class InlineTheatre(Part):
    """A theatre written in the scenario itself: rows with the columns of the theatre tables."""

    nodes: tuple[dict[str, Any], ...] = Field(min_length=1)
    links: tuple[dict[str, Any], ...]
    terminals: tuple[dict[str, Any], ...]


class Record(Part):
    """What a run keeps beside its one row."""

    series: bool = True
    events: bool = False
    convoys: bool = Field(False, description="a row for every convoy")
    queues: bool = Field(False, description="a row for every terminal that anybody joined")
    stocks: bool = Field(False, description="a row for every shelf of a depot")
    assets: bool = Field(False, description="a row for every asset that was ever damaged or unfed")
    warm_up_hours: NonNegative = Field(0, description="tables of queues, stocks and assets count from this hour on")


class Scenario(Part):
    """A campaign: theatre, forces, supply, transport, borders, opponents, levers and the changes to come."""

    name: Name
    description: str = ""
    theatre: Name | InlineTheatre
    links: tuple[dict[str, Any], ...] = Field((), description="beyond those of the theatre, with the same columns")
    terminals: tuple[dict[str, Any], ...] = Field((), description="beyond those of the theatre, with the same columns")
    horizon_days: Positive = 120
    turn_hours: Positive = Field(24, description="length of the planning cycle, h")
    formations: dict[Name, Formation] = Field(default_factory=dict)
    units: tuple[Unit, ...] = ()
    depots: tuple[Depot, ...] = ()
    industry: tuple[Producer, ...] = ()
    carriers: tuple[Carrier, ...] = ()
    command: Command = Command()
    information: Information = Information()
    permits: Permits = Permits()
    damage: dict[AssetKind, Damage] = Field(default_factory=dict)
    engineers: tuple[Engineers, ...] = ()
    adversaries: tuple[Adversary, ...] = ()
    escorts: tuple[Escorts, ...] = ()
    air_defence: tuple[AirDefence, ...] = ()
    mishaps: Mishaps = Mishaps()
    recovery: Recovery | None = Field(None, description="of broken vehicles; null: `mishaps.breakdown_hours`")
    levers: tuple[AnyLever, ...] = ()
    timeline: tuple[Change, ...] = ()
    injects: tuple[MainEvent, ...] = Field(
        (), json_schema_extra=or_a_name, description="main events, or the name or path of a file of them"
    )
    priorities: dict[Supply, Annotated[int, Field(ge=0, le=9)]] = Field(
        default_factory=dict, description="of convoys by class, at terminals of that discipline; a class not named: 0"
    )
    weather: tuple[Weather, ...] = ()
    congestion: tuple[Congestion, ...] = ()
    civil_traffic: tuple[CivilTraffic, ...] = ()
    approaches: tuple[Approach, ...] = ()
    restrictions: tuple[Restriction, ...] = ()
    streams: tuple[Stream, ...] = ()
    services: tuple[Service, ...] = ()
    demands: tuple[Demand, ...] = ()
    failures: tuple[Failure, ...] = ()
    hazards: tuple[Hazard, ...] = ()
    sites: tuple[Site, ...] = ()
    dependences: tuple[Dependence, ...] = ()
    record: Record = Record()

    @model_validator(mode="after")
    def _fits(self) -> Scenario:
        check(self)
        return self


def load(path: str | Path, overrides: Mapping[str, Any] | None = None) -> Scenario:
    """Read a scenario file, merge `overrides` into it and validate the whole.

    Args:
        path: a YAML 1.2 file; a file of injects that it names is read with it.
        overrides: nested mappings or dotted paths (``{"command.decision_hours": 6}``).

    Raises:
        BadInput: file, line, field, value and what would be right.
    """
    document, changes = injects_included(read_yaml(path), overrides or {})
    return validated(Scenario, document, changes)
