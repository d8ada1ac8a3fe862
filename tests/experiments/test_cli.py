import json
import subprocess
import sys
from importlib import import_module
from importlib.metadata import version
from pathlib import Path
from types import ModuleType, SimpleNamespace

import pytest
from typer.testing import CliRunner

from agents.plugin import load_kinds
from experiments.cli import app, overrides_of
from experiments.how import How
from experiments.kinds_command import SLOTS
from model.reading import BadInput

ROOT = Path(__file__).parents[2]


def call(*arguments):
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


@pytest.fixture
def stand_in(monkeypatch):
    """Return a function that puts a function in place of a command's work and gives the list of its calls."""

    def put(module, name, raising=None, giving=None):
        calls = []

        def work(*args, **kwargs):
            calls.append((args, kwargs))
            if raising:
                raise raising
            return giving

        replacement = ModuleType(module)
        setattr(replacement, name, work)
        monkeypatch.setitem(sys.modules, module, replacement)
        return calls

    return put


def test_importing_the_command_line_brings_nothing_heavy():
    heavy = {"mesa", "numpy", "pandas", "pyarrow", "scipy", "numba", "ray", "matplotlib", "networkx"}
    code = f"import sys, experiments.cli; print(sorted({heavy} & sys.modules.keys()))"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert told.stdout.strip() == "[]"


def test_the_version_is_the_distributions():
    assert call("--version").stdout == f"supplyline {version('supplyline')}\n"


def test_a_users_mistake_is_a_message_and_exit_code_2(stand_in):
    stand_in("experiments.map_command", "draw_map", raising=BadInput("nodes.csv:3:1: lat: too far north"))
    told = call("map", "toy", "--out", "map.png")
    assert (told.exit_code, told.stdout, told.stderr) == (2, "", "nodes.csv:3:1: lat: too far north\n")


def test_an_error_of_ours_keeps_its_traceback(stand_in):
    stand_in("experiments.map_command", "draw_map", raising=ZeroDivisionError("ours"))
    assert isinstance(call("map", "toy", "--out", "map.png").exception, ZeroDivisionError)


def test_map_draws_a_theatre(stand_in):
    calls = stand_in("experiments.map_command", "draw_map")
    assert call("map", "toy", "--out", "m.svg").exit_code == 0
    assert calls == [(("toy", Path("m.svg")), {})]


def test_run_hands_over_scenario_seed_folder_and_overrides(stand_in):
    calls = stand_in("experiments.run_command", "run_one")
    told = call("run", "a.yaml", "--seed", 7, "--out", "d", "--set", "days=3", "--set", "levers=[{kind: x}]",
                "--moves", "m.yaml", "--intents", "i.yaml")  # fmt: skip
    assert told.exit_code == 0
    (scenario, seed, out, overrides, _, moves, intents), _ = calls[0]
    assert (scenario, seed, out, moves, intents) == (
        Path("a.yaml"), 7, Path("d"), Path("m.yaml"), Path("i.yaml"),
    )  # fmt: skip
    assert overrides == {"days": 3, "levers": [{"kind": "x"}]}


def test_replay_hands_over_file_seats_and_overrides(stand_in):
    calls = stand_in("experiments.replay_command", "replay")
    assert call("replay", "log.yaml", "--seat", "command", "--set", "days=3", "--against", "b.yaml").exit_code == 0
    (*given, _), _ = calls[0]
    assert given == [Path("log.yaml"), ["command"], {"days": 3}, None, None, Path("b.yaml")]


@pytest.mark.parametrize(
    ("change", "value"),
    [("a=1e-3", 0.001), ("a=null", None), ("a=no", "no"), ("a=b=c", "b=c"), ("a={value: 3, source: S}", 3)],
)
def test_set_values_are_yaml(change, value):
    assert overrides_of([change]) == {"a": value}


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        (["days"], "--set days: this names no value"),
        (["=3"], "--set =3: this names no value"),
        (["days="], "--set days:1:1: there is nothing in it"),
        (["days=[1"], "--set days:2:1: this is not valid YAML"),
        (["days=1", "days=2"], "--set days=2: days is set twice"),
    ],
)
def test_set_refuses_what_is_no_assignment(changes, message):
    with pytest.raises(BadInput, match=message):
        overrides_of(changes)


