"""Drones for the last mile."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from pydantic import Field

from model.geography import great_circle_km
from model.levers.base import Lever, rewritten
from model.part import NonNegative, Supply
from model.theatre import TERMINALS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from model.scenario import Scenario
    from model.theatre import Theatre


class UnmannedResupply(Lever):
    """Cargo drones at the depots that units draw on, for units within their reach: small loads over what is broken.

    They fly straight, need no driver and no road, and are lost like any vehicle where aircraft are attacked. They are
    kept for what is urgent, and bring as much of it as they can. Landing places are assets of kind `airfield`. Costs
    drones and their crews for a year. Policy items 6, 88 and 91; S41.
    """

    kind: Literal["unmanned_resupply"] = "unmanned_resupply"
    delivery_days: NonNegative = Field(270, description="drones, crews, permits to fly [assumed]")
    drones: int = Field(30, ge=0, description="for each unit within reach [assumed; a battalion has 3-6, S41]; 0: none")
    payload_t: float = Field(0.068, gt=0, description="of each [S41: 68 kg; the next kind 0.25-0.6, unverified]")
    reach_km: float = Field(70, gt=0, description="from the depot to the unit [S41: 70 at most, 15 in planning]")
    kph: float = Field(108, gt=0, description="speed, km/h [S41]")
    column: int = Field(10, ge=1, description="that fly together [assumed]")
    ready_hours: float = Field(1, ge=0, description="to load and charge, h [assumed]")
    per_hour: float = Field(60, gt=0, description="that can be in the air on one way, an hour [assumed]")
    carries: tuple[Supply, ...] = Field(("I", "II", "V"), min_length=1, description="classes that are flown [assumed]")
    cost_eur_per_t_km: float = Field(20, ge=0, description="of flying [assumed]")
    cost_eur_per_drone: float = Field(4e5, ge=0, description="with spares and crew for a year [assumed]")

    def amend(self, scenario: Scenario, theatre: Theatre) -> Scenario:
        """Add ways through the air, places to land, and the drones."""
        pairs = list(self._pairs(scenario, theatre))
        if not pairs or self.drones == 0:
            return scenario
        links = [self._link(depot, unit, km) for depot, unit, km in pairs]
        there = set(_terminals(theatre)) | {(t["node"], t["mode"]) for t in scenario.terminals}
        places = dict.fromkeys(node for depot, unit, _ in pairs for node in (depot, unit))
        terminals = [
            {"node": node, "mode": "air", "servers": 10, "rate_t_h": 1} for node in places if (node, "air") not in there
        ]
        fleets = [self._fleet(home, pairs) for home in dict.fromkeys(depot for depot, _, _ in pairs)]
        crew = {"name": self.kind, "contract": {"kind": "owned"}, "fleets": fleets}
        return rewritten(
            scenario,
            links=[*scenario.links, *links],
            terminals=[*scenario.terminals, *terminals],
            carriers=[*(carrier.model_dump() for carrier in scenario.carriers), crew],
        )

    def cost_eur(self, scenario: Scenario, theatre: Theatre) -> float:
        """Return the cost of all drones."""
        return self.cost_eur_per_drone * self.drones * len(list(self._pairs(scenario, theatre)))

    def _pairs(self, scenario: Scenario, theatre: Theatre) -> Iterator[tuple[str, str, float]]:
        """Yield (node of the depot, node of the unit, km) once for each pair within reach."""
        km, at = great_circle_km(theatre.lat, theatre.lon), theatre.node_index
        depots = {depot.name: depot.node for depot in scenario.depots}
        drawn = dict.fromkeys((depots[u.supplier], u.node) for u in scenario.units if u.supplier in depots)
        for depot, unit in drawn:
            if 0 < km[at[depot], at[unit]] <= self.reach_km:
                yield depot, unit, round(float(km[at[depot], at[unit]]), 1)

    def _link(self, depot: str, unit: str, km: float) -> dict[str, object]:
        way = {"link": f"drones_{depot}_{unit}", "a": depot, "b": unit, "mode": "air", "km": km}
        return way | {"kph": self.kph, "capacity_per_h": self.per_hour}

    def _fleet(self, home: str, pairs: list[tuple[str, str, float]]) -> dict[str, object]:
        served = sum(depot == home for depot, _, _ in pairs)
        return {
            "mode": "air", "home": home, "vehicles": self.drones * served, "payload_t": self.payload_t, "kph": self.kph,
            "column": self.column, "ready_hours": self.ready_hours, "range_km": self.reach_km, "on_request": True,
            "carries": self.carries,
            "cost_eur_per_t_km": self.cost_eur_per_t_km, "vehicle_eur": self.cost_eur_per_drone,
        }  # fmt: skip


def _terminals(theatre: Theatre) -> Iterator[tuple[str, str]]:
    for node, mode in zip(theatre.terminal_node, theatre.terminal_mode, strict=True):
        yield theatre.nodes[node], TERMINALS[mode]
