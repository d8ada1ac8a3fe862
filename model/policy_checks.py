"""Whether what a depot's policy, or the rule of escorts, says by class of supply means something."""

from __future__ import annotations

from typing import TYPE_CHECKING

from model.complaints import unknown
from model.layout import CONSUMED
from model.results import SUPPLIES

if TYPE_CHECKING:
    from model.complaints import Found
    from model.scenario import Scenario
    from model.theatre import Theatre


def of_policies(scenario: Scenario, theatre: Theatre) -> Found:
    """Complain of classes that there are not, and of numbers of a policy that do not fit together."""
    del theatre
    for i, depot in enumerate(scenario.depots):
        for field, numbers in depot.policy.model_dump().items():
            for supply in numbers if isinstance(numbers, dict) else ():
                if supply not in SUPPLIES[:CONSUMED]:
                    yield (
                        ("depots", i, "policy", field, supply),
                        unknown("class of supply", supply, SUPPLIES[:CONSUMED]),
                    )
        for field, told in depot.policy.misfits():
            yield ("depots", i, "policy", *field.split(".")), told
    for k, supply in enumerate(getattr(scenario.command.escorting, "classes", ())):
        if supply not in SUPPLIES:
            yield ("command", "escorting", "classes", k), unknown("class of supply", supply, SUPPLIES)
