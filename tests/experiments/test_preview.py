"""A dry run tells what a sweep would do, and leaves nothing behind."""

import io

from rich.console import Console

from experiments.preview import preview


def told(path, fake, run=None):
    console = Console(file=io.StringIO(), width=100)
    preview(path, 2, console, build=fake.build, run=run or fake.run)
    return console.file.getvalue()


def test_factors_points_runs_time_and_size_are_told_and_nothing_is_kept(sweep_file, fake, tmp_path):
    path = sweep_file()
    before = sorted(tmp_path.iterdir())
    lines = told(path, fake).splitlines()
    assert lines[:3] == [
        "factor l_policy: options: baseline, escort",
        "factor a_days: attack_days: 5, 10",
        "point 0: l_policy = baseline, a_days = 5",
    ]
    assert lines[-2] == "small: 4 points x 4 replications = 16 runs"
    assert lines[-1].startswith("about ")
    assert "on 2 CPUs and" in lines[-1]
    assert sorted(tmp_path.iterdir()) == before


def test_only_the_first_points_are_listed_and_laws_are_named(sweep_file, fake):
    deep = "{name: depth, path: depth, law: {kind: uniform, low: 0.1, high: 0.5}}"
    design = f"  kind: random\n  points: 23\n  uncertainties:\n    - {deep}\n"
    lines = told(sweep_file((', against: "policy=baseline, days=5"', ""), design=design), fake).splitlines()
    assert lines[0] == "factor u_depth: depth: uniform low 0.1, high 0.5"
    assert "and 3 more points" in lines


def test_a_first_point_that_fails_gives_no_estimate(sweep_file, fake):
    def broken(plan, seed):
        raise RuntimeError("out of trucks")

    assert "no estimate: the first point failed: RuntimeError: out of trucks" in told(sweep_file(), fake, broken)
