"""Validation whose every complaint names file, line, field, value and what would be right."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ValidationError

from model.merging import laid_over
from model.reading import BadInput, Document, Place, dotted, kind_of
from model.schema import choices_of, node_at

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from pydantic_core import ErrorDetails


class Misfits(ValueError):  # noqa: N818  (several mistakes in one)
    """Raised by a validator that knows better than pydantic where the mistakes stand.

    Args:
        found: path below the validated object, and what is wrong there, for each mistake.
    """

    def __init__(self, found: Sequence[tuple[Place, str]]) -> None:
        super().__init__("; ".join(told for _, told in found))
        self.found = tuple(found)


def validated[M: BaseModel](model: type[M], document: Document, overrides: Mapping[str, Any] | None = None) -> M:
    """Return `document`, with `overrides` laid over it, as a `model`.

    Validation is strict: `"5"`, `5.0` and `true` are no whole numbers.

    Raises:
        BadInput: one line for each mistake, in the order of the file; those in overrides come last.
    """
    value, replaced = laid_over(document.value, overrides or {})
    try:
        # JSON is the strict mode in which a list may still become a tuple.
        return model.model_validate_json(json.dumps(value), strict=True)
    except ValidationError as error:
        details = [detail for detail in error.errors() if not _follows(detail)]
        complaints = [c for detail in details for c in _complaints(model, value, detail)]
        told = [_located(document, replaced, value, complaint) for complaint in _distinct(complaints)]
        raise BadInput("\n".join(line for _, line in sorted(told))) from None


def _follows(detail: ErrorDetails) -> bool:
    """Whether a list is called too short only because some of its items, which are told of anyway, are wrong."""
    return detail["type"] == "too_short" and len(detail["input"]) >= detail["ctx"]["min_length"]


def in_words(error: ValidationError) -> list[str]:
    """Return a line for each mistake in a value that code made and no file holds: `units.0.node: what is wrong`."""
    lines = []
    for detail in error.errors():
        cause = detail.get("ctx", {}).get("error")
        found = cause.found if isinstance(cause, Misfits) else [((), detail["msg"].removeprefix("Value error, "))]
        lines += [f"{dotted((*detail['loc'], *below))}: {told}" for below, told in found]
    return lines


@dataclass(frozen=True, slots=True)
class _Complaint:
    path: Place
    told: str
    wanted: str = ""
    branch: bool = False  # one of several things that a union would have taken


def _complaints(model: type[BaseModel], value: Any, detail: ErrorDetails) -> Iterable[_Complaint]:
    path, tagged = _walked(value, detail)
    branch = len(tagged) < sum(step != "[key]" for step in detail["loc"])
    cause = detail.get("ctx", {}).get("error")
    if isinstance(cause, Misfits):
        return [_Complaint((*path, *below), told) for below, told in cause.found]
    return [_told(model, path, tagged, detail, branch)]


def _walked(value: Any, detail: ErrorDetails) -> tuple[Place, Place]:
    """Return where in `value` an error stands, and the same path with the tags of unions left in.

    Pydantic's own path also holds labels of union members, which are nowhere in the file: they are left out of both.
    """
    path: list[str | int] = []
    tagged: list[str | int] = []
    steps = [step for step in detail["loc"] if step != "[key]"]
    for position, step in enumerate(steps):
        last = position == len(steps) - 1
        if isinstance(value, dict) and value.get("kind") == step:
            tagged.append(step)
        elif isinstance(value, dict) and str(step) in value:
            path.append(str(step))
            tagged.append(str(step))
            value = value[str(step)]
        elif isinstance(value, list) and isinstance(step, int) and step < len(value):
            path.append(step)
            tagged.append(step)
            value = value[step]
        elif last and detail["type"] == "missing":
            path.append(step)
            tagged.append(step)
    return tuple(path), tuple(tagged)


def _told(model: type[BaseModel], path: Place, tagged: Place, detail: ErrorDetails, branch: bool) -> _Complaint:
    kind, context, got = detail["type"], detail.get("ctx", {}), kind_of(detail["input"])
    if kind == "extra_forbidden":
        around = node_at(model, tagged[:-1]) or {}
        return _Complaint(
            path, f"unknown field (got {got})", _choose(str(path[-1]), around.get("properties", ()), "known fields")
        )
    if kind == "missing":
        return _Complaint(path, "is required", _wanted(node_at(model, tagged)), branch)
    if kind in ("union_tag_not_found", "union_tag_invalid"):
        field = context["discriminator"].strip("'")
        tag = detail["input"].get(field) if isinstance(detail["input"], dict) else None
        told = "is required" if tag is None else f"unknown {field} (got {kind_of(tag)})"
        return _Complaint((*path, field), told, _choose(str(tag), choices_of(node_at(model, tagged) or {})))
    if kind in ("literal_error", "enum"):
        wanted = _choose(
            str(detail["input"]), str(context["expected"]).replace("'", "").replace(" or ", ", ").split(", ")
        )
        return _Complaint(path, f"not one of the choices (got {got})", wanted, branch)
    if kind in ("value_error", "assertion_error"):
        shown = f" (got {got})" if not isinstance(detail["input"], dict | list) else ""
        return _Complaint(path, f"{detail['msg'].split(', ', 1)[1]}{shown}", "", branch)
    return _Complaint(path, f"wrong value (got {got})", _plainly(kind, detail["msg"]), branch)


#: Pydantic's words for types are a programmer's; these are a scenario writer's.
_TYPES = {
    "bool_type": "should be true or false",
    "dict_type": "should be a mapping (`name: value` lines)",
    "float_type": "should be a number",
    "int_type": "should be a whole number",
    "int_from_float": "should be a whole number",
    "int_parsing": "should be a whole number",
    "model_type": "should be a mapping (`name: value` lines)",
    "model_attributes_type": "should be a mapping (`name: value` lines)",
    "string_type": "should be text",
    "tuple_type": "should be a list",
    "list_type": "should be a list",
}


def _plainly(kind: str, message: str) -> str:
    return _TYPES.get(kind) or re.sub(r"^\w+ should", "should", message)


def _choose(got: str, choices: Iterable[str], label: str = "choices") -> str:
    names = list(choices)
    near = get_close_matches(got, names, 1)
    meant = f"did you mean {near[0]!r}? " if near else ""
    return f"{meant}{label}: {', '.join(names)}" if names else "leave it out"


def _wanted(node: dict[str, Any] | None) -> str:
    """Say what a schema node asks for: its choices or type, and its description."""
    if node is None:
        return ""
    kinds = {
        "number": "a number",
        "integer": "a whole number",
        "string": "text",
        "array": "a list",
        "boolean": "true or false",
    }
    choices = choices_of(node)
    what = f"one of {', '.join(choices)}" if choices else kinds.get(str(node.get("type")), "a mapping")
    return f"add {what}" + (f": {node['description']}" if "description" in node and not choices else "")


def _distinct(complaints: list[_Complaint]) -> list[_Complaint]:
    """Join what the members of one union say of one place, and drop it where a member got further into the value."""
    joined: dict[tuple[Place, str], _Complaint] = {}
    for complaint in complaints:
        deeper = (c.path for c in complaints if len(c.path) > len(complaint.path))
        if complaint.branch and any(path[: len(complaint.path)] == complaint.path for path in deeper):
            continue
        key = (complaint.path, complaint.told)
        known = joined.get(key)
        wanted = f"{known.wanted} or {complaint.wanted.removeprefix('should be ')}" if known else complaint.wanted
        joined[key] = _Complaint(complaint.path, complaint.told, wanted)
    return list(joined.values())


def _located(
    document: Document, replaced: Mapping[Place, str], value: Any, complaint: _Complaint
) -> tuple[tuple[int, int, int], str]:
    """Return a sort key and the line for one complaint."""
    field = _named(value, complaint.path)
    told = f"{complaint.told}; {complaint.wanted}" if complaint.wanted else complaint.told
    parts = [complaint.path[:length] for length in range(len(complaint.path), -1, -1)]
    written = next((replaced[part] for part in parts if part in replaced), None)
    if written is not None:
        beyond = "" if field in ("", written) else f" {field}:"
        return (1, 0, 0), f"override {written}:{beyond} {told}"
    file, line, column = document.place(complaint.path)
    return (0, line, column), f"{file}:{line}:{column}: {field or 'the whole'}: {told}"


def _named(value: Any, path: Place) -> str:
    """Return the dotted path with list items by their `name` where they have one, as overrides would say it."""
    steps: list[str] = []
    for step in path:
        inside = isinstance(value, dict | list) and (step in value if isinstance(value, dict) else True)
        value = value[step] if inside else None
        named = isinstance(step, int) and isinstance(value, dict) and isinstance(value.get("name"), str)
        steps.append(value["name"] if named else str(step))
    return ".".join(steps)
