"""The sweep folder: a manifest that says what it is, and Parquet parts that are either whole or not there.

``manifest.json``, and below ``runs/``, ``series/``, ``timing/`` and, if asked for, ``events/`` one part a chunk. The
part in ``runs/`` is written last: a chunk without it never happened, whatever else it left behind.
Every table of a sweep is read by one line, such as ``pandas.read_parquet(folder / "runs")``.
"""

from __future__ import annotations

import json
import os
import platform
from contextlib import contextmanager
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from experiments import provenance
from experiments.lock import LOCK
from model.reading import BadInput

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from experiments.design import Sweep

FORMAT = 2
MANIFEST = "manifest.json"
#: In the order in which they are written; a part is there once its `runs` are.
TABLES = ("events", "timing", "series", "runs")
#: How parts are written: a reader that asks for it finds every changed byte.
WRITTEN: dict[str, Any] = {"compression": "zstd", "write_page_checksum": True}

#: What a run is called inside a sweep, and the order of rows that are read back.
KEYS = ["point", "replication"]


@contextmanager
def replacing(target: Path, within: Path | None = None) -> Iterator[Path]:
    """Give a path to write to; what was written there takes the place of `target` at once, or not at all.

    The temporary name ends differently, so that no reader of `*.parquet` ever meets it. It lies in `within`, beside the
    target when None: tables are kept in folders that hold nothing else.
    """
    told = f".{target.parent.name}.{target.name}.{platform.node()}.{os.getpid()}.unfinished"
    unfinished = (within or target.parent) / told
    try:
        yield unfinished
        with unfinished.open("rb") as written:
            os.fsync(written.fileno())
        unfinished.replace(target)
    finally:
        unfinished.unlink(missing_ok=True)


def write_part(folder: Path, table: str, name: str, frame: pd.DataFrame) -> None:
    """Write the rows of one chunk as one Parquet file of `table`, atomically."""
    target = folder / table / f"{name}.parquet"
    target.parent.mkdir(parents=True, exist_ok=True)
    with replacing(target, folder) as unfinished:
        pq.write_table(pa.Table.from_pandas(frame, preserve_index=False), unfinished, **WRITTEN)


def part_name(keys: Sequence[tuple[int, int]]) -> str:
    """Name a part by what is in it: its first and last run, and a digest of all of them.

    So a chunk that is done twice replaces its own part, and never the part of others.
    """
    (point, replication), last = min(keys), max(keys)
    told = blake2b(repr(sorted(keys)).encode(), digest_size=6).hexdigest()
    return f"p{point:06d}r{replication:06d}-p{last[0]:06d}r{last[1]:06d}-{told}"


def open_folder(out: str | Path, sweep: Sweep) -> Path:
    """Make the folder of a sweep, or take up one that an earlier start of the same sweep left.

    Raises:
        BadInput: the folder holds something else, or was written for another sweep or by other code.
    """
    folder = Path(out)
    told = describe(sweep)
    if (folder / MANIFEST).is_file():
        _refuse_others(folder, told)
        _drop_leftovers(folder)
    else:
        refuse_foreign(folder)
    for table in ("runs", "series", "timing", "figures"):
        (folder / table).mkdir(parents=True, exist_ok=True)
    if not (folder / MANIFEST).is_file():
        write_manifest(folder, told)
    return folder


def refuse_foreign(folder: str | Path) -> None:
    """Refuse a folder that holds something but no sweep.

    Raises:
        BadInput: it does, or it is a file.
    """
    path = Path(folder)
    if path.exists() and not path.is_dir():
        raise BadInput(f"{folder}: is a file; name a folder with --out")
    if path.is_dir() and not (path / MANIFEST).is_file() and any(held.name != LOCK for held in path.iterdir()):
        raise BadInput(f"{folder}: is not empty and is no sweep folder; name a new folder with --out")


def describe(sweep: Sweep) -> dict[str, Any]:
    """Return the manifest of a sweep before its first run."""
    points = [
        {"point": point.index, "plan": plan, **point.factors, "overrides": point.overrides}
        | ({"shares": point.shares} if point.shares else {})
        for point, plan in zip(sweep.points, sweep.plans, strict=True)
    ]
    asked = sweep.spec.model_dump(mode="json", include={"replications", "design"})
    asked = {
        "sweep": sweep.spec.name,
        "seed": sweep.spec.seed,
        "replications": asked["replications"],
        "seeds": sweep.spec.seeds,
        "design": asked["design"],
        "curve": sweep.spec.curve.model_dump(),
        "points": points,
    }
    return {
        "format": FORMAT,
        **asked,
        "identity": provenance.digest(json.dumps(asked, sort_keys=True).encode()),
        "sweep_hash": provenance.digest(sweep.file.read_bytes()),
        "scenario_hash": provenance.digest(sweep.scenario.read_bytes()),
        "code_hash": provenance.code_hash(),
        "commit": provenance.commit(),
        "file": str(sweep.file.resolve()),
        "scenario_file": str(sweep.scenario),
        "host": provenance.host(),
        "versions": provenance.versions(),
        "counts": {"runs": sweep.runs, "pending": sweep.runs, "done": 0, "failed": 0},
    }


