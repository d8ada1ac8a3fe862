import json
import re
from io import StringIO
from pathlib import Path

import pandas as pd
import pytest
from rich.console import Console

from experiments.replay_command import replay
from experiments.run_command import run_one
from model.reading import BadInput
from model.results import EVENTS, RUNS, SERIES, TABLES

TOY = Path(__file__).parents[2] / "configs" / "scenarios" / "toy.yaml"
SHORT = {"horizon_days": 30}


def told_of(out, seed=3, scenario=TOY, **overrides):
    console = Console(file=StringIO(), width=80, height=40)
    run_one(scenario, seed, out, (SHORT if scenario == TOY else {}) | overrides, console)
    return console.file.getvalue()


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    out = tmp_path_factory.mktemp("run") / "new"
    told_of(out)
    return out


@pytest.mark.parametrize("record", [{"series": True, "events": True}, {"series": False, "events": False}])
@pytest.mark.parametrize("scenario", sorted(TOY.parent.glob("*.yaml")), ids=lambda path: path.stem)
def test_the_summary_fits_one_screen(scenario, record):
    lines = told_of(None, scenario=scenario, record=record).splitlines()
    assert len(lines) <= 40
    assert max(len(line.rstrip()) for line in lines) <= 80
    assert "…" not in "".join(lines)


def test_the_folder_holds_the_declared_tables(folder):
    tables = {path.stem: pd.read_parquet(path) for path in folder.glob("*.parquet")}
    assert {name: list(table) for name, table in tables.items()} == {
        "runs": list(RUNS), "series": list(SERIES), "events": list(EVENTS)
    }  # fmt: skip
    assert {run for table in tables.values() for run in table["run"]} == {tables["runs"]["run"].item()}
    timing = json.loads((folder / "timing.json").read_text(encoding="utf-8"))
    assert timing["run"] == tables["runs"]["run"].item()


def test_the_same_run_may_be_repeated_and_a_table_no_longer_asked_for_goes(tmp_path):
    told_of(tmp_path)
    told_of(tmp_path, record={"events": False})
    assert {path.name for path in tmp_path.iterdir()} == {"runs.parquet", "series.parquet", "timing.json"}


def test_every_table_that_is_asked_for_is_written(tmp_path):
    told_of(tmp_path, record=dict.fromkeys(TABLES, True))
    assert {path.stem for path in tmp_path.glob("*.parquet")} == {"runs", *TABLES}


def test_a_folder_of_another_run_is_refused(folder):
    with pytest.raises(BadInput, match=r"holds another run .*-3, this is .*-4.; name another folder"):
        told_of(folder, seed=4)


@pytest.mark.parametrize(
    ("name", "message"), [("manifest.json", "holds a sweep"), ("thesis.docx", "is not empty and holds no run")]
)
def test_a_folder_of_something_else_is_refused(tmp_path, name, message):
    (tmp_path / name).write_text("{}")
    with pytest.raises(BadInput, match=message):
        told_of(tmp_path)


def test_a_file_in_place_of_the_folder_is_refused(tmp_path):
    (tmp_path / "out").write_text("")
    with pytest.raises(BadInput, match="is a file; name a folder"):
        told_of(tmp_path / "out")


def test_a_seed_beyond_the_dice_is_refused():
    with pytest.raises(BadInput, match=r"--seed: too large .*; less than 2\*\*63"):
        told_of(None, seed=2**63)


def test_convoys_lost_are_told_by_cause(folder, tmp_path):
    war = {"adversaries.red.interdiction.loss_per_100_km": 0.9, "adversaries.red.from_days": 1}
    told = told_of(tmp_path, record={"events": True}, **war)
    row = pd.read_parquet(tmp_path / "runs.parquet").iloc[0]
    events = pd.read_parquet(tmp_path / "events.parquet")
    lost = events[events["what"] == "destroyed"]["cause"].value_counts()
    assert (row["convoys_lost_attack"], row["convoys_lost_mishap"]) == (lost.get("attack", 0), lost.get("mishap", 0))
    assert row["convoys_lost_attack"] > 0
    assert re.search(rf"lost by attack +{row['convoys_lost_attack']}\n", re.sub(r" +\n", "\n", told))


@pytest.fixture(scope="module")
def logged(tmp_path_factory):
    """Return a folder with a run and its log."""
    there = tmp_path_factory.mktemp("logged")
    console = Console(file=StringIO(), width=200)
    run_one(TOY, 3, there / "run", SHORT, console, None, there / "log.yaml")
    return there


def replayed(file, *seats, changes=(), **more):
    console = Console(file=StringIO(), width=200)
    usual = {"out": None, "intents": None, "against": None}
    replay(file, seats, dict(changes), **usual | more, console=console)
    return console.file.getvalue()


def test_a_replay_writes_the_same_tables_and_the_same_log(logged):
    replayed(logged / "log.yaml", out=logged / "again", intents=logged / "log2.yaml")
    for name in ("runs.parquet", "series.parquet", "events.parquet"):
        assert (logged / "again" / name).read_bytes() == (logged / "run" / name).read_bytes()
    assert (logged / "log2.yaml").read_bytes() == (logged / "log.yaml").read_bytes()


def test_an_edited_log_is_compared_and_has_a_name_of_its_own(logged):
    lines = (logged / "log.yaml").read_text(encoding="utf-8").splitlines()
    first = next(i for i, line in enumerate(lines) if '"ship"' in line)
    edited = logged / "edited.yaml"
    edited.write_text("\n".join(lines[:first] + lines[first + 1 :]) + "\n", encoding="utf-8")
    told = replayed(edited, against=logged / "log.yaml")
    assert re.search(r"convoys_delivered +\d+.0 +\d+.0 +-1.0", told)
    with pytest.raises(BadInput, match="holds another run"):
        replayed(edited, out=logged / "run")


def test_what_is_refused_is_told_with_its_line(tmp_path):
    file = tmp_path / "mine.yaml"
    file.write_text("moves:\n  - {hour: 48, cancel: {convoy: 'hill.III#99'}}\n", encoding="utf-8")
    console = Console(file=StringIO(), width=200)
    run_one(TOY, 3, None, SHORT, console, file)
    assert f"refused: {file}:2: hour 72: cancel" in console.file.getvalue()
    with pytest.raises(BadInput, match="origin: is missing"):
        replayed(file)


def test_what_is_refused_of_a_list_in_the_scenario_is_told_too():
    listed = {"kind": "scripted", "script": {"1": ["rail_mill_town_lake_town"] * 2}}
    console = Console(file=StringIO(), width=200)
    run_one(TOY, 3, None, SHORT | {"adversaries.red.from_days": 1, "adversaries.red.strategy": listed}, console)
    assert "refused: adversaries.red.strategy: hour 24: strike" in console.file.getvalue()


def test_a_replay_under_other_circumstances_says_so(logged):
    told = replayed(logged / "log.yaml", "adversaries", changes={"command.decision_hours": 6})
    assert "the scenario is not as it was" in told
    with pytest.raises(BadInput, match="there is no such seat; one of adversaries, industry, carriers"):
        replayed(logged / "log.yaml", "blue")
