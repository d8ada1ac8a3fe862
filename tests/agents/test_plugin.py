import importlib
import pickle
import textwrap
from typing import Literal

import pytest
from pydantic import BaseModel, TypeAdapter, ValidationError

from agents.plugin import Plugin, any_of, load_kinds


class Idle(Plugin):
    kind: Literal["idle"] = "idle"


class Busy(Plugin):
    kind: Literal["busy"] = "busy"
    period: int = 7


KINDS = {"busy": Busy, "idle": Idle}


def plugin_source(kind, name="Some"):
    return f'class {name}(Plugin):\n    kind: Literal["{kind}"] = "{kind}"\n'


HEAD = "from typing import Literal\nfrom agents.plugin import Plugin\n"


@pytest.fixture
def package(tmp_path, monkeypatch, request):
    """Return a function that writes modules into a new package and imports it."""
    name = f"kinds_{request.node.name.split('[')[0]}"
    monkeypatch.syspath_prepend(tmp_path)

    def build(**modules):
        folder = tmp_path / name
        folder.mkdir()
        (folder / "__init__.py").write_text("")
        for module, source in modules.items():
            (folder / f"{module}.py").write_text(HEAD + textwrap.dedent(source).replace("PACKAGE", name))
        importlib.invalidate_caches()
        return importlib.import_module(name)

    return build


def test_kinds_are_found_by_file_in_alphabetical_order(package):
    found = load_kinds(package(zebra=plugin_source("zebra"), ant=plugin_source("ant")))
    assert list(found) == ["ant", "zebra"]
    assert found["ant"](kind="ant").kind == "ant"


def test_modules_with_an_underscore_are_not_searched(package):
    assert list(load_kinds(package(_hidden=plugin_source("_hidden"), ant=plugin_source("ant")))) == ["ant"]


def test_bases_and_imported_classes_are_not_kinds(package):
    base = "class Base(Plugin):\n    strength: float = 1.0\n"
    ant = "from PACKAGE.base import Base\n" + plugin_source("ant").replace("(Plugin)", "(Base)")
    bee = "from PACKAGE.ant import Some as Ant\n" + plugin_source("bee")
    found = load_kinds(package(base=base, ant=ant, bee=bee))
    assert list(found) == ["ant", "bee"]
    assert found["ant"]().strength == 1.0


def test_a_kind_that_differs_from_its_file_name_is_refused(package):
    with pytest.raises(ValueError, match="kind 'bee' differs from the file name"):
        load_kinds(package(ant=plugin_source("bee")))


def test_a_repeated_kind_is_refused(package):
    with pytest.raises(ValueError, match="two classes have kind 'ant'"):
        load_kinds(package(ant=plugin_source("ant") + plugin_source("ant", "Other")))


@pytest.mark.parametrize("kinds", [{"busy": Busy}, KINDS], ids=["one", "two"])
def test_a_union_picks_the_class_by_kind(kinds):
    chosen = TypeAdapter(any_of(kinds))
    assert chosen.validate_python({"kind": "busy", "period": 3}) == Busy(period=3)
    assert chosen.validate_python(Busy(period=4)) == Busy(period=4)


@pytest.mark.parametrize("kinds", [{"busy": Busy}, KINDS], ids=["one", "two"])
@pytest.mark.parametrize(
    ("value", "error"),
    [({}, "union_tag_not_found"), ({"kind": "lazy"}, "union_tag_invalid")],
    ids=["absent", "unknown"],
)
def test_a_union_needs_a_known_kind(kinds, value, error):
    with pytest.raises(ValidationError) as caught:
        TypeAdapter(any_of(kinds)).validate_python(value)
    assert caught.value.errors()[0]["type"] == error


def test_a_union_of_nothing_is_refused():
    with pytest.raises(ValueError, match="no kind to choose from"):
        any_of({})


def test_the_schema_of_a_union_names_every_kind():
    mapping = TypeAdapter(any_of(KINDS)).json_schema()["discriminator"]["mapping"]
    assert set(mapping) == {"busy", "idle"}


def test_a_plugin_inside_a_model_survives_json_and_pickle():
    class Slot(BaseModel):
        choice: any_of(KINDS)

    slot = Slot(choice=Busy(period=2))
    assert Slot.model_validate_json(slot.model_dump_json()) == slot
    assert pickle.loads(pickle.dumps(slot.choice)) == slot.choice


def test_plugins_are_frozen_and_refuse_unknown_fields():
    with pytest.raises(ValidationError, match="frozen"):
        Busy().period = 3
    with pytest.raises(ValidationError, match="Extra inputs"):
        Busy(perod=3)
