"""Hazards: random failures, floods and strikes of carriers, drawn at the start of a run by keyed luck."""

import math
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from pydantic import ValidationError

from model.happening import Spell, combined, happening
from model.kernel import records as r
from model.layout import lay_out
from model.plan import make
from model.scenario import load
from model.wargame import run
from tests.bench import Bench, calm, fleet, line, owned, plan_of

ROAD = {"road": {"needs_crew": False, "gsd": 1, "steps": [{"after_hours": 10, "capacity": 1}]}}
LONG = 3650
TOY = Path(__file__).parents[2] / "configs" / "scenarios" / "toy.yaml"


def theatre():
    rows = line(*"abcdefgh")
    for row in rows["nodes"][4:]:
        row["country"] = "LT"
    return rows


def plan_with(*hazards, **parts):
    named = [{"name": f"h{i}", **hazard} for i, hazard in enumerate(hazards)]
    return plan_of(calm(**{"theatre": theatre(), "damage": ROAD, "hazards": named, "horizon_days": LONG} | parts))


def drawn(*hazards, seed=1, **parts):
    plan = plan_with(*hazards, **parts)
    return happening(plan, lay_out(plan), seed)


def test_each_asset_of_a_kind_fails_at_its_rate():
    damages, *_ = drawn({"per_year": 6, "kinds": ["road"]})
    counts = np.bincount([damage.target for damage in damages])
    assert len(counts) == 7
    assert abs(counts.sum() - 420) < 4 * math.sqrt(420)
    assert counts.min() > 30
    assert all(math.isinf(damage.ends) for damage in damages)


def test_spells_last_as_long_as_their_median_says():
    _, assets, *_ = drawn({"per_year": 20, "kinds": ["road"], "days": 3, "gsd": 2, "leaves": 0.25})
    days = np.log([(spell.ends - spell.begins) / 24 for spell in assets])
    assert abs(days.mean() - math.log(3)) < 4 * math.log(2) / math.sqrt(len(days))
    assert days.std() == pytest.approx(math.log(2), rel=0.1)
    assert {spell.leaves for spell in assets} == {0.25}


def test_a_flood_comes_to_a_country_at_once_and_hits_a_share_of_it():
    _, assets, *_ = drawn(
        {"per_year": 6, "kinds": ["road"], "countries": ["LT"], "together": True, "hits": 0.5, "days": 2}
    )
    events = {spell.begins for spell in assets}
    assert {spell.target for spell in assets} == {3, 4, 5, 6}
    assert len(assets) / len(events) == pytest.approx(2 * 16 / 15, rel=0.2)
    assert len({(spell.begins, spell.ends) for spell in assets}) == len(events)


def test_a_season_keeps_hazards_to_its_days():
    _, assets, *_ = drawn({"per_year": 300, "kinds": ["road"], "days": 1, "from_days": 10, "until_days": 20})
    assert min(spell.begins for spell in assets) >= 240
    assert max(spell.begins for spell in assets) < 480


def test_modes_keep_a_hazard_off_terminals():
    _, assets, *_ = drawn({"per_year": 50, "kinds": ["road", "depot_terminal"], "modes": ["road"], "days": 1})
    assert max(spell.target for spell in assets) == 6


def test_one_hazard_shifts_no_luck_of_another():
    flood = {"per_year": 5, "kinds": ["road"], "countries": ["PL"], "together": True, "days": 2}
    walkout = {"per_year": 3, "carriers": ["own"], "days": 2}
    alone, both = drawn(flood), drawn(flood, walkout)
    assert alone[1] == both[1]
    assert drawn(flood, seed=2)[1] != alone[1]


def test_carriers_stay_away_for_a_while_with_all_their_fleets():
    other = owned(fleet("a"), fleet("b"), name="other")
    _, _, fleets, _ = drawn(
        {"per_year": 4, "carriers": ["other"], "days": 5, "leaves": 0.3}, carriers=[owned(fleet("a")), other]
    )
    assert {spell.target for spell in fleets} == {1, 2}
    assert len(fleets) == 2 * len({spell.begins for spell in fleets})


def test_spells_that_overlap_multiply():
    spells = [Spell(3, 10, 30, 0.5), Spell(3, 20, 40, 0.2), Spell(1, 0, 5, 0.7)]
    assert combined(spells) == [(0, 1, 0.7), (5, 1, 1), (10, 3, 0.5), (20, 3, 0.1), (30, 3, 0.2), (40, 3, 1)]


CUTS = [{"what": "capacity", "target": "a:road", "value": 0.5}, {"what": "carrier", "target": "own", "value": 0.4}]


def of_inject(*effects):
    inject = {"id": "I1", "at_days": 0, "effects": list(effects), "text": "All is short."}
    return [{"id": "M", "title": "M", "incidents": [{"id": "I", "title": "I", "injects": [inject]}]}]


