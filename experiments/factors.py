"""What differs between the points of a sweep, and which combinations are run.

A design is one class: it holds its factors and yields, for each point, one setting a factor.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from itertools import product
from typing import Any, Literal, NamedTuple, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from model.reading import Place
from model.validating import Misfits

type Label = str | float

#: Who chooses the value of a factor, and how its column begins in the result tables.
PREFIX = {"lever": "l_", "uncertainty": "u_", "adversary": "a_"}


class Written(BaseModel):
    """A frozen piece of a sweep file; an unknown key is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class Setting(NamedTuple):
    """One value of one factor: how tables call it, what it changes, and where below the factor it was written."""

    label: Label
    overrides: Mapping[str, Any]
    place: Place


class Factor(Written):
    """Something that differs between points: either one scenario path with values, or options that bundle changes."""

    name: str = Field(pattern=r"^[a-z][a-z0-9_]*$", description="lower case; becomes a column of the results")
    role: Literal["lever", "uncertainty", "adversary"]
    path: str | None = Field(
        default=None, description="dotted path in the scenario, such as units.lv_mech.organic_days"
    )
    values: tuple[Any, ...] = ()
    options: dict[str, dict[str, Any]] = Field(default_factory=dict, description="label: overrides")

    @model_validator(mode="after")
    def _one_form(self) -> Self:
        if (self.path is None) == (not self.options):
            raise ValueError("a factor has either `path` and `values`, or `options`; keep one of the two")
        if self.options and self.values:
            raise Misfits([(("values",), "belongs to `path`; a factor with `options` has none")])
        if twice := repeated([label_of(value) for value in self.values]):
            raise Misfits([(("values",), f"{twice!r} is there twice; keep one")])
        return self

    @property
    def column(self) -> str:
        """Name of the factor in the result tables."""
        return PREFIX[self.role] + self.name

    def settings(self) -> list[Setting]:
        """Return the values or options that the file lists, in its order."""
        if self.path is None:
            return [Setting(label, changes, ("options", label)) for label, changes in self.options.items()]
        return [self._valued(value, ("values", position)) for position, value in enumerate(self.values)]

    def setting(self, value: object) -> Setting | None:
        """Return the setting for a value of the path or the label of an option; None if there is no such option."""
        if self.path is not None:
            return self._valued(value, ())
        label = str(value)
        return Setting(label, self.options[label], ()) if label in self.options else None

    def _valued(self, value: Any, place: Place) -> Setting:
        return Setting(label_of(value), {str(self.path): value}, place)


class Grid(Written):
    """Every combination of the values of all factors; the last factor varies fastest."""

    kind: Literal["grid"] = "grid"
    factors: tuple[Factor, ...] = ()

    @model_validator(mode="after")
    def _filled(self) -> Self:
        empty = [i for i, factor in enumerate(self.factors) if not factor.settings()]
        if empty:
            raise Misfits([(("factors", i, "values"), "is required in a grid; list the values") for i in empty])
        return self

    def rows(self) -> Iterator[tuple[Setting, ...]]:
        """Yield the settings of each point, each with its place below the design."""
        located = [
            [Setting(label, changes, ("factors", i, *place)) for label, changes, place in factor.settings()]
            for i, factor in enumerate(self.factors)
        ]
        return product(*located)


class Listed(Written):
    """Only the points that are written down: each row gives every factor a value (of its path) or an option."""

    kind: Literal["list"] = "list"
    factors: tuple[Factor, ...] = Field(min_length=1)
    points: tuple[dict[str, Any], ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if wrong := [complaint for i, row in enumerate(self.points) for complaint in self._misfits(i, row)]:
            raise Misfits(wrong)
        return self

    def _misfits(self, i: int, row: Mapping[str, Any]) -> Iterator[tuple[Place, str]]:
        names = [factor.name for factor in self.factors]
        for name in sorted(row.keys() - set(names)):
            yield ("points", i, name), f"is no factor of this design; factors: {', '.join(names)}"
        for factor in self.factors:
            if factor.name not in row:
                yield ("points", i), f"gives no value to factor {factor.name!r}; every point names every factor"
            elif factor.setting(row[factor.name]) is None:
                told = f"no such option (got {row[factor.name]!r}); options: {', '.join(factor.options)}"
                yield ("points", i, factor.name), told

    def rows(self) -> Iterator[tuple[Setting, ...]]:
        """Yield the settings of each point, each with its place below the design."""
        for i, row in enumerate(self.points):
            chosen = ((factor.name, factor.setting(row[factor.name])) for factor in self.factors)
            yield tuple(s._replace(place=("points", i, name)) for name, s in chosen if s is not None)


def label_of(value: object) -> Label:
    """Return how tables call a value: numbers and text as they are, anything else as JSON."""
    if isinstance(value, str) or (isinstance(value, int | float) and not isinstance(value, bool)):
        return value
    return json.dumps(value, sort_keys=True)


def repeated(names: list[Label]) -> Label | None:
    """Return the first name that is there twice, if any."""
    return next((name for i, name in enumerate(names) if name in names[:i]), None)
