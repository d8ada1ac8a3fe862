"""Rail links: the pairs of a hand-written list, measured on the network or taken from the repairs table."""

from collections.abc import Sequence

from configs.theatres.build.corridors import Hubs
from configs.theatres.build.links import Link, mark_bridges
from configs.theatres.build.places import Place, facts
from configs.theatres.build.ways import Ways, great_circle

#: A way longer than this many times the straight line is a hole in the network, not a railway.
WORST_RATIO = 1.75
LONGEST_KM = 900.0
LINE_HAUL_KPH = 50.0
#: Military trains an hour and direction, by the number of tracks.
TRAINS_PER_H = {1: 1.0, 2: 2.0}


def rail_links(theatre: str, ways: Ways, places: Sequence[Place]) -> list[Link]:
    """Links of the rail list.

    Raises:
        LookupError: naming every pair that the network joins badly or not at all and no repair covers.
    """
    position = {place.node: i for i, place in enumerate(places)}
    repairs = {frozenset((row["a"], row["b"])): float(row["km"]) for row in facts(f"{theatre}/rail_repairs")}
    hubs = Hubs(ways, places, LONGEST_KM)
    links, holes = [], []
    for row in facts(f"{theatre}/rails"):
        i, j = position[row["a"]], position[row["b"]]
        if km := repairs.get(frozenset((row["a"], row["b"]))):
            link = Link(row["a"], row["b"], "rail", km, "rail_repairs")
        elif hubs.km[i, j] <= WORST_RATIO * _straight(places[i], places[j]):
            link = hubs.link(i, j, "rail")
        else:
            holes.append(f"{row['a']},{row['b']} ({hubs.km[i, j]:.0f} for {_straight(places[i], places[j]):.0f} km)")
            continue
        link.gauge, link.capacity_per_h, link.kph = int(row["gauge"]), TRAINS_PER_H[int(row["tracks"])], LINE_HAUL_KPH
        links.append(link)
    if holes:
        raise LookupError("rail links to repair: " + "; ".join(holes))
    mark_bridges(links, theatre)
    set_axle_loads(links, places)
    return links


def set_axle_loads(links: Sequence[Link], places: Sequence[Place]) -> None:
    """Each link bears what the weaker of its two countries bears."""
    axle = {row["country"]: float(row["rail_axle_t"]) for row in facts("countries")}
    country = {place.node: place.country for place in places}
    for link in links:
        link.axle_t = min(axle[country[link.a]], axle[country[link.b]])


def _straight(a: Place, b: Place) -> float:
    return great_circle(a.lat, a.lon, b.lat, b.lon)