@pytest.mark.parametrize(
    "stated", [{"timeline": [{"at_days": 0, **cut} for cut in CUTS]}, {"injects": of_inject(*CUTS)}]
)
def test_a_spell_takes_its_share_of_what_timeline_and_injects_leave(stated):
    """And when it is over, what they said stands as it did."""
    docks = {"per_year": 2, "kinds": ["depot_terminal"], "days": 2, "gsd": 1, "leaves": 0.5}
    drivers = {"per_year": 2, "carriers": ["own"], "days": 2, "gsd": 1, "leaves": 0.5}
    for hazard, table, name, left in ((docks, "assets", "civil", 0.5), (drivers, "fleets", "able", 0.4)):
        plan = plan_with(hazard, **stated)
        it = Bench(plan.scenario.model_dump())
        told = happening(plan, it.layout, 1)
        at = 0 if table == "fleets" else it.asset("a:road")
        spell = next(s for s in (*told.assets, *told.fleets) if s.target == at)
        shares = []
        for hour in (spell.begins - 0.1, spell.begins + 0.1, spell.ends + 0.1):
            it.run(hour)
            shares.append(float(getattr(it.world, table)[name][at]))
        assert shares == [left, left / 2, left]


def test_a_spell_takes_capacity_for_as_long_as_it_lasts_and_a_failure_is_mended():
    it = Bench(
        calm(
            theatre=theatre(), damage=ROAD, horizon_days=90,
            hazards=[
                {"name": "strike", "per_year": 20, "kinds": ["depot_terminal"], "days": 2, "gsd": 1, "leaves": 0.5},
                {"name": "wear", "per_year": 20, "kinds": ["road"]},
            ],
        )
    )  # fmt: skip
    damages, assets, *_ = happening(it.plan, it.layout, 1)
    spell = min(assets, key=lambda spell: spell.begins)
    it.run(spell.begins + 1)
    assert it.world.assets["civil"][spell.target] == 0.5
    first = min(damages, key=lambda damage: damage.begins)
    it.run(first.begins + 24)
    assert (first.begins, "damage", -1, first.target, 0.0) in it.logged("damage")
    it.run(24 * 90)
    assert it.world.count[r.REPAIRS] > 0
    assert spell.ends == pytest.approx(spell.begins + 48)


def test_weather_slows_a_country_while_it_lasts_and_does_not_add_up():
    snow = {"per_year": 40, "countries": ["LT"], "days": 20, "gsd": 1, "weather": {"speed": 0.5, "breakdowns": 2}}
    mishaps = {"breakdown_per_100_km": 0.01}
    it = Bench(plan_with(snow, horizon_days=200, mishaps=mishaps).scenario.model_dump())
    spans = [(spell.begins, spell.ends) for spell in happening(it.plan, it.layout, 1).weather]
    assert all(ends < begins for (_, ends), (begins, _) in pairwise(spans))
    assert max(ends - begins for begins, ends in spans) > 481  # some came while another lasted
    fair = it.world.arcs.copy()
    it.run(spans[0][0] + 1)
    assert it.world.arcs["pace"].tolist() == [1.0] * 6 + [0.5] * 8
    strain = np.log1p(-it.world.arcs["breaks"]) / np.log1p(-fair["breaks"])
    assert strain.tolist() == pytest.approx([1.0] * 6 + [2.0] * 8)
    it.run(spans[0][1] + 0.1)
    assert it.world.arcs["pace"].tolist() == [1.0] * 14


IDLE = {"name": "red", "strategy": {"kind": "idle"}, "until_days": 30, "budget_per_day": 9}


def test_the_twin_keeps_hazards_that_are_not_to_be_measured():
    wear, flood = {"per_year": 6, "kinds": ["road"]}, {"per_year": 6, "kinds": ["road"], "in_twin": False}
    plan = plan_with(wear, flood, adversaries=[IDLE])
    assert [hazard.name for hazard in plan.twin().scenario.hazards] == ["h0"]
    assert plan_with(flood).calm is not None
    assert plan_with(wear).calm is None


def test_under_hazards_alone_a_run_is_its_twin():
    wear = {"name": "wear", "per_year": 30, "kinds": ["track", "rail_terminal", "ramp"]}
    storm = {"name": "storm", "per_year": 30, "days": 3, "weather": {}}
    results = run(make(load(TOY, {"hazards": [wear, storm], "adversaries.red.strategy": {"kind": "idle"},
                                  "adversaries.red.interdiction": None})), 1)  # fmt: skip
    series = results.series
    assert (series["served_t"] == series["served_twin_t"]).all()
    assert results.runs["repairs"].iloc[0] > 0


@pytest.mark.parametrize(
    ("hazard", "told"),
    [
        ({}, "one of `kinds`, `carriers`, `weather`"),
        ({"kinds": ["road"], "carriers": ["own"]}, "one of `kinds`, `carriers`, `weather`"),
        ({"weather": {}, "days": 2, "leaves": 0.5}, "takes no capacity"),
        ({"carriers": ["own"]}, "give `days`"),
        ({"kinds": ["road"], "leaves": 0.5}, "without `days`"),
        ({"kinds": ["road"], "hits": 0.5}, "only with `together`"),
        ({"kinds": ["road"], "from_days": 9, "until_days": 9}, "later than from_days"),
        ({"kinds": ["road"], "from_days": 9000}, "from_days"),
        ({"kinds": ["port"]}, "add port to damage"),
        ({"kinds": ["road"], "countries": ["XX"]}, "countr"),
        ({"carriers": ["nobody"], "days": 1}, "carrier"),
    ],
)
def test_hazards_that_cannot_be_are_refused(hazard, told):
    with pytest.raises(ValidationError, match=told):
        plan_with({"per_year": 1} | hazard)