def as_read(told: dict[str, Any]) -> dict[str, Any]:
    """Return a manifest as it is when it is read back."""
    read: dict[str, Any] = json.loads(json.dumps(told))
    return read


def read_manifest(folder: str | Path) -> dict[str, Any]:
    """Read the manifest of a sweep folder.

    Raises:
        BadInput: the folder has none, or it cannot be read.
    """
    path = Path(folder) / MANIFEST
    try:
        told: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise BadInput(f"{folder}: is no sweep folder; it has no {MANIFEST}") from None
    except ValueError as error:
        raise BadInput(f"{path}: is damaged ({error})") from None
    return told


def write_manifest(folder: Path, told: dict[str, Any]) -> None:
    """Write the manifest, atomically."""
    with replacing(folder / MANIFEST) as unfinished:
        unfinished.write_text(json.dumps(told, indent=2) + "\n", encoding="utf-8")


def note_counts(folder: Path, counts: dict[str, int]) -> None:
    """Note the numbers of runs, by state, in the manifest."""
    write_manifest(folder, read_manifest(folder) | {"counts": counts})


def finished(folder: str | Path, *metrics: str) -> pd.DataFrame:
    """Return `point`, `replication`, `status` and `metrics` of every run that has a row, failed ones too."""
    columns = {"point": "int64", "replication": "int64", "status": "str", **dict.fromkeys(metrics, "float64")}
    empty = pd.DataFrame({name: pd.Series(dtype=kind) for name, kind in columns.items()})
    found = [read_part(path, [*columns]) for path in parts(folder, "runs")]
    return pd.concat(found, ignore_index=True) if found else empty


def read_runs(folder: str | Path) -> pd.DataFrame:
    """Read every run of a sweep folder, ordered by point and replication whoever wrote them when."""
    return _ordered([read_part(path) for path in parts(folder, "runs")])


def read_series(folder: str | Path) -> pd.DataFrame:
    """Read the series of every run, ordered by point and replication, then as the run recorded them."""
    return _ordered(list(each_series(folder)))


def each_series(folder: str | Path) -> Iterator[pd.DataFrame]:
    """Yield the series of one chunk after the other, so that a sweep larger than memory can be gone through."""
    for path in parts(folder, "runs"):
        yield read_part(path.parent.parent / "series" / path.name)


def parts(folder: str | Path, table: str) -> list[Path]:
    """Return the parts of a table, by name."""
    return sorted((Path(folder) / table).glob("*.parquet"))


def read_part(path: Path, columns: list[str] | None = None) -> pd.DataFrame:
    """Read some columns of a part, or all.

    Raises:
        BadInput: the part is damaged or missing.
    """
    frame: pd.DataFrame = read_table(path, columns).to_pandas()
    return frame


def read_table(path: Path, columns: list[str] | None = None) -> pa.Table:
    """Read a part as it is stored; every page is held against its checksum. Raises what :func:`read_part` does."""
    with _named(path):
        return pq.read_table(path, columns=columns, partitioning=None, page_checksum_verification=True)


def rows(path: Path) -> int:
    """Return the number of rows of a part, from its footer. Raises what :func:`read_part` does."""
    with _named(path):
        return int(pq.read_metadata(path).num_rows)


def schema(path: Path) -> pa.Schema:
    """Return the columns of a part, from its footer. Raises what :func:`read_part` does."""
    with _named(path):
        return pq.read_schema(path)


@contextmanager
def _named(path: Path) -> Iterator[None]:
    try:
        yield
    except (OSError, pa.ArrowException) as error:
        told = f"this part is damaged or missing ({error}); move runs/{path.name} away to do its runs again"
        raise BadInput(f"{path}: {told}") from None


def _ordered(parts: list[pd.DataFrame]) -> pd.DataFrame:
    if not parts:
        return pd.DataFrame(columns=KEYS)
    return pd.concat(parts, ignore_index=True).sort_values(KEYS, kind="stable", ignore_index=True)


def _refuse_others(folder: Path, told: dict[str, Any]) -> None:
    there = read_manifest(folder)
    ways = {"format": "in another format", "identity": "for another sweep", "code_hash": "by other code"}
    for key, what in ways.items():
        if there.get(key) != told[key]:
            more = "; `supplyline extend` takes up more replications or points" if key == "identity" else ""
            got = f"{key} {there.get(key)}, now {told[key]}"
            raise BadInput(f"{folder}: was written {what} ({got}); name a new folder with --out{more}")


def _drop_leftovers(folder: Path) -> None:
    """Remove what chunks that never finished left behind."""
    whole = {path.name for path in parts(folder, "runs")}
    for table in TABLES:
        for path in (folder / table).glob("*.parquet"):
            if path.name not in whole:
                path.unlink()
    for path in folder.glob(".*.unfinished"):
        path.unlink(missing_ok=True)
    for path in parts(folder, "runs"):  # the footers tell whether all of a part is there
        for table in TABLES[1:]:
            rows(folder / table / path.name)
