"""Serial and Ray do the same work, whatever the order in which it ends."""

import errno
import io
import os
import pickle
import signal
import time
from contextlib import suppress
from pathlib import Path

import pandas as pd
import pytest
from rich.console import Console

from experiments import backends, store
from experiments.design import load_sweep, seed_of
from experiments.how import How
from experiments.missing import missing_tasks
from experiments.sweep import run_sweep, shared_by
from experiments.work import Chunk, Summary, work
from tests.patience import until

ROOT = Path(__file__).resolve().parents[2]

pytestmark = pytest.mark.xdist_group("ray")  # one worker has the cluster


def drawing(chunks):
    """Return what draws these chunks one after the other."""
    left = iter(chunks)
    return lambda: next(left, None)


@pytest.fixture
def prepared(sweep_file, fake, tmp_path):
    """Return chunks of three runs of the example sweep, one of which raises, and what they share in a new folder."""
    sweep = load_sweep(sweep_file(), fake.build)

    def prepare(name: str):
        shared = shared_by(sweep, store.open_folder(tmp_path / name, sweep), fake.build, fake.run)
        tasks = list(missing_tasks(sweep, Path(shared.folder)))
        tasks[4] = tasks[4]._replace(seed=50)  # raises
        return [Chunk(tuple(tasks[start : start + 3])) for start in range(0, len(tasks), 3)], shared

    return prepare


def assert_same(one, other):
    for read in (store.read_runs, store.read_series):
        pd.testing.assert_frame_equal(read(one), read(other), check_exact=True)


def test_serial_does_chunks_in_order(prepared):
    chunks, shared = prepared("serial")
    assert [summary.chunk for summary in backends.serial(drawing(chunks), work, shared)] == [
        chunk.name for chunk in chunks
    ]


def test_ray_gives_the_rows_of_serial(prepared, cluster, by_value):
    there: dict[str, tuple[pd.DataFrame, pd.DataFrame]] = {}
    for name, backend in (("serial", backends.serial), ("ray", backends.on_ray)):
        chunks, shared = prepared(name)
        assert sum(summary.done + summary.failed for summary in backend(drawing(chunks), work, shared)) == 16
        there[name] = store.read_runs(shared.folder), store.read_series(shared.folder)
    assert there["ray"][0]["status"].tolist().count("failed") == 1
    for serial, ray in zip(there["serial"], there["ray"], strict=True):
        pd.testing.assert_frame_equal(ray, serial, check_exact=True)
        assert pickle.dumps(ray.to_dict("list")) == pickle.dumps(serial.to_dict("list"))
    workers = pd.read_parquet(Path(shared.folder) / "timing")["worker"]
    assert not workers.str.endswith(f":{os.getpid()}").any()


def test_the_wargame_gives_the_same_rows_serially_and_on_one_or_two_workers(cluster, tmp_path):
    (tmp_path / "sweep.yaml").write_text(
        f"name: toy\nscenario: {ROOT / 'configs/scenarios/toy.yaml'}\nreplications: 3\nset: {{horizon_days: 30}}\n"
        "design: {kind: grid, levers: [{name: turn, path: turn_hours, values: [12, 24]}]}\n"
    )
    quiet = Console(file=io.StringIO())
    ways = {"serial": How("serial"), "one": How(workers=1), "two": How(workers=2)}
    serial, *others = (run_sweep(tmp_path / "sweep.yaml", tmp_path / name, how, quiet) for name, how in ways.items())
    for other in others:
        assert (other.done, other.failed, other.pending) == (6, 0, 0)
        for read in (store.read_runs, store.read_series):
            assert read(other.folder).to_parquet() == read(serial.folder).to_parquet()


def test_nobody_else_reads_the_token_of_a_local_ray(cluster):
    token = Path.home() / ".ray" / "auth_token"
    assert not token.exists() or token.stat().st_mode & 0o077 == 0


