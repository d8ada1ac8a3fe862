"""Every design that samples: the same points from the same seed, inside the laws, one coordinate a factor."""

import itertools
from pathlib import Path

import numpy as np
import pytest
from pydantic import ValidationError

from experiments import sampled
from experiments.factors import Ground

PLANS = {"none": {}, "some": {"e": 1}, "all": {"e": 2}}
FACTORS = {
    "uncertainties": [{"name": "delay", "path": "a.b", "law": {"kind": "uniform", "low": 2, "high": 5}}],
    "levers": [{"name": "crews", "path": ["c", "d"], "law": {"kind": "integer", "low": 1, "high": 4}}],
    "adversaries": [{"name": "plan", "options": PLANS}],
}
SIZES = {
    "random": {"points": 30},
    "latin_hypercube": {"points": 30},
    "sobol_sequence": {"points": 32},
    "sobol": {"base": 8},
    "morris": {"trajectories": 5},
}
DESIGNS = {
    str(design.model_fields["kind"].default): design
    for design in vars(sampled).values()
    if isinstance(design, type) and issubclass(design, sampled.Sampled) and "kind" in design.model_fields
}


def made(kind, **more):
    return DESIGNS[kind].model_validate({**FACTORS, **SIZES[kind], **more})


def rows(design, seed=1):
    return list(design.rows(Ground(seed, Path())))


@pytest.fixture(params=sorted(DESIGNS))
def kind(request):
    return request.param


def test_a_seed_decides_the_points(kind):
    design = made(kind)
    assert rows(design, 3) == rows(design, 3)
    assert rows(design, 3) != rows(design, 4)


def test_every_coordinate_lies_in_its_law(kind):
    for delay, crews, plan in rows(made(kind)):
        assert 2 <= delay.overrides["a.b"] <= 5
        assert crews.label in (1, 2, 3, 4)
        assert crews.overrides == {"c": crews.label, "d": crews.label}
        assert plan.overrides == PLANS[plan.label]


def test_the_cube_has_a_dimension_a_factor_and_is_kept_with_the_points(kind):
    design = made(kind)
    cube = design.cube(1)
    assert cube.shape[1] == 3
    assert [tuple(setting.share for setting in row) for row in rows(design)] == [tuple(p) for p in cube.tolist()]


@pytest.mark.parametrize("kind", ["random", "latin_hypercube", "sobol_sequence"])
def test_points_that_break_a_constraint_are_left_out_and_the_others_stay(kind):
    every, kept = rows(made(kind)), rows(made(kind, constraints=["crews <= delay", "plan != 3"]))
    assert kept == [row for row in every if row[1].label <= row[0].label]
    assert 0 < len(kept) < len(every)


def test_a_latin_hypercube_has_one_point_in_each_slice():
    slices = np.floor(made("latin_hypercube").cube(1) * 30).astype(int)
    assert (np.sort(slices, axis=0) == np.arange(30)[:, None]).all()


def test_a_trajectory_moves_one_factor_at_a_time():
    cube = made("morris").cube(2).reshape(5, 4, 3)
    moved = np.diff(cube, axis=1) != 0
    assert (moved.sum(axis=2) == 1).all()
    assert moved.any(axis=1).all()


@pytest.mark.parametrize(("second", "count"), [(False, 8 * 5), (True, 8 * 8)])
def test_the_size_of_a_sobol_design(second, count):
    assert len(made("sobol", second_order=second).cube(1)) == count


@pytest.mark.parametrize(
    ("kind", "change", "told"),
    [
        ("sobol", {"base": 12}, "is no power of two .got 12.; 8 or 16"),
        ("random", {"constraints": ["crews <= dleay"]}, "did you mean 'delay'"),
        ("random", {"constraints": ["__import__('os')"]}, "is no comparison of two factors"),
        ("random", {"levers": [{"name": "a", "path": "a"}]}, "is required without a law"),
        ("random", dict.fromkeys(FACTORS, ()), "has no factor; list some in uncertainties, levers, adversaries"),
        ("morris", {"constraints": ["crews <= delay"]}, "Extra inputs"),
    ],
)
def test_mistakes(kind, change, told):
    with pytest.raises(ValidationError, match=told):
        made(kind, **change)


def test_every_design_of_the_module_is_in_this_test():
    assert set(DESIGNS) == set(SIZES)


def test_kinds_differ_in_their_points():
    cubes = [made(kind).cube(1)[:8] for kind in ("random", "latin_hypercube", "sobol_sequence", "sobol")]
    assert all(not np.array_equal(a, b) for a, b in itertools.combinations(cubes, 2))
