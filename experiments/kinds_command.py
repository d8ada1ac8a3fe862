"""Lists what can be chosen in each slot of a scenario, from the classes themselves."""

from __future__ import annotations

import inspect
import json
import re
from importlib import import_module
from types import UnionType
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, Union, get_args, get_origin

from pydantic_core import PydanticUndefined, to_jsonable_python

from agents.plugin import load_kinds

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pydantic.fields import FieldInfo

    from agents.plugin import Plugin

#: Name of each slot, as people say it, and the package whose files are its kinds.
SLOTS = {
    "strategies": "agents.strategies",
    "contracts": "agents.contracts",
    "routing": "agents.routing",
    "repair_orders": "agents.repair_orders",
    "replenishment": "agents.replenishment",
    "forecasts": "agents.forecasts",
    "rationing": "agents.rationing",
    "escorting": "agents.escorting",
    "levers": "model.levers",
}


class Parameter(NamedTuple):
    """One field of a kind. `default` is None as well where the field is `required`; `choices` are its words, if few."""

    name: str
    required: bool
    default: Any
    description: str
    choices: tuple[str, ...] = ()


class Kind(NamedTuple):
    """One plugin class: what a scenario file calls it, the first sentence of its docstring, its fields."""

    kind: str
    does: str
    parameters: tuple[Parameter, ...]


def kinds_by_slot() -> dict[str, tuple[Kind, ...]]:
    """Return what every slot offers, in alphabetical order."""
    return {
        slot: tuple(_described(kind, plugin) for kind, plugin in load_kinds(import_module(package)).items())
        for slot, package in SLOTS.items()
    }


def kinds_json() -> str:
    """Return every slot's kinds as JSON: slot, then kind, then what it does and its parameters."""
    slots = {
        slot: {kind.kind: {"does": kind.does, "parameters": [p._asdict() for p in kind.parameters]} for kind in kinds}
        for slot, kinds in kinds_by_slot().items()
    }
    return json.dumps(slots, indent=2, ensure_ascii=False)


def kinds_text() -> str:
    """Return every slot's kinds for reading."""
    return "\n".join(line for slot, kinds in kinds_by_slot().items() for line in _lines(slot, kinds)).rstrip()


def _described(kind: str, plugin: type[Plugin]) -> Kind:
    fields = ((name, field) for name, field in plugin.model_fields.items() if name != "kind")
    paragraph = " ".join((inspect.getdoc(plugin) or "").partition("\n\n")[0].split())
    does = re.split(r"(?<=\.) ", paragraph, maxsplit=1)[0]
    return Kind(kind, does, tuple(_parameter(name, field) for name, field in fields))


def _parameter(name: str, field: FieldInfo) -> Parameter:
    default = field.get_default(call_default_factory=True, validated_data={})
    required = default is PydanticUndefined
    shown = None if required else to_jsonable_python(default)
    return Parameter(name, required, shown, field.description or "", tuple(_choices(field.annotation)))


def _choices(annotation: Any) -> Iterator[str]:
    """Yield the words that a field, or each item of one, is chosen from."""
    origin, parts = get_origin(annotation), get_args(annotation)
    if origin is Literal:
        yield from (str(part) for part in parts)
    elif origin in (tuple, Union, UnionType):
        for part in parts:
            yield from _choices(part)


def _lines(slot: str, kinds: tuple[Kind, ...]) -> Iterator[str]:
    yield slot.replace("_", " ")
    for kind in kinds:
        yield f"  {kind.kind}: {kind.does}"
        for parameter in kind.parameters:
            value = "(required)" if parameter.required else f"= {json.dumps(parameter.default, ensure_ascii=False)}"
            described = f"  {parameter.description}" if parameter.description else ""
            choices = f"; of {', '.join(parameter.choices)}" if parameter.choices else ""
            yield f"      {parameter.name} {value}{described}{choices}"
    yield ""
