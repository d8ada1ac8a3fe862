"""More outsized aircraft, some assured and some on call."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from pydantic import Field

from agents.contracts.on_call import OnCall
from model.levers.base import Lever, rewritten
from model.part import Count, Name, NonNegative, Supply
from model.theatre import TERMINALS

if TYPE_CHECKING:
    from model.scenario import Scenario
    from model.theatre import Theatre


class StrategicAirlift(Lever):
    """A pool of aircraft at one airfield under the contract `on_call`, beside what the scenario has.

    Costs a yearly fee for each assured aircraft; the markup shows in the cost of transport. Policy items 30, 67 and 77;
    S39 and S40.
    """

    kind: Literal["strategic_airlift"] = "strategic_airlift"
    delivery_days: NonNegative = Field(365, description="tender and contract [assumed]")
    home: Name | None = Field(None, description="airfield where they stand; null: the theatre's first [assumed]")
    aircraft: int = Field(5, ge=0, description="in the pool [S39]; 0: none")
    payload_t: float = Field(120, gt=0, description="tonnes each carries [S39; usable, unverified]")
    kph: float = Field(750, gt=0, description="speed, km/h [unverified]")
    column: Count = Field(1, description="aircraft that fly together [assumed]")
    ready_hours: float = Field(12, ge=0, description="to load and file a flight, h [assumed]")
    least_t: float = Field(30, ge=0, description="smallest load worth a flight [assumed]")
    carries: tuple[Supply, ...] = Field(("II", "V"), min_length=1, description="classes that are flown [assumed]")
    on_request: bool = Field(False, description="only for urgent orders of units, straight to them [assumed]")
    cost_eur_per_t_km: float = Field(1.5, ge=0, description="price of flying [assumed]")
    assured: float = Field(0.4, ge=0, le=1, description="share at hand at any time [S39: 2 of 5]")
    called_days: float = Field(0, ge=0, description="day of the campaign on which the rest is called [assumed]")
    notice_days: float = Field(9, ge=0, description="days from the call to the first of them [unverified]")
    honoured: float = Field(1.0, ge=0, le=1, description="share of the rest that comes [assumed; 0: denied]")
    available: float = Field(0.7, ge=0, le=1, description="share that can fly [assumed; .6-.8]")
    withdrawn_days: float | None = Field(None, ge=0, description="from which nothing comes; null: never [assumed]")
    markup: float = Field(0.5, ge=0, description="price above the spot market [assumed]")
    fee_eur_per_aircraft: float = Field(2e7, ge=0, description="a year, for each that is assured [assumed]")

    def amend(self, scenario: Scenario, theatre: Theatre) -> Scenario:
        """Add a carrier."""
        return self._with_pool(scenario, theatre, self.called_days)

    def amend_late(self, scenario: Scenario, theatre: Theatre, day: float) -> Scenario:
        """Add it with nothing assured: all of it can be called from that day."""
        return self._with_pool(scenario, theatre, max(day, self.called_days), assured=0.0)

    def cost_eur(self, scenario: Scenario, theatre: Theatre) -> float:
        """Return the fees."""
        return self.fee_eur_per_aircraft * self.assured * self.aircraft

    def _with_pool(self, scenario: Scenario, theatre: Theatre, called_days: float, **otherwise: float) -> Scenario:
        airfields = theatre.terminal_node[theatre.terminal_mode == TERMINALS.index("air")]
        if self.aircraft == 0 or not len(airfields):
            return scenario
        terms = self.model_dump(include=set(OnCall.model_fields) - {"kind"})
        contract = OnCall(**terms | {"called_days": called_days} | otherwise)
        flown = {"payload_t", "kph", "column", "ready_hours", "least_t", "carries", "cost_eur_per_t_km"}
        aircraft = self.model_dump(include=flown | {"on_request"})
        fleet: dict[str, object] = {"mode": "air", "vehicles": self.aircraft, "vehicle_eur": 1e8} | aircraft
        fleet["home"] = self.home or theatre.nodes[airfields[0]]
        pool = {"name": self.kind, "contract": contract.model_dump(), "fleets": [fleet]}
        return rewritten(scenario, carriers=[*(carrier.model_dump() for carrier in scenario.carriers), pool])
