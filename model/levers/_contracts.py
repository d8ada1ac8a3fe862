"""Putting carriers of the spot market under another contract: shared by the levers that do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from model.levers.base import rewritten

if TYPE_CHECKING:
    from agents.contracts.base import Contract
    from model.levers.base import Lever
    from model.scenario import Scenario

#: What the levers say of their field `adoption`.
ADOPTION = "share of the spot market's carriers that it reaches, the first in the scenario's order [assumed]"


def under(contract: type[Contract], lever: Lever, adoption: float, scenario: Scenario, **otherwise: float) -> Scenario:
    """Return the scenario with those carriers that the lever reaches under a contract on the lever's terms.

    The terms are the fields that lever and contract have in common, but for those given `otherwise`.
    """
    reached = _reached(adoption, scenario)
    terms = lever.model_dump(include=set(contract.model_fields) - {"kind"})
    agreed = {"contract": contract(**terms | otherwise).model_dump()}
    rows = [carrier.model_dump() | (agreed if carrier.name in reached else {}) for carrier in scenario.carriers]
    return rewritten(scenario, carriers=rows)


def vehicles_reached(adoption: float, scenario: Scenario) -> int:
    """Return how many vehicles the carriers have that the lever reaches."""
    reached = _reached(adoption, scenario)
    return sum(fleet.vehicles for c in scenario.carriers if c.name in reached for fleet in c.fleets)


def _reached(adoption: float, scenario: Scenario) -> list[str]:
    spot = [carrier.name for carrier in scenario.carriers if carrier.contract.kind == "spot"]
    return spot[: round(adoption * len(spot))]
