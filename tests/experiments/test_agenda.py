"""What is done next: in order, and where precision decides, point by point without waiting for the others."""

import math

import pytest

from experiments import registry, store
from experiments.agenda import Agenda, Decisions
from experiments.design import load_sweep
from experiments.missing import missing_tasks
from experiments.work import Task

UNTIL = ("replications: 4", "replications: {metric: y_loss_days, half_width: 1, at_least: 3, at_most: 7, batch: 2}")


@pytest.fixture
def asked(sweep_file, fake, tmp_path):
    """Return an agenda over the example sweep by precision, what decides, and the folder."""
    sweep = load_sweep(sweep_file(UNTIL), fake.build)
    folder = store.open_folder(tmp_path / "out", sweep)
    missing = missing_tasks(sweep, folder)
    decisions = Decisions(sweep, sweep.spec.replications, folder, missing)
    return Agenda(missing, decisions.more), decisions, folder


def test_tasks_are_taken_in_order_until_there_is_none():
    tasks = [Task(0, replication, replication) for replication in range(5)]
    agenda = Agenda(tasks)
    assert [*agenda.take(2), *agenda.take(9)] == tasks
    assert (len(agenda), agenda.take(1)) == (0, ())


def keys(tasks):
    return [(task.point, task.replication) for task in tasks]


def test_a_point_goes_on_while_the_others_still_run(asked):
    agenda, decisions, folder = asked
    assert len(agenda.take(99)) == 12
    assert len(agenda) == 0
    decisions.hear([(2, 0, 5.0), (2, 1, 50.0)])
    assert len(agenda) == 0  # one of its own is still under way
    decisions.hear([(2, 2, 500.0), (1, 0, 3.0)])
    assert keys(agenda.take(99)) == [(2, 3), (2, 4)]
    assert registry.counts(folder)["runs"] == 14  # registered before they could be taken


def test_a_point_that_is_known_or_failed_to_the_end_wants_nothing_more(asked):
    agenda, decisions, _ = asked
    agenda.take(99)
    decisions.hear((0, replication, 5.0) for replication in range(3))
    assert len(agenda) == 0
    for border in ((0, 3), (3, 5), (5, 7)):
        decisions.hear((1, replication, math.nan) for replication in range(*border))
        agenda.take(99)
    assert len(agenda) == 0