def test_kinds_lists_every_plugin_of_every_slot():
    listed = json.loads(call("kinds", "--json").stdout)
    found = {slot: list(load_kinds(import_module(package))) for slot, package in SLOTS.items()}
    assert {slot: list(kinds) for slot, kinds in listed.items()} == found
    assert all(kind["does"] for kinds in listed.values() for kind in kinds.values())


def test_kinds_can_be_read():
    text = call("kinds").stdout
    for slot, package in SLOTS.items():
        assert slot.replace("_", " ") in text
        assert all(f"  {kind}: " in text for kind in load_kinds(import_module(package)))


def test_kinds_say_what_a_word_may_be():
    listed = json.loads(call("kinds", "--json").stdout)
    choices = {p["name"]: p["choices"] for p in listed["strategies"]["bandit"]["parameters"]}
    assert choices == {"strikes": [], "rule": ["exp3", "ucb", "thompson", "uniform"], "effect_days": []}
    assert "; of exp3, ucb, thompson, uniform" in call("kinds").stdout


def test_every_package_of_kinds_is_a_slot():
    packages = {f"agents.{folder.name}" for folder in (ROOT / "agents").iterdir() if (folder / "__init__.py").exists()}
    assert set(SLOTS.values()) == packages | {"model.levers"}


@pytest.mark.parametrize(("failed", "pending", "code"), [(0, 0, 0), (1, 0, 1), (0, 1, 1)])
def test_sweep_says_by_its_exit_code_whether_all_runs_are_done(stand_in, failed, pending, code):
    calls = stand_in("experiments.sweep", "run_sweep", giving=SimpleNamespace(failed=failed, pending=pending))
    assert call("sweep", "s.yaml", "--out", "d", "--backend", "serial", "--workers", 2).exit_code == code
    assert calls == [((Path("s.yaml"), Path("d"), How("serial", workers=2)), {})]


def test_a_sweep_needs_no_folder(stand_in):
    calls = stand_in("experiments.sweep", "run_sweep", giving=SimpleNamespace(failed=0, pending=0))
    assert call("sweep", "s.yaml").exit_code == 0
    assert calls == [((Path("s.yaml"), None, How()), {})]


def test_validate_reports_every_file(tmp_path):
    (tmp_path / "empty.yaml").write_text("")
    told = call("validate", tmp_path / "empty.yaml", tmp_path / "absent.yaml")
    assert told.exit_code == 2
    assert [line.partition(": ")[2] for line in told.stderr.splitlines()] == [
        "there is nothing in it; write `name: value` lines",
        "there is no such file",
    ]


def test_validate_tells_a_sweep_by_its_design(tmp_path, stand_in):
    sweep = SimpleNamespace(points=("a", "b"), runs=6, spec=SimpleNamespace(replications=3))
    calls = stand_in("experiments.design", "load_sweep", giving=sweep)
    file = tmp_path / "sweep.yaml"
    file.write_text("design: {kind: grid}\n")
    assert call("validate", file).stdout == f"ok: {file}: 2 points x 3 replications = 6 runs\n"
    assert calls == [((file,), {})]


@pytest.mark.parametrize("file", sorted((ROOT / "configs" / "scenarios").glob("*.yaml")), ids=lambda file: file.stem)
def test_every_scenario_in_the_repository_is_valid(file):
    told = call("validate", file)
    assert (told.exit_code, told.stderr) == (0, "")
    assert told.stdout.startswith(f"ok: {file}: ")


def test_the_copy_of_the_schema_is_current():
    copy = ROOT / "docs" / "scenario.schema.json"
    assert copy.read_text(encoding="utf-8") == call("schema").stdout, (
        "run `supplyline schema --out docs/scenario.schema.json`"
    )


def test_schema_writes_a_file(tmp_path):
    assert call("schema", "--out", tmp_path / "new" / "s.json").exit_code == 0
    assert json.loads((tmp_path / "new" / "s.json").read_text(encoding="utf-8"))["title"] == "Scenario"
