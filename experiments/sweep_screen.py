"""The findings of a sweep in the terminal: one table where it fits, the same columns in two where it does not."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

from rich import box
from rich.console import Group
from rich.measure import Measurement
from rich.table import Table
from rich.text import Text

from experiments.findings import COST, FLOOR, LOSS, ON_TIME, PLAN, SERVED

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from rich.console import Console, RenderableType

    from experiments.findings import ByPoint, Findings


class _Column(NamedTuple):
    title: str
    cells: Mapping[int, str]  # by point; empty where there is nothing to say


def shown(found: Findings, console: Console) -> RenderableType:
    """Return the table of a sweep as wide as the console allows; no number is broken or left out."""
    service, rest = _service(found), _rest(found)
    wide, narrow = (_table(found, [*service, *rest], gap) for gap in (1, 0))
    fitting = [table for table in (wide, narrow) if _width(table, console) <= console.width]
    tables = fitting[:1] or [_table(found, service), _table(found, rest)]
    return Group("", *(part for table in tables for part in (table, "")), Text(_caption(found), style="dim"), "")


def differences(table: ByPoint, decimals: int, unit: float = 1.0) -> dict[int, str]:
    """Write the differences of :func:`analysis.compare.paired` with their half widths, in `unit`."""
    return {
        point: f"{number(row['difference'] / unit, decimals, '+')} ± {number(row['half_width'] / unit, decimals)}"
        for point, row in table.items()
    }


def number(value: float, decimals: int, sign: str = "") -> str:
    """Write a number with a true minus, or a question mark where there is none."""
    return "?" if math.isnan(value) else f"{value:{sign}.{decimals}f}".replace("-", "−")


def _width(table: Table, console: Console) -> int:
    """Columns that the table takes where nothing has to be folded."""
    return Measurement.get(console, console.options.update(max_width=10_000), table).maximum


def _service(found: Findings) -> list[_Column]:
    failed = any(row["failed"] for row in found.of[LOSS].values())
    return [
        _Column("runs\n(failed)" if failed else "runs", {p: _runs(row) for p, row in found.of[LOSS].items()}),
        _Column("served", _shares(found.of[SERVED])),
        _Column("of\nplan", _shares(found.of[PLAN])),
        _Column("difference,\npoints", differences(found.differences[PLAN], 1, unit=0.01)),
        _Column("loss,\ndays", {p: number(row["mean"], 1) for p, row in found.of[LOSS].items()}),
        _Column("difference,\ndays", differences(found.differences[LOSS], 1)),
    ]


def _rest(found: Findings) -> list[_Column]:
    return [
        _Column("floor", _shares(found.of[FLOOR])),
        _Column("recovery,\ndays", {p: _recovery(row) for p, row in found.recovery.items()}),
        _Column("sets on\ntime", _shares(found.of[ON_TIME])),
        _Column("cost,\nM EUR", {p: number(row["mean"] / 1e6, 0) for p, row in found.of[COST].items()}),
    ]


def _table(found: Findings, columns: Sequence[_Column], gap: int = 1) -> Table:
    table = Table(box=box.SIMPLE_HEAD, padding=(0, gap, 0, 0), pad_edge=False, show_edge=False)
    table.add_column("point", overflow="fold", vertical="bottom")
    for column in columns:
        table.add_column(column.title, justify="right", no_wrap=True)
    for point, name in found.names.items():
        table.add_row(Text(name), *(column.cells.get(point, "") for column in columns))
    return table


def _caption(found: Findings) -> str:
    other = found.names[found.against]
    return (
        "Means of the runs. served: of what was required; of plan: of what the forces would ask for if all of their "
        "equipment were there on arrival; loss: of service, against the point's own undisrupted twin; difference: "
        f"from {other}, pair by pair, ± 95 % interval; floor: least share of the twin's service; recovery: median "
        "until the twin's service is back (runs that ended before), > where most did; sets on time: equipment of "
        "deploying units by its required date, by weight; cost: levers, transport, what waits at call."
    )


def _shares(table: ByPoint) -> dict[int, str]:
    return {p: "" if math.isnan(row["mean"]) else f"{number(100 * row['mean'], 0)} %" for p, row in table.items()}


def _runs(row: Mapping[str, float]) -> str:
    return f"{row['runs']:.0f} [red]({row['failed']:.0f})[/]" if row["failed"] else f"{row['runs']:.0f}"


def _recovery(row: Mapping[str, float]) -> str:
    if math.isnan(row["median"]) and not row["censored"]:
        return ""
    censored = f" ({row['censored']:.0f})" if row["censored"] else ""
    median = f"> {row['watched']:.0f}" if math.isnan(row["median"]) else f"{row['median']:.0f}"
    return f"{median}{censored}"
