"""Levers that were ordered too late for what they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from model.complaints import Found
    from model.scenario import Scenario
    from model.theatre import Theatre


def of_levers(scenario: Scenario, theatre: Theatre) -> Found:
    """Levers that would be in place on a day of the campaign, and can only be there before it."""
    del theatre
    for i, lever in enumerate(scenario.levers):
        day = lever.in_place_days
        if 0 < day < scenario.horizon_days and not lever.comes_late:
            told = f"{lever.kind} would be in place on day {day:g}, and cannot come during a campaign"
            right = f"{lever.delivery_days * lever.slip:g} days before it, or more, or null: in time"
            yield ("levers", i, "ordered_days"), f"{told} (got {lever.ordered_days:g}); {right}"
