"""The rooms of the code and who may know whom, read from the source without running it."""

import ast
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).parents[1]
ROOMS = ("agents", "model", "experiments", "analysis")
FILES = sorted(file for room in ROOMS for file in (ROOT / room).rglob("*.py"))

ALLOWED = {
    "agents": {"agents"},
    "model": {"model", "agents"},
    "analysis": {"analysis", "model.results"},
    "experiments": set(ROOMS),
}


def module_of(file):
    return ".".join(file.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


MODULES = {module_of(file): file for file in FILES}
TREES = {module: ast.parse(file.read_text(encoding="utf-8")) for module, file in MODULES.items()}


class Import(NamedTuple):
    """A module that is imported; `running` is false where only the type checker sees it."""

    module: str
    running: bool


def is_for_types(node):
    return isinstance(node, ast.If) and ast.unparse(node.test) in ("TYPE_CHECKING", "typing.TYPE_CHECKING")


def imports_in(node, running=True):
    """Yield every import below `node`, inside functions too."""
    for child in ast.iter_child_nodes(node):
        if is_for_types(child):
            for part, runs in ((child.body, False), (child.orelse, running)):
                yield from imports_in(ast.Module(part, []), runs)
        elif isinstance(child, ast.Import):
            yield from (Import(alias.name, running) for alias in child.names)
        elif isinstance(child, ast.ImportFrom):
            base = "." * child.level + (child.module or "")
            for alias in child.names:
                deeper = f"{base}.{alias.name}"
                yield Import(deeper if deeper in MODULES else base, running)
        else:
            yield from imports_in(child, running)


IMPORTS = {module: sorted(set(imports_in(tree))) for module, tree in TREES.items()}


def lies_in(module, places):
    return any(module == place or module.startswith(f"{place}.") for place in places)


def test_the_rooms_are_found():
    assert {module.split(".")[0] for module in MODULES} == set(ROOMS)


@pytest.mark.parametrize("module", MODULES)
def test_imports_follow_the_arrows(module):
    ours = [i.module for i in IMPORTS[module] if i.module.split(".")[0] in ROOMS]
    assert [i for i in ours if not lies_in(i, ALLOWED[module.split(".")[0]])] == []


@pytest.mark.parametrize("module", MODULES)
def test_imports_are_absolute(module):
    assert [i.module for i in IMPORTS[module] if i.module.startswith(".")] == []


def test_only_the_backends_know_ray():
    knowing = [m for m, imports in IMPORTS.items() if any(lies_in(i.module, {"ray"}) for i in imports)]
    assert set(knowing) <= {"experiments.backends"}


@pytest.mark.parametrize("file", [f for f in FILES if f.name == "__init__.py"], ids=module_of)
def test_an_init_holds_a_docstring_only(file):
    tree = TREES[module_of(file)]
    assert ast.get_docstring(tree)
    assert len(tree.body) == 1


@pytest.mark.parametrize("file", FILES, ids=module_of)
def test_files_are_short(file):
    assert len(file.read_text(encoding="utf-8").splitlines()) <= 300


def test_no_module_imports_itself_around_a_corner():
    below = {m: {i.module for i in imports if i.running and i.module in MODULES} for m, imports in IMPORTS.items()}
    while leaves := [module for module, needed in below.items() if not needed]:
        for leaf in leaves:
            del below[leaf]
        below = {module: needed.difference(leaves) for module, needed in below.items()}
    assert below == {}  # what is left stands in a cycle, or leads to one


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("import ray.util", [("ray.util", True)]),
        ("from model import results", [("model.results", True)]),
        ("from model.results import RUNS", [("model.results", True)]),
        ("from . import plan", [(".", True)]),
        (
            "if TYPE_CHECKING:\n    import model.plan\nelse:\n    import agents",
            [("model.plan", False), ("agents", True)],
        ),
        ("def f():\n    if x:\n        import ray", [("ray", True)]),
    ],
)
def test_imports_are_seen_wherever_they_stand(source, found):
    assert list(imports_in(ast.parse(source))) == found
