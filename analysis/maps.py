"""A map of a theatre: land, links coloured by mode, and the places that matter to a planner.

Frames in, picture out; nothing here knows what a theatre is. Sea lanes lie beneath the land, so a lane drawn
straight from port to port shows only where there is water.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import matplotlib as mpl
import numpy as np
import numpy.typing as npt
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection, PolyCollection
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from PIL import Image

from analysis.map_labels import label_places

Points = npt.NDArray[np.float64]

#: The base map: ``land`` rings, ``coast`` and ``border`` lines, each a list of (lon, lat) points.
Borders = Mapping[str, Sequence[Sequence[Sequence[float]]]]

ATTRIBUTION = (
    "© OpenStreetMap contributors (ODbL), GeoNames (CC BY 4.0), Eurostat searoute, Natural Earth. "
    "Stylised and unclassified: for study, not for operations."
)
PAGE_IN = 12.0
WATER, LAND, COAST, BORDER = "#e9f0f5", "#fafaf7", "#b3bcc4", "#c3b9b4"


class Style(NamedTuple):
    """How the links of one look are drawn."""

    name: str
    colour: str
    width: float
    dashes: tuple[float, ...]
    layer: int
    shift: float  # points sideways

    @property
    def stroke(self) -> str | tuple[int, tuple[float, ...]]:
        """The line style, as matplotlib wants it."""
        return (0, self.dashes) if self.dashes else "solid"


#: Looks by (mode, gauge); gauge 0 stands for every link that is not a railway.
STYLES: Mapping[tuple[str, int], Style] = {
    ("sea", 0): Style("sea lane", "#5aa2cf", 0.8, (4, 2), 1, 0.0),
    ("air", 0): Style("air lane", "#9a7fc0", 0.6, (1, 2.5), 4, 0.0),
    ("road", 0): Style("road", "#dba63d", 0.9, (), 5, 0.8),
    ("rail", 1435): Style("rail 1435 mm", "#4b5963", 0.9, (), 6, -0.5),
    ("rail", 1520): Style("rail 1520 mm", "#a8442f", 0.9, (), 6, -0.5),
    ("rail", 1668): Style("rail 1668 mm", "#2f7f6b", 0.9, (), 6, -0.5),
    ("waterway", 0): Style("waterway", "#2f6fa3", 1.0, (), 5, 0.0),
    ("pipeline", 0): Style("pipeline", "#7d7d3a", 1.0, (6, 2), 5, 0.0),
}


class Mark(NamedTuple):
    """How the places (or links) of one kind are marked."""

    name: str
    marker: str
    colour: str
    size: float


MARKS: Mapping[str, Mark] = {
    "city": Mark("city", "o", "#6b747b", 9),
    "base": Mark("base", "^", "#3f7d3a", 24),
    "airfield": Mark("airfield", "P", "#7a55b0", 24),
    "crossing": Mark("border crossing", "D", "#d07a1f", 13),
    "port": Mark("port", "s", "#1f6fa8", 17),
}
BRIDGE = Mark("large bridge", "X", "#2b2f33", 15)
BREAK = Mark("gauge break", "*", "#c4161c", 90)


class Projection(NamedTuple):
    """Lambert's azimuthal equal-area projection about a point, in kilometres (Snyder 1987, eq. 24-2 to 24-4)."""

    lon: float
    lat: float

    def __call__(self, points: npt.ArrayLike) -> Points:
        """Project (n, 2) points of (lon, lat) degrees."""
        lon, lat = np.radians(np.asarray(points, np.float64)).reshape(-1, 2).T
        centre, turn = np.radians(self.lat), lon - np.radians(self.lon)
        scale = np.sqrt(2 / (1 + np.sin(centre) * np.sin(lat) + np.cos(centre) * np.cos(lat) * np.cos(turn)))
        x = scale * np.cos(lat) * np.sin(turn)
        y = scale * (np.cos(centre) * np.sin(lat) - np.sin(centre) * np.cos(lat) * np.cos(turn))
        return 6371.0 * np.column_stack([x, y])


