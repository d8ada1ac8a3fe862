"""Few parts instead of many: small ones are joined, and runs can be taken out of the parts that hold them.

A new part is whole before an old one goes, and the `runs` of the old one go first. A stop in between leaves runs twice,
never none; `settle` puts that right at the next start.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from experiments import store

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    type Key = tuple[int, int]

#: A part is full at this many runs or rows of series: larger ones would need too much memory to be gone through.
FULL_RUNS, FULL_ROWS = 5000, 250_000


def compact(folder: Path, fewest: int = 2) -> None:
    """Join parts that are not full, once there are `fewest` of them; runs that stand twice are put right first."""
    settle(folder)
    small = [path.stem for path in store.parts(folder, "runs") if _fullness(folder, path.stem) < 0.5]
    if len(small) < max(fewest, 2):
        return
    for names in _groups(folder, small):
        if len(names) > 1:
            _replace(folder, names, store.part_name([key for name in names for key in keys(folder, name)]))


def settle(folder: Path) -> None:
    """Make every run stand in one part: the largest that holds it."""
    seen = np.empty(0, np.int64)
    for path in sorted(store.parts(folder, "runs"), key=lambda path: (-store.rows(path), path.name)):
        there = store.read_part(path, store.KEYS)
        coded = there["point"].to_numpy() << 32 | there["replication"].to_numpy()
        twice = np.isin(coded, seen)
        if twice.any():
            _take_out(folder, path.stem, set(there[twice].itertuples(index=False, name=None)))
        seen = np.concatenate([seen, coded[~twice]])


def drop(folder: Path, status: str) -> int:
    """Take the runs with a `status` out of the folder, so that they are missing; return how many there were."""
    dropped = 0
    for path in store.parts(folder, "runs"):
        rows = store.read_part(path, [*store.KEYS, "status"])
        gone = rows.loc[rows["status"] == status, store.KEYS]
        if len(gone):
            _take_out(folder, path.stem, set(gone.itertuples(index=False, name=None)))
            dropped += len(gone)
    return dropped


def keys(folder: Path, name: str) -> list[Key]:
    """Return point and replication of the runs of a part."""
    rows = store.read_part(folder / "runs" / f"{name}.parquet", store.KEYS)
    return list(rows.itertuples(index=False, name=None))


def _fullness(folder: Path, name: str) -> float:
    runs, series = (store.rows(folder / table / f"{name}.parquet") for table in ("runs", "series"))
    return max(runs / FULL_RUNS, series / FULL_ROWS)


def _groups(folder: Path, names: list[str]) -> Iterator[list[str]]:
    group: list[str] = []
    filled = 0.0
    for name in names:
        group.append(name)
        filled += _fullness(folder, name)
        if filled >= 1:
            yield group
            group, filled = [], 0.0
    if group:
        yield group


def _take_out(folder: Path, name: str, gone: set[Key]) -> None:
    kept = [key for key in keys(folder, name) if key not in gone]

    def keep(rows: pa.Table) -> pa.Table:
        index = pd.MultiIndex.from_frame(rows.select(store.KEYS).to_pandas())
        return rows.filter(pa.array(~index.isin(list(gone))))

    if kept:
        _replace(folder, [name], store.part_name(kept), keep)
    else:
        _remove(folder, [name])


def _replace(
    folder: Path, names: list[str], new: str, keep: Callable[[pa.Table], pa.Table] = lambda rows: rows
) -> None:
    for table in store.TABLES:
        paths = [path for name in names if (path := folder / table / f"{name}.parquet").is_file()]
        if paths:
            _join(paths, folder / table / f"{new}.parquet", keep)
    _remove(folder, names)


def _remove(folder: Path, names: list[str]) -> None:
    for table in reversed(store.TABLES):
        for name in names:
            (folder / table / f"{name}.parquet").unlink(missing_ok=True)


def _join(paths: list[Path], target: Path, keep: Callable[[pa.Table], pa.Table]) -> None:
    """Write the rows of several files below each other, one file in memory at a time."""
    schema = store.schema(paths[0])
    with (
        store.replacing(target, target.parent.parent) as unfinished,
        pq.ParquetWriter(unfinished, schema, **store.WRITTEN) as writer,
    ):
        for path in paths:
            writer.write_table(keep(store.read_table(path)).cast(schema))
