"""Writes the tables of a theatre, and the base map."""

import csv
import json
import shutil
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from configs.theatres.build.atlas import Atlas
from configs.theatres.build.links import Link
from configs.theatres.build.places import FACTS, Place
from configs.theatres.build.terminals import Terminal

NODE_COLUMNS = ("node", "name", "country", "region", "lat", "lon", "kind")
LINK_COLUMNS = (
    *("link", "a", "b", "mode", "km", "kph", "capacity_per_h"),
    *("mlc", "axle_t", "gauge", "border", "asset", "source"),
)

#: Simplification of the base map, in degrees.
TOLERANCE = 0.025


def write_theatre(folder: Path, places: Sequence[Place], links: Sequence[Link], terms: Sequence[Terminal]) -> None:
    """Write nodes.csv, links.csv and terminals.csv."""
    folder.mkdir(parents=True, exist_ok=True)
    country = {place.node: place.country for place in places}
    _write(folder / "nodes.csv", NODE_COLUMNS, (place._asdict() for place in places))
    _write(folder / "links.csv", LINK_COLUMNS, (_row(link, country) for link in links))
    _write(folder / "terminals.csv", Terminal._fields, (term._asdict() for term in terms))


def write_sources(theatre: str, folder: Path) -> None:
    """Copy the theatre's page of sources beside its tables."""
    shutil.copyfile(FACTS / theatre / "SOURCES.md", folder / "SOURCES.md")


def write_borders(path: Path, atlas: Atlas) -> None:
    """Write the base map: land rings, coast lines and land borders as lists of [lon, lat]."""
    text = json.dumps(atlas.borders(TOLERANCE), separators=(",", ":"))
    path.write_text(text + "\n", encoding="utf-8")


def _row(link: Link, country: Mapping[str, str]) -> dict[str, object]:
    a, b = country[link.a], country[link.b]
    row = {column: getattr(link, column) for column in LINK_COLUMNS if column != "border"}
    return row | {"border": "" if a == b else f"{a}-{b}"}


def _write(path: Path, columns: Sequence[str], rows: Iterable[Mapping[str, object]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.DictWriter(lines, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows({column: _cell(value) for column, value in row.items()} for row in rows)


def _cell(value: object) -> object:
    return f"{value:g}" if isinstance(value, float) else value
