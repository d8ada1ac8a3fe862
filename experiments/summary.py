"""What a sweep found, at a glance: a table in the terminal and two figures in the folder."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

import pandas as pd
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

LOSS = "y_loss_days"

type ByPoint = Mapping[int, Mapping[str, float]]


class Findings(NamedTuple):
    """The numbers behind table and figures, one row a point, and how the points are called."""

    names: Mapping[int, str]
    against: int
    loss: ByPoint  # of compare.summary
    served: ByPoint
    robustness: ByPoint
    recovery: ByPoint  # median (Kaplan-Meier), censored (a count), watched (days at which the first was given up)
    difference: ByPoint  # of compare.paired


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
        _by_point(compare.summary(runs, "y_served_share", level=band)),
        _by_point(compare.summary(runs, "y_robustness", level=band)),
        {point: _recovery(done[done["point"] == point]) for point in names},
        _by_point(compare.paired(runs, LOSS, against)) if comparable else {},
    )


def draw(sweep: Sweep, folder: Path, found: Findings) -> list[Path]:
    """Draw the resilience curves and the losses of a sweep into its folder, as PNG and SVG; return the files."""
    from analysis import figures

    look = _look(sweep, found)
    bands = curves.bands(_curves(sweep, folder), ["point"], sweep.spec.figure.band)
    if bands.empty:
        return []
    table = pd.DataFrame([{"point": point, **row} for point, row in found.loss.items()])
    lost = {point: f"{row['median']:.2g} days lost" for point, row in found.loss.items()}
    drawn = {
        "resilience": figures.resilience(bands, found.names, lost, look),
        "loss": figures.losses(table, found.names, _differences(found), look),
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
        f"against {found.names[found.against]}" if len(found.difference) else "",
    )


def _differences(found: Findings) -> dict[int, str]:
    return {point: _signed(row["difference"], row["half_width"]) for point, row in found.difference.items()}


def _signed(mean: float, reach: float) -> str:
    around = "" if math.isnan(reach) else f" ± {reach:.2g}"
    return f"{mean:+.2f}{around}".replace("-", "−")


def _saved(path: Path, content: bytes) -> Path:
    with store.replacing(path) as unfinished:
        unfinished.write_bytes(content)
    return path


def _table(found: Findings, band: float) -> Table:
    table = Table(caption=_caption(found, band), caption_justify="left", caption_style="dim")
    table.add_column("point", overflow="fold")
    for title in (
        "runs",
        "failed",
        "served",
        "loss, days",
        f"{band:.0%} band",
        "difference",
        "robustness",
        "recovery, days",
    ):
        table.add_column(title, justify="right")
    for point, name in found.names.items():
        if point in found.loss:
            table.add_row(name, *_cells(found, point))
    return table


def _caption(found: Findings, band: float) -> str:
    other = found.names[found.against]
    return (
        "served: median share of what was asked · loss: median days of lost service against the undisrupted twin, "
        f"and where {band:.0%} of the runs are · "
        f"difference: mean loss minus that of {other}, pair by pair, ± 95 % interval · robustness: median of the least "
        "share of the twin's service · recovery: median days back to the twin; > where most runs ended before"
    )


def _cells(found: Findings, point: int) -> list[str]:
    loss = found.loss[point]
    return [
        f"{loss['runs']:.0f}",
        f"[red]{loss['failed']:.0f}[/]" if loss["failed"] else "0",
        f"{found.served[point]['median']:.0%}",
        f"{loss['median']:.2f}",
        f"{loss['low']:.2f} to {loss['high']:.2f}",
        _differences(found).get(point, ""),
        f"{found.robustness[point]['median']:.2f}",
        _recovery_cell(found, point),
    ]


def _recovery_cell(found: Findings, point: int) -> str:
    row = found.recovery[point]
    if math.isnan(row["median"]) and not row["censored"]:
        return ""
    censored = f" ({row['censored']:.0f} not back)" if row["censored"] else ""
    median = f"> {row['watched']:.0f}" if math.isnan(row["median"]) else f"{row['median']:.1f}"
    return f"{median}{censored}"
