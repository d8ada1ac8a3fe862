"""Injects: when they come, what they bring about, and how the log names them."""

from pathlib import Path

import pytest

from model.plan import make
from model.reading import BadInput
from model.scenario import load
from model.wargame import run

TOY = Path(__file__).parents[2] / "configs" / "scenarios" / "toy.yaml"
CALM = {"adversaries": [], "record.events": True}
SHUT = {"what": "capacity", "target": "gauge_halt:ramp", "value": 0.1}


def told(*injects):
    return {"injects": [{"id": "event", "incidents": [{"id": "incident", "injects": list(injects)}]}]}


def events(*injects, **changes):
    return run(make(load(TOY, CALM | told(*injects) | changes)), 1).events


def caused(rows, name):
    return [(float(r.time_h), r.what, r.target) for r in rows[rows["cause"] == name].itertuples()]


def test_an_inject_comes_at_its_day_and_names_itself_in_all_that_it_does():
    rows = events({"id": "flood", "at_days": 2.5, "owner": "control", "addressee": "all", "effects": [SHUT]})
    assert caused(rows, "flood") == [(60, "inject", "all"), (60, "capacity", "gauge_halt:ramp")]
    assert rows[rows["cause"] == "flood"]["who"].iloc[0] == "control"


def test_what_an_inject_brings_about_by_power_and_data_names_it_too():
    grid = {
        "sites": [{"name": "grid", "kind": "power", "node": "gauge_halt"}],
        "dependences": [{"sources": ["grid"], "feeds": ["gauge_halt:ramp"], "floor": 0.5, "backup_hours": 4}],
        "damage.power": {"needs_crew": False, "gsd": 1, "steps": [{"after_hours": 20, "capacity": 1}]},
    }
    hit = {"what": "strike", "target": "grid"}
    rows = events({"id": "blackout", "at_days": 2.5, "effects": [hit]}, **grid)
    assert caused(rows, "blackout")[1:] == [(60, "damage", "grid"), (64, "fed", "gauge_halt:ramp")]
    assert [(at, why) for at, why in rows[rows["what"] == "fed"][["time_h", "cause"]].values] == [
        (64, "blackout"),
        (80, ""),
    ]


def test_an_effect_from_the_list_is_the_same_effect_from_the_timeline():
    by_list = run(make(load(TOY, told({"id": "it", "at_days": 3, "effects": [SHUT]}))), 1)
    by_time = run(make(load(TOY, {"timeline": [SHUT | {"at_days": 3}]})), 1)
    assert by_list.series.drop(columns="run").equals(by_time.series.drop(columns="run"))


def test_injects_follow_one_another_whatever_the_first_waits_for():
    rows = events(
        {"id": "third", "after": {"inject": "second", "hours": 1.5}},
        {"id": "first", "when": {"measure": "capacity", "of": "gauge_halt:ramp", "below": 0.5}},
        {"id": "second", "after": {"inject": "first", "hours": 24}},
        {"id": "cause", "at_days": 4.25, "effects": [SHUT]},
    )
    assert [caused(rows, name)[0][0] for name in ("cause", "first", "second", "third")] == [102, 120, 144, 145.5]


def test_a_condition_lets_its_inject_come_once_and_not_before_its_day():
    rows = events({"id": "it", "when": {"measure": "strikes_landed", "below": 1, "from_days": 7.5}})
    assert caused(rows, "it") == [(192, "inject", "")]


@pytest.mark.parametrize("when", [{"at_days": 8}, {"when": {"measure": "strikes_landed", "below": 1, "from_days": 8}}])
def test_a_regime_is_in_force_after_its_activation(when):
    call = {"what": "regime", "target": "*", "value": "emergency", "activation_hours": 48}
    assert caused(events({"id": "call", "effects": [call]} | when), "call") == [
        (192, "inject", ""),
        (240, "regime", "*"),
    ]


