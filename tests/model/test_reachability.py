"""Maps are kept between scenarios, and what one scenario forbids is not forbidden to the next."""

import pytest
from pydantic import ValidationError

from model.plan import theatre_for
from model.reachability import Movers, chart_of
from model.restrictions import Load
from model.scenario import Scenario
from tests.bench import calm, fleet, line, owned

REFUSED = {"concerns": "dangerous", "links": ["b_c"], "rule": "refuse"}
HEAVY = {"concerns": "heavy", "factor": 1.5}
ROAD = Movers(frozenset([0]))


def reached(scenario, theatre, load):
    return chart_of(scenario, theatre).reached(0, ROAD, load)


def test_a_map_is_kept_only_under_the_same_restrictions():
    rows = calm(theatre=line("a", "b", "c", mlc=60))
    open_to_all, theatre = Scenario.model_validate(rows), theatre_for(Scenario.model_validate(rows))
    by_class_iv = {"carries": ["IV"]}
    harmless = Scenario.model_validate(rows | {"restrictions": [REFUSED | by_class_iv, HEAVY]})
    free, dangerous, heavy = Load(), Load(rows=(0,)), Load(80.0, 0.0, (1,))
    assert chart_of(open_to_all, theatre) is chart_of(open_to_all, theatre)
    for _ in range(2):  # forth and back, so that each follows the other
        assert reached(open_to_all, theatre, free) == {0, 1, 2}
        assert reached(open_to_all, theatre, Load(80.0)) == {0}
        assert reached(harmless, theatre, dangerous) == {0, 1}
        assert reached(harmless, theatre, heavy) == {0, 1, 2}


def test_scenarios_on_one_theatre_are_judged_each_by_its_own_restrictions():
    rows = calm() | {"theatre": "toy"}
    home = rows["depots"][0]["node"] = "mill_town"
    rows["depots"][1]["node"] = "lake_town"
    rows["carriers"] = [owned(fleet(home))]
    forbidden = {"restrictions": [{"concerns": "dangerous", "rule": "refuse"}]}
    for _ in range(2):
        Scenario.model_validate(rows)
        with pytest.raises(ValidationError, match="no way for class III from source to here by road"):
            Scenario.model_validate(rows | forbidden)
