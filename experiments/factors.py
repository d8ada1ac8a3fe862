"""What differs between the points of a sweep, and which combinations are run.

A design is one class: it holds its factors and yields, for each point, one setting a factor. Those that sample are in
:mod:`experiments.sampled`.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import product
from pathlib import Path
from typing import Any, Literal, NamedTuple, Self

from pydantic import Field, model_validator

from experiments.constraints import parsed
from experiments.laws import Law
from experiments.written import Written
from model.complaints import unknown
from model.reading import BadInput, Place, from_text, text_of
from model.validating import Misfits

type Label = str | float

#: Sections of a design, by who chooses the value of their factors: the world, Blue, Red. So begin their columns.
PREFIX = {"uncertainties": "u_", "levers": "l_", "adversaries": "a_"}


class Setting(NamedTuple):
    """One value of one factor: how tables call it, what it changes, and where below the factor it was written."""

    label: Label
    overrides: Mapping[str, Any]
    place: Place
    share: float | None = None  # where in the unit interval a sampled design drew it


class Ground(NamedTuple):
    """What a design stands on: the seed of its sample, and the folder of the sweep file."""

    seed: int
    folder: Path


class Factor(Written):
    """Something that differs between points: a scenario path with values or a law, or options that bundle changes.

    Several paths move together: each takes the value.
    """

    name: str = Field(pattern=r"^[a-z][a-z0-9_]*$", description="lower case; becomes a column of the results")
    path: str | tuple[str, ...] | None = Field(
        default=None, description="dotted path in the scenario, such as units.lv_mech.organic_days, or several"
    )
    values: tuple[Any, ...] = ()
    law: Law | None = Field(default=None, description="how likely the values of the path are, for designs that sample")
    options: dict[str, dict[str, Any]] = Field(default_factory=dict, description="label: overrides")

    @model_validator(mode="after")
    def _one_form(self) -> Self:
        if (self.path is None) == (not self.options):
            raise ValueError("a factor has either `path` and `values`, or `options`; keep one of the two")
        if self.options and self.values:
            raise Misfits([(("values",), "belongs to `path`; a factor with `options` has none")])
        if self.law is not None and (self.options or self.values):
            raise Misfits([(("law",), "stands in place of `values` and `options`; keep one of them")])
        if twice := repeated([label_of(value) for value in self.values]):
            raise Misfits([(("values",), f"{twice!r} is there twice; keep one")])
        return self

    @property
    def paths(self) -> tuple[str, ...]:
        """Every path that takes the value; none if there are options."""
        return (self.path,) if isinstance(self.path, str) else self.path or ()

    def at(self, share: float) -> Setting:
        """Return the setting at a quantile: of the law, or of values or options that are equally likely."""
        if self.law is not None:
            return self._valued(self.law.at(share), ("law",))._replace(share=share)
        listed = self.settings()
        return listed[min(int(share * len(listed)), len(listed) - 1)]._replace(share=share)

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
        return Setting(label_of(value), dict.fromkeys(self.paths, value), place)


class Factors(Written):
    """What all designs share: their factors, in three sections that say who chooses the value."""

    uncertainties: tuple[Factor, ...] = Field(default=(), description="what the world chooses")
    levers: tuple[Factor, ...] = Field(default=(), description="what Blue chooses")
    adversaries: tuple[Factor, ...] = Field(default=(), description="what Red chooses")

    @model_validator(mode="after")
    def _distinct(self) -> Self:
        names = [factor.name for factor in self.factors]
        twice = [i for i, name in enumerate(names) if name in names[:i]]
        if twice:
            told = "two factors are called {!r}; rename one"
            raise Misfits([((*self.places[i], "name"), told.format(names[i])) for i in twice])
        return self

    @property
    def factors(self) -> tuple[Factor, ...]:
        """All factors: uncertainties, then levers, then adversaries."""
        return (*self.uncertainties, *self.levers, *self.adversaries)

    @property
    def places(self) -> list[Place]:
        """Where below the design each factor stands."""
        return [(section, i) for section in PREFIX for i in range(len(getattr(self, section)))]

    @property
    def columns(self) -> list[str]:
        """Name of each factor in the result tables."""
        return [PREFIX[section] + factor.name for section in PREFIX for factor in getattr(self, section)]


class SomeFactors(Factors):
    """What designs share that make no point without a factor."""

    @model_validator(mode="after")
    def _some(self) -> Self:
        if not self.factors:
            raise Misfits([((), f"has no factor; list some in {', '.join(PREFIX)}")])
        return self


class Grid(Factors):
    """Every combination of the values of all factors that keeps the constraints; the last factor varies fastest."""

    kind: Literal["grid"] = "grid"
    constraints: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _filled(self) -> Self:
        empty = [i for i, factor in enumerate(self.factors) if not factor.settings()]
        if empty:
            raise Misfits([(("factors", i, "values"), "is required in a grid; list the values") for i in empty])
        parsed(self.constraints, [factor.name for factor in self.factors])
        return self

    def rows(self, ground: Ground) -> Iterator[tuple[Setting, ...]]:
        """Yield the settings of each point, each with its place below the design; nothing is drawn from `ground`."""
        located = [
            [setting._replace(place=(*place, *setting.place)) for setting in factor.settings()]
            for place, factor in zip(self.places, self.factors, strict=True)
        ]
        return constrained(product(*located), self.factors, self.constraints)


class Listed(SomeFactors):
    """Only the points that are written down: each row gives every factor a value (of its path) or an option."""

    kind: Literal["list"] = "list"
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

    def rows(self, ground: Ground) -> Iterator[tuple[Setting, ...]]:
        """Yield the settings of each point, each with its place below the design; nothing is drawn from `ground`."""
        for i, row in enumerate(self.points):
            chosen = ((factor.name, factor.setting(row[factor.name])) for factor in self.factors)
            yield tuple(s._replace(place=("points", i, name)) for name, s in chosen if s is not None)


class Table(SomeFactors):
    """The points of a CSV file: a column a factor, a row a point."""

    kind: Literal["table"] = "table"
    file: str = Field(description="path of a CSV file, relative to this file")

    def rows(self, ground: Ground) -> Iterator[tuple[Setting, ...]]:
        """Yield the settings of each point.

        Raises:
            BadInput: the file is not there, its columns are not the factors, or a value is none of a factor.
        """
        path = ground.folder / self.file
        table = csv.reader(text_of(path).splitlines())
        names = [name.strip() for name in next(table, [])]
        wanted = [factor.name for factor in self.factors]
        if sorted(names) != sorted(wanted):
            raise BadInput(f"{path}:1: columns are not the factors (got {', '.join(names)}); {', '.join(wanted)}")
        for cells in table:
            yield self._row(f"{path}:{table.line_num}", names, cells)

    def _row(self, where: str, names: list[str], cells: list[str]) -> tuple[Setting, ...]:
        if len(cells) != len(names):
            raise BadInput(f"{where}: has {len(cells)} values; {len(names)}, one a column")
        row = {name: from_text(cell, where).value for name, cell in zip(names, cells, strict=True)}
        return tuple(self._setting(where, factor, row[factor.name]) for factor in self.factors)

    def _setting(self, where: str, factor: Factor, value: object) -> Setting:
        found = factor.setting(value)
        if found is None:
            raise BadInput(f"{where}: {factor.name}: {unknown('option', str(value), factor.options)}")
        return found._replace(place=("file",))


def constrained(
    rows: Iterable[tuple[Setting, ...]], factors: Sequence[Factor], constraints: Sequence[str]
) -> Iterator[tuple[Setting, ...]]:
    """Yield the rows that keep every constraint."""
    names = [factor.name for factor in factors]
    rules = parsed(constraints, names)
    for row in rows:
        labels = {name: setting.label for name, setting in zip(names, row, strict=True)}
        if all(rule.kept(labels) for rule in rules):
            yield row


def label_of(value: object) -> Label:
    """Return how tables call a value: numbers and text as they are, anything else as JSON."""
    if isinstance(value, str) or (isinstance(value, int | float) and not isinstance(value, bool)):
        return value
    return json.dumps(value, sort_keys=True)


def repeated(names: list[Label]) -> Label | None:
    """Return the first name that is there twice, if any."""
    return next((name for i, name in enumerate(names) if name in names[:i]), None)
