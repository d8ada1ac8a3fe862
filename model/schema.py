"""The JSON Schema of the scenario language: what editors check, and what error messages know of the right answer."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pydantic import BaseModel

    from model.reading import Place

type Node = dict[str, Any]

#: What describes a field rather than restricting its value; it stays outside of the choice that `exported` makes.
_NOTES = ("title", "description", "default", "examples", "deprecated")

#: Keywords whose values are data, not schemas.
_DATA = ("default", "examples", "const", "enum", "required", "mapping")


@cache
def schema_of(model: type[BaseModel]) -> Node:
    """Return the JSON Schema of what `model` accepts; treat it as read-only."""
    return model.model_json_schema(mode="validation")


def exported(model: type[BaseModel]) -> Node:
    """Return the schema for files: every number may also be written as `{value: ..., source: ...}`.

    The `kind` of a plugin is required, for a file has to name it although the Python class has a default for it.
    """
    schema = schema_of(model)
    tagged = {ref.rsplit("/", 1)[-1] for ref in _tagged(schema)}
    written: Node = _sourced(schema)
    for name in tagged:
        plugin = written["$defs"][name]
        plugin["required"] = sorted({"kind", *plugin.get("required", ())})
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **written}


def node_at(model: type[BaseModel], path: Place) -> Node | None:
    """Return the schema node of a path of fields, list positions and union tags; None where there is none."""
    root = schema_of(model)
    node: Node | None = _resolved(root, root)
    for step in path:
        node = _below(root, node, step) if node is not None else None
    if node is not None and "anyOf" in node:
        return node | {"anyOf": [_resolved(root, branch) for branch in node["anyOf"]]}
    return node


def choices_of(node: Node) -> list[str]:
    """Return the values that a node allows one by one, as text: union tags, literals, enumerations."""
    if "discriminator" in node:
        return sorted(node["discriminator"].get("mapping", ()))
    if "const" in node:
        return [str(node["const"])]
    own = [str(value) for value in node.get("enum", ())]
    return own + [choice for branch in node.get("anyOf", ()) for choice in choices_of(branch)]


def _resolved(root: Node, node: Node) -> Node:
    while "$ref" in node:
        steps = node["$ref"].removeprefix("#/").split("/")
        node = root
        for step in steps:
            node = node[step]
    return node


def _below(root: Node, node: Node, step: str | int) -> Node | None:
    if str(step) in node.get("properties", {}):
        return _resolved(root, node["properties"][str(step)])
    if isinstance(step, int) and step < len(node.get("prefixItems", ())):
        return _resolved(root, node["prefixItems"][step])
    if isinstance(step, int) and "items" in node:
        return _resolved(root, node["items"])
    if ref := node.get("discriminator", {}).get("mapping", {}).get(step):
        return _resolved(root, {"$ref": ref})
    if isinstance(node.get("additionalProperties"), dict):
        return _resolved(root, node["additionalProperties"])
    found = (_below(root, _resolved(root, branch), step) for branch in (*node.get("anyOf", ()), *node.get("oneOf", ())))
    return next((branch for branch in found if branch is not None), None)


def _tagged(node: Any) -> set[str]:
    """Return the references that discriminators point at, anywhere below `node`."""
    if isinstance(node, list):
        return {ref for item in node for ref in _tagged(item)}
    if not isinstance(node, dict):
        return set()
    own = node.get("discriminator", {}) if isinstance(node.get("discriminator"), dict) else {}
    mapping = own.get("mapping", {})
    refs = set(mapping.values()) if isinstance(mapping, dict) and own.get("propertyName") == "kind" else set()
    return refs | {ref for value in node.values() for ref in _tagged(value)}


def _sourced(node: Any) -> Any:
    if isinstance(node, list):
        return [_sourced(item) for item in node]
    if not isinstance(node, dict):
        return node
    if node.get("type") in ("number", "integer"):
        return _number_or_sourced(node)
    # `properties` and `$defs` map names to schemas, so that a field may well be called `default`.
    return {
        key: {name: _sourced(item) for name, item in value.items()}
        if key in ("properties", "$defs", "patternProperties")
        else value
        if key in _DATA
        else _sourced(value)
        for key, value in node.items()
    }


def _number_or_sourced(node: Node) -> Node:
    notes = {key: value for key, value in node.items() if key in _NOTES}
    number = {key: value for key, value in node.items() if key not in _NOTES}
    fields = {"value": number, "source": {"type": "string", "minLength": 1}}
    sourced = {"type": "object", "properties": fields, "required": ["value", "source"], "additionalProperties": False}
    return {**notes, "anyOf": [number, sourced]}
