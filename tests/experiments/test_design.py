"""Sweep files: points, seeds, and mistakes shown with file, line, factor and value before any run."""

import pytest

from experiments.design import load_sweep, seed_of
from model.reading import BadInput

LIST = """\
  kind: list
  levers:
    - {name: policy, options: {baseline: {}, escort: {depth: 0.2}}}
  adversaries:
    - {name: days, path: attack_days}
  points:
    - {policy: baseline, days: 5}
    - {policy: escort, days: 9}
"""


def complaint(path, fake) -> str:
    with pytest.raises(BadInput) as caught:
        load_sweep(path, fake.build)
    return str(caught.value)


def test_a_grid_is_every_combination_with_the_last_factor_fastest(sweep_file, fake):
    points = load_sweep(sweep_file(), fake.build).points
    assert [tuple(point.factors.values()) for point in points] == [
        ("baseline", 5), ("baseline", 10), ("escort", 5), ("escort", 10)
    ]  # fmt: skip
    assert points[3].factors == {"l_policy": "escort", "a_days": 10}
    assert points[3].overrides == {"depth": 0.2, "attack_days": 10}


def test_every_point_is_built_before_the_first_run(sweep_file, fake):
    assert load_sweep(sweep_file(), fake.build).plans == ("0.4/5", "0.4/10", "0.2/5", "0.2/10")


def test_common_overrides_reach_every_point(sweep_file, fake):
    sweep = load_sweep(
        sweep_file(('escort: {"depth": 0.2}', "escort: {x: 1}"), ("seed: 7", "set: {depth: 0.3}")), fake.build
    )
    assert [point.overrides["depth"] for point in sweep.points] == [0.3] * 4


def test_a_design_without_factors_is_one_point(sweep_file, fake):
    path = sweep_file()
    path.write_text("name: one\nscenario: scenario.yaml\ndesign: {kind: grid}\n")
    assert [point.factors for point in load_sweep(path, fake.build).points] == [{}]


def test_a_single_factor_needs_no_name_in_front_of_its_labels(sweep_file, fake):
    one = "  kind: grid\n  adversaries: [{name: days, path: attack_days, values: [5, 7]}]\n"
    changes = (("days=5", "5"), ("policy=baseline, ", ""))
    assert [point.name for point in load_sweep(sweep_file(*changes, design=one), fake.build).points] == ["5", "7"]


def test_several_factors_are_named(sweep_file, fake):
    assert load_sweep(sweep_file(), fake.build).points[0].name == "policy=baseline, days=5"


def test_a_list_is_only_what_is_written(sweep_file, fake):
    points = load_sweep(sweep_file(design=LIST), fake.build).points
    assert [dict(point.overrides) for point in points] == [{"attack_days": 5}, {"depth": 0.2, "attack_days": 9}]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (
            ("policy: escort", "policy: escrot"),
            "sweep.yaml:13:8: design.points.1.policy: no such option (got 'escrot')",
        ),
        (("policy: escort, ", ""), "sweep.yaml:13:7: design.points.1: gives no value to factor 'policy'"),
        (("days: 9", "days: 9, dyas: 9"), "design.points.1.dyas: is no factor of this design"),
    ],
)
def test_mistakes_in_a_list(sweep_file, fake, change, told):
    assert told in complaint(sweep_file(change, design=LIST), fake)


TABLE = """\
  kind: table
  file: points.csv
  levers:
    - {name: policy, options: {baseline: {}, escort: {depth: 0.2}}}
  adversaries:
    - {name: days, path: attack_days}
"""


def test_a_table_is_a_row_a_point(sweep_file, fake, tmp_path):
    (tmp_path / "points.csv").write_text("days,policy\n5,baseline\n9,escort\n")
    changes = (("policy=baseline, days=5", "policy=escort, days=9"),)
    points = load_sweep(sweep_file(*changes, design=TABLE), fake.build).points
    assert [dict(point.overrides) for point in points] == [{"attack_days": 5}, {"depth": 0.2, "attack_days": 9}]


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ("days\n5\n", "points.csv:1: columns are not the factors (got days); policy, days"),
        ("days,policy\n5,baseline\n9,escrot\n", "points.csv:3: policy: no option has this name (got 'escrot')"),
        ("days,policy\n5\n", "points.csv:2: has 1 values; 2, one a column"),
        ("days,policy\n", "sweep.yaml:5:1: design: has no point"),
    ],
)
def test_mistakes_in_a_table(sweep_file, fake, tmp_path, rows, told):
    (tmp_path / "points.csv").write_text(rows)
    assert told in complaint(sweep_file(design=TABLE), fake)