@pytest.mark.parametrize(
    ("when", "day"),
    [
        ({"measure": "service", "of": "hill", "supply": "III", "below": 0.5}, 4),
        ({"measure": "service", "below": 0.9}, 4),
        ({"measure": "stock_days", "of": "hill", "supply": "III", "below": 0.1}, 3),
        ({"measure": "stock_days", "of": "hill", "above": 2.9}, 0),
        ({"measure": "equipment_share", "of": "guest", "below": 0.5}, 0),
        ({"measure": "convoys_lost", "below": 1}, 0),
    ],
)
def test_a_condition_is_about_the_truth_as_a_turn_begins(when, day):
    """Nothing is ever sent, so that unit `hill` is dry after its three days of stock."""
    starved = {"command.decision_hours": 1e6, "mishaps.demand_sigma": 0}
    resting = {"units.hill.postures": [{"from_days": 0, "posture": "rest"}]}
    rows = events({"id": "it", "when": when}, **starved, **resting)
    assert caused(rows, "it")[0][0] == 24 * day


def test_a_pattern_means_all_that_it_matches():
    rows = events({"id": "it", "at_days": 1, "effects": [{"what": "strike", "target": "rail_west_port_*"}]})
    struck = [target for _, what, target in caused(rows, "it") if what == "damage"]
    assert len(struck) > 1
    assert all(target.startswith("rail_west_port_") for target in struck)


def test_the_twin_is_spared_strikes_and_told_the_rest():
    both = told({"id": "it", "at_days": 1, "effects": [SHUT, {"what": "strike", "target": "gauge_halt:ramp"}]})
    twin = make(load(TOY, CALM | both)).twin()
    assert [what for _, what, _ in caused(run(twin, 1).events, "it")] == ["inject", "capacity"]


STRIKE = {"what": "strike", "target": "gauge_hat:ramp"}
NOWHERE = {"what": "strike", "target": "*_nowhere"}

WRONG = [
    ({}, "exactly one of `at_days`, `after` and `when`"),
    ({"at_days": 99}, "at_days: never comes"),
    ({"at_days": 1, "effects": [NOWHERE]}, "matches nothing (got '*_nowhere')"),
    ({"at_days": 1, "effects": [STRIKE]}, "did you mean 'gauge_halt:ramp'"),
    ({"at_days": 1, "effects": [SHUT | {"value": 2}]}, "a number from 0 to 1"),
    ({"after": {"inject": "that"}}, "no inject has this name (got 'that')"),
    ({"after": {"inject": "it"}}, "wait for each other (it -> it)"),
    ({"when": {"measure": "service"}}, "either `below` or `above`"),
    ({"when": {"measure": "stock_days", "below": 1}}, "`of` names the unit"),
    ({"when": {"measure": "stock_days", "of": "hil", "below": 1}}, "did you mean 'hill'"),
    ({"when": {"measure": "convoys_lost", "supply": "III", "above": 1}}, "means nothing to convoys_lost"),
    ({"when": {"measure": "convoys_lost", "of": "hill", "above": 1}}, "means nothing to a measure of the whole"),
]


@pytest.mark.parametrize(("fields", "said"), WRONG)
def test_an_inject_that_cannot_come_is_refused(fields, said):
    with pytest.raises(BadInput, match="injects") as error:
        load(TOY, told({"id": "it"} | fields))
    assert said in str(error.value)


def test_injects_have_names_of_their_own():
    with pytest.raises(BadInput, match="is there 2 times"):
        load(TOY, told({"id": "it", "at_days": 1}, {"id": "it", "at_days": 2}))


LIST = """\
name: trouble
main_events:
  - id: event
    incidents:
      - id: incident
        injects:
          - {id: it, at_days: 1, effects: [{what: strike, target: "no:where"}]}
"""


def test_a_scenario_names_its_list_and_mistakes_in_it_are_told_with_its_line(tmp_path):
    (tmp_path / "trouble.yaml").write_text(LIST)
    scenario = tmp_path / "mine.yaml"
    scenario.write_text(TOY.read_text() + "injects: trouble.yaml\n")
    with pytest.raises(BadInput) as error:
        load(scenario)
    assert str(error.value).startswith(f"{tmp_path}/trouble.yaml:7:")
    assert "no link or node:mode has this name (got 'no:where')" in str(error.value)


def test_a_list_that_is_not_there_is_refused_with_those_that_are():
    with pytest.raises(BadInput, match=r"no such list of injects .got 'summer'.*baltic_winter"):
        load(TOY, {"injects": "summer"})


def test_the_shipped_list_fits_the_default_scenario():
    scenario = load(TOY.with_name("northeast.yaml"), {"injects": "baltic_winter"})
    assert sum(len(incident.injects) for event in scenario.injects for incident in event.incidents) == 8
