"""A run is a function of plan and seed, and luck is keyed: what touches nobody changes nothing."""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st

from model import world
from model.plan import make
from model.scenario import load
from model.wargame import play, run, simulate
from tests.bench import fleet, link, node, owned, plan_of, renamed, terminal
from tests.frictions import SHARED
from tests.worlds import SPARE, scenarios

SCENARIOS = Path(__file__).parents[2] / "configs" / "scenarios"
TOY, NORTHEAST = SCENARIOS / "toy.yaml", SCENARIOS / "northeast.yaml"
SEEDS = st.integers(0, 99)

#: Sums over regions are taken in another order when there is one region more.
ROUNDING = {"rtol": 1e-9, "atol": 1e-9}

quick = settings(max_examples=15, suppress_health_check=list(HealthCheck))
known = settings(quick, phases=[Phase.generate])  # shrinking what is known to fail takes minutes


def tables(rows, seed=1):
    """Return runs, series and events without the columns that name the plan."""
    results = run(plan_of(rows), seed)
    drop = {"runs": ["run", "plan"], "series": ["run"], "events": ["run"]}
    return {name: getattr(results, name).drop(columns=columns) for name, columns in drop.items()}


def same(one, other, but=(), **within):
    """Assert that tables are the same, to the last bit unless `within` says otherwise, but for some columns."""
    for name, frame in one.items():
        gone = [column for column in but if column in frame]
        pd.testing.assert_frame_equal(
            frame.drop(columns=gone), other[name].drop(columns=gone), **(within or {"check_exact": True})
        )


@quick
@given(rows=scenarios(), seed=SEEDS)
def test_the_same_plan_and_seed_give_the_same_rows(rows, seed):
    plan = plan_of(rows)
    first, second = run(plan, seed), run(plan, seed)
    for name in ("runs", "series", "events"):
        pd.testing.assert_frame_equal(getattr(first, name), getattr(second, name), check_exact=True)


@quick
@given(rows=scenarios(), seed=SEEDS)
def test_who_follows_an_answer_that_stands_does_what_it_would_have_been_told(rows, seed):
    alone, _ = play(plan_of(rows), seed, keep=True)  # a log has everybody asked
    together = run(plan_of(rows), seed)
    for name in ("runs", "series", "events"):
        pd.testing.assert_frame_equal(getattr(together, name), getattr(alone, name), check_exact=True)


DIGEST = """
import hashlib, sys
from model.plan import make
from model.scenario import load
from model.wargame import run
results = run(make(load(sys.argv[1])), 2)
text = "".join(frame.to_csv() for frame in results[:3])
print(hashlib.sha256(text.encode()).hexdigest())
"""


def test_fresh_processes_give_the_same_rows_to_the_last_bit():
    """The order of sets of text differs between processes; nothing may hang on it, not even the order of a sum."""
    told = {
        subprocess.run(
            [sys.executable, "-c", DIGEST, str(NORTHEAST)],
            capture_output=True, text=True, check=True, env=os.environ | {"PYTHONHASHSEED": order},
        ).stdout
        for order in ("1", "2")
    }  # fmt: skip
    text = "".join(frame.to_csv() for frame in run(make(load(NORTHEAST)), 2)[:3])
    assert told == {hashlib.sha256(text.encode()).hexdigest() + "\n"}


def test_another_seed_gives_another_run():
    plan = make(load(TOY))
    served = {float(run(plan, seed).series["served_t"].sum()) for seed in range(4)}
    assert len(served) == 4


@quick
@given(rows=scenarios(), seed=SEEDS)
def test_renaming_changes_no_number(rows, seed):
    theatre = rows["theatre"]
    old = [row["node"] for row in theatre["nodes"]] + [row["link"] for row in theatre["links"]]
    old += [row["name"] for part in ("units", "depots", "industry", "carriers") for row in rows[part]]
    new = {name: f"z{(17 * i) % 101}" for i, name in enumerate(old)}  # sorted otherwise than before
    before, after = tables(rows, seed), tables(renamed(rows, new), seed)
    for column in ("who", "target"):
        before["events"][column] = [renamed(name.rstrip(">"), new) for name in before["events"][column]]
        after["events"][column] = after["events"][column].str.rstrip(">")
    before["events"]["target"] = [_renamed_origin(name, new) for name in before["events"]["target"]]
    same(before, after)


def _renamed_origin(name, new):
    unit, at, origin = name.partition("@")
    return new.get(unit, unit) + at + new.get(origin, origin)


@quick
@given(rows=scenarios(quiet=True), kind=st.sampled_from(("random", "flow", "idle")), seed=SEEDS)
def test_an_adversary_without_means_or_will_leaves_the_twin(rows, kind, seed):
    red = {"name": "red", "strategy": {"kind": kind}, "until_days": rows["horizon_days"]}
    red["budget_per_day"] = 5 if kind == "idle" else 0
    series = tables(rows | {"adversaries": [red]}, seed)["series"]
    assert (series["asked_t"] == series["asked_twin_t"]).all()
    assert (series["served_t"] == series["served_twin_t"]).all()


