"""The folder of a sweep: stopped, killed, damaged, full, extended, tried again; it ends as if nothing had happened."""

import errno
import os
from pathlib import Path

import pandas as pd
import polars
import pytest

from experiments import compaction, registry, store, sweep_commands, work
from experiments.design import load_sweep
from experiments.how import How
from experiments.limits import Limits
from experiments.lock import held
from experiments.missing import missing_tasks
from experiments.sweep import run_sweep, shared_by
from model.reading import BadInput

ROOT = Path(__file__).resolve().parents[2]
SERIAL = How("serial")


pytestmark = pytest.mark.usefixtures("no_report")


@pytest.fixture
def swept(sweep_file, fake, tmp_path, quiet):
    """Run the example sweep here, into a folder of a name."""

    def run(name="out", run=fake.run, how=SERIAL):
        return run_sweep(sweep_file(), tmp_path / name, how, quiet, build=fake.build, run=run).folder

    return run


@pytest.fixture
def stopped(swept, fake, tmp_path):
    """Return the folder of a sweep of which seven runs of sixteen were begun."""
    with pytest.raises(KeyboardInterrupt):
        swept(run=fake.interrupted(7))
    return tmp_path / "out"


def same(one: Path, other: Path) -> None:
    for read in (store.read_runs, store.read_series):
        pd.testing.assert_frame_equal(read(one), read(other), check_exact=True)


def failing(fake):
    def run(plan, seed):
        if plan.attack_days == 10:
            raise RuntimeError("out of trucks")
        return fake.run(plan, seed)

    return run


def test_resume_does_what_is_missing(stopped, swept, fake, quiet):
    assert 0 < sweep_commands.status(stopped, quiet)["pending"] < 16
    ended = sweep_commands.resume(stopped, SERIAL, quiet, build=fake.build, run=fake.run)
    assert (ended.done, ended.pending) == (16, 0)
    same(stopped, swept("whole"))


def test_runs_are_registered_before_the_first_of_them_is_done(swept, fake, tmp_path):
    def looking(plan, seed):
        assert registry.counts(tmp_path / "out")["runs"] == 16
        return fake.run(plan, seed)

    swept(run=looking)


def test_retry_does_only_what_failed_and_keeps_the_rest(swept, fake, quiet):
    folder, calls = swept(run=failing(fake)), []

    def counting(plan, seed):
        calls.append(plan.attack_days)
        return fake.run(plan, seed)

    assert sweep_commands.status(folder, quiet)["failed"] == 8
    assert "failed 8 times: RuntimeError: out of trucks" in quiet.file.getvalue()
    ended = sweep_commands.resume(folder, SERIAL, quiet, again=True, build=fake.build, run=counting)
    assert (ended.done, ended.failed, calls) == (16, 0, [10] * 8)
    same(folder, swept("whole"))


def test_extend_adds_replications_and_points_and_repeats_nothing(swept, fake, quiet, tmp_path):
    folder, calls = swept(), []

    def counting(plan, seed):
        calls.append(seed)
        return fake.run(plan, seed)

    more = sweep_commands.extend(folder, None, 6, SERIAL, quiet, build=fake.build, run=counting)
    assert (more.done, len(calls)) == (24, 8)
    file = tmp_path / "sweep.yaml"
    file.write_text(file.read_text().replace('{"depth": 0.2}', '{"depth": 0.2}\n        bunker: {"depth": 0.1}'))
    more = sweep_commands.extend(folder, None, 6, SERIAL, quiet, build=fake.build, run=counting)
    assert (more.done, len(calls)) == (36, 20)
    file.write_text(file.read_text().replace("replications: 4", "replications: 6"))
    whole = run_sweep(file, tmp_path / "whole", SERIAL, quiet, build=fake.build, run=fake.run).folder
    same(folder, whole)


@pytest.mark.parametrize(
    ("old", "new", "replications", "told"),
    [
        ("replications: 4", "replications: 4", 3, "has 4 replications of each point"),
        ("seed: 7", "seed: 8", None, "has another seed"),
        ("values: [5, 10]", "values: [4, 10]", None, "point 0 is now another"),
        ("values: [5, 10]", "values: [5]", None, "point 1 is now another"),
    ],
)
def test_extend_refuses_another_sweep(swept, fake, quiet, tmp_path, old, new, replications, told):
    folder, file = swept(), tmp_path / "sweep.yaml"
    file.write_text(file.read_text().replace(old, new).replace('days=5"', 'days=10"' if "4," in new else 'days=5"'))
    before = store.read_manifest(folder)
    with pytest.raises(BadInput, match=told):
        sweep_commands.extend(folder, None, replications, SERIAL, quiet, build=fake.build, run=fake.run)
    assert store.read_manifest(folder) == before


