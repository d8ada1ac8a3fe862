"""The end of a sweep: its table in the terminal and its figures in the folder."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import pandas as pd
from rich.text import Text

from analysis import curves
from experiments import store
from experiments.findings import LOSS, PLAN, SERVED, findings
from experiments.sweep_screen import differences, number, shown

if TYPE_CHECKING:
    from pathlib import Path

    from matplotlib.figure import Figure
    from rich.console import Console

    from analysis.figures import Look
    from experiments.design import Sweep
    from experiments.findings import Findings


class _Measure(NamedTuple):
    name: str  # of the columns of analysis.curves.service
    axis: str
    told: str


#: Figure: what its curves show.
_CURVES = {
    "resilience": _Measure("q", "served of required", "served of what is required"),
    "plan": _Measure("plan", "served of planned", "served of what is planned, missing equipment counted"),
}


#: Points that a table and a figure can show; a larger sample is for other analyses than comparing point by point.
_COMPARED = 40


def report(sweep: Sweep, folder: Path, console: Console) -> None:
    """Print the table of a sweep and draw its figures, if it has few points, and print where the files are."""
    paths = []
    if len(sweep.points) <= _COMPARED:
        found = findings(sweep, store.read_runs(folder))
        console.print(shown(found, console))
        paths = draw(sweep, folder, found)
    for path in (*paths, folder / "runs", folder / "series", folder / store.MANIFEST):
        console.print(Text(str(path), style="dim"), soft_wrap=True)


def draw(sweep: Sweep, folder: Path, found: Findings) -> list[Path]:
    """Draw both curves and the losses of a sweep into its folder, as PNG and SVG; return the files."""
    from analysis import figures

    service = _service(sweep, folder)
    if service.empty:
        return []
    drawn = {name: _curve(sweep, service, found, measure) for name, measure in _CURVES.items()}
    table = pd.DataFrame([{"point": point, **row} for point, row in found.of[LOSS].items()])
    look = _look(sweep, found, "service lost against the undisrupted twin")
    drawn["loss"] = figures.losses(table, found.names, differences(found.differences[LOSS], 1), look)
    return [
        _saved(folder / "figures" / f"{name}.{form}", figures.rendered(figure, form))
        for name, figure in drawn.items()
        for form in ("png", "svg")
    ]


def _service(sweep: Sweep, folder: Path) -> pd.DataFrame:
    """Return the service curve of every run, gone through part by part: the series may be larger than memory."""
    rules = sweep.spec.curve.rules()
    parts = [
        curves.service(series, store.KEYS, window_h=rules.window_h, weights=rules.weights)
        for series in store.each_series(folder)
    ]
    return pd.concat(parts, ignore_index=True).sort_values([*store.KEYS, "time_h"], ignore_index=True)


def _curve(sweep: Sweep, service: pd.DataFrame, found: Findings, measure: _Measure) -> Figure:
    from analysis import figures

    bands = curves.bands(service, ["point"], sweep.spec.figure.band, measure.name)
    look = _look(sweep, found, measure.told)._replace(axis=measure.axis)
    return figures.resilience(bands, found.names, _notes(found), look)


def _look(sweep: Sweep, found: Findings, told: str) -> Look:
    from analysis.figures import Look

    drawing = sweep.spec.figure
    return Look(
        title=drawing.title or sweep.spec.name,
        subtitle=" · ".join(filter(None, (sweep.spec.description, told))),
        band=drawing.band,
        disruption_days=drawing.disruption_days,
        against=found.against if len(found.names) > 1 else None,
        heading=f"against {found.names[found.against]}" if found.differences[LOSS] else "",
    )


def _notes(found: Findings) -> dict[int, str]:
    """Say in the corner of each panel what the run as a whole came to, by the means of the table."""
    return {
        point: f"{_percent(found, SERVED, point)} served, {_percent(found, PLAN, point)} of plan\n"
        f"{number(row['mean'], 1)} days lost"
        for point, row in found.of[LOSS].items()
    }


def _percent(found: Findings, metric: str, point: int) -> str:
    return f"{number(100 * found.of[metric][point]['mean'], 0)} %"


def _saved(path: Path, content: bytes) -> Path:
    with store.replacing(path) as unfinished:
        unfinished.write_bytes(content)
    return path
