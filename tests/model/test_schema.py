from typing import Literal

from pydantic import BaseModel, Field

from agents.plugin import Plugin, any_of
from model.schema import exported


class Flow(Plugin):
    """Strikes."""

    kind: Literal["flow"] = "flow"
    period: int = 7


class Campaign(BaseModel):
    days: float = Field(120, gt=0, description="how long")
    default: int = 1
    name: str = "x"
    adversary: any_of({"flow": Flow})


def test_numbers_may_be_written_with_their_source():
    days = exported(Campaign)["properties"]["days"]
    plain, sourced = days["anyOf"]
    assert (days["default"], days["description"]) == (120, "how long")
    assert plain == {"type": "number", "exclusiveMinimum": 0}
    assert sourced["properties"]["value"] == plain
    assert sourced["required"] == ["value", "source"]


def test_a_field_with_the_name_of_a_keyword_is_a_field():
    assert "anyOf" in exported(Campaign)["properties"]["default"]


def test_text_stays_text():
    assert exported(Campaign)["properties"]["name"]["type"] == "string"


def test_a_file_has_to_name_the_kind():
    flow = exported(Campaign)["$defs"]["Flow"]
    assert flow["required"] == ["kind"]
    assert "anyOf" in flow["properties"]["period"]
