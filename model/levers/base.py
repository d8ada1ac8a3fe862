"""The slot of policy levers: what Blue may choose before the campaign."""

from __future__ import annotations

from abc import abstractmethod
from typing import TYPE_CHECKING, Any

from pydantic import Field

from agents.plugin import Plugin
from model.part import NonNegative

if TYPE_CHECKING:
    from model.scenario import Scenario
    from model.theatre import Theatre


class Lever(Plugin):
    """Amends a scenario and says what that costs. At zero strength it returns the scenario unchanged.

    A lever takes time. One that was ordered too late comes during the campaign, if it can, or not at all; it is paid in
    any case. What may make a delivery late is for the designs of sweeps: `slip` has a law there.
    """

    ordered_days: NonNegative | None = Field(
        None, description="days before the campaign that it was ordered; null: in time [assumed]"
    )
    delivery_days: NonNegative = Field(365, description="from the order until it is in place [assumed; 30-1,800]")
    slip: float = Field(1, ge=1, description="by which delivery takes longer [assumed; 1-2]")

    @abstractmethod
    def amend(self, scenario: Scenario, theatre: Theatre) -> Scenario:
        """Return the scenario under the lever, in place when the campaign begins."""

    def amend_late(self, scenario: Scenario, theatre: Theatre, day: float) -> Scenario:
        """Return the scenario under a lever that is in place on a later day of the campaign.

        By default it cannot come then, which is an error where the scenario is read.
        """
        del theatre, day
        return scenario

    @property
    def comes_late(self) -> bool:
        """Whether it can begin during a campaign."""
        return type(self).amend_late is not Lever.amend_late

    @abstractmethod
    def cost_eur(self, scenario: Scenario, theatre: Theatre) -> float:
        """Return what the lever costs in the scenario that it amends, in euros."""

    def amended(self, scenario: Scenario, theatre: Theatre) -> Scenario:
        """Return the scenario under the lever as it was ordered."""
        day = self.in_place_days
        if day >= scenario.horizon_days:
            return scenario
        return self.amend(scenario, theatre) if day <= 0 else self.amend_late(scenario, theatre, day)

    @property
    def in_place_days(self) -> float:
        """Day of the campaign on which it is in place; 0 or less: before."""
        return 0.0 if self.ordered_days is None else self.delivery_days * self.slip - self.ordered_days


def rewritten(scenario: Scenario, **parts: Any) -> Scenario:
    """Return the scenario with whole parts replaced, validated again (a copy with changes would skip that).

    It names no levers any more: the plan knows which are still to come.
    """
    return type(scenario).model_validate(scenario.model_dump() | {"levers": ()} | parts)
