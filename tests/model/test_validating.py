import json
import re
from typing import Annotated, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, ConfigDict, Field, PositiveInt, model_validator

from agents.plugin import Plugin, any_of
from model.reading import BadInput, from_text
from model.validating import Misfits, validated


class Flow(Plugin):
    kind: Literal["flow"] = "flow"
    period: PositiveInt = 7


class Idle(Plugin):
    kind: Literal["idle"] = "idle"


class Piece(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Inline(Piece):
    nodes: tuple[str, ...]


class Unit(Piece):
    name: str
    node: str
    share: Annotated[float, Field(ge=0, le=1, description="part that fights")]
    posture: Literal["rest", "march"] = "rest"
    use: dict[Literal["I", "III"], float] = {}
    paused: bool = False
    limits: Annotated[tuple[PositiveInt, ...], Field(min_length=1)] = (1,)


class Campaign(Piece):
    days: PositiveInt = 120
    theatre: str | Inline = "toy"
    units: tuple[Unit, ...] = ()
    adversary: any_of({"flow": Flow, "idle": Idle}) = Idle()

    @model_validator(mode="after")
    def _on_the_map(self):
        lost = [((("units", i, "node")), f"no node {u.node!r}") for i, u in enumerate(self.units) if u.node == "moon"]
        if lost:
            raise Misfits(lost)
        if self.days == 13:
            raise ValueError("13 days bring bad luck; take 14")
        return self


UNITS = """\
days: 30
units:
  - name: lv
    node: riga
    share: 0.5
adversary:
  kind: flow
  period: 3
"""


def complaints(text, overrides=None):
    """Return the lines of what is told of a text; none when it is right."""
    try:
        validated(Campaign, from_text(text, "f.yaml"), overrides)
    except BadInput as error:
        return str(error).splitlines()
    return []


def test_a_right_document_becomes_the_model():
    campaign = validated(Campaign, from_text(UNITS, "f.yaml"), {"units.lv.share": 1})
    assert campaign == Campaign(days=30, units=(Unit(name="lv", node="riga", share=1.0),), adversary=Flow(period=3))


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("days: 30", "dayz: 30", "f.yaml:1:1: dayz: unknown field (got 30); did you mean 'days'? known fields: days, "),
        ("days: 30", "days: '30'", "f.yaml:1:1: days: wrong value (got '30'); should be a whole number"),
        ("days: 30", "days: 30.0", "f.yaml:1:1: days: wrong value (got 30.0); should be a whole number"),
        ("days: 30", "days: -1", "f.yaml:1:1: days: wrong value (got -1); should be greater than 0"),
        ("days: 30", "days: 13", "f.yaml:1:1: the whole: 13 days bring bad luck; take 14"),
        ("node: riga", "node: moon", "f.yaml:4:5: units.lv.node: no node 'moon'"),
        ("share: 0.5", "share: true", "f.yaml:5:5: units.lv.share: wrong value (got true); should be a number"),
        ("share: 0.5", "posture: rest", "f.yaml:3:5: units.lv.share: is required; add a number: part that fights"),
        (
            "share: 0.5",
            "share: 0.5\n    posture: rist",
            "f.yaml:6:5: units.lv.posture: not one of the choices (got 'rist'); did you mean 'rest'? choices: rest",
        ),
        ("share: 0.5", "share: 1\n    paused: on", "units.lv.paused: wrong value (got 'on'); should be true or false"),
        ("share: 0.5", "share: 1\n    use: {IV: 3}", "f.yaml:6:11: units.lv.use.IV: not one of the choices (got 'IV')"),
        ("share: 0.5", "share: 1\n    limits: [0]", "units.lv.limits.0: wrong value (got 0); should be greater than 0"),
        ("share: 0.5", "share: 1\n    limits: []", "units.lv.limits: wrong value (got an empty list); should have"),
        ("share: 0.5", "share: 1\n    use: [3]", "use: wrong value (got a list of 1); should be a mapping"),
        ("period: 3", "period: 0", "f.yaml:8:3: adversary.period: wrong value (got 0); should be greater than 0"),
        ("period: 3", "peroid: 3", "f.yaml:8:3: adversary.peroid: unknown field (got 3); did you mean 'period'?"),
        ("kind: flow", "kind: flaw", "f.yaml:7:3: adversary.kind: unknown kind (got 'flaw'); did you mean 'flow'?"),
        ("kind: flow", "period: 1", "written twice"),
        (
            "kind: flow",
            "kind: [flow]",
            "f.yaml:7:3: adversary.kind: unknown kind (got a list of 1); did you mean 'flow'? choices: flow, idle",
        ),
        ("  kind: flow\n", "", "f.yaml:6:1: adversary.kind: is required; choices: flow, idle"),
        ("days: 30", "theatre: 5", "f.yaml:1:1: theatre: wrong value (got 5); should be text or a mapping"),
        ("days: 30", "theatre: {}", "f.yaml:1:1: theatre.nodes: is required; add a list"),
    ],
)
def test_a_mistake_is_told_with_place_field_value_and_remedy(old, new, message):
    assert old in UNITS
    told = complaints(UNITS.replace(old, new))
    assert len(told) == 1
    assert message in told[0]


def test_all_mistakes_are_told_in_the_order_of_the_file():
    told = complaints(UNITS.replace("30", "x").replace("0.5", "7").replace("period", "perod"), {"units.lv.paused": 1})
    assert [line.split(": ")[0] for line in told] == [
        "f.yaml:1:1",
        "f.yaml:5:5",
        "f.yaml:8:3",
        "override units.lv.paused",
    ]


@pytest.mark.parametrize(
    ("overrides", "message"),
    [
        ({"units.lv.share": 2}, "override units.lv.share: wrong value (got 2); should be less than or equal to 1"),
        ({"units.0.share": 2}, "override units.0.share: units.lv.share: wrong value (got 2)"),
        ({"units.lv.shere": 1}, "override units.lv.shere: unknown field (got 1); did you mean 'share'?"),
        ({"units": [{"name": "a"}]}, "override units: units.a.node: is required; add text"),
        ({"adversary": {"kind": "idle", "period": 3}}, "override adversary.period: unknown field (got 3)"),
        ({"theatre.nodes": 4}, "override theatre.nodes: wrong value (got 4); should be a list"),
    ],
)
def test_a_mistake_in_an_override_is_told_as_one(overrides, message):
    assert complaints(UNITS, overrides)[0].startswith(message)


KEYS = st.sampled_from(["days", "theatre", "units", "adversary", "name", "node", "share", "kind", "nodes", "use", "I"])
LEAVES = st.sampled_from([None, True, -1, 3, 0.5, "flow", "idle", "moon", "x"])
VALUES = st.recursive(LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner), max_leaves=12)


@given(st.dictionaries(KEYS, VALUES), st.dictionaries(KEYS, VALUES, max_size=2))
def test_whatever_is_written_is_a_model_or_a_told_mistake(value, overrides):
    lines = complaints(json.dumps(value), overrides)
    assert [x for x in lines if not re.match(r"f\.yaml:1:\d+: [\w.]|override [\w.]+: .", x)] == []
