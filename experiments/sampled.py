"""Designs that sample the unit cube, a dimension a factor, and read each coordinate as a quantile of its factor."""

from __future__ import annotations

from abc import abstractmethod
from typing import TYPE_CHECKING, Annotated, Literal, Self

import numpy as np
from pydantic import Field, model_validator

from experiments.constraints import parsed
from experiments.factors import Ground, Setting, SomeFactors, constrained
from model.validating import Misfits

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    type Cube = NDArray[np.float64]  # (points, factors), each from 0 to 1

Count = Annotated[int, Field(ge=1)]


class Sampled(SomeFactors):
    """What all sampled designs share. A factor has a `law`, or `values` or `options` that are equally likely."""

    @model_validator(mode="after")
    def _filled(self) -> Self:
        located = zip(self.places, self.factors, strict=True)
        empty = [place for place, factor in located if factor.law is None and not factor.settings()]
        if empty:
            told = "is required without a law; list the values"
            raise Misfits([((*place, "values"), told) for place in empty])
        return self

    @abstractmethod
    def cube(self, seed: int) -> Cube:
        """Return the points in the unit cube; the same `seed` gives the same."""

    def rows(self, ground: Ground) -> Iterator[tuple[Setting, ...]]:
        """Yield the settings of each point, each with its place below the design."""
        places = self.places
        for point in self.cube(ground.seed):
            chosen = [factor.at(float(share)) for factor, share in zip(self.factors, point, strict=True)]
            located = zip(places, chosen, strict=True)
            yield tuple(setting._replace(place=(*place, *setting.place)) for place, setting in located)


class _Free(Sampled):
    """A sample that stays one when points are taken out: those that break a constraint are."""

    points: Count = Field(description="points before the constraints reject some")
    constraints: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _understood(self) -> Self:
        parsed(self.constraints, [factor.name for factor in self.factors])
        return self

    def rows(self, ground: Ground) -> Iterator[tuple[Setting, ...]]:
        """Yield the settings of each point that keeps the constraints, each with its place below the design."""
        return constrained(super().rows(ground), self.factors, self.constraints)


class Random(_Free):
    """Independent uniform points (plain Monte Carlo)."""

    kind: Literal["random"] = "random"

    def cube(self, seed: int) -> Cube:
        """Return the points in the unit cube."""
        return np.random.default_rng(seed).random((self.points, len(self.factors)))


class LatinHypercube(_Free):
    """One point in each of n equal slices of every factor.

    Reference: McKay, Beckman and Conover 1979, Technometrics 21(2).
    """

    kind: Literal["latin_hypercube"] = "latin_hypercube"

    def cube(self, seed: int) -> Cube:
        """Return the points in the unit cube."""
        from scipy.stats.qmc import LatinHypercube as Sampler

        return Sampler(len(self.factors), rng=np.random.default_rng(seed)).random(self.points)


class SobolSequence(_Free):
    """A scrambled Sobol' sequence: fills the cube evenly. For indices take `sobol`.

    Reference: Sobol' 1967; scrambled after Owen 1998.
    """

    kind: Literal["sobol_sequence"] = "sobol_sequence"

    @model_validator(mode="after")
    def _balanced(self) -> Self:
        _power_of_two("points", self.points)
        return self

    def cube(self, seed: int) -> Cube:
        """Return the points in the unit cube."""
        from scipy.stats.qmc import Sobol as Sampler

        return Sampler(len(self.factors), rng=np.random.default_rng(seed)).random(self.points)


class Sobol(Sampled):
    """Points for Sobol' indices: `base` times (factors + 2), or (2 factors + 2) with `second_order`.

    Every point is needed, so there are no constraints.

    Reference: Saltelli et al. 2010, Computer Physics Communications 181(2).
    """

    kind: Literal["sobol"] = "sobol"
    base: Annotated[int, Field(ge=2)] = Field(description="base sample, a power of two")
    second_order: bool = False

    @model_validator(mode="after")
    def _balanced(self) -> Self:
        _power_of_two("base", self.base)
        return self

    def cube(self, seed: int) -> Cube:
        """Return the points in the unit cube, in the order that the analysis expects."""
        from SALib.sample.sobol import sample

        problem = unit_problem([factor.name for factor in self.factors])
        return np.asarray(sample(problem, self.base, calc_second_order=self.second_order, seed=seed))


class Morris(Sampled):
    """Trajectories that move one factor at a time: `trajectories` times (factors + 1) points, for screening.

    Every point is needed, so there are no constraints.

    Reference: Morris 1991, Technometrics 33(2).
    """

    kind: Literal["morris"] = "morris"
    trajectories: Annotated[int, Field(ge=2)]
    levels: Annotated[int, Field(ge=2, multiple_of=2)] = 4

    def cube(self, seed: int) -> Cube:
        """Return the points in the unit cube, trajectory by trajectory."""
        from SALib.sample.morris import sample

        problem = unit_problem([factor.name for factor in self.factors])
        return np.asarray(sample(problem, self.trajectories, num_levels=self.levels, seed=seed))


def unit_problem(names: list[str]) -> dict[str, object]:
    """Return what SALib calls a problem, over the unit cube."""
    return {"num_vars": len(names), "names": names, "bounds": [[0.0, 1.0]] * len(names)}


def _power_of_two(field: str, value: int) -> None:
    if value & (value - 1):
        below = 1 << (value.bit_length() - 1)
        raise Misfits([((field,), f"is no power of two (got {value}); {below} or {2 * below}")])
