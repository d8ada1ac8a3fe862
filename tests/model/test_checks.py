"""Each complaint once, on small variants of the toy scenario."""

from pathlib import Path

import pytest

from model.plan import make
from model.reading import BadInput
from model.scenario import load

TOY = Path(__file__).parents[2] / "configs" / "scenarios" / "toy.yaml"

UNIT = {"name": "third", "nation": "LT", "formation": "light_brigade", "node": "hill_base", "supplier": "stone_depot"}
DEPOT = {"name": "spare", "nation": "LT", "node": "lake_town", "suppliers": ["works"]}
NODES = [
    {"node": "a", "country": "PL", "lat": 54, "lon": 18},
    {"node": "b", "country": "PL", "lat": 54, "lon": 19},
]
LINK = {"link": "ab", "a": "a", "b": "b", "mode": "road", "km": 9, "kph": 50, "capacity_per_h": 9}


def complaints(overrides):
    """Return the lines of what is told; none when the scenario is right."""
    try:
        load(TOY, overrides)
    except BadInput as error:
        return str(error).replace(f"{TOY}:", "toy:").splitlines()
    return []


def change(what, target, value=None, at_days=1):
    return {"timeline": [{"at_days": at_days, "what": what, "target": target, "value": value}]}


def script(day, asset):
    return {"adversaries.red.strategy": {"kind": "scripted", "script": {str(day): [asset]}}}


def theatre(**row):
    return {"theatre": {"nodes": NODES, "links": [LINK | row], "terminals": []}}


TRUCKS = {"name": "x", "contract": {"kind": "owned"}}
FLEET = {"home": "mill_town", "vehicles": 9, "payload_t": 20, "kph": 30, "column": 9}
GRID = {"name": "grid", "kind": "power", "node": "mill_town"}


def lives(on, feeds):
    return {"sites": [GRID], "dependences": [{"sources": [on], "feeds": [feeds]}]}


