"""The map: what it finds in the frames, where it puts things, and that it draws every theatre."""

import json

import numpy as np
import pandas as pd
import pytest
from matplotlib.figure import Figure

from analysis.map_labels import label_places
from analysis.maps import Projection, draw_theatre, gauge_breaks

NODES = pd.DataFrame(
    {
        "node": ["gdansk", "sestokai", "kaunas"],
        "name": ["Gdańsk", "Šeštokai", "Kaunas"],
        "lat": [54.35, 54.36, 54.9],
        "lon": [18.65, 23.44, 23.9],
        "kind": ["port", "crossing", "city"],
    }
)
LINKS = pd.DataFrame(
    {
        "a": ["gdansk", "sestokai", "gdansk", "kaunas"],
        "b": ["sestokai", "kaunas", "kaunas", "gdansk"],
        "mode": ["rail", "rail", "road", "sea"],
        "gauge": [1435, 1520, 0, 0],
        "asset": ["track", "track", "road_bridge", "sea_lane"],
    }
)
BORDERS = {
    "land": [[[18, 54], [26, 54], [26, 56], [18, 54]]],
    "coast": [[[18, 54], [19, 55]]],
    "border": [[[22, 54], [23, 55]]],
}


def test_a_gauge_break_is_where_two_gauges_meet():
    assert gauge_breaks(LINKS) == ["sestokai"]


def test_the_projection_keeps_distances_near_its_centre():
    project = Projection(20.0, 55.0)
    there = project([(20.0, 55.0), (20.0, 56.0), (21.0, 55.0)])
    degree = 6371.0 * np.pi / 180
    assert there[0] == pytest.approx([0.0, 0.0], abs=1e-9)
    assert there[1] == pytest.approx([0.0, degree], rel=1e-3, abs=1e-9)
    assert np.hypot(*there[2]) == pytest.approx(degree * np.cos(np.radians(55)), rel=1e-3)


def test_the_projection_keeps_areas():
    def area(ring):
        x, y = ring.T
        return abs(np.dot(x, np.roll(y, 1)) - np.dot(y, np.roll(x, 1))) / 2

    project = Projection(20.0, 55.0)
    far = [(30.0, 65.0), (30.1, 65.0), (30.1, 65.1), (30.0, 65.1)]
    band = 6371.0**2 * np.radians(0.1) * (np.sin(np.radians(65.1)) - np.sin(np.radians(65.0)))
    assert area(project(far)) == pytest.approx(band, rel=1e-3)


def labelled(points, names, weight):
    figure = Figure(figsize=(4, 4))
    axes = figure.add_axes((0, 0, 1, 1), xlim=(0, 100), ylim=(0, 100))
    label_places(axes, np.array(points, float), names, np.array(weight, float))
    return [text.get_text() for text in axes.texts]


def test_places_far_apart_are_all_labelled():
    assert sorted(labelled([(20, 20), (80, 80)], ["Riga", "Tartu"], [1, 2])) == ["Riga", "Tartu"]


def test_where_there_is_room_for_one_label_the_weightier_place_gets_it():
    names = [f"Long name number {i}" for i in range(60)]
    shown = labelled([(50 + i % 8, 50 + i // 8) for i in range(60)], names, range(60))
    assert names[-1] in shown
    assert len(shown) < 20


def test_the_svg_has_a_legend_of_what_is_there_and_its_sources(tmp_path):
    text = draw_theatre(NODES, LINKS, BORDERS, tmp_path / "deep" / "map.svg").read_text(encoding="utf-8")
    for word in ("OpenStreetMap contributors", "rail 1520 mm", "gauge break", "large bridge"):
        assert word in text
    assert "airfield" not in text


def test_the_same_frames_give_the_same_svg(tmp_path):
    first, second = (draw_theatre(NODES, LINKS, BORDERS, tmp_path / name) for name in ("a.svg", "b.svg"))
    assert first.read_bytes() == second.read_bytes()


def test_links_are_not_needed_to_draw_places(tmp_path):
    assert draw_theatre(NODES, LINKS.iloc[:0], BORDERS, tmp_path / "map.png").stat().st_size > 0


def test_the_toy_theatre_is_drawn_by_name(tmp_path):
    from experiments.map_command import draw_map

    assert draw_map("toy", tmp_path / "toy.png").read_bytes().startswith(b"\x89PNG")


def test_the_committed_base_map_is_small_and_inside_its_window():
    from model.theatre import FOLDER

    text = (FOLDER / "borders.json").read_text(encoding="utf-8")
    assert len(text) < 300_000
    borders = json.loads(text)
    points = np.array([point for lines in borders.values() for line in lines for point in line])
    assert points.min(axis=0) == pytest.approx([-25, 32], abs=2)
    assert points.max(axis=0) == pytest.approx([56, 74], abs=2)
