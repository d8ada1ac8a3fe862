import copy

import numpy as np
import pytest

from model.merging import merge
from model.reading import BadInput

SCENARIO = {
    "days": 120,
    "units": [{"name": "lv", "stock": {"I": 3, "III": 5}}, {"name": "ee", "stock": {"I": 4}}],
    "adversary": {"kind": "flow", "period": 7},
    "borders": {"PL-LT.road": {"hours": 8}},
}


@pytest.mark.parametrize(
    ("overrides", "reached"),
    [
        ({"days": 3}, lambda s: s["days"] == 3),
        ({"units.lv.stock.III": 9}, lambda s: s["units"][0]["stock"] == {"I": 3, "III": 9}),
        ({"units.1.stock.I": 9}, lambda s: s["units"][1]["stock"] == {"I": 9}),
        ({"units": {"ee": {"stock.I": 9}}}, lambda s: s["units"][1]["stock"] == {"I": 9}),
        ({"units": []}, lambda s: s["units"] == []),
        ({"units.lv.stock": {}}, lambda s: s["units"][0]["stock"] == {}),
        ({"units.lv.stock.II": 1}, lambda s: s["units"][0]["stock"] == {"I": 3, "III": 5, "II": 1}),
        ({"command.delay.hours": 6}, lambda s: s["command"] == {"delay": {"hours": 6}}),
        ({"adversary.period": 3}, lambda s: s["adversary"] == {"kind": "flow", "period": 3}),
        ({"adversary": {"kind": "flow"}}, lambda s: s["adversary"] == {"kind": "flow", "period": 7}),
        ({"adversary.kind": "idle"}, lambda s: s["adversary"] == {"kind": "idle"}),
        (
            {"adversary.edges": 2, "adversary.kind": "degree"},
            lambda s: s["adversary"] == {"kind": "degree", "edges": 2},
        ),
        ({"borders.PL-LT.road.hours": 24}, lambda s: s["borders"] == {"PL-LT.road": {"hours": 24}}),
        ({"days": {"value": 3, "source": "Smith"}}, lambda s: s["days"] == 3),
        ({"units.0.stock.I": np.float64(2)}, lambda s: type(s["units"][0]["stock"]["I"]) is float),
        ({"days": np.int64(2), "tags": ("a",)}, lambda s: (type(s["days"]), s["tags"]) == (int, ["a"])),
    ],
    ids=lambda value: str(value) if isinstance(value, dict) else "",
)
def test_overrides_reach_their_place(overrides, reached):
    assert reached(merge(SCENARIO, overrides))


def test_merging_leaves_the_original_alone():
    before = copy.deepcopy(SCENARIO)
    merge(SCENARIO, {"units.lv.stock.I": 0, "adversary.kind": "idle", "days": 1})
    assert before == SCENARIO


@pytest.mark.parametrize(
    ("overrides", "message"),
    [
        ({"units.lvv.stock.I": 1}, "override units.lvv: units has no item 'lvv'; did you mean 'lv'? names: lv, ee"),
        ({"units.2.name": "x"}, "override units.2: units has no item '2'"),
        ({"days": 1, "days.x": 2}, "override days: overridden twice"),
        ({"units": {"lv": {"a": 1}}, "units.lv.a": 2}, "override units.lv.a: overridden twice"),
        ({"units..a": 2}, "override units..a: a step is empty"),
        ({"days": float("nan")}, "override days: not a usable number (got nan)"),
        ({"a": [{"b": float("inf")}]}, "override a.0.b: not a usable number (got inf)"),
    ],
)
def test_overrides_that_lead_nowhere(overrides, message):
    with pytest.raises(BadInput) as caught:
        merge(SCENARIO, overrides)
    assert message in str(caught.value)


def test_a_name_that_two_items_have_is_refused():
    with pytest.raises(BadInput, match="several items of units have the name 'a'"):
        merge({"units": [{"name": "a"}, {"name": "a"}]}, {"units.a.x": 1})
