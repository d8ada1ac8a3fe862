"""The theatre: places, the links between them and the handling at each place, as read-only arrays.

A theatre is three tables (``nodes``, ``links``, ``terminals``), either a folder of CSV files under
``configs/theatres`` or rows written inline in a scenario. Both go through the same checks, because a
wrong number in a table would otherwise show only as a strange curve a thousand runs later.

Units: kilometres, hours, tonnes; one link row stands for both directions.
"""

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

import numpy as np
import numpy.typing as npt

from model.reading import BadInput
from model.theatre_rows import Row, check_columns, check_unique

MODES = ("road", "rail", "sea", "air", "waterway", "pipeline")
TERMINALS = (*MODES, "ramp")
KINDS = ("city", "port", "airfield", "crossing", "base")
GAUGES = (1435, 1520, 1668)
ASSETS: Mapping[str, tuple[str, ...]] = {
    "road": ("road", "road_bridge"),
    "rail": ("track", "rail_bridge"),
    "sea": ("sea_lane",),
    "air": ("air_lane",),
    "waterway": ("waterway",),
    "pipeline": ("pipeline",),
}
FOLDER = Path(__file__).resolve().parents[1] / "configs" / "theatres"

NODE_COLUMNS = ("node", "name", "country", "region", "lat", "lon", "kind")
LINK_COLUMNS = ("link", "a", "b", "mode", "km", "kph", "capacity_per_h", "mlc", "axle_t", "gauge", "border", "asset")
TERMINAL_COLUMNS = ("node", "mode", "servers", "rate_t_h")

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int32]


@dataclass(frozen=True, slots=True, eq=False)
class Theatre:
    """Places, links and terminals of one theatre; positions in the tuples and arrays are the identities.

    It is itself alone and never equal to another, so that what is worked out of it can be kept by it.

    Attributes:
        name: the theatre's name.
        nodes: ids (N); ``names``, ``country`` (ISO alpha-2), ``region``, ``kind`` run beside them, ``lat`` and
            ``lon`` in degrees.
        links: ids (L); ``link_a`` and ``link_b`` are node positions, ``link_mode`` a position in :data:`MODES`.
        km: length. kph: free speed. capacity_per_h: per direction, in vehicles, trains, ships or sorties.
        mlc: load class of the weakest structure (inf: no limit). axle_t: axle load limit in tonnes (inf: none).
        gauge: rail gauge in mm, 0 off the rails. border: ``"PL-LT"`` where a and b differ in country, else ``""``.
        asset: what a strike on the link would hit.
        terminal_node: node position (T); ``terminal_mode`` a position in :data:`TERMINALS`; ``servers`` in
            parallel, each at ``rate_t_h`` tonnes an hour.
    """

    name: str
    nodes: tuple[str, ...]
    names: tuple[str, ...]
    country: tuple[str, ...]
    region: tuple[str, ...]
    kind: tuple[str, ...]
    lat: Floats
    lon: Floats
    links: tuple[str, ...]
    link_a: Ints
    link_b: Ints
    link_mode: npt.NDArray[np.int8]
    km: Floats
    kph: Floats
    capacity_per_h: Floats
    mlc: Floats
    axle_t: Floats
    gauge: npt.NDArray[np.int16]
    border: tuple[str, ...]
    asset: tuple[str, ...]
    terminal_node: Ints
    terminal_mode: npt.NDArray[np.int8]
    servers: Ints
    rate_t_h: Floats

    @property
    def node_index(self) -> dict[str, int]:
        """Position of each node id."""
        return {node: i for i, node in enumerate(self.nodes)}

    @property
    def link_index(self) -> dict[str, int]:
        """Position of each link id."""
        return {link: i for i, link in enumerate(self.links)}


def load_theatre(
    name_or_folder: str | Path,
    links: Sequence[Mapping[str, object]] = (),
    terminals: Sequence[Mapping[str, object]] = (),
) -> Theatre:
    """Read a theatre by its name (a folder of ``configs/theatres``) or from a folder of CSV files.

    Further ``links`` and ``terminals`` come after those of the tables.

    Raises:
        BadInput: if the folder or a table is missing, or a row is wrong.
    """
    folder = folder_of(name_or_folder)
    tables = [_csv_rows(table) for table in tables_of(folder)]
    for rows, more, what in zip(tables, ((), links, terminals), ("nodes", "links", "terminals"), strict=True):
        rows += [Row(values, f"{what}.{i}.") for i, values in enumerate(more)]
    return _build(folder.name, *tables)


def theatre_of(
    name: str,
    nodes: Sequence[Mapping[str, object]],
    links: Sequence[Mapping[str, object]],
    terminals: Sequence[Mapping[str, object]],
    where: str,
) -> Theatre:
    """Make a theatre from rows written inline; ``where`` is the place named in errors.

    An absent ``name`` is the node id, an absent ``kind`` a city, an absent ``region`` empty, an absent ``asset``
    the mode's plain one and an absent ``border`` is worked out; whatever is present is checked as in a file.

    Raises:
        BadInput: if a row is wrong.
    """
    tables = [
        [Row(values, f"{where}: {table}.{i}.") for i, values in enumerate(rows)]
        for table, rows in (("nodes", nodes), ("links", links), ("terminals", terminals))
    ]
    return _build(name, *tables)


