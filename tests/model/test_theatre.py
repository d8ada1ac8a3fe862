"""The theatre's loader: what it reads, and what it refuses and how."""

import math
import shutil
from pathlib import Path

import numpy as np
import pytest

from model.reading import BadInput
from model.theatre import FOLDER, MODES, TERMINALS, Theatre, load_theatre, theatre_of

NODES = [
    {"node": "gdansk", "country": "PL", "lat": 54.4, "lon": 18.6, "kind": "port"},
    {"node": "kaunas", "country": "LT", "lat": 54.9, "lon": 23.9},
    {"node": "riga", "country": "LV", "lat": 56.9, "lon": 24.1},
]
LINKS = [
    {
        "link": "r1",
        "a": "gdansk",
        "b": "kaunas",
        "mode": "rail",
        "km": 500,
        "kph": 50,
        "capacity_per_h": 2,
        "gauge": 1435,
    },
    {
        "link": "r2",
        "a": "kaunas",
        "b": "riga",
        "mode": "rail",
        "km": 350,
        "kph": 50,
        "capacity_per_h": 1,
        "gauge": 1520,
    },
    {"link": "w1", "a": "kaunas", "b": "riga", "mode": "road", "km": 258, "kph": 60, "capacity_per_h": 300, "mlc": 80},
]
TERMINALS_ROWS = [{"node": "kaunas", "mode": "ramp", "servers": 2, "rate_t_h": 250}]


def small(nodes=NODES, links=LINKS, terminals=TERMINALS_ROWS) -> Theatre:
    return theatre_of("small", nodes, links, terminals, "s.yaml:3:1")


def changed(rows, at, **fields):
    return [row | fields if i == at else row for i, row in enumerate(rows)]


def test_inline_rows_become_arrays():
    theatre = small()
    assert theatre.node_index["riga"] == 2
    assert theatre.link_index["w1"] == 2
    assert theatre.link_a.tolist() == [0, 1, 1]
    assert theatre.link_b.tolist() == [1, 2, 2]
    assert [MODES[m] for m in theatre.link_mode] == ["rail", "rail", "road"]
    assert theatre.gauge.tolist() == [1435, 1520, 0]
    assert theatre.border == ("PL-LT", "LT-LV", "LT-LV")
    assert theatre.asset == ("track", "track", "road")
    assert theatre.mlc.tolist() == [math.inf, math.inf, 80.0]
    assert TERMINALS[theatre.terminal_mode[0]] == "ramp"


def test_toy_is_read_from_its_folder():
    toy = load_theatre("toy")
    assert toy.name == "toy"
    assert set(toy.country) == {"PL", "LT"}
    assert np.isin([MODES.index(m) for m in ("road", "rail", "sea", "air")], toy.link_mode).all()


def test_a_folder_outside_the_repository_is_read(tmp_path: Path):
    shutil.copytree(FOLDER / "toy", tmp_path / "mine")
    assert load_theatre(tmp_path / "mine").links == load_theatre("toy").links


def test_an_unknown_name_suggests_a_known_one():
    with pytest.raises(BadInput, match="did you mean toy"):
        load_theatre("toi")


def test_a_missing_table_is_named(tmp_path: Path):
    shutil.copy(FOLDER / "toy" / "nodes.csv", tmp_path)
    with pytest.raises(BadInput, match=r"links\.csv: missing table"):
        load_theatre(tmp_path)


def test_a_wrong_cell_is_shown_with_file_line_and_column(tmp_path: Path):
    shutil.copytree(FOLDER / "toy", tmp_path / "bad")
    links = tmp_path / "bad" / "links.csv"
    links.write_text(links.read_text().replace("mill_town,road,160,", "mill_town,road,-1,", 1))
    with pytest.raises(BadInput, match=r"links\.csv:2:51: km: not positive \(got -1\); expected a number above 0"):
        load_theatre(tmp_path / "bad")


def test_a_missing_column_is_named(tmp_path: Path):
    shutil.copytree(FOLDER / "toy", tmp_path / "bad")
    table = tmp_path / "bad" / "terminals.csv"
    table.write_text(table.read_text().replace("servers", "server", 1))
    with pytest.raises(BadInput, match=r"server: no such column.*did you mean servers"):
        load_theatre(tmp_path / "bad")


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"a": "kaunass"}, "links.1.a: no such node .got kaunass.*did you mean kaunas"),
        ({"b": "kaunas"}, "links.1.b: the link ends where it starts"),
        ({"link": "r1"}, "links.1.link: given twice"),
        ({"mode": "train"}, "links.1.mode: not a known choice .got train.*road, rail"),
        ({"asset": "road_bridge"}, "links.1.asset: not a known choice"),
        ({"gauge": 1600}, "links.1.gauge: not a known choice .got 1600.*1435"),
        ({"gauge": ""}, "links.1.gauge: nothing there"),
        ({"mlc": 80}, "links.1.mlc: only road links"),
        ({"km": 0}, "links.1.km: not positive"),
        ({"kph": "fast"}, "links.1.kph: not a number .got fast"),
        ({"capacity_per_h": math.nan}, "links.1.capacity_per_h: not positive"),
        ({"axle_t": -1}, "links.1.axle_t: not positive"),
        ({"border": "LV-LT"}, "links.1.border: disagrees.*expected LT-LV"),
        ({"border": ""}, "links.1.border: disagrees"),
        ({"capacity": 1}, "links.1.capacity: no such column.*did you mean capacity_per_h"),
    ],
)
def test_a_wrong_link_is_refused(fields, message):
    with pytest.raises(BadInput, match=message):
        small(links=changed(LINKS, 1, **fields))


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"node": "riga"}, "nodes.2.node: given twice"),
        ({"country": "Lithuania"}, "nodes.1.country: not a country code"),
        ({"lat": 91}, "nodes.1.lat: out of range"),
        ({"lon": ""}, "nodes.1.lon: nothing there"),
        ({"kind": "town"}, "nodes.1.kind: not a known choice"),
    ],
)
def test_a_wrong_node_is_refused(fields, message):
    with pytest.raises(BadInput, match=message):
        small(nodes=changed(NODES, 1, **fields))


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"node": "vilnius"}, "terminals.0.node: no such node"),
        ({"mode": "ramps"}, "terminals.0.mode: not a known choice.*did you mean ramp"),
        ({"servers": 1.5}, "terminals.0.servers: not a whole number"),
        ({"servers": 0}, "terminals.0.servers: not positive"),
        ({"rate_t_h": 0}, "terminals.0.rate_t_h: not positive"),
        ({"node": "riga"}, "terminals.0.mode: a ramp joins two gauges"),
    ],
)
def test_a_wrong_terminal_is_refused(fields, message):
    with pytest.raises(BadInput, match=message):
        small(terminals=changed(TERMINALS_ROWS, 0, **fields))


def test_a_theatre_without_nodes_is_refused():
    with pytest.raises(BadInput, match="no nodes"):
        small(nodes=[], links=[], terminals=[])