def test_a_run_whose_process_dies_is_lost_and_the_others_are_not(prepared, cluster, by_value):
    chunks, shared = prepared("deadly")
    fatal = chunks[1].tasks[2]

    def dying(chunk: Chunk, shared) -> Summary:
        if fatal in chunk.tasks:
            os._exit(1)
        return Summary(chunk.name, done=len(chunk.tasks))

    summaries = list(backends.on_ray(drawing(chunks), dying, shared))
    assert [summary.lost for summary in summaries if summary.lost] == [(fatal,)]
    assert all(summary.error for summary in summaries if summary.lost)
    assert sum(summary.done for summary in summaries) == 15


def test_a_worker_that_is_killed_costs_no_row(prepared, cluster, by_value, tmp_path):
    def killed_once(chunk: Chunk, shared) -> Summary:
        with suppress(FileExistsError):
            (tmp_path / "killed").touch(exist_ok=False)
            os.kill(os.getpid(), signal.SIGKILL)
        return work(chunk, shared)

    chunks, serial = prepared("serial")
    list(backends.serial(drawing(chunks), work, serial))
    chunks, shared = prepared("killed")
    assert not any(summary.lost for summary in backends.on_ray(drawing(chunks), killed_once, shared))
    assert (tmp_path / "killed").exists()
    assert_same(shared.folder, serial.folder)


def test_a_node_that_is_lost_costs_no_row(prepared, cluster, second_node, by_value, tmp_path):
    doomed = second_node.node_id

    def waiting(chunk: Chunk, shared) -> Summary:
        import ray

        if ray.get_runtime_context().get_node_id() == doomed:
            (tmp_path / "begun").touch()
            time.sleep(1000)  # the node goes while it works
        return work(chunk, shared)

    chunks, serial = prepared("serial")
    list(backends.serial(drawing(chunks), work, serial))
    chunks, shared = prepared("lost")
    single = [Chunk((task,)) for chunk in chunks for task in chunk.tasks]
    summaries = backends.on_ray(drawing(single), waiting, shared)
    first = next(summaries)
    until((tmp_path / "begun").exists, "the node got no work")
    cluster.remove_node(second_node, allow_graceful=False)
    assert not any(summary.lost for summary in (first, *summaries))
    assert_same(shared.folder, serial.folder)


def test_a_run_that_ends_its_process_is_a_failed_row(sweep_file, fake, cluster, by_value, tmp_path):
    def deadly(plan, seed):
        if (plan.hash, seed) == ("0.2/10", seed_of(7, 2)):
            os._exit(1)
        return fake.run(plan, seed)

    quiet = Console(file=io.StringIO())
    ended = run_sweep(sweep_file(), tmp_path / "out", How(), quiet, build=fake.build, run=deadly)
    assert (ended.done, ended.failed, ended.pending) == (15, 1, 0)
    row = store.read_runs(ended.folder).query("status == 'failed'").iloc[0]
    assert (row["point"], row["replication"], row["seed"]) == (3, 2, seed_of(7, 2))
    assert "died" in row["error"]


def test_a_disk_that_is_full_for_a_worker_ends_the_sweep(prepared, cluster, by_value):
    def full(chunk: Chunk, shared) -> Summary:
        raise OSError(errno.ENOSPC, "No space left on device")

    chunks, shared = prepared("full")
    with pytest.raises(OSError, match="No space left") as told:
        list(backends.on_ray(drawing(chunks), full, shared))
    assert told.value.errno == errno.ENOSPC


@pytest.mark.parametrize(
    ("there", "cpus", "chunks"),
    [(2, None, 4), (2, 2, 4), (2, 3, 4), (2, 1, 1), (4, 2, 2), (1, None, 2)],
)
def test_a_cpu_has_a_chunk_that_waits_unless_it_is_not_to_be_used(there, cpus, chunks):
    assert backends._room(there, cpus) == chunks


@pytest.mark.parametrize(("cpus", "drawn"), [(1, 1), (2, 4)])  # of two
def test_chunks_are_drawn_only_when_there_is_room(prepared, cluster, by_value, cpus, drawn):
    chunks, shared = prepared("window")
    left = list(chunks)
    summaries = backends.on_ray(lambda: left.pop() if left else None, work, shared, cpus=cpus)
    next(summaries)
    assert len(left) == len(chunks) - drawn
    summaries.close()