@quick
@given(rows=scenarios(strategies=("idle", "flow", "scripted")), at_days=st.floats(0, 4.9), seed=SEEDS)
def test_a_strike_on_an_unused_link_changes_only_its_own_rows(rows, at_days, seed):
    scripts = [SPARE in names for a in rows["adversaries"] for names in a["strategy"].get("script", {}).values()]
    assume(not any(scripts) and SPARE not in [failure["asset"] for failure in rows["failures"]])
    rows["timeline"] = [change for change in rows["timeline"] if change["target"] != SPARE]
    strike = {"at_days": at_days, "what": "strike", "target": SPARE}
    before, after = tables(rows, seed), tables(rows | {"timeline": [*rows["timeline"], strike]}, seed)
    events = after["events"]
    after["events"] = events[events["target"] != SPARE].reset_index(drop=True)
    assert len(after["events"]) < len(events)
    same(before, after, but=["repairs", "picture_gap_links"])


def with_island(rows, links=()):
    """Return a scenario with one more unit, producer and fleet, in a country of their own that no link leads to."""
    theatre = rows["theatre"]
    use = {"rest": {"III": 40}, "defence": {"III": 80}}
    island = {
        "nodes": [node(name, "SE", 9 + i) | {"region": "island"} for i, name in enumerate(("i0", "i1"))],
        "links": list(links),
        "terminals": [terminal("i0"), terminal("i1")],
    }
    goal = "i1" if links else "i0"
    unit = {"name": "islander", "nation": "SE", "formation": "island", "node": goal, "supplier": "island_works"}
    works = {"name": "island_works", "node": "i0", "output_t_per_day": {"III": 60}, "stock_t": {"III": 100}}
    like = next(f for c in rows["carriers"] for f in c["fleets"] if f["mode"] == "road")
    own = owned(fleet("i0", **{k: v for k, v in like.items() if k != "home"}), name="isles")
    return rows | {
        "theatre": {name: theatre[name] + island[name] for name in theatre},
        "formations": rows["formations"] | {"island": {"consumption_t_per_day": use}},
        "units": [*rows["units"], unit],
        "industry": [*rows["industry"], works],
        "carriers": [*rows["carriers"], own],
    }


def within_reach(rows):
    """Return a scenario without teams for all, whose adversaries strike nothing outside the countries that it has."""
    rows = {name: part for name, part in rows.items() if name not in SHARED}
    reach = sorted({place["country"] for place in rows["theatre"]["nodes"]})
    return rows | {"adversaries": [red | {"reach": reach} for red in rows["adversaries"]]}


def known_on_the_mainland(rows, seed):
    """Return series of the mainland alone and the luck of its convoys, which are named by their holders."""
    game = simulate(plan_of(rows), seed)
    series = game.recorder.results(game, game.recorder, 0.0).series.drop(columns="run")
    return {"series": series[series["region"] != "island"].reset_index(drop=True)}


@known
@given(rows=scenarios(), seed=SEEDS)
def test_a_unit_on_an_island_changes_nothing_for_the_others(rows, seed):
    rows = within_reach(rows)
    same(known_on_the_mainland(rows, seed), known_on_the_mainland(with_island(rows), seed), **ROUNDING)


@known
@given(rows=scenarios(), seed=SEEDS)
def test_a_road_on_an_island_changes_nothing_for_the_others(rows, seed):
    rows = within_reach(rows)
    linked = with_island(rows, [link("i0_i1", "i0", "i1")])
    same(known_on_the_mainland(rows, seed), known_on_the_mainland(linked, seed), **ROUNDING)


@pytest.mark.parametrize("part", ["streams", "demands"])
@quick
@given(rows=scenarios(), seed=SEEDS)
def test_what_flows_on_an_island_changes_nothing_for_the_others(part, rows, seed):
    rows = with_island(within_reach(rows))
    law = {"law": "exponential", "mean_hours": 7}
    more = {
        "streams": {"name": "ferry", "origin": "i0", "goal": "i0", "arrivals": law, "loads": True},
        "demands": {"name": "shop", "depot": "island_store", "supply": "III", "arrivals": law},
    }
    store = {"name": "island_store", "node": "i0", "nation": "SE", "stock_t": {"III": 50}, "capacity_t": {"III": 50}}
    rows["depots"] = [*rows["depots"], store]
    busier = rows | {part: [*rows[part], more[part]]}
    same(known_on_the_mainland(rows, seed), known_on_the_mainland(busier, seed), **ROUNDING)


def test_what_lies_in_memory_that_is_not_cleared_changes_nothing(monkeypatch):
    plan, cleared = make(load(TOY)), world._room

    def littered(*given):
        arrays = cleared(*given)
        for name in ("convoys", "pages", "tabs", "scratch", "live", "homing", "log"):
            arrays[name].view(np.uint8)[:] = 0x11
        return arrays

    before = run(plan, 1)
    monkeypatch.setattr(world, "_room", littered)
    after = run(plan, 1)
    for name in ("runs", "series", "events"):
        pd.testing.assert_frame_equal(getattr(before, name), getattr(after, name))
