"""The default campaign made dense: twice the use, all of it carried by single small trucks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from model.plan import make
from model.scenario import Scenario

if TYPE_CHECKING:
    from model.plan import Plan

USE = 2.0
PAYLOAD_T = 2.0


def dense(scenario: Scenario, days: float) -> Plan:
    """Return a plan with about 10^4 convoys under way: supply goes by road, in single trucks of `PAYLOAD_T`."""
    rows = scenario.model_dump()
    for formation in rows["formations"].values():
        per_day = formation["consumption_t_per_day"]
        formation["consumption_t_per_day"] = {posture: _more(use) for posture, use in per_day.items()}
    for depot in rows["depots"]:
        depot |= {key: _more(depot[key]) for key in ("stock_t", "capacity_t")}
    for producer in rows["industry"]:
        producer |= {key: _more(producer[key]) for key in ("output_t_per_day", "stock_t", "capacity_t")}
    for carrier in rows["carriers"]:
        carrier["fleets"] = [_recast(fleet) for fleet in carrier["fleets"] if _stays(fleet)]
    rows["carriers"] = [carrier for carrier in rows["carriers"] if carrier["fleets"]]
    rows |= {"name": f"{scenario.name}_dense", "horizon_days": days}
    return make(Scenario.model_validate(rows))


def _more(tonnes: dict[str, float]) -> dict[str, float]:
    return {supply: USE * t for supply, t in tonnes.items()}


def _stays(fleet: dict) -> bool:
    return fleet["mode"] == "road" or "equipment" in fleet["carries"]


def _recast(fleet: dict) -> dict:
    """Return single trucks in place of columns; other modes, and heavy transporters, keep to equipment."""
    if fleet["mode"] != "road" or "equipment" in fleet["carries"]:
        return fleet | {"carries": ("equipment",)}
    vehicles = int(fleet["vehicles"] * fleet["payload_t"] / PAYLOAD_T * 2 * USE)
    return fleet | {"vehicles": vehicles, "payload_t": PAYLOAD_T, "column": 1}
