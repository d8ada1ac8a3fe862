"""Reading YAML files so that every mistake can be shown with its place.

YAML is read by the core schema of its version 1.2, not by the 1.1 that PyYAML follows by default: `true` and `false`
are the only booleans (`NO` is Norway, `on` is a word), `1e-3` is a number, `0123` is 123, and only `null`, `~` and an
empty value are nothing. Mapping keys are text, always. Repeated keys, infinities and unknown tags are refused.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from model.yaml_core import SCALARS, TAG, core_loader, may_overflow

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from yaml.nodes import MappingNode, Node, ScalarNode

#: Where something stands in a document: mapping keys (text) and list positions (whole numbers) from the root.
type Place = tuple[str | int, ...]

#: What may follow a number that carries its source: `{value: 3, source: "Author 2020"}`.
SOURCED = frozenset({"value", "source"})


class BadInput(Exception):  # noqa: N818  (the word users meet)
    """What a user wrote cannot be used.

    The message is complete: ``FILE:LINE:COL: FIELD: what is wrong (got VALUE); what would be right``. The command line
    prints it and ends with exit code 2.
    """


@dataclass(frozen=True, slots=True)
class Document:
    """Plain values read from one YAML text, with where each of them was written.

    `value` holds dicts, lists, text, numbers, booleans and None. `marks` maps a path to line and column, counted from
    one; an entry of a mapping is marked at its key. `sources` maps the path of each sourced number to its source.
    `parts` are values that other files hold: where they stand here, the file, and where they stand in it.
    """

    file: str
    value: Any
    marks: Mapping[Place, tuple[int, int]]
    sources: Mapping[Place, str]
    parts: tuple[tuple[Place, Document, Place], ...] = ()

    def with_part(self, here: Place, other: Document, there: Place) -> Document:
        """Return this document with a field of its top level taken from `there` in another one."""
        value = other.value
        for step in there:
            value = value[step]
        return replace(self, value=self.value | {here[0]: value}, parts=(*self.parts, (here, other, there)))

    def place(self, path: Place) -> tuple[str, int, int]:
        """Return file, line and column of `path`, or of the nearest thing around it that was written."""
        for here, other, there in self.parts:
            if path[: len(here)] == here:
                return other.place((*there, *path[len(here) :]))
        while path not in self.marks and path:
            path = path[:-1]
        return (self.file, *self.marks.get(path, (1, 1)))


def read_yaml(path: str | Path) -> Document:
    """Read a YAML file whose top level is a mapping.

    Raises:
        BadInput: the file is missing, is a folder, is not UTF-8, is empty, is not YAML or not a mapping.
    """
    document = _read(text_of(Path(path)), str(path))
    if not isinstance(document.value, dict):
        raise BadInput(f"{path}:1:1: the top level is {kind_of(document.value)}; write `name: value` lines")
    return document


@lru_cache(maxsize=8)
def _read(text: str, file: str) -> Document:
    """Keep the last documents: a sweep lays thousands of overrides over one, and none of them changes it."""
    return from_text(text, file)


def from_text(text: str, file: str) -> Document:
    """Read YAML `text` of any shape; `file` is how messages name it.

    Raises:
        BadInput: the text is empty, is not YAML, or says something that is refused.
    """
    root = _composed(text, file)
    if root is None:
        raise BadInput(f"{file}:1:1: there is nothing in it; write `name: value` lines")
    reader = _Reader(file)
    reader.mark((), root)
    return Document(file, reader.read(root, ()), reader.marks, reader.sources)


def kind_of(value: object) -> str:
    """Return a short description of a plain value for messages: scalars as written, the rest by shape."""
    if isinstance(value, dict):
        return "a mapping" if value else "an empty mapping"
    if isinstance(value, list | tuple):
        return f"a list of {len(value)}" if value else "an empty list"
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    shown = repr(value)
    return shown if len(shown) <= 60 else f"{shown[:56]}...'"


def text_of(path: Path) -> str:
    """Return the text of a file.

    Raises:
        BadInput: it is missing, is a folder, cannot be read or is not UTF-8.
    """
    try:
        raw = path.read_bytes()
    except FileNotFoundError:
        raise BadInput(f"{path}: there is no such file") from None
    except IsADirectoryError:
        raise BadInput(f"{path}: this is a folder; name a file") from None
    except OSError as error:
        raise BadInput(f"{path}: cannot be read ({error.strerror})") from None
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise BadInput(f"{path}:{line}:1: byte 0x{raw[error.start]:02x} is not UTF-8; save it as UTF-8") from None


def _composed(text: str, file: str) -> Node | None:
    if may_overflow(text):
        raise BadInput(f"{file}: nested too deeply to be read")
    try:
        root: Node | None = _LOADER(text).get_single_node()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        where = f"{file}:{mark.line + 1}:{mark.column + 1}" if mark else file
        told = ", ".join(part for part in (error.context, error.problem) if part)
        raise BadInput(f"{where}: this is not valid YAML: {told}") from None
    except yaml.YAMLError as error:
        raise BadInput(f"{file}: this is not valid YAML: {' '.join(str(error).split())}") from None
    except RecursionError:
        raise BadInput(f"{file}: nested too deeply to be read") from None
    return root


# libyaml is ten times faster, but not every build of PyYAML has it.
_LOADER = core_loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader))

#: Deeper nesting than any file needs, and far from the end of the stack.
_DEEPEST = 100


class _Reader:
    """Turns nodes into plain values and remembers where each was written."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.marks: dict[Place, tuple[int, int]] = {}
        self.sources: dict[Place, str] = {}
        self.open: list[Node] = []  # the nodes being read, to notice an anchor that holds itself

    def mark(self, path: Place, node: Node) -> None:
        self.marks[path] = (node.start_mark.line + 1, node.start_mark.column + 1)

    def refusal(self, node: Node, path: Place, told: str) -> BadInput:
        field = f"{dotted(path)}: " if path else ""
        return BadInput(f"{self.file}:{node.start_mark.line + 1}:{node.start_mark.column + 1}: {field}{told}")

    def read(self, node: Node, path: Place) -> Any:
        if isinstance(node, yaml.ScalarNode):
            return self.scalar(node, path)
        if node.tag not in {f"{TAG}map", f"{TAG}seq"}:
            raise self.refusal(node, path, f"unknown tag (got {node.tag!r}); leave it out")
        if any(node is around for around in self.open):
            raise self.refusal(node, path, "the alias stands inside its own anchor; write the value out")
        if len(self.open) >= _DEEPEST:
            raise self.refusal(node, (), f"nested deeper than {_DEEPEST} levels; write it flatter")
        self.open.append(node)
        value = self.mapping(node, path) if isinstance(node, yaml.MappingNode) else self.sequence(node.value, path)
        self.open.pop()
        return value

    def scalar(self, node: ScalarNode, path: Place) -> object:
        if node.tag not in SCALARS:
            raise self.refusal(node, path, f"unknown tag (got {node.tag!r}); leave it out")
        try:
            return SCALARS[node.tag](node.value)
        except ValueError:
            raise self.refusal(node, path, f"not a usable number (got {node.value}); write a finite one") from None

    def sequence(self, items: list[Node], path: Place) -> list[Any]:
        for position, item in enumerate(items):
            self.mark((*path, position), item)
        return [self.read(item, (*path, position)) for position, item in enumerate(items)]

    def mapping(self, node: MappingNode, path: Place) -> Any:
        entries = self.entries(node, path)
        for key, (key_node, _) in entries.items():
            self.mark((*path, key), key_node)
        value = {key: self.read(value_node, (*path, key)) for key, (_, value_node) in entries.items()}
        return self.unwrapped(node, path, value) if value.keys() == SOURCED else value

    def entries(self, node: MappingNode, path: Place) -> dict[str, tuple[Node, Node]]:
        """Return key text -> (key node, value node); what `<<` brings in stands behind the mapping's own keys."""
        own: dict[str, tuple[Node, Node]] = {}
        brought: dict[str, tuple[Node, Node]] = {}
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode):
                raise self.refusal(key, path, "a key must be a word or a number; found a list or a mapping")
            if key.value == "<<" and key.style not in ("'", '"'):
                for source in self.merged_in(value, path):
                    brought = self.entries(source, path) | brought
            elif key.value in own:
                first = own[key.value][0].start_mark.line + 1
                raise self.refusal(key, (*path, key.value), f"written twice (first in line {first}); keep one")
            else:
                own[key.value] = (key, value)
        return own | {key: nodes for key, nodes in brought.items() if key not in own}

    def merged_in(self, node: Node, path: Place) -> Iterator[MappingNode]:
        for source in node.value if isinstance(node, yaml.SequenceNode) else [node]:
            if not isinstance(source, yaml.MappingNode) or any(source is around for around in self.open):
                raise self.refusal(source, path, "`<<` takes a mapping or a list of mappings from elsewhere")
            yield source

    def unwrapped(self, node: Node, path: Place, value: dict[str, Any]) -> int | float:
        number, source = value["value"], value["source"]
        if isinstance(number, bool) or not isinstance(number, int | float):
            told = f"`value` beside `source` must be a number (got {kind_of(number)})"
            raise self.refusal(node, path, f"{told}; write {{value: 3, source: where it comes from}}")
        if not isinstance(source, str) or not source.strip():
            raise self.refusal(node, path, f"`source` must be text (got {kind_of(source)}); name where it comes from")
        self.sources[path] = source
        return number


def dotted(path: Place) -> str:
    """Return a path as people write it: `units.lv_mech.organic_days`."""
    return ".".join(str(step) for step in path)
