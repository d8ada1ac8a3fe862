"""What a sweep found, at a glance: a table in the terminal and two figures in the folder."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

import pandas as pd
from rich import box
from rich.table import Table
from rich.text import Text

from analysis import compare, curves, metrics
from experiments import store

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from rich.console import Console

    from analysis.figures import Look
    from experiments.design import Sweep

LOSS, SERVED = "y_loss_days", "y_served_share"

type ByPoint = Mapping[int, Mapping[str, float]]


class Findings(NamedTuple):
    """The numbers behind table and figures, one row a point, and how the points are called."""

    names: Mapping[int, str]
    against: int
    loss: ByPoint  # of compare.summary
    served: ByPoint
    robustness: ByPoint
    recovery: ByPoint  # median (Kaplan-Meier), censored (a count), watched (days at which the first was given up)
    loss_difference: ByPoint  # of compare.paired
    served_difference: ByPoint


def report(sweep: Sweep, folder: Path, console: Console) -> None:
    """Print the table of a sweep, draw its figures and print where they are."""
    found = findings(sweep, store.read_runs(folder))
    console.print(_table(found, sweep.spec.figure.band))
    paths = draw(sweep, folder, found)
    for path in (*paths, folder / "runs", folder / "series", folder / store.MANIFEST):
        console.print(Text(str(path), style="dim"), soft_wrap=True)


def findings(sweep: Sweep, runs: pd.DataFrame) -> Findings:
    """Sum up the runs of a sweep by point.

    Args:
        runs: rows of :func:`experiments.store.read_runs`.
    """
    names = {point.index: point.name for point in sweep.points}
    against = _against(sweep, names)
    band = sweep.spec.figure.band
    done = runs[runs["status"] == "done"]
    comparable = bool((done["point"] == against).any())
    return Findings(
        names,
        against,
        _by_point(compare.summary(runs, LOSS, level=band)),
        _by_point(compare.summary(runs, SERVED, level=band)),
        _by_point(compare.summary(runs, "y_robustness", level=band)),
        {point: _recovery(done[done["point"] == point]) for point in names},
        _by_point(compare.paired(runs, LOSS, against)) if comparable else {},
        _by_point(compare.paired(runs, SERVED, against)) if comparable else {},
    )


def draw(sweep: Sweep, folder: Path, found: Findings) -> list[Path]:
    """Draw the resilience curves and the losses of a sweep into its folder, as PNG and SVG; return the files."""
    from analysis import figures

    look = _look(sweep, found)
    bands = curves.bands(_curves(sweep, folder), ["point"], sweep.spec.figure.band)
    if bands.empty:
        return []
    table = pd.DataFrame([{"point": point, **row} for point, row in found.loss.items()])
    drawn = {
        "resilience": figures.resilience(bands, found.names, _notes(found), look),
        "loss": figures.losses(table, found.names, _differences(found.loss_difference, 1), look),
    }
    return [
        _saved(folder / "figures" / f"{name}.{form}", figures.rendered(figure, form))
        for name, figure in drawn.items()
        for form in ("png", "svg")
    ]


def _by_point(table: pd.DataFrame) -> dict[int, dict[str, float]]:
    numbers = table.set_index("point").astype(float)
    return {int(point): dict(zip(numbers.columns, row, strict=True)) for point, *row in numbers.itertuples()}


def _against(sweep: Sweep, names: Mapping[int, str]) -> int:
    wanted = sweep.spec.figure.against
    return next((point for point, name in names.items() if name == wanted), 0)


def _recovery(runs: pd.DataFrame) -> dict[str, float]:
    days, censored = runs["y_recovery_days"], runs["y_recovery_censored"] == 1
    return {
        "median": metrics.median_time(days, censored),
        "censored": int(censored.sum()),
        "watched": float(days[censored].min()),
    }


def _curves(sweep: Sweep, folder: Path) -> pd.DataFrame:
    """Return the service curve of every run, gone through part by part: the series may be larger than memory."""
    rules = sweep.spec.curve.rules()
    parts = [
        curves.service(series, store.KEYS, window_h=rules.window_h, weights=rules.weights)
        for series in store.each_series(folder)
    ]
    return pd.concat(parts, ignore_index=True).sort_values([*store.KEYS, "time_h"], ignore_index=True)


def _look(sweep: Sweep, found: Findings) -> Look:
    from analysis.figures import Look

    drawing = sweep.spec.figure
    return Look(
        drawing.title or sweep.spec.name,
        sweep.spec.description,
        drawing.band,
        drawing.disruption_days,
        found.against if len(found.names) > 1 else None,
        f"against {found.names[found.against]}" if found.loss_difference else "",
    )


def _notes(found: Findings) -> dict[int, str]:
    served = {point: f"{row['median']:.0%} served" for point, row in found.served.items()}
    return {point: f"{served[point]}, {_number(row['median'], 1)} days lost" for point, row in found.loss.items()}


def _differences(table: ByPoint, decimals: int, unit: float = 1.0) -> dict[int, str]:
    return {
        point: f"{_number(row['difference'] / unit, decimals, '+')} ± {_number(row['half_width'] / unit, decimals)}"
        for point, row in table.items()
    }


def _number(value: float, decimals: int, sign: str = "") -> str:
    """Write a number with a true minus, or a question mark where there is none."""
    return "?" if math.isnan(value) else f"{value:{sign}.{decimals}f}".replace("-", "−")


def _saved(path: Path, content: bytes) -> Path:
    with store.replacing(path) as unfinished:
        unfinished.write_bytes(content)
    return path


def _table(found: Findings, band: float) -> Table:
    table = Table(
        box=box.SIMPLE_HEAD,
        padding=(0, 1, 0, 0),
        caption=_caption(found, band),
        caption_justify="left",
        caption_style="dim",
    )
    table.add_column("point", no_wrap=True)
    for title in ("runs", "served", "difference", "loss, days", "difference", "floor", "recovery, days"):
        table.add_column(title, justify="right")
    served = _differences(found.served_difference, 1, unit=0.01)
    lost = _differences(found.loss_difference, 1)
    for point, row in found.loss.items():
        band_cell = f"{_number(row['median'], 1)} ({_number(row['low'], 1)} to {_number(row['high'], 1)})"
        table.add_row(
            found.names[point], _runs_cell(row), f"{_number(100 * found.served[point]['median'], 0)} %",
            f"{served[point]} %" if point in served else "", band_cell, lost.get(point, ""),
            _number(found.robustness[point]["median"], 2), _recovery_cell(found, point),
        )  # fmt: skip
    return table


def _caption(found: Findings, band: float) -> str:
    other = found.names[found.against]
    return (
        "served: median share of what was asked · loss: median days of service lost against the point's own "
        f"undisrupted twin (where {band:.0%} of runs are) · difference: mean less that of {other}, in pairs, ± 95 % "
        "interval · floor: median of the least share of the twin's service · recovery: median days until the twin's "
        "service is back; > where most runs ended before"
    )


def _runs_cell(row: Mapping[str, float]) -> str:
    return f"{row['runs']:.0f} [red]({row['failed']:.0f} failed)[/]" if row["failed"] else f"{row['runs']:.0f}"


def _recovery_cell(found: Findings, point: int) -> str:
    row = found.recovery[point]
    if math.isnan(row["median"]) and not row["censored"]:
        return ""
    censored = f" ({row['censored']:.0f} not back)" if row["censored"] else ""
    median = f"> {row['watched']:.0f}" if math.isnan(row["median"]) else f"{row['median']:.1f}"
    return f"{median}{censored}"
