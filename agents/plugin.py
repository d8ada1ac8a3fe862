"""Plugins: frozen, tagged values found by scanning a package, so that adding one touches one file.

A plugin's fields are its parameters, its one or two methods are its behaviour, its file name is its `kind`. What
changes during a run lives in the agent that uses it. A scan was chosen over registration because a scan needs no
second line elsewhere and does not depend on what happened to be imported before.
"""

from __future__ import annotations

import importlib
import pkgutil
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import BaseModel, ConfigDict
from pydantic_core import CoreSchema, core_schema

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from types import ModuleType

    from pydantic import GetCoreSchemaHandler


class Plugin(BaseModel):
    """A value that says how something is decided; concrete kinds set ``kind: Literal["name"] = "name"``."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: str


def load_kinds(package: ModuleType) -> dict[str, type[Plugin]]:
    """Return the plugin classes defined in the modules of `package`, by kind, in alphabetical order.

    Modules whose names begin with an underscore hold base classes and shared parts and are not searched; a class that
    leaves `kind` without a default is a base class too.

    Raises:
        ValueError: two classes claim one kind, or a kind differs from the name of its file.
    """
    kinds: dict[str, type[Plugin]] = {}
    for found in pkgutil.iter_modules(package.__path__):
        if found.name.startswith("_"):
            continue
        for kind, plugin in _defined_in(importlib.import_module(f"{package.__name__}.{found.name}")):
            if kind in kinds:
                raise ValueError(f"{plugin.__module__}: two classes have kind {kind!r}; one file holds one kind")
            if kind != found.name:
                raise ValueError(f"{plugin.__module__}: kind {kind!r} differs from the file name; make them the same")
            kinds[kind] = plugin
    return dict(sorted(kinds.items()))


def any_of(kinds: Mapping[str, type[Plugin]]) -> Any:
    """Return the annotated type that accepts any of `kinds`, told apart by the field `kind`.

    The tagged union is built directly because :data:`typing.Union` of a single class is that class, which would make
    `kind` optional for as long as a package holds one plugin.

    Raises:
        ValueError: `kinds` is empty.
    """
    if not kinds:
        raise ValueError("there is no kind to choose from")
    return Annotated[Plugin, _Tagged(kinds)]


def _defined_in(module: ModuleType) -> Iterator[tuple[str, type[Plugin]]]:
    for value in vars(module).values():
        if isinstance(value, type) and issubclass(value, Plugin) and value.__module__ == module.__name__:
            kind = value.model_fields["kind"].default
            if isinstance(kind, str):
                yield kind, value


class _Tagged:
    """Annotation that replaces the annotated type's schema by a union of `kinds`."""

    def __init__(self, kinds: Mapping[str, type[Plugin]]) -> None:
        self.kinds = dict(kinds)

    def __get_pydantic_core_schema__(self, source: object, handler: GetCoreSchemaHandler) -> CoreSchema:
        choices: dict[Any, CoreSchema] = {kind: handler.generate_schema(plugin) for kind, plugin in self.kinds.items()}
        return core_schema.tagged_union_schema(choices, discriminator="kind")
