"""What levers make of a scenario."""

from model.levers.preposition import Preposition
from model.plan import make
from model.scenario import Scenario
from tests.bench import calm, depot

USE = {"rest": {"III": 1}, "defence": {"III": 10, "V": 4}}


def amended(**policy):
    """Return the depot of a brigade that uses 10 t of class III a day, under five prepositioned days."""
    brigade = {"name": "brigade", "nation": "PL", "formation": "tanks", "node": "c", "supplier": "target"}
    shelf = depot("target", "c", 20, suppliers=["source"]) | ({"policy": policy} if policy else {})
    tanks = {"consumption_t_per_day": USE, "equipment_t": 100}
    rows = calm(formations={"tanks": tanks}, units=[brigade], depots=[depot("source", "a", 500), shelf])
    lever = Preposition(days=5, supplies=("III",)).model_dump()
    planned = make(Scenario.model_validate(rows | {"levers": [lever]})).scenario
    return planned.depots[1]


def test_stock_that_is_prepositioned_is_kept_by_days():
    target = amended()
    assert (target.stock_t["III"], target.capacity_t["III"]) == (70, 1050)
    assert target.policy.more_days == {"III": 5}


def test_stock_that_is_prepositioned_is_kept_by_tonnes():
    target = amended(kind="s_s", low_t={"III": 10}, high_t={"III": 20})
    assert (target.policy.low_t, target.policy.high_t) == ({"III": 60}, {"III": 70})
