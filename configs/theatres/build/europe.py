"""The theatre of Europe: the listed northeast places with their tables, towns by size, and links by rule."""

from collections.abc import Mapping, Sequence

import networkx as nx
import numpy as np

from configs.theatres.build.airs import air_links
from configs.theatres.build.atlas import Atlas
from configs.theatres.build.corridors import Hubs, spanner, straight_km
from configs.theatres.build.hubs import air_hubs, hubs
from configs.theatres.build.joins import join
from configs.theatres.build.links import Link
from configs.theatres.build.marnet import port_distances
from configs.theatres.build.places import Place, facts, read_places
from configs.theatres.build.rails import LINE_HAUL_KPH, LONGEST_KM, TRAINS_PER_H, finish_rails, listed_rails
from configs.theatres.build.roads import finish_roads, road_links
from configs.theatres.build.seas import KPH, SHIPS_PER_H
from configs.theatres.build.ways import Ways, load_ways

#: The theatre whose places and tables are taken over.
CORE = "northeast"

#: (longest link in km, detour borne) of each mode's rule.
RAIL, SEA, AIR = (300.0, 1.4), (2500.0, 1.35), (900.0, 1.6)

#: No rule lays rails here: the network has holes (Baltics), or a gauge that no theatre knows (Ireland).
NO_RULE = ("LT", "LV", "EE", "IE")


def europe(atlas: Atlas) -> tuple[list[Place], list[Link]]:
    """Places and links; places that no road or sea lane joins to the rest are left out."""
    places = _on_the_sea(hubs(read_places(CORE) + read_places("europe")))
    roads = road_links(CORE, load_ways("highways", atlas), places, stretch=1.5)
    extra = [Link(r["a"], r["b"], "road", float(r["km"]), "road_repairs") for r in facts("europe/road_repairs")]
    extra += join(places, roads + extra, "road", atlas)
    roads += finish_roads(CORE, extra, places)
    on_road = {node for link in roads for node in (link.a, link.b)}
    places = [place for place in places if place.node in on_road]
    rails = _rails(load_ways("railways", atlas), places, atlas)
    links = roads + rails + _lanes(places) + _air(places)
    joined = nx.Graph((link.a, link.b) for link in links if link.mode in ("road", "sea"))
    main = max(nx.connected_components(joined), key=len)
    kept = [place for place in places if place.node in main]
    return kept, [link for link in links if link.a in main and link.b in main]


def _on_the_sea(places: Sequence[Place]) -> list[Place]:
    """The places, where a port that no ship of the sea network reaches is a city (searoute lists dry ports too)."""
    ports = [place for place in places if place.kind == "port"]
    reached = np.isfinite(port_distances(ports)).sum(axis=1) > 1
    inland = {port.node for port, afloat in zip(ports, reached, strict=True) if not afloat}
    return [place._replace(kind="city") if place.node in inland else place for place in places]


def _rails(ways: Ways, places: Sequence[Place], atlas: Atlas) -> list[Link]:
    """The listed railways, and others by rule and to close holes; over the Pyrenees they have the French gauge."""
    network = Hubs(ways, places, LONGEST_KM)
    links = listed_rails(CORE, network, places) + listed_rails("europe", network, places)
    position = {place.node: i for i, place in enumerate(places)}
    given = [(position[link.a], position[link.b], link.km) for link in links]
    ruled = np.array([place.country not in NO_RULE for place in places])
    km = np.where(ruled[:, None] & ruled[None, :], network.natural(), np.inf)
    ruled_links = [network.link(i, j, "rail") for i, j in spanner(km, network, given, *RAIL)]
    open_ = [place for place in places if place.country not in NO_RULE]
    ruled_links += join(open_, links + ruled_links, "rail", atlas)
    _set_pace(ruled_links, places)
    links += ruled_links
    finish_rails(CORE, links, places)
    return links


def _set_pace(links: Sequence[Link], places: Sequence[Place]) -> None:
    """Gauge by country (the narrower at a border), and double track between the larger half of the places."""
    gauge = {row["country"]: int(row["gauge"]) for row in facts("countries")}
    country = {place.node: place.country for place in places}
    large = {place.node for place in places[: len(places) // 2]}
    for link in links:
        link.gauge = min(gauge[country[link.a]], gauge[country[link.b]])
        link.capacity_per_h = TRAINS_PER_H[2 if {link.a, link.b} <= large else 1]
        link.kph = LINE_HAUL_KPH


def _lanes(places: Sequence[Place]) -> list[Link]:
    """The listed sea lanes, and others by rule over the searoute network."""
    ports = [place for place in places if place.kind == "port"]
    km = port_distances(ports)
    position = {place.node: i for i, place in enumerate(ports)}
    repairs = {(row["a"], row["b"]): float(row["km"]) for row in facts(f"{CORE}/sea_repairs")}
    listed = [(row["a"], row["b"]) for row in facts(f"{CORE}/sea_lanes")]
    listed = [pair for pair in listed if np.isfinite(km[position[pair[0]], position[pair[1]]]) or pair in repairs]
    given = [(position[a], position[b], repairs.get((a, b), km[position[a], position[b]])) for a, b in listed]
    ruled = [(i, j, km[i, j]) for i, j in spanner(km, None, given, *SEA)]
    return [_lane(ports[i].node, ports[j].node, length, repairs) for i, j, length in given + ruled]


def _lane(a: str, b: str, km: float, repairs: Mapping[tuple[str, str], float]) -> Link:
    source = "sea_repairs" if (a, b) in repairs else "searoute"
    return Link(a, b, "sea", round(float(km), 1), source, KPH, SHIPS_PER_H, asset="sea_lane")


def _air(places: Sequence[Place]) -> list[Link]:
    chosen = air_hubs(places)
    pairs = spanner(straight_km(chosen), None, [], *AIR)
    by_node = {place.node: place for place in chosen}
    return air_links([(chosen[i].node, chosen[j].node) for i, j in pairs], by_node)
