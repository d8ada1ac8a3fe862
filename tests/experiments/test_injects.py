"""Lists of injects between YAML and CSV."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from experiments.inject_csv import from_csv, to_csv
from experiments.injects_command import convert, listing, read_list, to_yaml
from model.exercise import InjectList
from model.reading import BadInput, from_text
from model.validating import validated

SHIPPED = Path(__file__).parents[2] / "configs" / "injects" / "baltic_winter.yaml"

words = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=12)
numbers = st.floats(0, 1e6)
targets = st.sampled_from(["a", "b*"])
effects = st.builds(dict, what=st.just("capacity"), target=targets, value=st.none() | numbers | st.just("x"))
times = st.one_of(
    st.builds(dict, at_days=numbers),
    st.builds(dict, after=st.builds(dict, inject=st.just("other"), hours=numbers)),
    st.builds(dict, when=st.builds(dict, measure=st.just("convoys_lost"), above=numbers, from_days=numbers)),
)
contents = st.builds(dict, title=words, text=words, owner=words, effects=st.lists(effects, max_size=3))
injects = st.builds(lambda content, time: content | time, contents, times)


@st.composite
def lists(draw):
    """Lists in which all ids differ, as they must in a scenario."""
    events = []
    for m in range(draw(st.integers(1, 2))):
        events.append({"id": f"{m}", "title": draw(words), "incidents": []})
        for i in range(draw(st.integers(1, 2))):
            several = [draw(injects) | {"id": f"{m}.{i}.{k}"} for k in range(draw(st.integers(1, 2)))]
            events[-1]["incidents"].append({"id": f"{m}.{i}", "title": draw(words), "injects": several})
    return InjectList.model_validate_json(json.dumps({"name": "told", "main_events": events}))


@given(lists())
def test_a_list_survives_both_formats(tmp_path_factory, held):
    file = tmp_path_factory.mktemp("lists") / "told.csv"
    file.write_bytes(to_csv(held).encode())
    assert validated(InjectList, from_csv(file)) == held
    assert validated(InjectList, from_text(to_yaml(held), "told.yaml")) == held


def test_the_shipped_list_goes_to_csv_and_back(tmp_path):
    convert(read_list(SHIPPED), tmp_path / "baltic_winter.csv")
    convert(read_list(tmp_path / "baltic_winter.csv"), tmp_path / "again.yaml")
    assert read_list(tmp_path / "again.yaml").main_events == read_list(SHIPPED).main_events


def test_the_listing_is_in_order_of_time():
    days = [line.split()[1] for line in listing(read_list(SHIPPED)).splitlines() if line.startswith("day")]
    assert days == sorted(days, key=float)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("inject,day\na,1\n", ":1:1: no such column (got 'day')"),
        ("at_days\n1\n", "column inject is missing"),
        (
            "main_event,incident,inject,at_days\ne,i,a,1\ne,i,b,soon\n",
            ":3:1: main_events.0.incidents.0.injects.1.at_days: ",
        ),
        ("inject,at_days\na,1\n", "main_events.0.id"),
    ],
)
def test_a_wrong_table_is_told_with_its_line(tmp_path, text, said):
    file = tmp_path / "list.csv"
    file.write_text(text)
    with pytest.raises(BadInput) as error:
        read_list(file)
    assert said in str(error.value)


def test_another_format_is_refused(tmp_path):
    with pytest.raises(BadInput, match=r"neither \.csv nor \.yaml"):
        convert(read_list(SHIPPED), tmp_path / "list.xlsx")
