"""What a depot, its customers and escorts are told by class or by hour, and means nothing, is told before the run."""

import pytest

from model.reading import BadInput
from model.scenario import load
from tests.verification.instances import HERE

FILE = HERE / "cases" / "inventory.yaml"
CUSTOMERS = {"name": "customers", "depot": "shelf", "supply": "III", "arrivals": {"law": "fixed", "hours": 1}}


def policy(**parts):
    return {"depots.shelf.policy": parts}


MISTAKES = {
    "class": (
        policy(kind="base_stock", levels_t={"fuel": 10}),
        "policy.levels_t.fuel: no class of supply has this name (got 'fuel'); known: I, II, III, IV, V",
    ),
    "equipment": (policy(kind="cover", more_days={"equipment": 3}), "more_days.equipment: no class of supply has this"),
    "lot": (policy(kind="r_q", points_t={"III": 5}, lots_t={"V": 5}), "points_t.III: has no lot; a lot of this class"),
    "S": (policy(kind="s_s", low_t={"III": 5}, high_t={}), "low_t.III: not below S (got 5); S of this class above it"),
    "escorts": (
        {"command.escorting": {"kind": "riskiest", "classes": ["V", "VI"]}},
        "command.escorting.classes.1: no class of supply has this name (got 'VI')",
    ),
    "customers without end": (
        {"demands": [CUSTOMERS | {"arrivals": {"law": "empirical", "hours": [0, 0]}}]},
        "demands.customers.arrivals: every 0 hours they never end; a longer time between arrivals",
    ),
    "customers after the end": (
        {"demands": [CUSTOMERS | {"start_hours": 6000}]},
        "demands.customers.start_hours: never comes: the campaign ends at hour 6000 (got 6000); an earlier hour, or a",
    ),
    "deviation of what is fixed": (
        {"demands": [CUSTOMERS | {"deviation_t": 3}]},
        "deviation_t: normal sizes, and no others, have it above 0 (size is 'fixed'); size: normal, or leave it out",
    ),
    "sizes that there are not": (
        {"demands": [CUSTOMERS | {"size": "empirical"}]},
        "sizes_t: empirical sizes, and no others, have it above 0 (size is 'empirical')",
    ),
    "a failure without end": (
        {
            "failures": [
                {"asset": "road", "between": {"law": "empirical", "hours": [0]}, "lasts": {"law": "fixed", "hours": 0}}
            ]
        },
        "failures.0: fails every 0 hours for 0 hours, without end",
    ),
}


@pytest.mark.parametrize(("overrides", "message"), MISTAKES.values(), ids=MISTAKES)
def test_what_means_nothing_is_told(overrides, message):
    with pytest.raises(BadInput) as caught:
        load(FILE, overrides)
    assert message in str(caught.value)