def test_two_sweeps_into_one_folder_are_refused(swept, stopped):
    before = store.read_runs(stopped)
    with held(stopped), pytest.raises(BadInput, match=rf"a sweep is running into it .*:{os.getpid()}"):
        swept()
    pd.testing.assert_frame_equal(store.read_runs(stopped), before)


def test_a_worker_of_an_earlier_start_writes_nothing_more(stopped, sweep_file, fake):
    sweep = load_sweep(sweep_file(), fake.build)
    with held(stopped) as start:
        shared = shared_by(sweep, stopped, fake.build, fake.run, start=start)
    with held(stopped), pytest.raises(Exception, match="has taken over"):
        work.work(work.Chunk(tuple(missing_tasks(sweep, stopped)[:2])), shared)


@pytest.mark.parametrize(
    ("table", "harm"),
    [("runs", "cut"), ("runs", "flip"), ("series", "cut"), ("series", "flip"), ("series", "gone"), ("timing", "gone")],
)
def test_a_damaged_part_is_named_and_nothing_is_overwritten(stopped, swept, table, harm):
    path = store.parts(stopped, table)[0]
    content, middle = path.read_bytes(), 40
    flipped = content[:middle] + bytes([content[middle] ^ 255]) + content[middle + 1 :]
    path.write_bytes({"cut": content[:-20], "flip": flipped, "gone": b""}[harm])
    if harm == "gone":
        path.unlink()
    there = {part: part.read_bytes() for part in stopped.rglob("*.parquet")}
    with pytest.raises(BadInput, match=f"{path.name}: this part is damaged or missing"):
        swept()
    after = {part: part.read_bytes() for part in stopped.rglob("*.parquet") if part.name != registry.REGISTRY}
    assert all(after[part] == content for part, content in there.items() if part.name != registry.REGISTRY)


def test_a_table_is_read_in_one_line(swept):
    folder = swept()
    assert len(pd.read_parquet(folder / "runs")) == len(polars.read_parquet(folder / "runs")) == 16


def test_parts_are_few_after_a_sweep(swept, monkeypatch):
    monkeypatch.setattr("experiments.sweep._PARTS_AT_ONCE", 3)
    monkeypatch.setattr("experiments.sweep.LONGEST_S", 0.0)
    assert len(store.parts(swept(), "runs")) == 1


def test_compaction_fills_parts_up_and_changes_no_row(sweep_file, fake, tmp_path, monkeypatch, swept):
    sweep = load_sweep(sweep_file(), fake.build)
    folder = store.open_folder(tmp_path / "out", sweep)
    for task in missing_tasks(sweep, folder)[:]:
        work.work(work.Chunk((task,)), shared_by(sweep, folder, fake.build, fake.run))
    before = store.read_runs(folder), store.read_series(folder)
    monkeypatch.setattr(compaction, "FULL_ROWS", 40 * 4)
    compaction.compact(folder)
    assert [store.rows(path) for path in store.parts(folder, "runs")] == [4] * 4
    for one, other in zip((store.read_runs(folder), store.read_series(folder)), before, strict=True):
        pd.testing.assert_frame_equal(one, other, check_exact=True)


def test_rows_that_stand_twice_are_settled(stopped, swept, fake, sweep_file):
    sweep = load_sweep(sweep_file(), fake.build)
    tasks = [work.Task(0, replication, sweep.seed(0, replication)) for replication in range(4)]
    work.work(work.Chunk(tuple(tasks)), shared_by(sweep, stopped, fake.build, fake.run))
    assert store.finished(stopped).duplicated(store.KEYS).any()
    compaction.compact(stopped)
    assert not store.finished(stopped).duplicated(store.KEYS).any()
    swept()
    same(stopped, swept("whole"))


def test_no_cluster_at_an_address_is_told(sweep_file, fake, tmp_path, quiet):
    nobody = How(address="127.0.0.1:1")
    with pytest.raises(BadInput, match=r"--address 127\.0\.0\.1:1: there is no Ray cluster"):
        run_sweep(sweep_file(), tmp_path / "out", nobody, quiet, build=fake.build, run=fake.run)


