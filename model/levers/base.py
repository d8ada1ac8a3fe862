"""The slot of policy levers: what Blue may choose before the campaign."""

from __future__ import annotations

from abc import abstractmethod
from typing import TYPE_CHECKING, Any

from agents.plugin import Plugin

if TYPE_CHECKING:
    from model.scenario import Scenario
    from model.theatre import Theatre


class Lever(Plugin):
    """Amends a scenario and says what that costs. At zero strength it returns the scenario unchanged."""

    @abstractmethod
    def amend(self, scenario: Scenario, theatre: Theatre) -> Scenario:
        """Return the scenario under the lever."""

    @abstractmethod
    def cost_eur(self, scenario: Scenario, theatre: Theatre) -> float:
        """Return what the lever costs in the scenario that it amends, in euros."""


def rewritten(scenario: Scenario, **parts: Any) -> Scenario:
    """Return the scenario with whole parts replaced, validated again (a copy with changes would skip that)."""
    return type(scenario).model_validate(scenario.model_dump() | parts)
