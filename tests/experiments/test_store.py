"""The sweep folder: whole parts or none, one sweep a folder, rows in one order."""

import json

import pandas as pd
import pytest

from experiments import registry, store
from experiments.design import load_sweep
from model.reading import BadInput


@pytest.fixture
def opened(sweep_file, fake, tmp_path):
    """Open the folder of the example sweep, with some text of its file replaced."""

    def open_it(*changes):
        return store.open_folder(tmp_path / "out", load_sweep(sweep_file(*changes), fake.build))

    return open_it


def rows(*runs: tuple[int, int]) -> pd.DataFrame:
    return pd.DataFrame(runs, columns=store.KEYS).assign(status="done")


def test_a_writer_that_raises_leaves_no_file(tmp_path):
    target = tmp_path / "part.parquet"
    target.write_text("before")

    def write_half():
        with store.replacing(target) as unfinished:
            unfinished.write_text("half")
            raise OSError("disk full")

    with pytest.raises(OSError, match="disk full"):
        write_half()
    assert target.read_text() == "before"
    assert [path.name for path in tmp_path.iterdir()] == ["part.parquet"]


def test_an_unfinished_part_is_never_seen_by_readers_of_parquet(tmp_path):
    with store.replacing(tmp_path / "part.parquet") as unfinished:
        unfinished.write_text("half")
        assert list(tmp_path.glob("*.parquet")) == []
    assert [path.name for path in tmp_path.glob("*.parquet")] == ["part.parquet"]


def test_rows_are_read_by_point_and_replication_whoever_wrote_them_when(opened):
    folder = opened()
    for name, part in (("z", rows((0, 0), (2, 1))), ("a", rows((2, 0), (1, 3)))):
        store.write_part(folder, "runs", name, part)
    assert store.read_runs(folder)[store.KEYS].to_numpy().tolist() == [[0, 0], [1, 3], [2, 0], [2, 1]]


def test_series_of_a_chunk_that_never_finished_are_neither_read_nor_kept(opened):
    folder = opened()
    store.write_part(folder, "series", "torn", rows((0, 0)))
    for table in ("timing", "series", "runs"):
        store.write_part(folder, table, "whole", rows((1, 0)))
    assert store.read_series(folder)["point"].tolist() == [1]
    opened()
    assert [path.stem for path in (folder / "series").iterdir()] == ["whole"]


def test_the_manifest_tells_what_the_folder_is(opened):
    told = json.loads((opened() / store.MANIFEST).read_text())
    assert told["counts"] == {"runs": 16, "pending": 16, "done": 0, "failed": 0}
    assert told["points"][2] == {
        "point": 2, "plan": "0.2/5", "l_policy": "escort", "a_days": 5, "overrides": {"depth": 0.2, "attack_days": 5}
    }  # fmt: skip
    assert {"identity", "sweep_hash", "scenario_hash", "code_hash", "commit", "versions", "seed"} <= told.keys()


def test_counts_follow_the_parts(opened, fake):
    folder = opened()
    store.write_part(folder, "runs", "a", pd.concat([rows((0, 0), (0, 1)), rows((0, 2)).assign(status="failed")]))
    registry.register(folder, load_sweep(folder.parent / "sweep.yaml", fake.build), dict.fromkeys(range(4), 4))
    assert registry.counts(folder) == {"runs": 16, "pending": 13, "done": 2, "failed": 1}
    assert registry.states(folder)["status"].value_counts().to_dict() == {"pending": 13, "done": 2, "failed": 1}


def test_a_folder_of_another_sweep_is_refused(opened):
    opened()
    with pytest.raises(BadInput, match="was written for another sweep"):
        opened(("replications: 4", "replications: 5"))


def test_a_comment_in_the_file_makes_no_other_sweep(opened):
    assert opened() == opened(("seed: 7", "seed: 7  # the root"))


def test_a_folder_of_other_code_is_refused(opened):
    told = store.read_manifest(opened())
    store.write_manifest(opened(), told | {"code_hash": "another"})
    with pytest.raises(BadInput, match="was written by other code"):
        opened()


def test_a_folder_with_other_things_is_refused(opened, tmp_path):
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "thesis.tex").write_text("")
    with pytest.raises(BadInput, match="is not empty and is no sweep folder"):
        opened()


@pytest.mark.parametrize("text", ["{", ""])
def test_a_damaged_manifest_is_refused(opened, text):
    (opened() / store.MANIFEST).write_text(text)
    with pytest.raises(BadInput, match="is damaged"):
        opened()


def test_a_folder_without_manifest_is_no_sweep(tmp_path):
    with pytest.raises(BadInput, match="is no sweep folder"):
        store.read_manifest(tmp_path)


def test_a_damaged_part_is_named(opened):
    folder = opened()
    (folder / "runs" / "torn.parquet").write_bytes(b"PAR1")
    with pytest.raises(BadInput, match=r"torn\.parquet: this part is damaged"):
        store.read_runs(folder)
