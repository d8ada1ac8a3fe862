"""Runs that another point already has: points with the same plan want the same run under the same luck.

Within one start such points share their runs while they are made. Where a point came later, the rows of the earlier one
are copied, so that no run is computed twice.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from experiments import store
from experiments.missing import missing_tasks, twins

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from experiments.design import Sweep
    from experiments.work import Shared

    type Copies = dict[tuple[int, int], list[int]]  # (to point, from point): replications


def copy_known(sweep: Sweep, folder: Path, shared: Shared) -> None:
    """Give each point the rows that it lacks and that a point with the same plan has, of runs that did not fail."""
    while copies := _wanted(sweep, folder):
        for path in store.parts(folder, "runs"):
            _copy(folder, path.name, copies, sweep, shared)


def _wanted(sweep: Sweep, folder: Path) -> Copies:
    alike = twins(sweep)
    if not alike or sweep.spec.seeds == "independent":
        return {}
    rows = store.finished(folder)
    done = rows[(rows["status"] == "done") & rows["point"].isin(list(alike))]
    known = {(sweep.plans[p], r): p for p, r in done[store.KEYS].itertuples(index=False, name=None)}
    copies: Copies = {}
    for point, replication in missing_tasks(sweep, folder).keys.tolist():
        source = known.get((sweep.plans[point], replication))
        if source is not None:
            copies.setdefault((point, source), []).append(replication)
    return copies


def _copy(folder: Path, part: str, copies: Copies, sweep: Sweep, shared: Shared) -> None:
    runs = _taken(store.read_part(folder / "runs" / part), copies)
    if runs.empty:
        return
    for name, kind in shared.columns.items():
        runs[name] = pd.Series([sweep.points[point].factors[name] for point in runs["point"]], runs.index, dtype=kind)
    target = store.part_name(list(runs[store.KEYS].itertuples(index=False, name=None)))
    for table in store.TABLES[:-1]:
        if (folder / table / part).is_file():
            store.write_part(folder, table, target, _taken(store.read_part(folder / table / part), copies))
    store.write_part(folder, "runs", target, runs)


def _taken(rows: pd.DataFrame, copies: Copies) -> pd.DataFrame:
    """Return the rows that are to be copied, under the point that they are copied for."""
    return pd.concat([rows.iloc[:0], *_each(rows, copies)], ignore_index=True)


def _each(rows: pd.DataFrame, copies: Copies) -> Iterator[pd.DataFrame]:
    for (to, source), replications in copies.items():
        yield rows[(rows["point"] == source) & rows["replication"].isin(replications)].assign(point=to)
