"""One chunk: rows with factors and metrics, and failures that are rows."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analysis.card import CARD
from experiments import store, work
from experiments.design import Point, load_sweep, seed_of
from experiments.missing import missing_tasks
from experiments.sweep import shared_by
from model.results import EVENTS, RUNS, Results, frame
from model.wargame import Wargame
from tests.bench import calm, plan_of


@pytest.fixture
def shared(sweep_file, fake, tmp_path):
    sweep = load_sweep(sweep_file(), fake.build)
    folder = store.open_folder(tmp_path / "out", sweep)
    return shared_by(sweep, folder, fake.build, fake.run)


def chunk(*seeds: int, point: int = 3) -> work.Chunk:
    return work.Chunk(tuple(work.Task(point, replication, seed) for replication, seed in enumerate(seeds)))


def test_a_row_has_keys_factors_results_and_the_card(shared):
    summary = work.work(chunk(48, 49), shared)
    runs = store.read_runs(shared.folder)
    assert list(runs) == ["point", "replication", "l_policy", "a_days", *RUNS, *(f"y_{name}" for name in CARD)]
    assert runs["l_policy"].tolist() == ["escort", "escort"]
    assert runs["y_loss_days"].tolist() == pytest.approx([10 * 0.2 * (0.5 + seed / 97) for seed in (48, 49)])
    assert (summary.done, summary.failed, summary.lost, summary.legs) == (2, 0, (), 6)


def test_a_run_that_raises_is_a_row_with_its_traceback_and_the_others_are_unharmed(shared):
    summary = work.work(chunk(48, 50, 51), shared)
    runs = store.read_runs(shared.folder)
    assert runs["status"].tolist() == ["done", "failed", "done"]
    assert "RuntimeError: planted failure" in runs["error"][1]
    assert (runs["run"][1], runs["seed"][1], runs["plan"][1]) == ("0.2/10-50", 50, "0.2/10")
    assert np.isnan(runs["y_loss_days"][1])
    assert (summary.done, summary.failed) == (2, 1)
    assert summary.error.strip().endswith("planted failure")


def test_a_run_whose_state_cannot_be_is_a_failed_row_and_leaves_the_state(shared, fake):
    from dataclasses import replace

    def spoiled(plan, seed):
        game = Wargame(plan_of(calm()), seed)
        game.step()
        game.world.stores["level"][0] = -1.0
        game.step()

    work.work(chunk(48), replace(shared, run=spoiled))
    row = store.read_runs(shared.folder).iloc[0]
    assert (row["status"], row["seed"]) == ("failed", 48)
    assert "BrokenInvariant: no stock is negative" in row["error"]
    with np.load(next((Path(shared.folder) / "broken").rglob("*.npz"))) as state:
        assert state["stores"]["level"].min() == -1


def test_failed_rows_have_the_types_of_others(shared):
    work.work(chunk(50), shared)
    work.work(chunk(51, point=0), shared)
    failed, done = (store.read_runs(shared.folder).query("status == @status") for status in ("failed", "done"))
    assert failed.dtypes.to_dict() == done.dtypes.to_dict()


def test_wall_time_is_kept_apart(shared):
    work.work(chunk(48), shared)
    assert "wall_s" not in store.read_runs(shared.folder)
    timing = pd.read_parquet(f"{shared.folder}/timing")
    assert timing["wall_s"].gt(0).tolist() == [True]
    assert timing["run"].tolist() == store.read_runs(shared.folder)["run"].tolist()


def test_events_are_written_when_a_run_has_some(shared, fake):
    def eventful(plan, seed):
        row = {"str": "x", "float64": 1.0}
        events = frame(EVENTS, {column: [row[dtype]] for column, dtype in EVENTS.items()})
        return fake.run(plan, seed)._replace(events=events)

    from dataclasses import replace

    work.work(chunk(48), replace(shared, run=eventful))
    assert pd.read_parquet(f"{shared.folder}/events")["what"].tolist() == ["x"]


def test_a_run_without_series_has_no_card(shared, fake):
    from dataclasses import replace

    def silent(plan, seed) -> Results:
        results = fake.run(plan, seed)
        return results._replace(series=results.series.iloc[:0])

    work.work(chunk(48), replace(shared, run=silent))
    runs = store.read_runs(shared.folder)
    assert runs["status"].tolist() == ["done"]
    assert np.isnan(runs["y_loss_days"][0])


def test_a_plan_is_built_once_a_process(shared, fake, tmp_path):
    from dataclasses import replace

    built = []

    def counting(scenario, overrides):
        built.append(overrides)
        return fake.build(scenario, overrides)

    elsewhere = replace(shared, build=counting, scenario=str(tmp_path / "other.yaml"))
    work.work(chunk(48, 49), elsewhere)
    work.work(chunk(51), elsewhere)
    assert len(built) == 1


def test_labels_that_are_all_numbers_make_a_column_of_numbers():
    points = tuple(Point(i, {"u_rate": rate, "l_mix": mix}, {}) for i, (rate, mix) in enumerate([(1, "a"), (0.5, 2)]))
    assert work.column_types(points) == {"u_rate": "float64", "l_mix": "str"}


def test_the_same_replication_has_the_same_seed_at_every_point(sweep_file, fake, tmp_path):
    sweep = load_sweep(sweep_file(), fake.build)
    tasks = missing_tasks(sweep, store.open_folder(tmp_path / "out", sweep))
    assert {task.seed for task in tasks if task.replication == 2} == {seed_of(7, 2)}
    assert len(tasks) == 16
