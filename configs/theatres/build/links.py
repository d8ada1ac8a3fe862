"""A link on its way to the table, and the bridges it crosses."""

from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np

from configs.theatres.build.places import facts

#: A way that passes a listed bridge within this distance is taken to cross it.
BRIDGE_KM = 2.5


@dataclass(slots=True)
class Link:
    """One row of links.csv; ``line`` is its course as (lat, lon) points, empty when only its length is known."""

    a: str
    b: str
    mode: str
    km: float
    source: str
    kph: float = 0.0
    capacity_per_h: float = 0.0
    mlc: float | None = None
    axle_t: float | None = None
    gauge: int | None = None
    asset: str = ""
    line: np.ndarray = field(default_factory=lambda: np.empty((0, 2)))

    @property
    def link(self) -> str:
        """The link's id."""
        return f"{self.mode}_{self.a}_{self.b}"


def mark_bridges(links: Iterable[Link], theatre: str) -> None:
    """Set ``asset`` of road and rail links: a bridge where the course passes one or the table names the link."""
    bridges = facts("bridges")
    named = {(frozenset((row["a"], row["b"])), row["mode"]) for row in facts(f"{theatre}/bridge_links")}
    for link in links:
        points = np.array([(float(b["lat"]), float(b["lon"])) for b in bridges if b["mode"] == link.mode])
        crosses = (frozenset((link.a, link.b)), link.mode) in named or _passes(link.line, points)
        plain, bridge = {"road": ("road", "road_bridge"), "rail": ("track", "rail_bridge")}[link.mode]
        link.asset = bridge if crosses else plain


def _passes(line: np.ndarray, points: np.ndarray) -> bool:
    return len(line) > 1 and any(_away(line, point) < BRIDGE_KM for point in points)


def _away(line: np.ndarray, point: np.ndarray) -> float:
    """Distance in km from a point to a line, on the plane that touches the earth at the point."""
    scale = 111.2 * np.array([1.0, np.cos(np.radians(point[0]))])
    flat = (line - point) * scale
    start, along = flat[:-1], np.diff(flat, axis=0)
    length2 = np.maximum((along**2).sum(1), 1e-12)
    t = np.clip(-(start * along).sum(1) / length2, 0, 1)
    return float(np.sqrt(((start + t[:, None] * along) ** 2).sum(1)).min())
