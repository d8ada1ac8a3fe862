"""`supplyline play`: from a pipe, what is shown, what is said, and the file that it leaves."""

import re
from io import StringIO
from pathlib import Path

import pandas as pd
import pytest
from rich.console import Console
from typer.testing import CliRunner

from experiments.cli import app
from experiments.play_command import play
from experiments.replay_command import replay
from model.reading import BadInput
from model.script import read_moves

TOY = Path(__file__).parents[2] / "configs" / "scenarios" / "toy.yaml"
SHORT = {"horizon_days": 30}
STRIKE = "strike: {by: red, asset: rail_mill_town_lake_town}"
LOAD = "source: works.V, to: stone_depot.V, fleet: hauliers.0, vehicles: 10, tonnes: 200"
SHIP = f"ship: {{{LOAD}, via: [road_west_port_mill_town]}}"


def quiet():
    return Console(file=StringIO(), width=200)


def game(folder, side, *typed, alone=False, **changes):
    """Return what a person saw, and the file of its moves, from a game of these lines."""
    console, file = quiet(), folder / "moves.yaml"
    play(TOY, side, 3, file, alone, folder / "run", SHORT | changes, iter(f"{line}\n" for line in typed), console)
    return console.file.getvalue(), file


def test_red_sees_targets_and_strikes_within_its_budget(tmp_path):
    told, file = game(tmp_path, "red", STRIKE, STRIKE, "moves", "undo", "undo", STRIKE, "end", "show west_port", "quit")
    for line in (
        "day 10, hour 240: red", "budget 3, 3 a day; traffic as of hour 192", "and 19 more: show WORD",
        "refused: rail_mill_town_lake_town costs 3, and 0 is left", "there is nothing to take back",
        "day 11, hour 264: red",
    ):  # fmt: skip
        assert line in told
    assert "day 12" not in told
    assert file.read_text(encoding="utf-8").count("strike") == 1
    assert pd.read_parquet(tmp_path / "run" / "runs.parquet")["strikes"].item() == 1


def test_the_moves_of_a_game_give_its_tables_again(tmp_path):
    _, file = game(tmp_path, "blue", SHIP, "end", "end", 'cancel: {convoy: "stone_depot.V#1"}', "end")
    replay(file, (), {}, tmp_path / "again", None, None, quiet())
    for table in ("runs", "series", "events"):
        name = f"{table}.parquet"
        assert (tmp_path / "run" / name).read_bytes() == (tmp_path / "again" / name).read_bytes()


def test_blue_sees_what_is_reported_and_not_what_is_there(tmp_path):
    lie = {"of": "works", "factor": 3, "until_days": 9}
    told, _ = game(tmp_path, "blue", "show works.III", "quit", **{"information": {"falsified": [lie]}})
    assert re.search(r"works\.III +9,000\.0", told)


def test_blue_alone_finds_all_that_was_ordered_open(tmp_path):
    helped, _ = game(tmp_path, "blue", "quit")
    (tmp_path / "alone").mkdir()
    alone, file = game(tmp_path / "alone", "blue", "quit", alone=True)
    assert "sent by your staff" in helped
    assert "sent by your staff" not in alone
    assert "silences: " in file.read_text(encoding="utf-8")
    delivered = [
        pd.read_parquet(folder / "run" / "runs.parquet")["convoys_delivered"].item()
        for folder in (tmp_path, tmp_path / "alone")
    ]
    assert delivered[0] > delivered[1] == 0


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("strike {by: red}", "not understood"),
        ("strike: {by: red, aset: x}", "unknown field"),
        (SHIP, "red decides nothing of this kind"),
        ("help", "kinds: strike"),
        ("", "budget"),
    ],
)
def test_what_is_not_understood_is_said_and_the_game_goes_on(typed, told, tmp_path):
    seen, _ = game(tmp_path, "red", typed, "end")
    assert told in seen
    assert "day 11" in seen


def test_a_side_that_is_none_and_a_file_that_is_there_are_refused(tmp_path):
    with pytest.raises(BadInput, match="one of red, blue"):
        game(tmp_path, "green")
    _, file = game(tmp_path, "red")
    with pytest.raises(BadInput, match="is there already"):
        play(TOY, "red", 3, file, False, None, SHORT, iter(()), quiet())


def test_a_game_that_is_broken_off_leaves_its_moves(tmp_path):
    def typed():
        yield from (STRIKE, "end")
        raise KeyboardInterrupt

    file = tmp_path / "moves.yaml"
    with pytest.raises(KeyboardInterrupt):
        play(TOY, "red", 3, file, False, None, SHORT, typed(), quiet())
    assert len(read_moves(file)[0].moves) == 1


def test_a_game_is_played_from_the_command_line(tmp_path):
    file = tmp_path / "mine.yaml"
    typed = f"{STRIKE}\nend\nquit\n"
    ended = CliRunner().invoke(
        app, ["play", str(TOY), "--side", "red", "--seed", "3", "--moves", str(file)], input=typed
    )
    assert ended.exit_code == 0
    assert "day 11, hour 264" in ended.stdout
    assert len(read_moves(file)[0].moves) == 1
    assert CliRunner().invoke(app, ["play", str(TOY), "--side", "green", "--moves", str(file)]).exit_code == 2
