"""The places of a theatre too large to list: the largest towns, spaced, and the ports among them."""

import json
import re
import unicodedata
from collections.abc import Iterable, Sequence
from importlib.util import find_spec
from pathlib import Path

import numpy as np

from configs.theatres.build.atlas import WINDOW
from configs.theatres.build.places import Place, coordinates, facts, geonames
from configs.theatres.build.ways import EARTH_KM, great_circle, sphere

#: Towns nearer than this to a larger one belong to it, and so do those with fewer people.
SPACING_KM, SMALLEST = 37.0, 15_000

#: A town this near to a searoute port that ships call at is that port.
PORT_KM = 14.0

#: Ports of these are on rivers, beyond the sea network.
LANDLOCKED = ("AT", "CZ", "HU", "SK", "CH", "LU", "MK")

#: Towns with an air terminal are at least this far apart.
AIR_SPACING_KM = 260.0


def hubs(listed: Sequence[Place]) -> list[Place]:
    """The listed places, and towns of every country of the table of countries around them, largest first."""
    region = {row["country"]: row["region"] for row in facts("countries")}
    towns = [town for town in geonames(15000) if town["countrycode"] in region and town["population"] >= SMALLEST]
    towns.sort(key=lambda town: (-town["population"], town["geonameid"]))
    points = sphere(*coordinates(listed))
    taken = {place.node for place in listed}
    ports = _ports()
    places = list(listed)
    for town in filter(_inside, towns):
        point = sphere(np.array([town["latitude"]]), np.array([town["longitude"]]))
        if _nearest_km(points, point) >= SPACING_KM:
            points = np.vstack([points, point])
            places.append(_place(town, region[town["countrycode"]], _nearest_km(ports, point), taken))
    return places


def air_hubs(places: Sequence[Place]) -> list[Place]:
    """The airfields, and the first places of the sequence that are far from them and from one another."""
    chosen = [place for place in places if place.kind == "airfield"]
    for place in places:
        if all(great_circle(place.lat, place.lon, other.lat, other.lon) >= AIR_SPACING_KM for other in chosen):
            chosen.append(place)
    return chosen


def _place(town: dict, region: str, port_km: float, taken: set[str]) -> Place:
    slug = _slug(town["name"])
    node = slug if slug not in taken else f"{slug}_{town['countrycode'].lower()}"
    node = node if node not in taken else f"{node}_{town['geonameid']}"
    taken.add(node)
    kind = "port" if port_km < PORT_KM and town["countrycode"] not in LANDLOCKED else "city"
    lat, lon = round(town["latitude"], 3), round(town["longitude"], 3)
    return Place(node, town["name"], town["countrycode"], region, lat, lon, kind)


def _ports() -> np.ndarray:
    """Points on the sphere of the ports that searoute knows ships to call at (its field ``t`` is set)."""
    spec = find_spec("searoute")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("searoute is missing: install the extra `theatres`")
    path = Path(spec.origin).parent / "data" / "ports.geojson"
    ports = json.loads(path.read_text(encoding="utf-8"))["features"]
    called = [port["geometry"]["coordinates"] for port in ports if port["properties"]["t"] is not None]
    lon, lat = np.array(called, float).T
    return sphere(lat, lon)


def _nearest_km(points: np.ndarray, point: np.ndarray) -> float:
    chord = np.linalg.norm(points - point, axis=1).min()
    return float(2 * EARTH_KM * np.arcsin(chord / 2))


def _inside(town: dict) -> bool:
    south, north, west, east = WINDOW
    return south <= town["latitude"] <= north and west <= town["longitude"] <= east


def _slug(name: str) -> str:
    plain = unicodedata.normalize("NFKD", _letters(name)).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "_", plain.lower()).strip("_")


def _letters(name: Iterable[str]) -> str:
    return "".join({"ł": "l", "Ł": "L", "ø": "o", "Ø": "O", "đ": "d", "ß": "ss", "æ": "ae"}.get(c, c) for c in name)