def test_points_of_one_plan_share_their_runs(sweep_file, fake, tmp_path, quiet):
    calls = []

    def counting(plan, seed):
        calls.append((plan.hash, seed))
        return fake.run(plan, seed)

    file = sweep_file(('escort: {"depth": 0.2}', 'escort: {"depth": 0.4}'))
    ended = run_sweep(file, tmp_path / "out", SERIAL, quiet, build=fake.build, run=counting)
    assert (ended.done, len(calls), len(set(calls))) == (16, 8, 8)
    runs = store.read_runs(ended.folder)
    assert runs["run"].tolist()[:8] == runs["run"].tolist()[8:]
    assert set(runs["l_policy"][:8]) != set(runs["l_policy"][8:])


@pytest.mark.parametrize(
    "replications", ["4", "{metric: y_loss_days, half_width: 1, at_least: 3, at_most: 7, batch: 2}"]
)
def test_a_later_point_with_the_plan_of_an_earlier_one_takes_its_runs(sweep_file, fake, quiet, tmp_path, replications):
    calls = []

    def counting(plan, seed):
        calls.append((plan.hash, seed))
        return fake.run(plan, seed)

    file = sweep_file(("replications: 4", f"replications: {replications}"))
    folder = run_sweep(file, tmp_path / "out", SERIAL, quiet, build=fake.build, run=counting).folder
    file.write_text(file.read_text().replace('{"depth": 0.2}', '{"depth": 0.2}\n        bunker: {"depth": 0.2}'))
    ended = sweep_commands.extend(folder, None, None, SERIAL, quiet, build=fake.build, run=counting)
    assert (ended.pending, len(calls)) == (0, len(set(calls)))
    assert store.read_runs(folder)["l_policy"].unique().tolist() == ["baseline", "escort", "bunker"]
    same(folder, run_sweep(file, tmp_path / "whole", SERIAL, quiet, build=fake.build, run=fake.run).folder)


def test_a_full_disk_is_a_clear_stop_that_can_be_resumed(swept, fake, quiet, monkeypatch, tmp_path):
    write, parts = store.write_part, []

    def filling(folder, table, name, frame):
        parts.append(name)
        if len(parts) > 5:
            raise OSError(errno.ENOSPC, "No space left on device")
        write(folder, table, name, frame)

    with monkeypatch.context() as full:
        full.setattr(store, "write_part", filling)
        with pytest.raises(BadInput, match=r"No space left on device.*supplyline resume"):
            swept()
    sweep_commands.resume(tmp_path / "out", SERIAL, quiet, build=fake.build, run=fake.run)
    same(tmp_path / "out", swept("whole"))


def test_a_run_at_its_limits_is_a_failed_row_and_the_rest_is_unharmed(swept, fake):
    def greedy(plan, seed):
        if plan.attack_days == 10:
            while plan.depth == 0.4:  # for ever
                pass
            return bytearray(10**10)
        return fake.run(plan, seed)

    runs = store.read_runs(swept(run=greedy, how=How("serial", limits=Limits(0.2, 2000))))
    errors = runs.loc[runs["status"] == "failed"].set_index(["l_policy", "a_days"])["error"]
    assert errors["baseline", 10].str.contains("TimeLimitError: the run took longer than its limit of 0.2 s").all()
    assert errors["escort", 10].str.contains("MemoryError").all()
    assert len(errors) == 8
    assert runs["seed"].gt(0).all()


def test_the_log_tells_start_failures_and_end(swept, fake):
    log = (swept(run=failing(fake)) / "sweep.log").read_text()
    assert "started: 16 of 16 runs to do" in log
    assert "failed: RuntimeError: out of trucks" in log
    assert "ended: 16 of 16 runs" in log


def test_a_run_of_a_sweep_is_done_again_with_its_events(tmp_path, quiet):
    file = tmp_path / "sweep.yaml"
    file.write_text(
        f"name: toy\nscenario: {ROOT / 'configs/scenarios/toy.yaml'}\nreplications: 2\ndesign: {{kind: grid}}\n"
    )
    folder = run_sweep(file, tmp_path / "out", SERIAL, quiet).folder
    run = store.read_runs(folder)["run"][1]
    for name in ("one", "two"):
        sweep_commands.rerun(folder, run, tmp_path / name, quiet)
    for table in ("runs", "series", "events"):
        one, two = ((tmp_path / name / f"{table}.parquet").read_bytes() for name in ("one", "two"))
        assert one == two
    assert len(pd.read_parquet(tmp_path / "one" / "events.parquet"))
    assert "the same as in the sweep" in quiet.file.getvalue()
    with pytest.raises(BadInput, match="has no run 'x-1'"):
        sweep_commands.rerun(folder, "x-1", None, quiet)
