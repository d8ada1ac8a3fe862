"""Road links: real distances between neighbouring places, with assumed speeds, capacities and load classes."""

from collections.abc import Mapping, Sequence

import networkx as nx

from configs.theatres.build.corridors import Hubs, spanner
from configs.theatres.build.links import Link, mark_bridges
from configs.theatres.build.places import Place, facts
from configs.theatres.build.ways import Ways

#: Detour borne before a pair of places gets a road of its own, and the longest such road in km.
STRETCH = 1.35
LONGEST_KM = 340.0

#: (km/h, military vehicles an hour and direction) of a main road and of any other.
MAIN, OTHER = (60.0, 300.0), (50.0, 200.0)

#: North of here, roads are not motorways.
FAR_NORTH = 62.0


def road_links(theatre: str, ways: Ways, places: Sequence[Place], stretch: float = STRETCH) -> list[Link]:
    """Links of the road network, with the repairs and corridors of the theatre's tables."""
    position = {place.node: i for i, place in enumerate(places)}
    repaired = [
        Link(row["a"], row["b"], "road", float(row["km"]), "road_repairs") for row in facts(f"{theatre}/road_repairs")
    ]
    hubs = Hubs(ways, places, LONGEST_KM)
    listed = [(position[row["a"]], position[row["b"]]) for row in facts(f"{theatre}/road_corridors")]
    given = [(position[link.a], position[link.b], link.km) for link in repaired]
    given += [(i, j, hubs.km[i, j]) for i, j in listed]
    pairs = listed + spanner(hubs.natural(), hubs, given, LONGEST_KM, stretch)
    links = repaired + [hubs.link(i, j, "road") for i, j in pairs]
    return finish_roads(theatre, links, places)


def finish_roads(theatre: str, links: list[Link], places: Sequence[Place]) -> list[Link]:
    """Set pace, bridges and load limits of ``links``, and return them."""
    by_node = {place.node: place for place in places}
    for link in links:
        link.kph, link.capacity_per_h = _pace(by_node[link.a], by_node[link.b])
    mark_bridges(links, theatre)
    _set_limits(links, by_node)
    return links


def _pace(a: Place, b: Place) -> tuple[float, float]:
    side_road = {"base", "airfield"} & {a.kind, b.kind}
    return OTHER if side_road or max(a.lat, b.lat) > FAR_NORTH else MAIN


def _set_limits(links: list[Link], by_node: Mapping[str, Place]) -> None:
    countries = {row["country"]: row for row in facts("countries")}
    for link in links:
        two = [countries[by_node[node].country] for node in (link.a, link.b)]
        link.axle_t = min(float(row["road_axle_t"]) for row in two)
        link.mlc = min(float(row["mlc"]) for row in two)
    for country, row in countries.items():
        own = [link for link in links if by_node[link.a].country == country]
        for link in _weak(sorted(own, key=lambda link: link.link), 1 - float(row["p_mlc80"]), links):
            link.mlc = float(row["weak_mlc"])


def _weak(own: list[Link], share: float, links: list[Link]) -> list[Link]:
    """Every (1/share)-th link by id, passing over one whose weakness would cut a place off from the strong roads."""
    strong = nx.MultiGraph((link.a, link.b, link.link) for link in links if link.mlc and link.mlc >= 80)
    weak = []
    for number, link in enumerate(own):
        if len(weak) >= round(share * len(own)) or (number + 1) * share < len(weak) + 0.5:
            continue
        strong.remove_edge(link.a, link.b, link.link)
        if nx.has_path(strong, link.a, link.b):
            weak.append(link)
        else:
            strong.add_edge(link.a, link.b, link.link)
    return weak
