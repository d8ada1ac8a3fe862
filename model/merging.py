"""Laying overrides over plain values: the way a sweep, `--set` and a notebook change a scenario.

Merging only builds a new plain value; validation follows and sees the whole of it. A validated object is never
patched, because that would step around the checks.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping
from difflib import get_close_matches
from typing import Any

from model.reading import SOURCED, BadInput, Place


def merge(value: Any, overrides: Mapping[str, Any]) -> Any:
    """Return `value` with `overrides` laid over it; `value` is left as it is.

    `overrides` holds nested mappings, dotted paths or both: ``{"days": 3, "units.lv_mech": {"organic_days": 5}}``.
    Items of a list are named by position or by their `name`. Mappings are merged; anything else replaces what was
    there, and so does an empty mapping and a mapping whose `kind` differs from the one it meets.

    Raises:
        BadInput: a list has no such item, or two overrides speak of the same thing.
    """
    return laid_over(value, overrides)[0]


def laid_over(value: Any, overrides: Mapping[str, Any]) -> tuple[Any, dict[Place, str]]:
    """Return what :func:`merge` returns, and for each place that was replaced the override path as it was written."""
    replaced: dict[Place, str] = {}
    tree = _tree(overrides, ())
    return (_laid(value, tree, (), (), replaced) if tree else value), replaced


def _tree(overrides: Mapping[str, Any], written: tuple[str, ...]) -> dict[str, Any]:
    """Turn dotted paths into nested mappings with plain values as leaves."""
    tree: dict[str, Any] = {}
    for path, value in overrides.items():
        *steps, last = str(path).split(".")
        if not all((*steps, last)):
            raise BadInput(f"override {'.'.join((*written, str(path)))}: a step is empty; write it like units.a.field")
        whole = (*written, *steps, last)
        leaf = _tree(value, whole) if _is_branch(value) else _plain(value, whole)
        for step in reversed((*steps, last)):
            leaf = {step: leaf}
        _join(tree, leaf, written)
    return tree


def _is_branch(value: object) -> bool:
    return isinstance(value, Mapping) and bool(value) and value.keys() != SOURCED


def _join(tree: dict[str, Any], more: dict[str, Any], written: tuple[str, ...]) -> None:
    for key, value in more.items():
        if key not in tree:
            tree[key] = value
        elif _is_branch(tree[key]) and _is_branch(value):
            _join(tree[key], value, (*written, key))
        else:
            raise BadInput(f"override {'.'.join((*written, key))}: overridden twice; keep one")


def _plain(value: Any, written: tuple[str, ...]) -> Any:
    """Return `value` built of dicts, lists, text, numbers, booleans and None; numpy scalars become Python's."""
    if isinstance(value, Mapping):
        if value.keys() == SOURCED:
            return _plain(value["value"], written)
        return {str(key): _plain(item, (*written, str(key))) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item, (*written, str(position))) for position, item in enumerate(value)]
    number = value.item() if hasattr(value, "item") else value
    if isinstance(number, float) and not math.isfinite(number):
        raise BadInput(f"override {'.'.join(written)}: not a usable number (got {number}); write a finite one")
    return number if number is None or isinstance(number, str | int | float | bool) else str(number)


def _laid(old: Any, new: Any, path: Place, written: tuple[str, ...], replaced: dict[Place, str]) -> Any:
    if not _is_branch(new):
        replaced[path] = ".".join(written)
        return new
    if isinstance(old, list):
        items = list(old)
        for key, value in _regrouped(new, _names(old)).items():
            position = _position(old, key, written)
            items[position] = _laid(old[position], value, (*path, position), (*written, key), replaced)
        return items
    if not isinstance(old, dict) or old.get("kind") != new.get("kind", old.get("kind")):
        replaced[path] = ".".join(written)
        old = {}
    return old | {
        key: _laid(old.get(key), value, (*path, key), (*written, key), replaced)
        for key, value in _regrouped(new, old).items()
    }


def _regrouped(tree: dict[str, Any], known: Collection[str]) -> dict[str, Any]:
    """Put back together what dots took apart, where a dot belongs to a `known` name: `border.PL-LT.road`."""
    grouped: dict[str, Any] = {}
    for key, value in tree.items():
        if _is_branch(value) and key not in known and any(name.startswith(f"{key}.") for name in known):
            grouped |= _regrouped({f"{key}.{step}": item for step, item in value.items()}, known)
        else:
            grouped[key] = value
    return grouped


def _names(items: list[Any]) -> list[str]:
    return [str(item["name"]) for item in items if isinstance(item, dict) and "name" in item]


def _position(items: list[Any], key: str, written: tuple[str, ...]) -> int:
    """Return which item of a list `key` means: a position from zero, or the `name` of exactly one item."""
    if key.isdecimal() and int(key) < len(items):
        return int(key)
    names = _names(items)
    if names.count(key) == 1:
        return next(i for i, item in enumerate(items) if isinstance(item, dict) and str(item.get("name")) == key)
    where, what = f"override {'.'.join((*written, key))}", ".".join(written) or "the top level"
    if key in names:
        raise BadInput(f"{where}: several items of {what} have the name {key!r}; use a position from 0")
    near = get_close_matches(key, names, 1)
    meant = f"did you mean {near[0]!r}? " if near else ""
    known = f"names: {', '.join(names)}; " if names else ""
    positions = f"positions: 0 to {len(items) - 1}" if items else "the list is empty"
    raise BadInput(f"{where}: {what} has no item {key!r}; {meant}{known}{positions}")