NAMES = {
    "theatre": ({"theatre": "toi"}, "theatre: no such theatre (got toi); one of"),
    "theatre row": (theatre(km=-3), "theatre.links.0.km: not positive (got -3); expected a number above 0"),
    "theatre end": (theatre(b="c"), "theatre.links.0.b: no such node (got c); expected a node of this"),
    "formation": (
        {"units.hill.formation": "lite_brigade"},
        "no formation has this name (got 'lite_brigade'); did you mean 'light_brigade'? known: heavy_brigade, ",
    ),
    "unit node": ({"units.hill.node": "hill_bse"}, "no node has this name (got 'hill_bse'); did you mean 'hill_base'?"),
    "supplier": (
        {"units.hill.supplier": "stone"},
        "no depot or producer has this name (got 'stone'); did you mean 'stone_depot'? known: mill_depot, stone_de",
    ),
    "origin": ({"units.guest.deployment.origin": "west"}, "units.guest.deployment.origin: no node has this name"),
    "depot node": ({"depots.mill_depot.node": "mill"}, "depots.mill_depot.node: no node has this name (got 'mill')"),
    "producer node": ({"industry.works.node": "mill"}, "industry.works.node: no node has this name (got 'mill')"),
    "depot supplier": (
        {"depots.mill_depot.suppliers": ["work"]},
        "depots.mill_depot.suppliers.0: no depot or producer has this name (got 'work'); did you mean 'works'?",
    ),
    "own supplier": ({"depots.mill_depot.suppliers": ["works", "mill_depot"]}, "1: a depot cannot supply itself"),
    "supplier twice": ({"depots.mill_depot.suppliers": ["works", "works"]}, "suppliers.1: given twice (got 'works')"),
    "circle": (
        {"depots.mill_depot.suppliers": ["stone_depot"]},
        "suppliers.0: first suppliers run in a circle (mill_depot -> stone_depot -> mill_depot); let one draw on a",
    ),
    "unit name": ({"units.hill.name": "guest"}, "units.guest.name: given twice in units (got 'guest'); another name"),
    "supplier name": ({"industry.works.name": "mill_depot"}, "given twice in depots and industry (got 'mill_depot')"),
    "carrier name": ({"carriers.hauliers.name": "army_transport"}, "given twice in carriers (got 'army_transport')"),
    "fleet home": ({"carriers.hauliers.fleets.0.home": "mil_town"}, "home: no node has this name (got 'mil_town')"),
    "fleet terminal": (
        {"carriers.hauliers.fleets.2.home": "mill_town"},
        "the node has no terminal for sea (got 'mill_town'); one of west_port, amber_port",
    ),
    "fleet mode": (
        {"carriers.hauliers.fleets.2.mode": "waterway"},
        "fleets.2.mode: the theatre has no link of this mode (got 'waterway'); one of road, rail, sea, air",
    ),
    "range": (
        {"carriers": [TRUCKS | {"fleets": [FLEET | {"mode": "road"}, FLEET | {"mode": "air", "range_km": 300}]}]},
        "fleets.1.range_km: no air link of mill_town is so short (got 300); at least 385",
    ),
    "approach": ({"approaches": [{"node": "mil_town", "per_hour": 9}]}, "approaches.0.node: no node has this name"),
    "approach without a way": (
        {"approaches": [{"node": "lake_town", "per_hour": 9}]},
        "approaches.0.node: no air link ends there (got 'lake_town'); another node, or another mode",
    ),
    "approach twice": (
        {"approaches": [{"node": "mill_town", "per_hour": 9}] * 2},
        "approaches.1.node: given twice for air (got 'mill_town')",
    ),
    "weather in a country": (
        {"weather": [{"from_days": 0, "until_days": 5, "countries": ["PL", "EE"]}]},
        "weather.0.countries.1: no country has this name (got 'EE'); known: LT, PL",
    ),
    "weather too late": ({"weather": [{"from_days": 900, "until_days": 901}]}, "weather.0.from_days: never comes"),
    "an empty theatre": (
        {"theatre": {"nodes": [], "links": [], "terminals": []}},
        "theatre.nodes: wrong value (got an empty list)",
    ),
    "civil traffic": (
        {"civil_traffic": [{"share": 0.5, "links": ["rail_mill_town_lake_town"]}]},
        "civil_traffic.0.links.0: a rail link (got 'rail_mill_town_lake_town'); one of road, or add rail to modes",
    ),
    "civil traffic everywhere": ({"civil_traffic": [{"share": 1}]}, "civil traffic takes everything at every hour"),
    "no rhythm": (
        {"civil_traffic": [{"share": 0.5, "rhythm": {"hours": [0] * 24}}]},
        "all factors are 0 at every hour of the week; at least one hour above 0",
    ),
    "half a day": (
        {"civil_traffic": [{"share": 0.5, "rhythm": {"hours": [1] * 12}}]},
        "civil_traffic.0.rhythm.hours: wrong value",
    ),
    "range of trucks": (
        {"carriers.army_transport.fleets.0.range_km": 300},
        "only aircraft have a range; leave range_km out, or mode air (got road)",
    ),
    "engineers": ({"engineers.sappers.home": "lake"}, "engineers.sappers.home: no node has this name (got 'lake')"),
    "reach": (
        {"adversaries.red.reach": ["PL", "EE"]},
        "adversaries.red.reach.1: no country of this theatre has this name (got 'EE'); known: LT, PL",
    ),
    "links under attack": (
        {"adversaries.red.interdiction.links": ["road_mill_towns"]},
        "links.0: no link has this name",
    ),
    "attack nowhere": ({"adversaries.red.interdiction.countries": []}, "name countries or links"),
    "escorts' home": (
        {"escorts": [{"name": "guards", "home": "mil_town", "teams": 1}]},
        "escorts.guards.home: no node",
    ),
    "air defence": ({"air_defence": [{"name": "sam", "node": "mil_town"}]}, "air_defence.sam.node: no node"),
    "site": ({"sites": [GRID | {"node": "mil_town"}]}, "sites.grid.node: no node has this name (got 'mil_town')"),
    "name of a site": ({"sites": [GRID | {"name": "lake_town"}]}, "sites.lake_town.name: is the name of a node or an"),
    "lives on nothing": (
        lives("gird", "lake_town"),
        "sources.0: no site, link or node:mode has this name (got 'gird')",
    ),
    "feeds nothing": (lives("grid", "lake"), "feeds.0: no site, link or node:mode has this name (got 'lake')"),
    "lives on itself": (
        {
            "sites": [GRID],
            "dependences": [
                {"sources": ["grid"], "feeds": ["lake_town"]},
                {"sources": ["lake_town:rail"], "feeds": ["grid"]},
            ],
        },
        "dependences.0.sources.0: lives on itself in the end (got 'grid')",
    ),
    "interdiction": ({"adversaries.red.interdiction.countries": ["RU"]}, "countries.0: no country of this theatre"),
    "script": (
        script(12, "rail_mill_town_lake_twn"),
        "strategy.script.12: no asset has this name (got 'rail_mill_town_lake_twn'); did you mean 'rail_mill_town_l",
    ),
    "script before it acts": (
        script(9, "gauge_halt:ramp"),
        "script.9: this adversary acts from day 10 to before day 20",
    ),
    "script after it acts": (
        script(20, "gauge_halt:ramp"),
        "script.20: this adversary acts from day 10 to before day 20",
    ),
    "permits": (
        {"permits.borders": {"LT-PL": "crisis"}},
        "permits.borders.LT-PL: no border has this name (got 'LT-PL'); known: PL-LT",
    ),
}