def draw_theatre(nodes: pd.DataFrame, links: pd.DataFrame, borders: Borders, path: Path) -> Path:
    """Draw a theatre and save it as ``path`` says (``.png``, ``.svg`` or ``.pdf``).

    Args:
        nodes: columns node, name, lat, lon (degrees), kind.
        links: columns a, b (node ids), mode, gauge (mm, 0 off the rails), asset.
        borders: the base map.
        path: file to write; its folder is made if need be.

    Returns:
        ``path``.
    """
    low, high = nodes[["lon", "lat"]].min(), nodes[["lon", "lat"]].max()
    project = Projection(float(low["lon"] + high["lon"]) / 2, float(low["lat"] + high["lat"]) / 2)
    flat = pd.DataFrame(project(nodes[["lon", "lat"]]), columns=["x", "y"], index=pd.Index(nodes["node"]))
    figure, axes = _page(flat)
    _base_map(axes, borders, project)
    looks = _links(axes, flat, links)
    marks = _marks(axes, flat, nodes, links)
    label_places(axes, flat.to_numpy(np.float64), list(nodes["name"]), _weight(nodes, links))
    _legend(axes, looks, marks)
    axes.text(0.005, 0.004, ATTRIBUTION, transform=axes.transAxes, fontsize=6, color="#6b747b", zorder=20)
    path.parent.mkdir(parents=True, exist_ok=True)
    with mpl.rc_context({"svg.hashsalt": "supplyline"}):
        figure.savefig(path, dpi=170, metadata={"Date": None} if path.suffix == ".svg" else None)
    if path.suffix == ".png":
        _with_palette(path)
    return path


def gauge_breaks(links: pd.DataFrame) -> list[str]:
    """Node ids where rail links of different gauges meet, sorted."""
    rails = links[links["mode"] == "rail"]
    ends = [rails[[end, "gauge"]].set_axis(["node", "gauge"], axis=1) for end in ("a", "b")]
    met = pd.concat(ends).groupby("node")["gauge"].nunique()
    return sorted(met.index[met > 1])


def _with_palette(path: Path) -> None:
    """Write an image anew with 256 colours, which a map does not exceed by much: a third of the bytes."""
    with Image.open(path) as drawn:
        drawn.convert("RGB").quantize(256, dither=Image.Dither.NONE).save(path, optimize=True)


def _page(flat: pd.DataFrame) -> tuple[Figure, Axes]:
    """A page that holds the places with a margin, one kilometre as long up as across."""
    low, high = flat.min().to_numpy(), flat.max().to_numpy()
    pad = 0.045 * (high - low).max() + 1
    middle, half = (low + high) / 2, (high - low) / 2 + [1.6 * pad, pad]
    half = np.maximum(half, 0.5 * half.max())
    low, high = middle - half, middle + half
    wide, tall = high - low
    size = PAGE_IN * np.array([wide, tall]) / max(wide, tall)
    figure = Figure(figsize=(float(size[0]), float(size[1])), facecolor="white")
    axes = figure.add_axes((0.004, 0.004, 0.992, 0.992), facecolor=WATER)
    axes.set(xlim=(low[0], high[0]), ylim=(low[1], high[1]), xticks=[], yticks=[])
    axes.spines[:].set_color("#d5dade")
    return figure, axes


def _base_map(axes: Axes, borders: Borders, project: Projection) -> None:
    land = PolyCollection([project(ring) for ring in borders["land"]], facecolor=LAND, linewidth=0, zorder=2)
    axes.add_collection(land, autolim=False)
    for name, colour, width in (("coast", COAST, 0.6), ("border", BORDER, 0.9)):
        lines = LineCollection([project(line) for line in borders[name]], colors=colour, linewidths=width, zorder=3)
        axes.add_collection(lines, autolim=False)


