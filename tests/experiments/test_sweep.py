"""A whole sweep, from file to figures."""

import io

import pandas as pd
import pytest
from rich.console import Console

from experiments import store
from experiments.agenda import Agenda
from experiments.design import load_sweep
from experiments.findings import LOSS, PLAN, findings
from experiments.how import How
from experiments.sweep import LONGEST_S, Pace, run_sweep
from experiments.work import Summary, Task


@pytest.fixture
def swept(sweep_file, fake, tmp_path):
    """Run the example sweep in this process and return how it ended and what was printed."""

    def run(*changes, run=fake.run, folder="out"):
        console = Console(file=io.StringIO(), width=160)
        ended = run_sweep(
            sweep_file(*changes), tmp_path / folder, How("serial"), console, build=fake.build, run=run
        )  # fmt: skip
        return ended, console.file.getvalue()

    return run


@pytest.fixture
def no_figures(monkeypatch):
    monkeypatch.setattr("experiments.summary.draw", lambda *_: [])


def tasks(count: int) -> list[Task]:
    return [Task(0, replication, replication) for replication in range(count)]


def test_a_sweep_ends_with_rows_a_table_and_figures(swept):
    ended, printed = swept()
    assert (ended.done, ended.failed, ended.pending) == (16, 0, 0)
    assert "4 points x 4 replications = 16 runs" in printed
    assert "policy=escort, days=10" in printed
    for name in (f"{figure}.{form}" for figure in ("resilience", "plan", "loss") for form in ("png", "svg")):
        assert (ended.folder / "figures" / name).stat().st_size > 1000
        assert str(ended.folder / "figures" / name) in printed.replace("\n", "")
    assert not list(ended.folder.rglob("*.unfinished"))


def test_a_sweep_of_a_single_point(sweep_file, fake, tmp_path):
    console = Console(file=io.StringIO(), width=160)
    path = sweep_file()
    path.write_text("name: one\nscenario: scenario.yaml\nreplications: 3\ndesign: {kind: grid}\n")
    ended = run_sweep(path, tmp_path / "out", How("serial"), console, build=fake.build, run=fake.run)
    assert ended.done == 3
    assert "all runs" in console.file.getvalue()


