"""Spot checks of the committed northeast theatre: distances people know, and what must be joined to what."""

from collections import Counter

import networkx as nx
import numpy as np
import pytest

from model.theatre import MODES, TERMINALS, load_theatre

#: Reference distances in km: usual road distances between the cities.
ROADS = [
    ("rotterdam", "warsaw", 1240),
    ("gdansk", "warsaw", 340),
    ("kaunas", "riga", 258),
    ("riga", "tallinn", 307),
    ("berlin", "warsaw", 574),
    ("hamburg", "berlin", 289),
    ("warsaw", "vilnius", 459),
    ("vilnius", "klaipeda", 311),
    ("krakow", "warsaw", 294),
    ("poznan", "wroclaw", 183),
    ("warsaw", "kaunas", 405),
    ("oslo", "gothenburg", 293),
    ("stockholm", "malmo", 613),
    ("stockholm", "gothenburg", 470),
    ("prague", "berlin", 350),
    ("hamburg", "copenhagen", 465),
    ("helsinki", "rovaniemi", 815),
]


@pytest.fixture(scope="module")
def theatre():
    return load_theatre("northeast")


def graph(theatre, mode, mlc=0.0):
    chosen = np.flatnonzero((theatre.link_mode == MODES.index(mode)) & (theatre.mlc >= mlc))
    edges = [(theatre.nodes[theatre.link_a[i]], theatre.nodes[theatre.link_b[i]], theatre.km[i]) for i in chosen]
    joined = nx.Graph()
    joined.add_weighted_edges_from(sorted(edges, key=lambda edge: -edge[2]), weight="km")
    return joined


def km(joined, a, b):
    return nx.shortest_path_length(joined, a, b, weight="km")


def test_its_size(theatre):
    assert 140 <= len(theatre.nodes) <= 175
    assert len(theatre.links) >= 350
    assert {"NL", "BE", "DE", "DK", "PL", "CZ", "LT", "LV", "EE", "FI", "SE", "NO"} == set(theatre.country)
    assert set(theatre.region) == {
        "north_sea",
        "germany",
        "czechia",
        "poland",
        "baltics",
        "finland",
        "scandinavia",
    }
    assert {MODES[m] for m in theatre.link_mode} == {"road", "rail", "sea", "air"}


@pytest.mark.parametrize(("a", "b", "reference"), ROADS)
def test_road_distances_are_those_people_know(theatre, a, b, reference):
    assert km(graph(theatre, "road"), a, b) == pytest.approx(reference, rel=0.10)


@pytest.mark.parametrize(
    ("a", "b", "reference", "within"),
    [
        ("rotterdam", "warsaw", 1233, 0.10),
        ("gdansk", "warsaw", 324, 0.10),
        ("berlin", "warsaw", 570, 0.10),
        ("kaunas", "riga", 335, 0.10),
        ("riga", "tallinn", 440, 0.05),
    ],
)
def test_rail_distances_are_those_people_know(theatre, a, b, reference, within):
    assert km(graph(theatre, "rail"), a, b) == pytest.approx(reference, rel=within)


def test_every_place_is_on_the_roads(theatre):
    roads = graph(theatre, "road")
    assert set(roads) == set(theatre.nodes)
    assert nx.is_connected(roads)


def test_the_heaviest_class_reaches_every_place_but_not_by_every_road(theatre):
    strong = graph(theatre, "road", mlc=80)
    assert set(strong) == set(theatre.nodes)
    assert nx.is_connected(strong)
    roads = theatre.link_mode == MODES.index("road")
    assert 0.1 <= (theatre.mlc[roads] < 80).mean() <= 0.35


def test_rails_join_all_countries(theatre):
    rails = graph(theatre, "rail")
    assert nx.is_connected(rails)
    country = dict(zip(theatre.nodes, theatre.country, strict=True))
    assert {country[node] for node in rails} == set(theatre.country)
    borders = {
        frozenset(border.split("-"))
        for border, mode in zip(theatre.border, theatre.link_mode, strict=True)
        if border and mode == 1
    }
    real = [
        "NL-DE",
        "NL-BE",
        "BE-DE",
        "DE-DK",
        "DK-SE",
        "SE-NO",
        "SE-FI",
        "DE-PL",
        "DE-CZ",
        "CZ-PL",
        "PL-LT",
        "LT-LV",
        "LV-EE",
    ]
    assert borders == {frozenset(border.split("-")) for border in real}


def test_ports_are_on_sea_lanes_and_airfields_on_air_lanes(theatre):
    for mode, kind in (("sea", "port"), ("air", "airfield")):
        reached = graph(theatre, mode)
        assert {node for node, what in zip(theatre.nodes, theatre.kind, strict=True) if what == kind} <= set(reached)
        assert nx.is_connected(reached)


def test_ramps_stand_where_the_gauges_meet(theatre):
    ramps = theatre.terminal_node[theatre.terminal_mode == TERMINALS.index("ramp")]
    assert {theatre.nodes[i] for i in ramps} == {"sestokai", "kaunas", "haparanda"}


def test_gauge_follows_the_country(theatre):
    wide = {"LT", "LV", "EE", "FI"}
    exceptions = []
    for i in np.flatnonzero(theatre.gauge):
        ends = {theatre.country[theatre.link_a[i]], theatre.country[theatre.link_b[i]]}
        if not ((theatre.gauge[i] == 1520) if ends <= wide else (theatre.gauge[i] == 1435)):
            exceptions.append(theatre.links[i])
    assert sorted(exceptions) == ["rail_mockava_sestokai", "rail_sestokai_kaunas", "rail_tornio_haparanda"]


def test_every_mode_at_a_place_has_a_terminal(theatre):
    at = Counter()
    for i, mode in enumerate(theatre.link_mode):
        at.update({(theatre.link_a[i], MODES[mode]): 1, (theatre.link_b[i], MODES[mode]): 1})
    terminals = {(n, TERMINALS[m]) for n, m in zip(theatre.terminal_node, theatre.terminal_mode, strict=True)}
    assert {pair for pair in terminals if pair[1] != "ramp"} == set(at)


def test_bridges_over_the_great_rivers_can_be_struck(theatre):
    asset = dict(zip(theatre.links, theatre.asset, strict=True))
    assert asset["road_copenhagen_malmo"] == "road_bridge"
    assert asset["rail_malmo_copenhagen"] == "rail_bridge"
    assert asset["rail_berlin_rzepin"] == "rail_bridge"