CHANGES = {
    "posture of whom": (change("posture", "hil", "rest"), "target: no unit has this name (got 'hil'); did you mean"),
    "which posture": (change("posture", "hill", "rst"), "value: no posture has this name (got 'rst'); did you mean"),
    "no posture": (change("posture", "hill"), "value: no posture has this name (got 'None')"),
    "regime where": (change("regime", "PL-EE", "crisis"), "target: no border has this name (got 'PL-EE')"),
    "which regime": (change("regime", "*", "crises"), "no regime has this name (got 'crises'); did you mean 'crisis'?"),
    "activation of a strike": (
        {"timeline": [change("strike", "west_port:sea")["timeline"][0] | {"activation_hours": 6}]},
        "timeline.0.activation_hours: only a change of regime has them (got 6)",
    ),
    "strike at what": (change("strike", "west_prt:sea"), "no link or node:mode has this name (got 'west_prt:sea')"),
    "strike without damage": (
        change("strike", "sea_west_port_amber_port"),
        "target: nothing says what a strike does to a sea_lane (got 'sea_west_port_amber_port'); an asset of kind",
    ),
    "strike with value": (change("strike", "west_port:sea", 1), "value: a strike takes no value (got 1.0); leave it"),
    "capacity of what": (change("capacity", "west_port", 0.5), "no link or node:mode has this name (got 'west_port')"),
    "no capacity": (change("capacity", "west_port:sea"), "not a share of the capacity (got nothing); a number from 0"),
    "too much capacity": (change("capacity", "west_port:sea", 1.5), "value: not a share of the capacity (got 1.5)"),
    "a word as capacity": (change("capacity", "west_port:sea", "half"), "not a share of the capacity (got 'half')"),
    "too late": (
        change("regime", "*", "crisis", at_days=40),
        "at_days: never comes: the campaign ends on day 40 (got 40); an earlier day, or a longer horizon_days",
    ),
    "posture too late": (
        {"units.hill.postures": [{"from_days": 0, "posture": "rest"}, {"from_days": 50, "posture": "march"}]},
        "units.hill.postures.1.from_days: never comes",
    ),
    "arrival too late": ({"units.guest.arrival_days": 41}, "units.guest.arrival_days: never comes"),
    "deployment too late": ({"units.guest.deployment.available_days": 41}, "deployment.available_days: never comes"),
    "adversary too late": ({"adversaries.red.from_days": 40, "adversaries.red.until_days": 90}, "red.from_days: never"),
    "posture unknown to the formation": (
        {"formations.thin": {"consumption_t_per_day": {"rest": {"I": 6}}}, "units.hill.formation": "thin"},
        "units.hill.postures.1.posture: formation thin has no consumption in this posture (got 'defence'); one of rest",
    ),
    "later posture unknown to the formation": (
        change("posture", "third", "march")
        | {"formations.thin": {"consumption_t_per_day": {"rest": {"I": 6}}}, "units": [UNIT | {"formation": "thin"}]},
        "timeline.0.value: formation thin has no consumption in this posture (got 'march'); one of rest, or add it",
    ),
}

STOCKS = {
    "stock": (
        {"depots.mill_depot.stock_t.III": 4001},
        "depots.mill_depot.stock_t.III: above its capacity (got 4001); at most 4000, as capacity_t says",
    ),
    "no capacity": ({"depots": [DEPOT | {"stock_t": {"I": 1}}]}, "stock_t.I: above its capacity (got 1); at most 0"),
    "producer's stock": ({"industry.works.stock_t.I": 901}, "above its capacity (got 901); at most 900"),
    "equipment": ({"industry.works.output_t_per_day": {"equipment": 3}}, "output_t_per_day.equipment: equipment comes"),
}

