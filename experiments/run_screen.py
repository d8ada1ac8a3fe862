"""One run on one screen of 80 columns and 40 lines: service, convoys, borders, damage, deployment, loss, cost."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from rich.console import Group
from rich.table import Table

from analysis import curves, metrics
from model.results import SUPPLIES

if TYPE_CHECKING:
    from rich.console import RenderableType

    from model.plan import Plan
    from model.results import Results

#: How convoys end, with the cause, and the column that counts it.
_ENDS = {
    "delivered": "convoys_delivered",
    "lost by attack": "convoys_lost_attack",
    "lost by mishap": "convoys_lost_mishap",
    "diverted by decision": "convoys_diverted",
    "returned by decision": "convoys_returned",
    "cancelled at origin": "convoys_cancelled",
    "expired, papers late": "convoys_expired",
    "under way": "convoys_under_way",
}


def shown(plan: Plan, results: Results) -> RenderableType:
    """Return the summary of a run, to be printed by a console."""
    row = {str(column): value for column, value in results.runs.iloc[0].items()}
    scenario, theatre = plan.scenario, plan.theatre
    title = f"{row['scenario']}  seed {row['seed']}  {scenario.horizon_days:g} days  plan {row['plan']}"
    place = f"theatre {theatre.name}: {len(theatre.nodes)} nodes, {len(theatre.links)} links"
    sides = Table.grid(padding=(0, 3))
    sides.add_row(_service(row, results), _convoys(row))
    return Group(f"[bold]{title}[/bold]", place, "", sides, "", _numbers(row, results))


def _service(row: dict[str, Any], results: Results) -> Table:
    table = _table("class", "asked t", "served t", "share", "twin")
    twins = results.series.groupby("supply")[["served_twin_t", "asked_twin_t"]].sum()
    for supply in SUPPLIES:
        asked, served = row[f"asked_{supply}_t"], row[f"served_{supply}_t"]
        twin = math.nan
        if supply in twins.index:
            twin = _ratio(*twins.loc[supply])
        table.add_row(supply, f"{asked:,.0f}", f"{served:,.0f}", _share(_ratio(served, asked)), _share(twin))
    return table


def _convoys(row: dict[str, Any]) -> Table:
    table = _table("convoys", "")
    for told, column in _ENDS.items():
        table.add_row(told, f"{row[column]:,}")
    return table


def _numbers(row: dict[str, Any], results: Results) -> Table:
    grid = Table.grid(padding=(0, 2))
    for name, told in (
        (
            "permits",
            f"{row['permits_lodged']} lodged, {row['permits_granted']} granted, {_wait(row['permit_wait_h'])}",
        ),
        ("losses", f"{row['lost_t']:,.1f} t of cargo, {row['vehicles_lost']:,.0f} vehicles"),
        ("strikes", f"{row['strikes']} made, {row['strikes_landed']} landed, {row['repairs']} repaired"),
        ("equipment", _equipment(row)),
        ("service", _curve(results)),
        ("cost", f"{_euros(row['cost_transport_eur'])} transport, {_euros(row['cost_levers_eur'])} levers"),
        ("refused", f"{row['refusals']} intents"),
        ("run", _speed(row, results.wall_s)),
    ):
        grid.add_row(f"[bold]{name}[/bold]", told)
    return grid


def _equipment(row: dict[str, Any]) -> str:
    if math.isnan(row["equipment_on_time_share"]):
        return "none was due"
    closed = "never closed" if math.isnan(row["closure_days"]) else f"closed on day {row['closure_days']:.1f}"
    return f"{_share(row['equipment_on_time_share'])} on time, {closed}"


def _curve(results: Results) -> str:
    """Mean service and what was lost against the twin; the series has what is needed, if it was recorded."""
    if not len(results.series):
        return "no series was recorded"
    curve = curves.service(results.series)
    t, q, q0 = metrics.steps(curve["time_h"] / 24, curve["q"], curve["q0"])
    back = metrics.recovery(t, q, q0)
    told = f"mean {_share(metrics.mean_service(t, q))}, lost {metrics.loss(t, q, q0):.2f} days against the twin"
    if not back.days:
        return told
    return f"{told}, {'not back after' if back.censored else 'back after'} {back.days:.0f} days"


def _speed(row: dict[str, Any], wall_s: float) -> str:
    pace = f"{row['legs'] / wall_s:,.0f} legs/s" if wall_s > 0 else ""
    return f"{wall_s:.2f} s with its twin, {row['legs']:,} legs, {row['decisions']:,} decisions, {pace}"


def _table(*columns: str) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 1))
    for k, column in enumerate(columns):
        table.add_column(column, justify="right" if k else "left", no_wrap=True)
    return table


def _ratio(part: float, whole: float) -> float:
    return part / whole if whole > 0 else math.nan


def _share(share: float) -> str:
    return "-" if math.isnan(share) else f"{100 * share:.1f} %"


def _wait(hours: float) -> str:
    return "no wait known" if math.isnan(hours) else f"mean wait {hours:,.0f} h"


def _euros(euros: float) -> str:
    return f"{euros / 1e6:,.2f} M€" if euros >= 1e6 else f"{euros:,.0f} €"