def test_a_table_that_is_not_there(sweep_file, fake):
    assert "points.csv: there is no such file" in complaint(sweep_file(design=TABLE), fake)


def test_a_grid_leaves_out_what_breaks_a_constraint(sweep_file, fake):
    sweep = load_sweep(sweep_file(("kind: grid", 'kind: grid\n  constraints: ["days < 10"]')), fake.build)
    assert [point.factors["a_days"] for point in sweep.points] == [5, 5]


def test_a_sampled_point_that_the_scenario_refuses_names_law_and_value(sweep_file, fake):
    deep = "{name: depth, path: depth, law: {kind: uniform, low: 2, high: 3}}"
    design = f"  kind: random\n  points: 3\n  uncertainties:\n    - {deep}\n"
    told = complaint(sweep_file((', against: "policy=baseline, days=5"', ""), design=design), fake)
    assert "sweep.yaml:9:34: point 0 (depth = 2." in told


def test_seeds_are_common_unless_independent_ones_are_asked_for(sweep_file, fake):
    common = load_sweep(sweep_file(), fake.build)
    independent = load_sweep(sweep_file(("seed: 7", "seed: 7\nseeds: independent")), fake.build)
    assert common.seed(0, 3) == common.seed(2, 3) == seed_of(7, 3)
    assert len({independent.seed(point, replication) for point in range(4) for replication in range(4)}) == 16


def test_precision_is_asked_of_a_metric_that_there_is(sweep_file, fake):
    change = ("replications: 4", "replications: {metric: y_los_days, half_width: 1}")
    told = complaint(sweep_file(change), fake)
    assert "sweep.yaml:4:16: replications.metric: no metric has this name (got 'y_los_days'); did you mean" in told


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (
            ("levers:", "leavers:"),
            "sweep.yaml:7:3: design.leavers: unknown field (got a list of 1); did you mean 'levers'",
        ),
        (
            ("      options:", "      role: lever\n      options:"),
            "sweep.yaml:9:7: design.levers.policy.role: unknown field",
        ),
        (("replications", "replicatoins"), "sweep.yaml:4:1: replicatoins: unknown field"),
        (("kind: grid", "kind: gird"), "sweep.yaml:6:3: design.kind: unknown kind (got 'gird')"),
        (("scenario.yaml", "scenarios.yaml"), "sweep.yaml:2:1: scenario: there is no such file (got 'scenarios.yaml')"),
        (("name: days", "name: policy"), "13:8: design.adversaries.policy.name: two factors are called 'policy'"),
        (("[5, 10]", "[5, 5]"), "5 is there twice"),
        (("[5, 10]", "[]"), "is required in a grid"),
        (("values: [5, 10]", "law: {low: 5, high: 10}"), "law.kind: is required; choices: integer, loguniform"),
        (
            ("path: attack_days, values: [5, 10]", "values: [5]"),
            "a factor has either `path` and `values`, or `options`",
        ),
        (("path: attack_days", "path: depth"), "days = 5: depth is already set"),
        (("days=5", "days=6"), "sweep.yaml:14:37: figure.against: no such point (got 'policy=baseline, days=6')"),
        (("seed: 7", "curve: {weights: {VI: 1}}"), "sweep.yaml:3:"),
    ],
)
def test_mistakes_show_file_line_and_field(sweep_file, fake, change, told):
    assert told in complaint(sweep_file(change), fake)


def test_a_point_that_the_scenario_refuses_names_line_factor_and_value(sweep_file, fake):
    told = complaint(sweep_file(("0.2}", "2}")), fake)
    assert "sweep.yaml:11:9: point 2 (policy = escort, days = 5):" in told
    assert "override depth: too deep (got 2); at most 1" in told


def test_seeds_depend_on_root_and_replication_alone():
    assert seed_of(1, 0) == 338_047_128_587_142
    assert len({seed_of(root, replication) for root in range(20) for replication in range(200)}) == 4000
    assert 0 <= min(seed_of(1, r) for r in range(100)) <= max(seed_of(1, r) for r in range(100)) < 2**53