WAYS = {
    "no carrier for a class": (
        {"carriers": [TRUCKS | {"fleets": [FLEET | {"mode": "road", "carries": ["I", "II", "IV", "V", "equipment"]}]}]},
        "units.hill.node: no way for class III from stone_depot to here by any fleet (got 'hill_base')",
    ),
    "no mode": (
        {"carriers": [TRUCKS | {"fleets": [FLEET | {"mode": "air"}]}], "units": [UNIT]},
        "units.third.node: no way for class I, II, III, IV, V from stone_depot to here by air (got 'hill_base')",
    ),
    "too far": (
        {"carriers": [TRUCKS | {"fleets": [FLEET | {"mode": "air", "home": "field_strip", "range_km": 385}]}],
         "units": [UNIT | {"supplier": "mill_depot", "node": "field_strip"}], "depots": [DEPOT | {"name": "mill_depot",
         "node": "lake_town", "suppliers": []}]},
        "from mill_depot to here by air up to 385 km (got 'field_strip')",
    ),
    "no terminal": (
        {"carriers": [TRUCKS | {"fleets": [FLEET | {"mode": "rail"}]}], "units": [UNIT | {"node": "field_strip"}]},
        "from stone_depot to here by rail (got 'field_strip'); another node or supplier, or a fleet of a further mode",
    ),
    "no supplier": (
        {"carriers": [TRUCKS | {"fleets": [FLEET | {"mode": "air"}]}], "units": [],
         "depots": [DEPOT | {"capacity_t": {"I": 1}}]},
        "depots.spare.node: no way for class I from works to here by air (got 'lake_town')",
    ),
    "too heavy": (
        {"formations.light_brigade.equipment_mlc": 120, "formations.light_brigade.equipment_axle_t": 30},
        "no way for equipment from here to stone_city by rail, sea (got 'west_port') bears load class 120 and axles of",
    ),
    "no way for equipment": (
        {"units.guest.deployment.origin": "border_gate"},
        "no way for equipment from here to stone_city by rail, sea (got 'border_gate'); another origin, or a fleet",
    ),
}  # fmt: skip


ALL = NAMES | CHANGES | STOCKS | WAYS


@pytest.mark.parametrize(("overrides", "message"), ALL.values(), ids=ALL)
def test_a_mistake_is_told_once(overrides, message):
    assert sum(message in line for line in complaints(overrides)) == 1


def test_the_place_in_the_file_is_told(tmp_path):
    file = tmp_path / "mine.yaml"
    file.write_text(TOY.read_text(encoding="utf-8").replace("home: lake_town", "home: lake_twon"), encoding="utf-8")
    with pytest.raises(BadInput) as caught:
        load(file)
    line = next(i for i, text in enumerate(file.read_text().splitlines(), 1) if "lake_twon" in text)
    assert str(caught.value).startswith(f"{file}:{line}:21: engineers.sappers.home: no node has this name (got 'lake_t")


def test_all_mistakes_are_told_at_once():
    told = complaints({"units.hill.node": "x", "depots.mill_depot.node": "y", "adversaries.red.reach": ["ZZ"]})
    assert len(told) == 3


def test_a_way_may_change_mode_and_gauge():
    rails = [TRUCKS | {"fleets": [FLEET | {"mode": mode, "home": "west_port"} for mode in ("rail", "sea")]}]
    assert complaints({"carriers": rails, "units": [UNIT | {"supplier": "works"}], "depots": []}) == []


def test_gauge_does_not_change_without_a_ramp():
    rows = {
        "nodes": [{"node": n, "country": "PL", "lat": 50 + i, "lon": 20} for i, n in enumerate("abc")],
        "links": [
            LINK | {"link": f"{a}{b}", "a": a, "b": b, "mode": "rail", "gauge": gauge}
            for a, b, gauge in (("a", "b", 1435), ("b", "c", 1520))
        ],
        "terminals": [{"node": n, "mode": "rail", "servers": 1, "rate_t_h": 9} for n in "abc"],
    }
    scenario = {
        "theatre": rows,
        "units": [UNIT | {"node": "c", "supplier": "works"}],
        "depots": [],
        "industry.works.node": "a",
        "carriers": [TRUCKS | {"fleets": [FLEET | {"mode": "rail", "home": "a"}]}],
        "engineers": [],
        "adversaries": [],
    }
    assert "no way for class I, II, III, IV, V from works to here by rail" in complaints(scenario)[0]
    rows["terminals"].append({"node": "b", "mode": "ramp", "servers": 1, "rate_t_h": 9})
    assert complaints(scenario) == []


def test_a_lever_that_asks_for_what_is_not_there_is_told():
    scenario = load(
        TOY, {"permits.regimes": {"arrangement": {"lead_hours": 9}}, "levers": [{"kind": "military_schengen"}]}
    )
    with pytest.raises(BadInput, match=r"levers.0 \(military_schengen\) .*timeline.0.value: no regime .*'crisis'"):
        make(scenario)


@pytest.mark.parametrize("field", ["breakdown_per_100_km", "loss_per_100_km"])
def test_a_chance_by_the_way_is_never_certain(field):
    with pytest.raises(BadInput, match=rf"mishaps\.{field}: .*\(got 1\); should be less than 1"):
        load(TOY, {f"mishaps.{field}": 1})
