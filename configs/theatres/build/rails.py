"""Rail links: the pairs of a hand-written list, measured on the network or taken from the repairs table."""

from collections.abc import Sequence

from configs.theatres.build.corridors import Hubs
from configs.theatres.build.links import Link, mark_bridges
from configs.theatres.build.places import Place, facts
from configs.theatres.build.ways import Ways

#: A way longer than this many times the straight line is a hole in the network, not a railway.
WORST_RATIO = 1.75
LONGEST_KM = 900.0
LINE_HAUL_KPH = 50.0
#: Military trains an hour and direction, by the number of tracks.
TRAINS_PER_H = {1: 1.0, 2: 2.0}


def rail_links(theatre: str, ways: Ways, places: Sequence[Place]) -> list[Link]:
    """Links of the rail list, finished."""
    links = listed_rails(theatre, Hubs(ways, places, LONGEST_KM), places)
    finish_rails(theatre, links, places)
    return links


def listed_rails(theatre: str, hubs: Hubs, places: Sequence[Place]) -> list[Link]:
    """Links of the rail list, with length, gauge and pace.

    Raises:
        LookupError: naming every pair that the network joins badly or not at all and no repair covers.
    """
    position = {place.node: i for i, place in enumerate(places)}
    repairs = {frozenset((row["a"], row["b"])): float(row["km"]) for row in facts(f"{theatre}/rail_repairs")}
    links, holes = [], []
    for row in facts(f"{theatre}/rails"):
        i, j = position[row["a"]], position[row["b"]]
        if km := repairs.get(frozenset((row["a"], row["b"]))):
            link = Link(row["a"], row["b"], "rail", km, "rail_repairs")
        elif hubs.km[i, j] <= WORST_RATIO * hubs.straight[i, j]:
            link = hubs.link(i, j, "rail")
        else:
            holes.append(f"{row['a']},{row['b']} ({hubs.km[i, j]:.0f} for {hubs.straight[i, j]:.0f} km)")
            continue
        link.gauge, link.capacity_per_h, link.kph = int(row["gauge"]), TRAINS_PER_H[int(row["tracks"])], LINE_HAUL_KPH
        links.append(link)
    if holes:
        raise LookupError("rail links to repair: " + "; ".join(holes))
    return links


def finish_rails(theatre: str, links: Sequence[Link], places: Sequence[Place]) -> None:
    """Mark the bridges, and let each link bear what the weaker of its two countries bears."""
    mark_bridges(links, theatre)
    axle = {row["country"]: float(row["rail_axle_t"]) for row in facts("countries")}
    country = {place.node: place.country for place in places}
    for link in links:
        link.axle_t = min(axle[country[link.a]], axle[country[link.b]])
