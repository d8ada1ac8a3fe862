"""A scenario may name the file that its injects stand in; it is read and checked as if they stood in the scenario."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from model.exercise import InjectList
from model.reading import BadInput, Document, read_yaml
from model.validating import validated

if TYPE_CHECKING:
    from collections.abc import Mapping

_FIELD = "injects"
_LISTS = Path(__file__).parents[1] / "configs" / "injects"


def injects_included(document: Document, overrides: Mapping[str, Any]) -> tuple[Document, Mapping[str, Any]]:
    """Return the document with the injects that it, or an override, names, and the overrides that are left.

    Raises:
        BadInput: there is no such file, or what stands in it is no list of injects.
    """
    named = overrides.get(_FIELD, document.value.get(_FIELD))
    if not isinstance(named, str):
        return document, overrides
    listed = injects_from(_file_of(named, Path(document.file).parent))
    rest = {path: value for path, value in overrides.items() if path != _FIELD}
    return document.with_part((_FIELD,), listed, ("main_events",)), rest


def injects_from(file: Path) -> Document:
    """Read a file of injects; what can be checked without a scenario is checked.

    Raises:
        BadInput: it cannot be read, or is no list of injects.
    """
    document = read_yaml(file)
    validated(InjectList, document)
    return document


def or_a_name(schema: dict[str, Any]) -> None:
    """Let the schema of a field allow a text in place of its value."""
    described = schema.pop("description")
    value = dict(schema)
    schema.clear()
    schema |= {"anyOf": [value, {"type": "string"}], "default": value.pop("default"), "description": described}


def _file_of(named: str, beside: Path) -> Path:
    """Return the file that a name means: a path from the scenario's folder, or a list of `configs/injects`."""
    for file in (beside / named, _LISTS / f"{named}.yaml"):
        if file.is_file():
            return file
    known = ", ".join(sorted(path.stem for path in _LISTS.glob("*.yaml")))
    raise BadInput(f"injects: no such list of injects (got {named!r}); a path from {beside}, or one of {known}")
