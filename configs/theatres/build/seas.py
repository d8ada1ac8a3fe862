"""Sea lanes: the pairs of a list, measured on the searoute network (Eurostat)."""

from collections.abc import Iterable, Mapping

from configs.theatres.build.links import Link
from configs.theatres.build.places import Place, facts
from configs.theatres.build.ways import great_circle

#: 20 knots, and ships an hour and direction.
KPH = 37.0
SHIPS_PER_H = 4.0


def sea_links(theatre: str, pairs: Iterable[tuple[str, str]], by_node: Mapping[str, Place]) -> list[Link]:
    """A lane for each pair of ports, with the repairs of the theatre's table."""
    repairs = {(row["a"], row["b"]): float(row["km"]) for row in facts(f"{theatre}/sea_repairs")}
    return [_lane(by_node[a], by_node[b], repairs.get((a, b))) for a, b in pairs]


def _lane(a: Place, b: Place, repaired: float | None) -> Link:
    km = repaired or max(sea_km(a, b), great_circle(a.lat, a.lon, b.lat, b.lon))
    source = "sea_repairs" if repaired else "searoute"
    return Link(a.node, b.node, "sea", round(km, 1), source, KPH, SHIPS_PER_H, asset="sea_lane")


def sea_km(a: Place, b: Place) -> float:
    """Length of the sea route in km, from place to place."""
    from searoute import searoute

    route = searoute([a.lon, a.lat], [b.lon, b.lat], append_orig_dest=True)
    return float(route.properties["length"])