@pytest.mark.usefixtures("no_figures")
def test_a_sweep_without_a_folder_gets_one_by_its_name(sweep_file, fake, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    console = Console(file=io.StringIO())
    ended = run_sweep(sweep_file(), how=How("serial"), console=console, build=fake.build, run=fake.run)
    assert ended.folder.resolve() == tmp_path / "out" / "small"
    assert len(store.read_runs(tmp_path / "out" / "small")) == 16


@pytest.mark.usefixtures("no_figures")
def test_a_second_start_runs_nothing_again(swept, fake):
    calls = []

    def counting(plan, seed):
        calls.append(seed)
        return fake.run(plan, seed)

    ended, _ = swept(run=counting)
    before = store.read_runs(ended.folder)
    _, printed = swept(run=counting)
    assert len(calls) == 16
    assert "16 of them already there" in printed
    pd.testing.assert_frame_equal(store.read_runs(ended.folder), before)


def test_a_stopped_sweep_is_taken_up_and_ends_like_an_undisturbed_one(swept, sweep_file, fake, tmp_path):
    console = Console(file=io.StringIO())
    with pytest.raises(KeyboardInterrupt):
        run_sweep(sweep_file(), tmp_path / "out", How("serial"), console, build=fake.build, run=fake.interrupted(7))
    assert "stopped; the same command, or `supplyline resume" in console.file.getvalue()
    pending = store.read_manifest(tmp_path / "out")["counts"]["pending"]
    assert 0 < pending < 16
    resumed, whole = swept()[0].folder, swept(folder="whole")[0].folder
    pd.testing.assert_frame_equal(store.read_runs(resumed), store.read_runs(whole), check_exact=True)
    pd.testing.assert_frame_equal(store.read_series(resumed), store.read_series(whole), check_exact=True)
    for name in ("resilience.png", "resilience.svg", "plan.png", "loss.svg"):
        assert (resumed / "figures" / name).read_bytes() == (whole / "figures" / name).read_bytes()


UNTIL = (
    "replications: 4",
    "replications: {metric: y_loss_days, half_width: 0.4, at_least: 3, at_most: 24, batch: 4}",
)


@pytest.mark.usefixtures("no_figures")
def test_each_point_is_run_until_its_metric_is_known(swept, sweep_file, fake):
    ended, printed = swept(UNTIL)
    runs = store.read_runs(ended.folder)
    counts = runs.groupby("point").size().to_dict()
    assert "4 points x 3 to 24 replications = 12 to 96 runs" in printed
    assert counts[2] < counts[1]  # a deeper and longer attack varies more
    assert set(counts.values()) <= set(load_sweep(sweep_file(UNTIL), fake.build).spec.replications.borders())
    assert (ended.done, ended.pending) == (len(runs), 0)


@pytest.mark.usefixtures("no_figures")
def test_a_sweep_by_precision_that_was_stopped_ends_like_an_undisturbed_one(swept, fake):
    with pytest.raises(KeyboardInterrupt):
        swept(UNTIL, run=fake.interrupted(17))
    resumed, whole = swept(UNTIL)[0].folder, swept(UNTIL, folder="whole")[0].folder
    pd.testing.assert_frame_equal(store.read_runs(resumed), store.read_runs(whole), check_exact=True)


@pytest.mark.usefixtures("no_figures")
def test_failures_are_counted_shown_and_kept(swept, fake):
    def failing(plan, seed):
        if plan.attack_days == 10:
            raise RuntimeError("out of trucks")
        return fake.run(plan, seed)

    ended, printed = swept(run=failing)
    assert (ended.done, ended.failed) == (8, 8)
    assert printed.count("failed: RuntimeError: out of trucks") == 1
    assert store.read_runs(ended.folder)["status"].tolist().count("failed") == 8


@pytest.mark.usefixtures("no_figures")
def test_a_sweep_in_which_everything_fails_still_ends(swept):
    def broken(plan, seed):
        raise RuntimeError("nothing works")

    ended, printed = swept(run=broken)
    assert (ended.done, ended.failed) == (0, 16)
    assert "nothing works" in printed


@pytest.mark.usefixtures("no_figures")
def test_findings_compare_each_point_with_the_named_one(swept, sweep_file, fake):
    ended, _ = swept()
    sweep = load_sweep(sweep_file(), fake.build)
    found = findings(sweep, store.read_runs(ended.folder))
    assert found.against == 0
    assert found.differences[LOSS][2]["difference"] == pytest.approx(-found.of[LOSS][0]["mean"] / 2)
    assert found.differences[PLAN][2]["difference"] == pytest.approx(found.of[LOSS][0]["mean"] / 2 / 50)
    assert found.recovery[1]["median"] == 10


def test_chunks_hold_every_run_once_in_order():
    chunks = iter(Pace(Agenda(tasks(1000)), 4, 0.01).draw, None)
    assert [task for chunk in chunks for task in chunk.tasks] == tasks(1000)


@pytest.mark.parametrize(
    ("runs", "cpus", "run_s", "size"),
    [
        (400, 2, 0.25, 25),  # an eighth of a CPU's share: 6.25 s
        (40, 2, 0.25, 12),  # no less than three seconds
        (10_000, 2, 1.0, 20),  # no more than twenty
        (100, 2, 60.0, 1),  # a long run is a chunk
        (100_000, 2, 0.0001, 1000),  # no more rows than a worker can hold
        (10, 4, 0.001, 3),  # no CPU is left without work
    ],
)
def test_the_size_of_a_chunk(runs, cpus, run_s, size):
    assert Pace(Agenda(()), cpus, run_s).size(runs) == size


def test_the_size_follows_what_runs_are_seen_to_take():
    pace = Pace(Agenda(()), 2, 0.1)
    for _ in range(20):
        pace.learn(Summary("chunk", tried=10, wall_s=40.0))
    assert pace.size(10_000) == round(LONGEST_S / 4.0)
