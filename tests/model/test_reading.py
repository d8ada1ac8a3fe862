import json

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from model import reading
from model.reading import BadInput, from_text, read_yaml
from model.yaml_core import core_loader


@pytest.fixture(params=["with libyaml", "without libyaml"])
def loader(request, monkeypatch):
    """Read with either of the two loaders that an installation may have."""
    if request.param == "without libyaml":
        monkeypatch.setattr(reading, "_LOADER", core_loader(yaml.SafeLoader))


def value_of(text):
    return from_text(f"it: {text}", "f.yaml").value["it"]


@pytest.mark.usefixtures("loader")
@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("true", True), ("False", False), ("on", "on"), ("yes", "yes"), ("NO", "NO"), ("y", "y"),
        ("null", None), ("~", None), ("", None), ("None", "None"),
        ("12", 12), ("-3", -3), ("0123", 123), ("0x1F", 31), ("0o17", 15), ("1_000", "1_000"), ("12:30", "12:30"),
        ("1e-3", 0.001), ("1.0e-3", 0.001), (".5", 0.5), ("3.", 3.0), ("+2.5", 2.5), ("1e3", 1000.0),
        ("2025-01-31", "2025-01-31"), ("'12'", "12"), ("'.inf'", ".inf"), ("!!str 12", "12"),
    ],
)  # fmt: skip
def test_scalars_are_read_by_yaml_1_2(text, value):
    found = value_of(text)
    assert (found, type(found)) == (value, type(value))


@pytest.mark.usefixtures("loader")
@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a: 1\nb: 2\na: 3\n", "f.yaml:3:1: a: written twice (first in line 1)"),
        ("a:\n  b: .inf\n", "f.yaml:2:6: a.b: not a usable number (got .inf)"),
        ("a: [1, .nan]\n", "f.yaml:1:8: a.1: not a usable number (got .nan)"),
        ("a: 1e999\n", "f.yaml:1:4: a: not a usable number (got 1e999)"),
        ("a: !!int b\n", "f.yaml:1:4: a: not a usable number (got b)"),
        ("a: !point 1\n", "f.yaml:1:4: a: unknown tag"),
        ("a: !point [1]\n", "f.yaml:1:4: a: unknown tag"),
        ("a: &x [*x]\n", "f.yaml:1:4: a.0: the alias stands inside its own anchor"),
        ("a: &x\n  <<: *x\n", "`<<` takes a mapping"),
        ("a:\n  <<: 3\n", "f.yaml:2:7: a: `<<` takes a mapping"),
        ("? [1, 2]\n: 3\n", "f.yaml:1:3: a key must be a word or a number"),
        ("a: [1\nb: 2\n", "f.yaml:2:2: this is not valid YAML"),
        ("a: 1\n---\nb: 2\n", "f.yaml:2:1: this is not valid YAML"),
        ("a: *x\n", "f.yaml:1:4: this is not valid YAML"),
        ("a: \x07\n", "f.yaml: this is not valid YAML"),
        ("", "f.yaml:1:1: there is nothing in it"),
        ("# only a comment\n", "f.yaml:1:1: there is nothing in it"),
        ("a: {value: x, source: Smith 2020}\n", "f.yaml:1:4: a: `value` beside `source` must be a number (got 'x')"),
        ("a: {value: true, source: Smith 2020}\n", "must be a number (got true)"),
        ("a: {value: 1, source: 7}\n", "f.yaml:1:4: a: `source` must be text (got 7)"),
    ],
)
def test_what_is_refused_is_named_with_its_place(text, message):
    with pytest.raises(BadInput) as caught:
        from_text(text, "f.yaml")
    assert message in str(caught.value)


@pytest.mark.usefixtures("loader")
@pytest.mark.parametrize("depth", [101, 2_000, 100_000])
@pytest.mark.parametrize("opening", ["[", "{a: ", "- "])
def test_endless_nesting_is_refused(depth, opening):
    closing = {"[": "]", "{a: ": "}", "- ": ""}[opening]
    with pytest.raises(BadInput, match="nested"):
        from_text(opening * depth + "1" + closing * depth, "f.yaml")


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        (None, "there is no such file"),
        (b"", ":1:1: there is nothing in it"),
        (b"- 1\n- 2\n", ":1:1: the top level is a list of 2"),
        (b"a: 1\nb: \xff\n", ":2:1: byte 0xff is not UTF-8"),
    ],
)
def test_files_that_cannot_be_read(tmp_path, raw, message):
    path = tmp_path / "f.yaml"
    if raw is not None:
        path.write_bytes(raw)
    with pytest.raises(BadInput) as caught:
        read_yaml(path)
    assert str(caught.value).startswith(f"{path}")
    assert message in str(caught.value)


def test_a_folder_is_no_file(tmp_path):
    with pytest.raises(BadInput, match="this is a folder"):
        read_yaml(tmp_path)


def test_a_byte_order_mark_is_no_part_of_the_first_key(tmp_path):
    path = tmp_path / "f.yaml"
    path.write_bytes(b"\xef\xbb\xbfdays: 3\n")
    assert read_yaml(path).value == {"days": 3}


@pytest.mark.usefixtures("loader")
def test_places_are_where_things_were_written():
    document = from_text("days: 3\nunits:\n  - name: a\n    stock: {I: 4}\n", "f.yaml")
    assert document.place(("days",)) == ("f.yaml", 1, 1)
    assert document.place(("units", 0)) == ("f.yaml", 3, 5)
    assert document.place(("units", 0, "stock", "I")) == ("f.yaml", 4, 13)


def test_what_is_absent_has_the_place_of_what_is_around_it():
    document = from_text("units:\n  - name: a\n", "f.yaml")
    assert document.place(("units", 0, "stock", "I")) == ("f.yaml", 2, 5)
    assert document.place(("days",)) == ("f.yaml", 1, 1)


def test_numbers_may_carry_their_source():
    document = from_text("a: [{value: 3, source: Smith 2020}]\nb: {source: s, value: 2.5}\nc: {value: 1}\n", "f.yaml")
    assert document.value == {"a": [3], "b": 2.5, "c": {"value": 1}}
    assert document.sources == {("a", 0): "Smith 2020", ("b",): "s"}


def test_keys_are_text():
    assert from_text("{7: a, true: b, II: c}", "f.yaml").value == {"7": "a", "true": "b", "II": "c"}


@pytest.mark.usefixtures("loader")
def test_anchors_and_merge_keys():
    text = "base: &b {x: 1, y: 2}\nmore: &m {y: 3, z: 4}\nsame: *b\none: {<<: *b, y: 9}\nall: {<<: [*b, *m]}\n"
    value = from_text(text, "f.yaml").value
    assert value["same"] == {"x": 1, "y": 2}
    assert value["one"] == {"x": 1, "y": 9}
    assert value["all"] == {"x": 1, "y": 2, "z": 4}


TEXT = st.text(st.characters(categories=["L", "N", "P", "S"]))
PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | TEXT,
    lambda inner: st.lists(inner) | st.dictionaries(TEXT, inner),
    max_leaves=20,
)


@given(PLAIN)
def test_json_is_read_as_json(value):
    assert from_text(json.dumps(value, ensure_ascii=False), "f.yaml").value == value
