"""Countries and borders from a world-atlas TopoJSON file (Natural Earth)."""

import json
from collections.abc import Iterable
from pathlib import Path

import numpy as np
from matplotlib.path import Path as Outline

#: The window of every theatre: south, north, west, east.
WINDOW = (34.0, 72.0, -11.0, 45.0)

#: The window of the base map, which a picture in another projection may show beyond the theatre's.
MAP_WINDOW = (32.0, 74.0, -26.0, 56.0)

#: Natural Earth's country names, as ISO 3166 codes.
CODES = {
    "Albania": "AL", "Austria": "AT", "Belarus": "BY", "Belgium": "BE", "Bosnia and Herz.": "BA", "Bulgaria": "BG",
    "Croatia": "HR", "Czechia": "CZ", "Denmark": "DK", "Estonia": "EE", "Finland": "FI", "France": "FR",
    "Germany": "DE", "Greece": "GR", "Hungary": "HU", "Ireland": "IE", "Italy": "IT", "Kosovo": "XK", "Latvia": "LV",
    "Liechtenstein": "LI", "Lithuania": "LT", "Luxembourg": "LU", "Macedonia": "MK", "Moldova": "MD",
    "Montenegro": "ME", "Netherlands": "NL", "Norway": "NO", "Poland": "PL", "Portugal": "PT", "Romania": "RO",
    "Russia": "RU", "Serbia": "RS", "Slovakia": "SK", "Slovenia": "SI", "Spain": "ES", "Sweden": "SE",
    "Switzerland": "CH", "Turkey": "TR", "Ukraine": "UA", "United Kingdom": "GB",
}  # fmt: skip

Line = np.ndarray


class Atlas:
    """Country outlines, and border lines inside :data:`MAP_WINDOW`."""

    def __init__(self, path: Path) -> None:
        topology = json.loads(path.read_text(encoding="utf-8"))
        self._arcs = [_decode(arc, topology["transform"]) for arc in topology["arcs"]]
        countries = topology["objects"]["countries"]["geometries"]
        self._outlines = [
            (CODES[country["properties"]["name"]], Outline(_ring(self._arcs, polygon[0])))
            for country in countries
            if country["properties"]["name"] in CODES
            for polygon in _polygons(country)
        ]
        self._used = _arc_use(countries)
        self._land = [polygon[0] for country in countries for polygon in _polygons(country)]

    def country_of(self, lat: np.ndarray, lon: np.ndarray) -> np.ndarray:
        """Country code at each point, ``""`` at sea or in a country that no theatre knows."""
        points = np.column_stack([lon, lat])
        code = np.full(len(points), "", dtype="<U2")
        for country, outline in self._outlines:
            low, high = outline.vertices.min(0), outline.vertices.max(0)
            near = np.flatnonzero(((points >= low) & (points <= high)).all(1) & (code == ""))
            code[near[outline.contains_points(points[near])]] = country
        return code

    def borders(self, tolerance: float) -> dict[str, list[list[list[float]]]]:
        """Coast, land borders and land rings inside :data:`MAP_WINDOW`, within ``tolerance`` degrees, rounded."""
        arcs = [_simplify(arc, tolerance) for arc in self._arcs]
        coast = [line for n, arc in enumerate(arcs) if self._used.get(n) == 1 for line in _clip(arc)]
        border = [line for n, arc in enumerate(arcs) if self._used.get(n, 0) > 1 for line in _clip(arc)]
        rings = [_clip_ring(_ring(arcs, numbers)) for numbers in self._land]
        land = [ring for ring in rings if len(ring) > 3]
        named = {"land": land, "coast": coast, "border": border}
        return {name: [_rounded(line) for line in lines] for name, lines in named.items()}


def _ring(arcs: list[Line], numbers: Iterable[int]) -> Line:
    parts = [arcs[n] if n >= 0 else arcs[~n][::-1] for n in numbers]
    ring = np.concatenate([parts[0], *(part[1:] for part in parts[1:])])
    ring[:, 0] = np.unwrap(ring[:, 0], period=360)  # Chukotka lies east of 180, not across the whole map
    return ring


def _decode(arc: list[list[int]], transform: dict[str, list[float]]) -> Line:
    return np.cumsum(np.array(arc, float), axis=0) * transform["scale"] + transform["translate"]


def _polygons(country: dict) -> list[list[list[int]]]:
    return [country["arcs"]] if country["type"] == "Polygon" else country.get("arcs", [])


def _arc_use(countries: list[dict]) -> dict[int, int]:
    use: dict[int, int] = {}
    for country in countries:
        for polygon in _polygons(country):
            for number in {n if n >= 0 else ~n for ring in polygon for n in ring}:
                use[number] = use.get(number, 0) + 1
    return use


def _simplify(line: Line, tolerance: float) -> Line:
    """Douglas-Peucker, without recursion."""
    keep = np.zeros(len(line), bool)
    keep[[0, -1]] = True
    spans = [(0, len(line) - 1)]
    while spans:
        first, last = spans.pop()
        if last - first < 2:
            continue
        away = _distances(line[first + 1 : last], line[first], line[last])
        if away.max() > tolerance:
            middle = first + 1 + int(away.argmax())
            keep[middle] = True
            spans += [(first, middle), (middle, last)]
    return line[keep]


def _distances(points: Line, start: Line, end: Line) -> np.ndarray:
    along, length = end - start, float(np.hypot(*(end - start)))
    if length == 0:
        return np.hypot(*(points - start).T)
    return np.abs(along[0] * (points[:, 1] - start[1]) - along[1] * (points[:, 0] - start[0])) / length


def _clip(line: Line) -> list[Line]:
    """The runs of a line that lie in the window (cut at vertices: nobody measures on the base map)."""
    south, north, west, east = MAP_WINDOW
    inside = (line[:, 0] >= west) & (line[:, 0] <= east) & (line[:, 1] >= south) & (line[:, 1] <= north)
    cuts = np.flatnonzero(np.diff(inside.astype(int))) + 1
    parts = zip(np.split(line, cuts), np.split(inside, cuts), strict=True)
    return [part for part, kept in parts if kept[0] and len(part) > 1]


def _clip_ring(ring: Line) -> Line:
    """The ring clipped to the window, edge by edge (Sutherland and Hodgman 1974)."""
    south, north, west, east = MAP_WINDOW
    for axis, bound, sign in ((0, west, 1), (0, east, -1), (1, south, 1), (1, north, -1)):
        if len(ring) == 0:
            break
        ring = _clip_side(ring, axis, bound, sign)
    return ring


def _clip_side(ring: Line, axis: int, bound: float, sign: int) -> Line:
    kept = []
    for start, end in zip(ring, np.roll(ring, -1, axis=0), strict=True):
        start_in, end_in = (sign * (point[axis] - bound) >= 0 for point in (start, end))
        if start_in:
            kept.append(start)
        if start_in != end_in:
            kept.append(start + (bound - start[axis]) / (end[axis] - start[axis]) * (end - start))
    return np.array(kept).reshape(-1, 2)


def _rounded(line: Line) -> list[list[float]]:
    return [[round(float(lon), 2), round(float(lat), 2)] for lon, lat in line]
