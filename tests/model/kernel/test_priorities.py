"""Stations with priorities, at hours at which a service ends and somebody comes."""

from pathlib import Path

import pytest

from model.plan import make
from model.reading import read_yaml
from model.scenario import Scenario
from model.wargame import run

PRIORITIES = Path(__file__).parents[2] / "verification" / "cases" / "priorities.yaml"


@pytest.mark.parametrize("servers", [1, 2])
def test_who_comes_when_a_service_ends_takes_no_server_twice(servers):
    rows = read_yaml(PRIORITIES).value
    hours = {"urgent": 2, "ordinary": 0.5}
    streams = [s | {"arrivals": {"law": "fixed", "hours": hours[s["name"]]}} for s in rows["streams"]]
    service = {"terminal": "yard:rail", "time": {"law": "fixed", "hours": 1}, "servers": servers}
    record = {"series": False, "convoys": True}
    rows |= {"streams": streams, "services": [service | {"discipline": "priority"}], "record": record}
    rows |= {"horizon_days": 1, "turn_hours": 1}
    convoys = run(make(Scenario.model_validate(rows)), 1).convoys
    ends = convoys["ended_h"].dropna().sort_values().tolist()
    assert ends == [1.5 + n / servers for n in range(len(ends))]
    assert ends[-1] >= 23.5
