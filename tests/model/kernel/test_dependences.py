"""What lives on power or data keeps its capacity while the reserve lasts, then has its floor until they are back."""

import pytest

from model.closures import LONG_H
from model.sensing import Sensing
from tests.bench import Bench, calm

SITES = [
    {"name": "grid", "kind": "power", "node": "a"},
    {"name": "spare_grid", "kind": "power", "node": "c"},
    {"name": "control", "kind": "data", "node": "c"},
]
DAMAGE = {
    "power": {"gsd": 1, "needs_crew": False, "steps": [{"after_hours": 20, "capacity": 1}]},
    "data": {"floor": 0.5, "gsd": 1, "needs_crew": False, "steps": [{"after_hours": 240, "capacity": 1}]},
}


def strikes(*hits):
    return [{"at_days": hour / 24, "what": "strike", "target": site} for hour, site in hits]


def dark(*hits, dependences, **more):
    """Return a bench where sites are struck at these hours."""
    return Bench(calm(sites=SITES, dependences=dependences, damage=DAMAGE, timeline=strikes(*hits), **more))


def rows(bench):
    """Return (hour, asset, what is left of its capacity) of all that lost or regained what it lives on."""
    return [(round(at, 3), bench.layout.asset_names[asset], share) for at, _, _, asset, share in bench.logged("fed")]


def test_a_terminal_falls_to_its_floor_after_the_reserve_and_is_whole_with_its_site():
    bench = dark((10, "grid"), dependences=[{"sources": ["grid"], "feeds": ["a"], "floor": 0.25, "backup_hours": 8}])
    bench.run(100)
    assert rows(bench) == [(18, "a:road", 0.25), (30, "a:road", 1)]
    assert bench.world.assets["lost_h"][bench.asset("a:road")] == pytest.approx(0.75 * 12)


def test_a_reserve_that_outlasts_the_outage_is_whole_again_for_the_next():
    hits = (10, "grid"), (40, "grid")
    bench = dark(*hits, dependences=[{"sources": ["grid"], "feeds": ["a"], "floor": 0, "backup_hours": 20}])
    bench.run(100)
    assert rows(bench) == []


def test_one_of_two_sites_is_enough():
    hits = (10, "grid"), (15, "spare_grid")
    bench = dark(*hits, dependences=[{"sources": ["grid", "spare_grid"], "feeds": ["a"], "floor": 0}])
    bench.run(100)
    assert rows(bench) == [(15, "a:road", 0), (30, "a:road", 1)]


def test_what_lives_on_power_and_data_has_the_worse_of_them():
    both = [{"sources": ["grid"], "feeds": ["a"], "floor": 0.2}, {"sources": ["control"], "feeds": ["a"], "floor": 0.1}]
    bench = dark((10, "control"), (20, "grid"), dependences=both)
    bench.run(300)
    assert rows(bench) == [(10, "a:road", 0.5), (20, "a:road", 0.2), (40, "a:road", 0.5), (250, "a:road", 1)]


def test_an_outage_goes_on_from_site_to_site():
    chain = [
        {"sources": ["grid"], "feeds": ["control"], "floor": 0, "backup_hours": 4},
        {"sources": ["control"], "feeds": ["b_c"], "floor": 0.3, "backup_hours": 2},
    ]
    bench = dark((10, "grid"), dependences=chain)
    bench.run(100)
    assert rows(bench) == [(14, "control", 0), (16, "b_c", 0.3), (30, "control", 1), (30, "b_c", 1)]


def test_a_convoy_waits_at_a_dark_terminal_and_its_command_knows_for_how_long():
    bench = dark((10, "grid"), dependences=[{"sources": ["grid"], "feeds": ["a"], "floor": 0}])
    convoy = bench.send("a_b", "b_c", at=12.0)
    assert bench.run(20) == []
    sensing = Sensing(bench.plan, bench.layout, bench.transport, bench.ways, 1)
    assert sensing.convoy(convoy).wait_h == pytest.approx(10)
    bench.run(60)
    assert bench.ends(convoy) == [32.0]


def test_a_site_without_traffic_counts_what_lives_on_it():
    chain = [{"sources": ["grid"], "feeds": ["control"]}, {"sources": ["control"], "feeds": ["b_c", "c"]}]
    bench = dark(dependences=chain)
    bench.send("a_b", "b_c", tonnes=10.0)
    bench.run(60)
    sensing = Sensing(bench.plan, bench.layout, bench.transport, bench.ways, 1)
    sensing.look({}, {})
    passed = dict(zip(bench.layout.asset_names, sensing._passed().tolist(), strict=True))
    assert (passed["grid"], passed["control"], passed["spare_grid"]) == (20, 20, 0)
    assert LONG_H > sensing._past[-1].left.max() == 0