def _links(axes: Axes, flat: pd.DataFrame, links: pd.DataFrame) -> list[Style]:
    drawn = []
    thin = _crowding(len(flat)) ** 0.5
    for (mode, gauge), style in STYLES.items():
        chosen = links[(links["mode"] == mode) & (links["gauge"] == gauge)]
        if chosen.empty:
            continue
        lines = LineCollection(
            list(_beside(axes, _segments(flat, chosen), style.shift * thin)),
            colors=style.colour,
            linewidths=style.width * thin,
            linestyles=[style.stroke],
            zorder=style.layer,
        )
        axes.add_collection(lines, autolim=False)
        drawn.append(style)
    return drawn


def _segments(flat: pd.DataFrame, links: pd.DataFrame) -> Points:
    """Ends of links, (n, 2, 2), always from west to east so that a side is the same side for both ways of writing."""
    ends: Points = np.stack([flat.loc[links[end]].to_numpy(np.float64) for end in ("a", "b")], axis=1)
    backwards = ends[:, 0, 0] > ends[:, 1, 0]
    ends[backwards] = ends[backwards, ::-1]
    return ends


def _beside(axes: Axes, ends: Points, shift_pt: float) -> Points:
    """Lines moved sideways by some points of the page, so that a road shows beside its railway."""
    along = ends[:, 1] - ends[:, 0]
    across = np.column_stack([-along[:, 1], along[:, 0]]) / np.maximum(np.hypot(*along.T), 1e-9)[:, None]
    km_per_pt = max(np.ptp(axes.get_xlim()), np.ptp(axes.get_ylim())) / (72 * PAGE_IN)
    return np.asarray(ends + (across * shift_pt * km_per_pt)[:, None, :])


def _crowding(count: int) -> float:
    """Scale of marker areas: a thousand places get small ones."""
    return float(np.clip(170 / count, 0.35, 1.6))


def _marks(axes: Axes, flat: pd.DataFrame, nodes: pd.DataFrame, links: pd.DataFrame) -> list[Mark]:
    scale = _crowding(len(flat))
    bridges = links[links["asset"].isin(["road_bridge", "rail_bridge"])]
    kinds = nodes["kind"].to_numpy()
    groups = [(BRIDGE, _segments(flat, bridges).mean(axis=1))]
    groups += [(mark, flat[kinds == kind].to_numpy()) for kind, mark in MARKS.items()]
    groups += [(BREAK, flat.loc[gauge_breaks(links)].to_numpy())]
    drawn = [(mark, points) for mark, points in groups if len(points)]
    for layer, (mark, points) in enumerate(drawn, start=7):
        size = mark.size * (max(scale, 0.6) if mark is BREAK else scale)
        axes.scatter(
            points[:, 0], points[:, 1], s=size, marker=mark.marker, c=mark.colour, ec="white", lw=0.6, zorder=layer
        )
    return [mark for mark, _ in drawn]


def _weight(nodes: pd.DataFrame, links: pd.DataFrame) -> Points:
    """How much a place asks for a label: its links, and more for a gauge break or a port."""
    degree = pd.concat([links["a"], links["b"]]).value_counts().to_dict()
    kinds = {"port": 1.5, "base": 1.0, "airfield": -1.0}
    breaks = set(gauge_breaks(links))
    places = zip(nodes["node"], nodes["kind"], strict=True)
    return np.array([degree.get(node, 0) + kinds.get(kind, 0.0) + 8 * (node in breaks) for node, kind in places])


def _legend(axes: Axes, looks: list[Style], marks: list[Mark]) -> None:
    lines = [Line2D([], [], color=look.colour, lw=1.8, ls=look.stroke, label=look.name) for look in looks]
    points = [
        Line2D([], [], color=mark.colour, ls="", marker=mark.marker, ms=11 if mark is BREAK else 6, label=mark.name)
        for mark in marks
    ]
    legend = axes.legend(handles=lines + points, loc="upper left", fontsize=8, borderpad=0.9)
    legend.get_frame().set(edgecolor="#d5dade", facecolor="white", alpha=0.95)
    legend.set_zorder(20)
