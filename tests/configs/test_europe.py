"""Spot checks of the committed Europe theatre."""

import networkx as nx
import numpy as np
import pytest

from model.theatre import FOLDER, MODES, TERMINALS, load_theatre


@pytest.fixture(scope="module")
def theatre():
    return load_theatre("europe")


def graph(theatre, *modes):
    chosen = np.flatnonzero(np.isin(theatre.link_mode, [MODES.index(mode) for mode in modes]))
    edges = [(theatre.nodes[theatre.link_a[i]], theatre.nodes[theatre.link_b[i]], theatre.km[i]) for i in chosen]
    joined = nx.Graph()
    joined.add_weighted_edges_from(sorted(edges, key=lambda edge: -edge[2]), weight="km")
    return joined


def test_its_size(theatre):
    assert len(theatre.nodes) >= 1000
    assert len(set(theatre.country)) >= 30
    assert sum(path.stat().st_size for path in (FOLDER / "europe").glob("*.csv")) < 2_000_000


def test_roads_and_sea_lanes_join_every_place(theatre):
    joined = graph(theatre, "road", "sea")
    assert set(joined) == set(theatre.nodes)
    assert nx.is_connected(joined)


@pytest.mark.parametrize(
    ("mode", "a", "b", "reference"),
    [
        ("road", "rotterdam", "warsaw", 1240),
        ("road", "madrid", "paris", 1270),
        ("road", "bucharest", "budapest", 830),
        ("road", "rome", "milan", 575),
        ("road", "athens", "thessaloniki", 500),
        ("road", "london", "edinburgh", 650),
        ("road", "vienna", "budapest", 243),
        ("road", "constanta", "bucharest", 225),
        ("rail", "rotterdam", "warsaw", 1233),
        ("rail", "munich", "vienna", 450),
        ("rail", "rome", "milan", 600),
        ("rail", "lisbon", "madrid", 680),
    ],
)
def test_distances_are_those_people_know(theatre, mode, a, b, reference):
    assert nx.shortest_path_length(graph(theatre, mode), a, b, weight="km") == pytest.approx(reference, rel=0.12)


def test_the_northeast_is_inside(theatre):
    assert set(load_theatre("northeast").nodes) <= set(theatre.nodes)


def test_ramps_stand_where_the_gauges_meet(theatre):
    ramps = theatre.terminal_node[theatre.terminal_mode == TERMINALS.index("ramp")]
    assert {theatre.nodes[i] for i in ramps} == {"sestokai", "kaunas", "haparanda", "irun", "figueres"}


def test_no_link_leads_from_a_country_to_one_it_does_not_touch(theatre):
    land = {
        border
        for border, mode in zip(theatre.border, theatre.link_mode, strict=True)
        if border and MODES[mode] == "road"
    }
    assert land.isdisjoint({"DE-LT", "PL-LV", "ES-IT", "RO-GR", "HU-BG", "FR-GB", "FR-PT", "LT-EE"})