def folder_of(name_or_folder: str | Path) -> Path:
    """Return the folder of a theatre's tables.

    Raises:
        BadInput: there is none.
    """
    for folder in (FOLDER / name_or_folder, Path(name_or_folder)):
        if (folder / "nodes.csv").is_file():
            return folder
    known = sorted(path.parent.name for path in FOLDER.glob("*/nodes.csv"))
    close = get_close_matches(str(name_or_folder), known, n=1)
    hint = f"; did you mean {close[0]}?" if close else ""
    raise BadInput(f"theatre: no such theatre (got {name_or_folder}); one of {', '.join(known)} or a folder{hint}")


def tables_of(folder: Path) -> list[Path]:
    """Return the three tables of a theatre's folder."""
    return [folder / f"{table}.csv" for table in ("nodes", "links", "terminals")]


def _csv_rows(path: Path) -> list[Row]:
    if not path.is_file():
        raise BadInput(f"{path}: missing table; a theatre needs nodes.csv, links.csv and terminals.csv")
    with path.open(encoding="utf-8", newline="") as lines:
        reader = csv.DictReader(lines)
        return [Row(values, str(path), reader.line_num) for values in reader]


def _build(name: str, nodes: list[Row], links: list[Row], terminals: list[Row]) -> Theatre:
    check_columns(nodes, NODE_COLUMNS)
    check_columns(links, (*LINK_COLUMNS, "source"))
    check_columns(terminals, (*TERMINAL_COLUMNS, "source"))
    if not nodes:
        raise BadInput(f"theatre {name}: no nodes; a theatre needs at least one")
    check_unique(nodes, "node")
    check_unique(links, "link")
    check_unique(terminals, "node", "mode")
    index = {row.text("node"): i for i, row in enumerate(nodes)}
    country = tuple(row.code("country") for row in nodes)
    modes = [row.choice("mode", MODES) for row in links]
    ends_a, ends_b = _ends(links, index, "a"), _ends(links, index, "b")
    gauge = np.array([_gauge(row, mode) for row, mode in zip(links, modes, strict=True)], np.int16)
    terminal_node = _ends(terminals, index, "node")
    terminal_modes = [row.choice("mode", TERMINALS) for row in terminals]
    _check_ramps(terminals, terminal_modes, terminal_node, (ends_a, ends_b, gauge))
    return Theatre(
        name=name,
        nodes=tuple(index),
        names=tuple(row.text("name", default=row.text("node")) for row in nodes),
        country=country,
        region=tuple(row.text("region", default="") for row in nodes),
        kind=tuple(row.choice("kind", KINDS, default="city") for row in nodes),
        lat=_floats(row.number("lat", -90, 90) for row in nodes),
        lon=_floats(row.number("lon", -180, 180) for row in nodes),
        links=tuple(row.text("link") for row in links),
        link_a=ends_a,
        link_b=ends_b,
        link_mode=np.array([MODES.index(mode) for mode in modes], np.int8),
        km=_floats(row.positive("km") for row in links),
        kph=_floats(row.positive("kph") for row in links),
        capacity_per_h=_floats(row.positive("capacity_per_h") for row in links),
        mlc=_floats(_limit(row, "mlc", mode, ("road",)) for row, mode in zip(links, modes, strict=True)),
        axle_t=_floats(_limit(row, "axle_t", mode, ("road", "rail")) for row, mode in zip(links, modes, strict=True)),
        gauge=gauge,
        border=tuple(_border(row, country[a], country[b]) for row, a, b in zip(links, ends_a, ends_b, strict=True)),
        asset=tuple(
            row.choice("asset", ASSETS[mode], default=ASSETS[mode][0]) for row, mode in zip(links, modes, strict=True)
        ),
        terminal_node=terminal_node,
        terminal_mode=np.array([TERMINALS.index(mode) for mode in terminal_modes], np.int8),
        servers=np.array([row.count("servers") for row in terminals], np.int32),
        rate_t_h=_floats(row.positive("rate_t_h") for row in terminals),
    )


def _floats(values: Iterable[float]) -> Floats:
    return np.array(list(values), np.float64)


def _ends(rows: list[Row], index: Mapping[str, int], field: str) -> Ints:
    for row in rows:
        if row.text(field) not in index:
            raise row.bad(field, "no such node", f"a node of this theatre{row.hint(field, index)}")
        if field == "b" and row.text("a") == row.text("b"):
            raise row.bad("b", "the link ends where it starts", "another node than a")
    return np.array([index[row.text(field)] for row in rows], np.int32)


def _gauge(row: Row, mode: str) -> int:
    if mode != "rail":
        row.blank("gauge", "only rail links have a gauge")
        return 0
    return int(row.choice("gauge", [str(gauge) for gauge in GAUGES]))


def _limit(row: Row, field: str, mode: str, modes: tuple[str, ...]) -> float:
    if mode not in modes:
        row.blank(field, f"only {' and '.join(modes)} links have one")
    return row.positive(field) if row.given(field) else np.inf


def _border(row: Row, a: str, b: str) -> str:
    right = "" if a == b else f"{a}-{b}"
    if row.text("border", default=right, blank=True) != right:
        raise row.bad("border", "disagrees with the countries of a and b", right or "blank (same country)")
    return right


def _check_ramps(rows: list[Row], modes: list[str], at: Ints, rails: tuple[Ints, Ints, npt.NDArray[np.int16]]) -> None:
    ends_a, ends_b, gauge = rails
    for row, mode, node in zip(rows, modes, at, strict=True):
        met = set(gauge[(ends_a == node) | (ends_b == node)].tolist()) - {0}
        if mode == "ramp" and len(met) < 2:
            raise row.bad("mode", "a ramp joins two gauges, but fewer meet here", "a node where two gauges meet")
