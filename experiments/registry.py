"""Every run that a sweep is to do, written down before any of them is dispatched.

A registered run is `pending` until a part has its row; then it is `done` or `failed`, as the row says.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from experiments import store

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    import numpy as np

    from experiments.design import Sweep

REGISTRY = "registry.parquet"
_SCHEMA = pa.schema([("run", pa.string()), ("point", pa.int64()), ("replication", pa.int64()), ("seed", pa.int64())])


def register(folder: Path, sweep: Sweep, upto: Mapping[int, int]) -> None:
    """Write down the first `upto` replications of each point: identity of the run, point, replication, seed."""
    with store.replacing(folder / REGISTRY) as unfinished, pq.ParquetWriter(unfinished, _SCHEMA) as writer:
        for point, plan in enumerate(sweep.plans):
            seeds = [sweep.seed(point, replication) for replication in range(upto.get(point, 0))]
            columns = {
                "run": [f"{plan}-{seed}" for seed in seeds],
                "point": [point] * len(seeds),
                "replication": list(range(len(seeds))),
                "seed": seeds,
            }
            if seeds:
                writer.write_table(pa.table(columns, schema=_SCHEMA))


def states(folder: Path) -> pd.DataFrame:
    """Return every registered run with its `status`: pending, done or failed."""
    path = folder / REGISTRY
    registered = store.read_part(path) if path.is_file() else _SCHEMA.empty_table().to_pandas()
    known = registered.merge(store.finished(folder), "left", on=store.KEYS)
    return known.assign(status=known["status"].astype("str").where(known["status"].notna(), "pending"))


def counts(folder: Path) -> dict[str, int]:
    """Return the numbers of registered runs: all, pending, done, failed."""
    path = folder / REGISTRY
    found = store.finished(folder)["status"].value_counts()
    done, failed = int(found.get("done", 0)), int(found.get("failed", 0))
    runs = max(store.rows(path) if path.is_file() else 0, done + failed)
    return {"runs": runs, "pending": runs - done - failed, "done": done, "failed": failed}


def highest(wanted: np.ndarray, there: pd.DataFrame) -> dict[int, int]:
    """Return how many replications each point has or wants, given rows of (point, replication)."""
    both = pd.concat([pd.DataFrame(wanted, columns=store.KEYS), there[store.KEYS]])
    tops = both.groupby("point", as_index=False)["replication"].max()
    return {int(point): int(top) + 1 for point, top in tops.itertuples(index=False)}
