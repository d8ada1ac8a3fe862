"""Prints which factor of a sweep moves a metric, by the indices that its design was made for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich import box
from rich.table import Table

from analysis import sensitivity
from experiments import store
from model.complaints import unknown
from model.reading import BadInput

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd
    from rich.console import Console

_TITLES = {"mu_star": "mu*", "mu_star_half_width": "±", "first_half_width": "±", "total_half_width": "±"}
_TITLES |= {"second_half_width": "±"}


def show(folder: Path, metric: str, console: Console) -> None:
    """Print the indices of a metric, averaged over the replications of each point.

    Args:
        metric: a column of the runs table; `loss` is short for `y_loss_days`, and `y_` may be left out.

    Raises:
        BadInput: no sweep folder, a design for no indices, a point without a value, or no such metric.
    """
    manifest = store.read_manifest(folder)
    kind = manifest.get("design", {}).get("kind", "unknown")
    if kind not in ("sobol", "morris"):
        raise BadInput(f"{folder}: the design is {kind}; run a sweep whose design is sobol or morris")
    runs = store.read_runs(folder)
    column = _column(runs, metric)
    done = runs[runs["status"] == "done"]
    outcomes = done.groupby("point")[column].mean().reindex(range(len(manifest["points"])))
    try:
        tables = _tables(manifest, outcomes)
    except ValueError as error:
        raise BadInput(f"{folder}: {column}: {error}; run what is missing, or another metric") from None
    for table in tables:
        console.print(_drawn(table, column))


def _column(runs: pd.DataFrame, metric: str) -> str:
    numbers = list(runs.select_dtypes("number").columns)
    found = next((name for name in (metric, f"y_{metric}", f"y_{metric}_days") if name in numbers), None)
    if found is None:
        raise BadInput(f"--metric: {unknown('metric', metric, numbers)}")
    return found


def _tables(manifest: dict[str, Any], outcomes: pd.Series[float]) -> list[pd.DataFrame]:
    design, points = manifest["design"], manifest["points"]
    factors = [name for name in points[0] if name not in ("point", "plan", "overrides", "shares")]
    if design["kind"] == "morris":
        shares = [point["shares"] for point in points]
        return [sensitivity.morris(outcomes, shares, factors, levels=design["levels"])]
    second = bool(design["second_order"])
    single = sensitivity.sobol(outcomes, factors, second_order=second)
    return [single, sensitivity.pairs(outcomes, factors)] if second else [single]


def _drawn(table: pd.DataFrame, title: str) -> Table:
    drawn = Table(box=box.SIMPLE_HEAD, title=title, title_justify="left")
    for name in table:
        drawn.add_column(_TITLES.get(str(name), str(name)), justify="left" if name in ("factor", "other") else "right")
    for row in table.itertuples(index=False):
        drawn.add_row(*(cell if isinstance(cell, str) else f"{cell:.3g}" for cell in row))
    return drawn
