"""What a sweep asks for: the sweep file, and the points that its design spans.

A point is one plan. Unless the file asks for independent seeds, replication r has the same seed everywhere (common
random numbers), so that points are compared under the same luck.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, Protocol

from pydantic import Field

from analysis.card import CARD, Rules
from experiments.factors import Grid, Ground, Label, Listed, Setting, Table
from experiments.sampled import LatinHypercube, Morris, Random, Sobol, SobolSequence
from experiments.stopping import Until
from experiments.written import Written
from model.complaints import unknown
from model.part import NonNegative, Supply
from model.reading import BadInput, Document, Place, read_yaml
from model.results import RUNS
from model.validating import validated

if TYPE_CHECKING:
    from model.plan import Plan

    type Build = Callable[[str, Mapping[str, Any]], Plan]

Share = Annotated[float, Field(gt=0, le=1)]

type Design = Annotated[
    Grid | Listed | Table | Random | LatinHypercube | SobolSequence | Sobol | Morris, Field(discriminator="kind")
]


def _plain_weights() -> dict[Supply, float]:
    return {"I": 1.0, "II": 1.0, "III": 1.0, "IV": 1.0, "V": 1.0}


@dataclass(frozen=True, slots=True)
class Point:
    """One cell of a design. `factors` maps column names (`l_policy`) to labels.

    `shares` is where in the unit cube a sampled design drew it, a share a factor; else empty.
    """

    index: int
    factors: Mapping[str, Label]
    overrides: Mapping[str, Any]
    shares: tuple[float, ...] = ()

    @property
    def name(self) -> str:
        """How tables and figures call it: the label of its factor, or `factor=label` for each if there are several."""
        if len(self.factors) == 1:
            return str(next(iter(self.factors.values())))
        return ", ".join(f"{column[2:]}={label}" for column, label in self.factors.items()) or "all runs"


class Curve(Written):
    """How the curve of a run is turned into numbers; see :class:`analysis.card.Rules`."""

    window_hours: float = Field(default=24.0, ge=0, description="hours of service in one value of the curve")
    weights: dict[Supply, NonNegative] = Field(default_factory=_plain_weights, description="of a tonne")
    recovered: Share = Field(default=0.95, description="share of the twin's service that counts as back")
    hold_days: NonNegative = 3.0
    threshold: Share = 0.8

    def rules(self) -> Rules:
        """Return the same as the analysis wants it."""
        weights = {str(supply): weight for supply, weight in self.weights.items()}
        return Rules(self.window_hours, weights, self.recovered, self.hold_days, self.threshold)


class Drawing(Written):
    """What the figures show."""

    title: str = ""
    band: Share = Field(default=0.9, lt=1, description="share of the runs inside a band")
    disruption_days: tuple[NonNegative, NonNegative] | None = Field(default=None, description="days to shade")
    against: str | None = Field(
        default=None, description="point to compare with, as the tables name it; else the first"
    )


class SweepFile(Written):
    """A sweep as written: which scenario, which points, how often, and how it is measured and drawn."""

    name: str = Field(pattern=r"^[A-Za-z0-9_.-]+$")
    description: str = ""
    scenario: str = Field(description="path of a scenario file, relative to this file")
    seed: int = Field(default=1, ge=0, description="root of all luck; the same seed gives the same rows")
    replications: Annotated[int, Field(ge=1)] | Until = 20
    seeds: Literal["common", "independent"] = Field(
        default="common", description="common: replication r has the same luck at every point"
    )
    common: dict[str, Any] = Field(default_factory=dict, alias="set", description="overrides at every point")
    design: Design = Grid()
    curve: Curve = Curve()
    figure: Drawing = Drawing()


class Hashed(Protocol):
    """What the design needs to know of a plan."""

    @property
    def hash(self) -> str:
        """Content of the plan in a few letters."""


@dataclass(frozen=True, slots=True)
class Sweep:
    """A sweep file with its points, all of which were built once without error. `plans` holds their hashes."""

    file: Path
    spec: SweepFile
    points: tuple[Point, ...]
    plans: tuple[str, ...]

    @property
    def scenario(self) -> Path:
        """Where the scenario file is."""
        return scenario_path(self.file, self.spec)

    @property
    def runs(self) -> int:
        """Number of runs in the whole sweep; the most there can be if it stops by precision."""
        return len(self.points) * self.most

    @property
    def most(self) -> int:
        """Replications of a point, or the most there can be."""
        asked = self.spec.replications
        return asked if isinstance(asked, int) else asked.at_most

    def seed(self, point: int, replication: int) -> int:
        """Return the seed of a run."""
        if self.spec.seeds == "independent":
            return _number(f"{self.spec.seed}/{point}/{replication}")
        return seed_of(self.spec.seed, replication)


def build(scenario: str, overrides: Mapping[str, Any]) -> Plan:
    """Load a scenario file with overrides and make its plan.

    Raises:
        BadInput: the scenario or an override cannot be used.
    """
    from model.plan import make
    from model.scenario import load

    return make(load(scenario, overrides))


def load_sweep(path: str | Path, build: Callable[[str, Mapping[str, Any]], Hashed] = build) -> Sweep:
    """Read a sweep file, span its design and build every point once, so that a mistake shows before the first run.

    Args:
        path: a YAML 1.2 file; see :class:`SweepFile`.
        build: makes a plan from a scenario file and overrides.

    Raises:
        BadInput: file, line, field and value of the mistake; for a point also its factor and value.
    """
    file = Path(path)
    document = read_yaml(file)
    spec = validated(SweepFile, document)
    _check_metric(spec, document)
    scenario = scenario_path(file, spec)
    if not scenario.is_file():
        raise BadInput(f"{_at(document, ('scenario',))}: scenario: there is no such file (got {spec.scenario!r})")
    rows = list(spec.design.rows(Ground(_number(f"{spec.seed}/design") % 2**32, file.parent)))
    if not rows:
        raise BadInput(f"{_at(document, ('design',))}: design: has no point; fewer constraints, or more rows")
    points = tuple(_point(index, spec, row, document) for index, row in enumerate(rows))
    names = [point.name for point in points]
    if spec.figure.against not in (None, *names):
        where, got = _at(document, ("figure", "against")), spec.figure.against
        raise BadInput(f"{where}: figure.against: no such point (got {got!r}); points: {'; '.join(names)}")
    plans = tuple(_plan_hash(point, row, document, scenario, build) for point, row in zip(points, rows, strict=True))
    return Sweep(file, spec, points, plans)


def scenario_path(file: Path, spec: SweepFile) -> Path:
    """Return the absolute path of the scenario that a sweep file names."""
    return (file.parent / spec.scenario).resolve()


def seed_of(root: int, replication: int) -> int:
    """Return the seed of a replication at every point: 53 bits, so that any reader of JSON keeps it exact."""
    return _number(f"{root}/{replication}")


def _number(text: str) -> int:
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest()) >> 11


def _check_metric(spec: SweepFile, document: Document) -> None:
    numbers = [name for name, kind in RUNS.items() if kind != "str"] + [f"y_{name}" for name in CARD]
    asked = spec.replications
    if isinstance(asked, Until) and asked.metric not in numbers:
        where = _at(document, ("replications", "metric"))
        raise BadInput(f"{where}: replications.metric: {unknown('metric', asked.metric, numbers)}")


def _point(index: int, spec: SweepFile, row: tuple[Setting, ...], document: Document) -> Point:
    overrides = dict(spec.common)
    for factor, setting in zip(spec.design.factors, row, strict=True):
        for path in setting.overrides.keys() & overrides.keys():
            where = _at(document, ("design", *setting.place))
            raise BadInput(f"{where}: {factor.name} = {setting.label}: {path} is already set; let one thing set it")
        overrides |= setting.overrides
    labels = {column: setting.label for column, setting in zip(spec.design.columns, row, strict=True)}
    return Point(index, labels, overrides, tuple(s.share for s in row if s.share is not None))


def _plan_hash(
    point: Point,
    row: tuple[Setting, ...],
    document: Document,
    scenario: Path,
    build: Callable[[str, Mapping[str, Any]], Hashed],
) -> str:
    try:
        return build(str(scenario), point.overrides).hash
    except BadInput as error:
        if not row:
            raise
        where = _at(document, ("design", *_culprit(row, str(error)).place))
        named = ", ".join(f"{column[2:]} = {label}" for column, label in point.factors.items())
        raise BadInput(f"{where}: point {point.index} ({named}): {error}") from None


def _culprit(row: tuple[Setting, ...], told: str) -> Setting:
    """Return the setting of which a complaint speaks: the one whose path it names, else the last."""
    named = [setting for setting in row if any(path.rstrip(".") in told for path in setting.overrides)]
    return named[0] if named else row[-1]


def _at(document: Document, path: Place) -> str:
    return ":".join(str(part) for part in document.place(path))
