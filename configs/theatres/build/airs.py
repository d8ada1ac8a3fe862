"""Air lanes: the pairs of a list, by great circle."""

from collections.abc import Iterable, Mapping

from configs.theatres.build.links import Link
from configs.theatres.build.places import Place
from configs.theatres.build.ways import great_circle

#: Block speed of a strategic airlifter, and sorties an hour and direction.
KPH = 750.0
SORTIES_PER_H = 4.0


def air_links(pairs: Iterable[tuple[str, str]], by_node: Mapping[str, Place]) -> list[Link]:
    """A lane for each pair of airfields."""
    return [_lane(by_node[a], by_node[b]) for a, b in pairs]


def _lane(a: Place, b: Place) -> Link:
    km = round(great_circle(a.lat, a.lon, b.lat, b.lon), 1)
    return Link(a.node, b.node, "air", km, "great circle", KPH, SORTIES_PER_H, asset="air_lane")
