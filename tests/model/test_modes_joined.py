"""Ways whose later modes have no vehicles that could come to where they begin."""

import pytest
from pydantic import ValidationError

from model.wargame import run
from tests.bench import calm, depot, fleet, link, node, owned, plan_of, terminal

LEVELS = {"kind": "base_stock", "levels_t": {"III": 100}}


def overseas(*fleets, **more):
    """Return a scenario with a port a, ten hours by sea from port b, where rails lead on to c in five hours."""
    theatre = {
        "nodes": [node(name, at=i) for i, name in enumerate("abc")],
        "links": [link("sea", "a", "b", "sea", 600, 60), link("rail", "b", "c", "rail", 300, 60, gauge=1435)],
        "terminals": [terminal("a", "sea"), terminal("b", "sea"), terminal("b", "rail"), terminal("c", "rail")],
    }
    depots = [depot("source", "a", 500), depot("target", "c", suppliers=["source"], policy=LEVELS)]
    return calm(theatre=theatre, depots=depots, carriers=[owned(*fleets)], horizon_days=6, **more)


SHIPS, TRAINS = fleet("a", "sea", 2, column=1, payload_t=100), fleet("b", "rail", 20)


def test_ships_go_on_as_trains_that_never_come_to_the_first_port():
    """Ordered at 0, decided by 24, at sea until 34, forwarded at the turn at 48, decided by 72, there at 77."""
    convoys = run(plan_of(overseas(SHIPS, TRAINS, record={"convoys": True})), 1).convoys
    assert convoys["mode"].tolist() == ["sea", "rail"]
    assert convoys["ended_h"].tolist() == pytest.approx([34, 77], abs=1e-3)
    assert convoys["tonnes"].tolist() == [100, 100]


def test_a_port_that_no_ship_comes_to_is_told_before_the_run():
    with pytest.raises(ValidationError, match="no way for class III from source to here by rail"):
        plan_of(overseas(TRAINS))
    inland = overseas(SHIPS, TRAINS)
    inland["theatre"]["terminals"].append(terminal("a", "rail"))  # rails without a train
    inland["theatre"]["nodes"].append(node("d", at=4))
    inland["theatre"]["links"].append(link("siding", "a", "d", "rail", gauge=1435))
    inland["theatre"]["terminals"].append(terminal("d", "rail"))
    inland["depots"][0]["node"] = "d"
    with pytest.raises(ValidationError, match="no way for class III from source to here by rail, sea"):
        plan_of(inland)
