"""Nothing that can be written is dead: every field of the scenario and of every plugin is moved, and the rows change.

The same field may stand in many places (each unit has a node): one place where it bites is enough. Where the toy
scenario is too calm for a field, a variant of it is named that is not. A name moved to one that nothing has must be
refused; a number counts only if the rows change.
"""

import json
from functools import cache
from itertools import chain
from pathlib import Path

import pytest
from pydantic import BaseModel, ValidationError

import agents.contracts
import agents.escorting
import agents.forecasts
import agents.rationing
import agents.repair_orders
import agents.routing
import agents.strategies
import model.levers
from agents.plugin import Plugin, load_kinds
from model.exercise import InjectList
from model.levers.base import Lever
from model.part import Part
from model.plan import make
from model.reading import BadInput
from model.scenario import InlineTheatre, Scenario, load
from model.wargame import simulate

TOY = Path(__file__).parents[2] / "configs" / "scenarios" / "toy.yaml"
SEED = 1

#: Fields that no number depends on, and why.
EXEMPT = {
    "in_twin": "of a hazard: says what the run is measured against, tests/model/test_hazards.py",
    "name": "tells things apart; what refers to it is refused when it is wrong",
    "description": "for readers",
    "kind": "chooses the plugin, whose fields are moved themselves",
    **dict.fromkeys(
        ("id", "title", "text", "expected_action", "objective", "owner", "sender", "addressee", "means", "location"),
        "of an inject, for people; what refers to its id is refused when it is wrong",
    ),
}

#: Fields of plugins that have no defaults, or whose defaults are of no use in the toy theatre.
REQUIRED = {
    "unmanned_resupply": {"reach_km": 80.0},
    "scripted": {"script": {"12": ["rail_mill_town_lake_town", "gauge_halt:ramp"]}},
    "base_stock": {"levels_t": {"III": 900, "V": 700}},
    "r_q": {"points_t": {"III": 500, "V": 300}, "lots_t": {"III": 200, "V": 200}},
    "s_s": {"low_t": {"III": 500, "V": 300}, "high_t": {"III": 900, "V": 700}},
}

#: Where a kind of each slot is put into the scenario.
SLOTS = {
    "adversaries.red.strategy": agents.strategies,
    "carriers.hauliers.contract": agents.contracts,
    "command.escorting": agents.escorting,
    "command.rationing": agents.rationing,
    "command.routing": agents.routing,
    "depots.mill_depot.forecast": agents.forecasts,
    "depots.stone_depot.policy": agents.replenishment,
    "engineers.sappers.order": agents.repair_orders,
    "levers": model.levers,
}

HARD = {
    "adversaries.red.budget_per_day": 40,
    "adversaries.red.from_days": 4,
    "adversaries.red.until_days": 35,
    "adversaries.red.interdiction": {"loss_per_100_km": 0.05, "countries": ["LT", "PL"]},
    "adversaries.red.reach": ["LT", "PL"],
    "carriers.hauliers.prior_trips": 100,
    "engineers.sappers.reaction_hours": 100,
}

BY_ROAD = {
    "carriers.army_transport.fleets.0.carries": ["equipment"],
    "carriers.army_transport.fleets.1.carries": ["I"],
    "carriers.hauliers.fleets.2.carries": ["I"],
    "units.hill.deployment": {"origin": "west_port", "required_days": 20},
}


def at(days, what, target, value=None):
    return {"at_days": days, "what": what, "target": target, "value": value}


VARIANTS = {
    "hard": HARD,
    "eventful": {
        "timeline": [
            at(5, "capacity", "rail_lake_town_gauge_halt", 0.05),
            at(6, "strike", "rail_mill_town_lake_town"),
            at(9, "posture", "hill", "offence"),
            at(4, "regime", "PL-LT", "emergency"),
        ],
        "permits.borders": {"PL-LT": "peace"},
    },
    "a small works": {"industry.works.stock_t.III": 50, "industry.works.capacity_t": {"III": 60}},
    "mishaps": {"mishaps.loss_per_100_km": 0.05, "mishaps.breakdown_per_100_km": 0.3},
    "equipment by road": BY_ROAD,
    "a broken bridge": {"timeline": [at(0, "strike", "rail_mill_town_lake_town")]},
    "rails cut near the port": {
        "timeline": [at(1.9, "strike", "rail_west_port_mill_town"), at(1.9, "strike", "rail_west_port_forest_base")],
        "damage.track.steps": [{"after_hours": 300, "capacity": 1}],
    },
    "a strict permit office": HARD | {"permits.regime": "peace", "permits.patience_days": 10},
    "a late crisis": {
        "permits.regime": "peace",
        "levers": [{"kind": "military_schengen", "crisis_days": 30, "emergency_days": 5}],
    },
    **{
        f"{regime} papers": {"permits.regime": regime, "permits.scope": "consignment"}
        for regime in ("peace", "arrangement", "package", "crisis", "emergency")
    },
}


def stream(name, origin, goal, **fields):
    every = {"law": "exponential", "mean_hours": 3}
    return {"name": name, "origin": origin, "goal": goal, "arrivals": every, "unloads": True} | fields


VARIANTS["traffic"] = {
    "streams": [
        stream("heavy", "stone_city", "hill_base", mlc=70, vehicles=3, tonnes=60, priority=2, most=40),
        stream("light", "stone_city", "hill_base", loads=True, tonnes=90, axle_t=10, until_hours=500),
        stream(
            "named",
            "mill_town",
            "lake_town",
            via=["road_mill_town_forest_base", "road_forest_base_border_gate", "road_lake_town_border_gate"],
            start_hours=30,
            at_start=True,
        ),
        stream("fixed", "mill_town", "mill_town", arrivals={"law": "fixed", "hours": 5}),
        stream("gamma", "mill_town", "mill_town", arrivals={"law": "gamma", "mean_hours": 5, "shape": 3}),
        stream("lognormal", "mill_town", "mill_town", arrivals={"law": "lognormal", "median_hours": 5, "gsd": 2}),
        stream("uniform", "mill_town", "mill_town", arrivals={"law": "uniform", "low_hours": 1, "high_hours": 9}),
        stream("empirical", "mill_town", "mill_town", arrivals={"law": "empirical", "hours": [1, 2, 9]}),
    ],
    "services": [
        {"terminal": "hill_base:road", "servers": 1, "discipline": "priority"},
        {"terminal": "mill_town:road", "servers": 2, "discipline": "loss", "time": {"law": "fixed", "hours": 1}},
    ],
    "priorities": {"V": 5},
    "record": {"convoys": True, "queues": True, "stocks": True, "assets": True, "warm_up_hours": 100},
}
SCARCE = HARD | {
    "units.hill.priority": 0,
    "units.hill.stock_days": 1,
    "units.guest.stock_days": 0.2,
    "depots.stone_depot.stock_t": {"I": 9, "III": 900, "V": 20},
    "depots.mill_depot.stock_t": {"I": 25, "III": 100, "V": 100},
    "industry.works.output_t_per_day": {"I": 9, "II": 40, "III": 400, "IV": 60, "V": 60},
    "command.priorities": {"III": 2, "V": 1},
}
VARIANTS["scarce"] = SCARCE
VARIANTS["reports late, lost and wrong"] = HARD | {
    "command.nation": "LT",
    "command.picture_lag_hours": 6,
    "mishaps.loss_per_100_km": 0.1,
    "sites": [{"name": "cloud", "kind": "data", "node": "mill_town"}],
    "damage.data": {"needs_crew": False, "steps": [{"after_hours": 240, "capacity": 1}]},
    "timeline": [at(3, "strike", "cloud")],
    "information": {
        "own": {"lag_hours": 5, "lost": 0.1, "mistyped": 0.05},
        "across": {"lag_hours": 40, "lost": 0.2, "mistyped": 0.1},
        "pairs": [{"of": "PL", "to": "LT", "lag_hours": 30, "lost": 0.1, "mistyped": 0.05}],
        "platform": "cloud",
        "by_hand": {"lag_hours": 60, "lost": 0.3, "mistyped": 0.2},
        "falsified": [
            {"of": "PL", "supplies": ["III", "V"], "factor": 0.1, "from_days": 9, "until_days": 20},
            {"of": "rail_lake_town_gauge_halt", "factor": 0, "from_days": 4, "until_days": 12},
        ],
    },
}
APART = HARD | {
    "command.structure": "fragmented",
    "depots.mill_depot.nation": "LT",
    "carriers.hauliers.fleets.0.nation": "LT",
    "carriers.army_transport.fleets.0.nation": "PL",
    "carriers.army_transport.fleets.1.nation": "all",
    "industry.works.stock_t.III": 200,
    "industry.works.output_t_per_day.III": 150,
}
VARIANTS["each for itself"] = APART | {"carriers.hauliers.contract": {"kind": "framework", "promised_to": 2}}
VARIANTS["each for itself, and talking"] = APART | {"command.structure": "coordinated", "command.members": ["LT", "PL"]}
VARIANTS["distrust"] = SCARCE | {
    "depots.stone_depot.hoarding": {"withholds": 0.4},
    "depots.mill_depot.hoarding": {"inflates": 0.5, "recovers": 0.4},
}
VARIANTS["each for itself, then joined"] = APART | {"levers": [{"kind": "joint_command"}]}
VARIANTS["reports of strangers"] = HARD | {
    "command.nation": "LT",
    "information": {"across": {"lag_hours": 40, "lost": 0.2, "mistyped": 0.1}},
}
VARIANTS["forecasts and reviews"] = {
    "depots.stone_depot.forecast": {"kind": "posture_aware"},
    "depots.mill_depot.forecast": {"kind": "moving_average", "periods": 3},
    "depots.mill_depot.sees": "shared",
    "depots.mill_depot.policy": {"kind": "periodic", "every_turns": 2, "days": 4, "reserve_t": {"III": 90.0}},
}
VARIANTS["more of some classes"] = {
    "depots.stone_depot.policy": {"kind": "cover", "more_days": {"III": 9}},
    "depots.stone_depot.capacity_t": {"I": 9000, "III": 9000, "V": 9000},
}
VARIANTS["congestion"] = {
    "congestion": [
        {"modes": ["road", "rail"], "background_per_h": 150, "window_hours": 3},
        {"links": ["road_mill_town_forest_base"], "delay": {"law": "affine", "slope_hours": 2}, "background_per_h": 1},
    ],
    "streams": [
        stream(
            "drivers",
            "mill_town",
            "lake_town",
            ways=[
                ["road_mill_town_forest_base", "road_forest_base_border_gate", "road_lake_town_border_gate"],
                ["road_mill_town_lake_town"],
            ],
        ),
    ],
    "record": {"convoys": True},
}
VARIANTS["weather and waste"] = {
    "weather": [{"from_days": 2, "until_days": 9, "countries": ["PL", "LT"], "modes": ["road", "rail"]}],
    "mishaps.breakdown_per_100_km": 0.3,
    "depots.stone_depot.spoilage_per_day": {"I": 0.02},
    "carriers.army_transport.fleets.0.drive_hours": 2,
}
LAST = ["road_stone_city_hill_base"]
LIMITED = {"concerns": "dangerous", "carries": ["III", "V"], "modes": ["road"], "links": LAST, "span_km": 20, "kph": 4}
VARIANTS["restrictions"] = {
    "restrictions": [
        LIMITED,
        {"concerns": "dangerous", "links": ["road_mill_town_lake_town"], "rule": "refuse"},
        {"concerns": "dangerous", "modes": ["rail", "road"], "span_km": 30, "one_at_a_time": True},
    ]
}
VARIANTS["equipment over weak bridges"] = BY_ROAD | {
    "formations.light_brigade.outsize": True,
    "restrictions": [
        {"concerns": "heavy", "factor": 1.25},
        {"concerns": "outsize", "links": ["road_lake_town_border_gate"], "span_km": 30, "kph": 4},
    ],
}
LIFT = {"mode": "air", "home": "mill_town", "payload_t": 30, "kph": 500, "column": 1, "carries": ["V"]}
VARIANTS["airlift"] = {
    "units.hill.node": "field_strip",
    "units.hill.supplier": "mill_depot",
    "carriers.hauliers.fleets.0.carries": ["I", "II", "III", "IV"],
    "carriers.army_transport.fleets.0": LIFT | {"vehicles": 3, "range_km": 500, "far_payload_t": 20},
}
RUSH = {"hours": [0.2] * 6 + [1.5] * 12 + [0.7] * 6, "days": [1.5, 1, 1, 1, 1, 0.5, 0.2]}
VARIANTS["rush hours"] = {
    "civil_traffic": [
        {"share": 0.9, "modes": ["rail", "road"], "rhythm": RUSH},
        {"links": ["road_stone_city_hill_base"], "share": 0.995},
    ],
    "congestion": [{"background_per_h": 250, "rhythm": RUSH}],
    "streams": [stream("cars", "mill_town", "lake_town", rhythm=RUSH)],
    "approaches": [
        {"node": "stone_city", "mode": "rail", "per_hour": 0.05},
        {"node": "mill_town", "mode": "road", "per_hour": 4},
    ],
    "record": {"convoys": True},
}
VARIANTS["full depots"] = {
    "depots.mill_depot.overflow": "wait",
    "depots.mill_depot.policy": {"kind": "cover", "days": 90},
    "depots.mill_depot.stock_t": {"III": 3900},
    "demands": [{"name": "ask", "depot": "mill_depot", "supply": "III", "arrivals": {"law": "fixed", "hours": 9},
                 "tonnes": 60, "unmet": "lost"}],
    "record": {"convoys": True},
}  # fmt: skip
VARIANTS["busy offices"] = HARD | {
    "permits.regimes.arrangement": {"lead_hours": 40, "staff": 1, "rework": 0.4, "deadline_hours": 300},
    "permits.opens_hour": 8,
    "permits.closes_hour": 16,
    "permits.weekends": False,
}
VARIANTS["demands and failures"] = {
    "demands": [
        {"name": "ask", "depot": "stone_depot", "supply": "III", "arrivals": {"law": "exponential", "mean_hours": 4},
         "tonnes": 9, "size": "poisson", "start_hours": 5},
        {"name": "walk_in", "depot": "stone_depot", "supply": "V", "arrivals": {"law": "fixed", "hours": 10},
         "tonnes": 300, "unmet": "lost"},
        {"name": "some", "depot": "stone_depot", "supply": "I", "arrivals": {"law": "fixed", "hours": 10},
         "tonnes": 30, "size": "normal", "deviation_t": 5},
        {"name": "few", "depot": "stone_depot", "supply": "II", "arrivals": {"law": "fixed", "hours": 10},
         "size": "empirical", "sizes_t": [2, 30]},
    ],
    "depots.stone_depot.policy": {"kind": "base_stock", "review": "continuous", "levels_t": {"III": 900}},
    "failures": [
        {"asset": "rail_lake_town_gauge_halt", "between": {"law": "exponential", "mean_hours": 90}},
        {"asset": "rail_mill_town_lake_town", "between": {"law": "fixed", "hours": 80},
         "lasts": {"law": "exponential", "mean_hours": 20}},
    ],
    "record": {"stocks": True, "assets": True},
}  # fmt: skip


def effect(what, target, value):
    return {"what": what, "target": target, "value": value}


ALARM = [effect("posture", "hi*", "offence")]


def inject(name, **fields):
    return {"id": name, "effects": ALARM} | fields


def told(*injects):
    return {"injects": [{"id": "event", "incidents": [{"id": "incident", "injects": list(injects)}]}]}


VARIANTS["injects by the clock"] = told(
    inject("first", at_days=3, text="A flood.", owner="control"),
    inject("second", after={"inject": "first", "hours": 30}, effects=[effect("posture", "guest", "offence")]),
)
VARIANTS["an emergency by inject"] = HARD | {
    "permits.regime": "peace",
    **told(inject("call", at_days=4, effects=[effect("regime", "*", "emergency") | {"activation_hours": 72}])),
}
VARIANTS |= {
    f"an inject when {when['measure']} {'below' if 'below' in when else 'above'}": HARD | told(inject("it", when=when))
    for when in (
        {"measure": "service", "of": "hill", "supply": "III", "below": 0.99, "from_days": 5},
        {"measure": "service", "above": 0.5, "from_days": 5},
        {"measure": "stock_days", "of": "hill", "supply": "III", "below": 2.5},
        {"measure": "equipment_share", "of": "guest", "above": 0.5},
        {"measure": "capacity", "of": "gauge_halt:ramp", "below": 0.9},
        {"measure": "convoys_lost", "above": 2},
        {"measure": "strikes_landed", "above": 2},
    )
}


NERVOUS = {"rumour": 0.3, "herding_pct": 0.4, "civil_share": 0.5, "midpoint_pct": 1.5}
NERVOUS |= {"cash_eur_per_vehicle": 154.5, "fixed_eur_per_vehicle_day": 20.0, "civil_eur_per_vehicle_day": 5.0}
VARIANTS["nervous hauliers"] = HARD | {
    "timeline": [at(6, "carrier", "hauliers", 0.6)],
    "carriers.army_transport.contract": {"kind": "spot"},
    **{f"carriers.hauliers.{name}": value for name, value in NERVOUS.items()},
}
BUSY = {"carriers.hauliers.civil_share": 0.8}
VARIANTS["partners with civil work"] = BUSY | {"levers": [{"kind": "carrier_partnership"}]}
VARIANTS["a framework and civil work"] = BUSY | {"carriers.hauliers.contract": {"kind": "framework"}}
EAGER = HARD | {
    "adversaries.red.from_days": 1,
    "adversaries.red.until_days": 39,
    "adversaries.red.picture_lag_days": 0,
}
VARIANTS["a Red that learns"] = EAGER | {
    "adversaries.red.strategy": {"kind": "bandit", "rule": "thompson", "effect_days": 1}
}
VARIANTS["a Red that counts small delays"] = HARD | {
    "adversaries.red.strategy": {"kind": "shortest_path", "strikes": 1, "lasting_hours": 1}
}
VARIANTS["a Red with means"] = HARD | {
    "adversaries.red.capabilities": [
        {"name": "sabotage", "kinds": ["track", "road_bridge", "rail_bridge"], "countries": ["PL", "LT"],
         "cost_factor": 0.5, "success": 0.3, "detection": 0.3, "prepare_hours": 30},
        {"name": "stand_off", "bases": ["gauge_halt", "hill_base"], "reach_km": 60, "success": 0.7},
    ],
}  # fmt: skip
VARIANTS["a Red that harasses and raids"] = HARD | {
    "permits.scope": "consignment",
    "adversaries.red.capabilities": [
        {"name": "pressure", "borders": ["PL-LT"], "cost_factor": 0.3, "stoppable": False,
         "harasses": {"days": 4, "factor": 3}},
        {"name": "decree", "cost_factor": 0.4, "harasses": {"days": 5, "regime": "peace"}},
        {"name": "drones", "cost_factor": 2, "raids": {"days": 6, "loss_per_100_km": 0.3, "modes": ["rail", "road"]}},
    ],
    "air_defence": [{"name": "sam", "node": "lake_town", "radius_km": 90, "rounds": 3}],
}  # fmt: skip
BY_HAND = [{"after_hours": 60, "capacity": 0.4}, {"after_hours": 240, "capacity": 1}]
VARIANTS["a Red with effects of its own"] = HARD | {
    "adversaries.red.capabilities": [
        {"name": "cyber", "kinds": ["ramp", "port", "rail_terminal"],
         "effect": {"floor": 0.1, "steps": BY_HAND, "needs_crew": False, "gsd": 1.5}},
        {"name": "sabotage", "effect": {"steps": [{"after_hours": 90, "capacity": 1}]}, "stoppable": False,
         "success": 1, "borders": ["PL-LT"]},
    ],
    "air_defence": [{"name": "sam", "node": "stone_city", "radius_km": 900, "rounds": 9}],
}  # fmt: skip
VARIANTS["hazards"] = {
    "adversaries": [],
    "hazards": [
        {"name": "wear", "per_year": 30, "kinds": ["track", "ramp"], "until_days": 30},
        {"name": "accidents", "per_year": 60, "kinds": ["road", "track"], "modes": ["rail", "road"], "days": 1},
        {"name": "flood", "per_year": 30, "kinds": ["road", "track", "rail_bridge", "rail_terminal"], "days": 2,
         "countries": ["LT", "PL"], "together": True, "hits": 0.6, "leaves": 0.1, "from_days": 1, "until_days": 39},
        {"name": "snow", "per_year": 30, "days": 3, "weather": {"speed": 0.5, "breakdowns": 9}, "in_twin": False},
    ],
}  # fmt: skip
VARIANTS["hauliers on call"] = HARD | {
    "carriers.hauliers.contract": {"kind": "on_call", "called_days": 2, "notice_days": 3, "withdrawn_days": 30.0},
}
CHEAP = {"kind": "strategic_airlift", "cost_eur_per_t_km": 0.02, "home": "mill_town", "payload_t": 30, "least_t": 40}
CHEAP |= {"called_days": 2, "notice_days": 3, "withdrawn_days": 30, "column": 2, "kph": 400, "carries": ["V", "III"]}
DRONES = {"kind": "unmanned_resupply", "reach_km": 80, "drones": 40, "carries": ["V", "III", "I"], "per_hour": 5}
VARIANTS["drones over a broken road"] = {
    "levers": [DRONES],
    "timeline": [at(4, "strike", "road_stone_city_hill_base")],
    "damage.road.steps": [{"after_hours": 2000, "capacity": 1}],
    "damage.road.needs_crew": False,
}
#: A delivery during the campaign, and one after it, for levers that cannot come during one.
LATE = {"ordered_days": 90.0, "delivery_days": 88.0, "slip": 1.05}
NEVER = {"ordered_days": 90.0, "delivery_days": 89.0, "slip": 1.5}
VARIANTS["drones that were ordered late"] = VARIANTS["drones over a broken road"] | {"levers": [DRONES | NEVER]}
VARIANTS["a way of its own"] = {
    "links": [{"link": "shortcut", "a": "west_port", "b": "lake_town", "mode": "road", "km": 9, "kph": 60,
               "capacity_per_h": 99}],
}  # fmt: skip
VARIANTS["an air bridge"] = {
    "links": [{"link": "bridge", "a": "mill_town", "b": "stone_city", "mode": "air", "km": 200, "kph": 750,
               "capacity_per_h": 9}],
    "terminals": [{"node": "stone_city", "mode": "air", "servers": 2, "rate_t_h": 50}],
    "levers": [CHEAP],
    "command.value_eur_per_t_hour": 50,
}  # fmt: skip
VARIANTS["works that grow and lack parts"] = {
    "industry.works.stock_t": {"III": 50, "V": 10},
    "depots.mill_depot.stock_t": {"I": 200, "II": 20, "III": 400, "IV": 400, "V": 60},
    "depots.stone_depot.makes_t_per_day": {"I": 1, "V": 3},
    "industry.works.foreign": {"III": 0.7, "V": 0.8},
    "industry.works.parts_days": 2,
    "industry.works.surge": {"from_days": 2, "notice_days": 1, "doubling_days": 4, "most": 3, "supplies": ["V", "III"]},
    "timeline": [at(3, "supplier", "works", 0.1), at(20, "supplier", "works", 1.0)],
}
VARIANTS["an industrial base"] = VARIANTS["works that grow and lack parts"] | {
    "industry.works.surge": None,
    "levers": [
        {
            "kind": "industrial_base",
            "parts_days": 0.0,
            "notice_days": 1.0,
            "doubling_days": 4.0,
            "supplies": ["V", "III"],
        }
    ],
}  # fmt: skip
VARIANTS["walkouts"] = {
    "adversaries": [],
    "hazards": [
        {
            "name": "walkout",
            "per_year": 60,
            "carriers": ["army_transport", "hauliers"],
            "days": 6,
            "leaves": 0.01,
            "gsd": 1.2,
        },
    ],
}
VARIANTS["a Red whose effects have grades"] = HARD | {
    "adversaries.red.capabilities": [
        {"name": "charge", "success": 1, "effect": {"needs_crew": False, "severities": [
            {"name": "grave", "share": 0.75, "floor": 0.01, "steps": [{"after_hours": 300, "capacity": 1}]},
            {"name": "slight", "share": 0.25, "floor": 0.3, "steps": [{"after_hours": 90, "capacity": 1}]},
        ]}},
    ],
}  # fmt: skip
SLOW = [{"after_hours": 60, "capacity": 1}]
VARIANTS["a siege with slow repairs"] = HARD | {
    "adversaries.red.strategy": {"kind": "siege"},
    "damage.track.steps": SLOW,
    "damage.road.steps": SLOW,
}
VARIANTS["guarded"] = HARD | {
    "carriers.hauliers.contract": {"kind": "owned"},
    "permits.regime": "crisis",
    "adversaries.red.interdiction": {
        "loss_per_100_km": 0.2, "countries": ["LT"], "links": ["road_mill_town_lake_town"], "modes": ["road", "rail"],
    },
    "escorts": [
        {"name": "guards", "home": "stone_city", "teams": 2, "kph": 15, "modes": ["rail", "road"]},
        {"name": "far_guards", "home": "west_port", "teams": 1, "modes": ["road"]},
    ],
    "air_defence": [
        {"name": "sam", "node": "lake_town", "radius_km": 90, "rounds": 1, "shields": 0.3},
        {"name": "sam2", "node": "stone_city", "radius_km": 40, "rounds": 1, "reload_hours": 60},
    ],
}  # fmt: skip
VARIANTS["grades of damage and quick papers"] = HARD | {
    "damage.track": {
        "severities": [
            {"name": "slight", "share": 0.25, "floor": 0.3, "steps": [{"after_hours": 90, "capacity": 1}]},
            {"name": "grave", "share": 0.75, "steps": [{"after_hours": 50, "capacity": 0.005},
                                                       {"after_hours": 300, "capacity": 1}]},
        ],
        "steps": [],
        "needs_crew": False,
    },
    "permits.regime": "peace",
    "permits.prelodged": True,
    "timeline": [at(4, "regime", "*", "emergency") | {"activation_hours": 72}],
}  # fmt: skip
VARIANTS["crews in danger"] = HARD | {
    "adversaries.red.interdiction": {"loss_per_100_km": 0.3, "countries": ["LT", "PL"]},
    "engineers.sappers.home": "west_port",
    "engineers.sappers.reaction_hours": 1,
    "engineers.sappers.closed_kph": 2,
    "engineers.sappers.exposure": 0.5,
    "engineers.sappers.struck_at_work": 0.5,
    "engineers.sappers.replaced_days": 5,
}
VARIANTS["convoys that fear"] = HARD | {
    "adversaries.red.from_days": 0,
    "adversaries.red.interdiction": {"loss_per_100_km": 0.3, "countries": ["LT"]},
    "command.report_hits": True,
    "command.queue_patience_hours": 1,
    "command.decision_hours": 1,
    "command.report_hours": 0.5,
    "command.routing": {"kind": "reroute", "danger_h": 100, "give_up_h": 2, "ask_again_h": 3},
}
VARIANTS["convoys that turn back"] = (
    HARD
    | BY_ROAD
    | {
        "adversaries.red.from_days": 0,
        "adversaries.red.interdiction": {"loss_per_100_km": 0.05, "countries": ["LT", "PL"]},
        "command.report_hits": True,
        "command.decision_hours": 0,
        "command.report_hours": 0.2,
        "command.routing": {"kind": "reroute", "turn_back_share": 0.15},
    }
)
VARIANTS["recovery"] = {
    "mishaps.breakdown_per_100_km": 0.3,
    "recovery": {"teams": 1, "time": {"law": "exponential", "mean_hours": 6}, "abandon_hours": 30},
}
VARIANTS["on the grid"] = {
    "sites": [
        {"name": "grid", "kind": "power", "node": "hill_base"},
        {"name": "control", "kind": "data", "node": "mill_town"},
        {"name": "spare", "kind": "data", "node": "stone_city"},
    ],
    "dependences": [
        {"sources": ["grid"], "feeds": ["control", "mill_town"], "floor": 0.1, "backup_hours": 20},
        {"sources": ["control", "spare"], "feeds": ["lake_town", "stone_city"], "floor": 0.05},
    ],
    "damage.power": {"steps": [{"after_hours": 200, "capacity": 1}]},
    "damage.data": {"needs_crew": False, "steps": [{"after_hours": 240, "capacity": 1}]},
    "engineers.sappers.mends": ["power"],
    "timeline": [at(2, "strike", "grid"), at(20, "strike", "control")],
}


def put(place, kind, fields):
    chosen = {"kind": kind, **REQUIRED.get(kind, {}), **fields}
    return {place: [chosen] if place == "levers" else chosen}


def kinds():
    """Yield each kind of each slot with its place in the scenario."""
    return ((place, kind) for place, package in SLOTS.items() for kind in load_kinds(package))


VARIANTS["something for every lever"] = HARD | {
    "command.nation": "LT",
    "information": {"across": {"lag_hours": 6, "lost": 0.3, "mistyped": 0.1}},
    "timeline": [at(4, "strike", "road_stone_city_hill_base")],
    "damage.road": {"needs_crew": False, "steps": [{"after_hours": 2000, "capacity": 1}]},
}
VARIANTS["common reports too late"] = VARIANTS["something for every lever"] | {
    "levers": [{"kind": "common_reports"} | NEVER]
}
#: The variant that the kinds of a slot are tried on, where it is not the hard one.
TRIED_ON = {"levers": "something for every lever", "command.rationing": "scarce"}

CASES = (
    {"toy": {}}
    | {
        f"{kind} ordered late": HARD | put("levers", kind, NEVER if lever.amend_late is Lever.amend_late else LATE)
        for kind, lever in load_kinds(model.levers).items()
    }
    | VARIANTS
)
CASES |= {f"{kind} at {place}": VARIANTS[TRIED_ON.get(place, "hard")] | put(place, kind, {}) for place, kind in kinds()}


@cache
def scenario_of(case):
    return load(TOY, CASES[case])


@cache
def plain(case):
    return scenario_of(case).model_dump_json()


def rows_of(text):
    """Return what is known of a run without its twin: its row but for its name, its series, whether it has events."""
    game = simulate(make(Scenario.model_validate_json(text, strict=True)), SEED)
    runs, series, events, _, *tables = game.recorder.results(game, game.recorder, 0.0)
    return (
        *(None if t is None else t.drop(columns="run").to_json(double_precision=15) for t in tables),
        runs.drop(columns=["run", "plan"]).to_json(double_precision=15),
        series.drop(columns="run").to_json(double_precision=15),
        len(events) > 0,
    )


@cache
def rows_unmoved(case):
    return rows_of(plain(case))


def places(value, path=(), shape=(), owner=None):
    """Yield (shape, path, value, (class, field)) of everything that can be moved below a model.

    What holds further fields has no shape of its own; what is empty is not yielded.
    """
    if isinstance(value, BaseModel):
        yield "", path, value, owner
        if isinstance(value, Plugin):
            shape = (*shape[:-1], f"{shape[-1]}[{value.kind}]")
        for name in type(value).model_fields:
            yield from places(getattr(value, name), (*path, name), (*shape, name), (type(value), name))
    elif isinstance(value, dict) or (isinstance(value, tuple) and value and isinstance(value[0], BaseModel)):
        yield "", path, value, owner
        for key, item in nested(value).items():
            yield from places(item, (*path, key), (*shape, "*"), owner)
    elif value not in (None, (), {}):
        yield ".".join(shape), path, value, owner


def nested(value):
    return {str(key): item for key, item in value.items()} if isinstance(value, dict) else dict(enumerate(value))


def found():
    """Return shape -> case -> [(path, value)], and every (class, field) that was met."""
    by_shape, met = {}, set()
    for case in CASES:
        for shape, path, value, owner in places(scenario_of(case)):
            met.add(owner)
            if shape and path[-1] not in EXEMPT:
                by_shape.setdefault(shape, {}).setdefault(case, []).append((path, value))
    return by_shape, met


BY_SHAPE, MET = found()


def moves(value):
    """Return other values for a field, the most telling ones first."""
    if isinstance(value, bool):
        return [not value]
    if isinstance(value, int):
        return [value + 1, value * 3 + 1, value - 1, value // 2, 0]
    if isinstance(value, float):
        return [value * 1.5 + 0.1, value * 0.5, value * 6, value / 20, value + 6, 0.0, 1.0]
    if isinstance(value, str):
        return [*choices(value), "nowhere"]
    return [value[:-1], value[::-1], value[:1], value[:0]]


def choices(value):
    """Yield the other members of the closed sets that a text may belong to."""
    sets = (
        ("rest", "march", "defence", "offence"),
        ("movement", "consignment"),
        ("fifo", "priority", "loss"),
        ("PL", "LT"),
        ("power", "data"),
        ("fixed", "poisson"),
        ("owed", "lost", "refused"),
        ("lognormal", "exponential"),
        ("turn", "continuous"),
        ("own", "shared"),
        ("open", "wait"),
        ("unified", "coordinated", "fragmented"),
        ("refuse", "slow"),
        ("dangerous", "outsize", "heavy"),
        ("road", "rail", "sea", "air"),
        ("service", "stock_days", "equipment_share", "capacity", "convoys_lost", "strikes_landed"),
        ("I", "II", "III", "IV", "V", "equipment"),
        ("peace", "arrangement", "package", "crisis", "emergency"),
    )
    return chain.from_iterable((other for other in known if other != value) for known in sets if value in known)


def moved(case, path, value):
    whole = json.loads(plain(case))
    at = whole
    for step in path[:-1]:
        at = at[step]
    at[path[-1]] = value
    return json.dumps(whole)


def bites(case, path, value, other):
    """Whether it makes a difference to write another value; a wrong name makes one when it is refused."""
    try:
        return rows_of(moved(case, path, other)) != rows_unmoved(case)
    except (ValidationError, BadInput):
        return isinstance(value, str) or path[-1] in REFUSED


#: Numbers that are only ever refused: no way of the toy theatre is a detour for a heavier axle, and shares of grades
#: add up to 1.
REFUSED = {"axle_t", "share"}

#: Where a field is tried first, because it bites in few cases, none of which was written for it.
FIRST = {
    "carriers.*.fleets.*.rest_hours": "weather and waste",
    "carriers.*.running_share": "nervous hauliers",
    "command.escorting[riskiest].classes": "guarded",
    "command.escorting[riskiest].least_loss": "guarded",
    "command.liaison_hours": "each for itself",
    "command.urgent_days": "drones over a broken road",
    "engineers.*.struck_at_work": "eventful",
    "information.slip": "reports late, lost and wrong",
    "streams.*.choice.every_hours": "congestion",
    "streams.*.choice.step": "congestion",
    "streams.*.choice.tries": "congestion",
    "formations.*.equipment_mlc": "equipment by road",
    "formations.*.equipment_axle_t": "military_schengen ordered late",
    "damage.*.floor": "hard",
    "permits.patience_days": "peace papers",
    "command.routing[reroute].give_up_h": "rails cut near the port",
    "command.routing[reroute].danger_h": "convoys that fear",
    "command.report_hits": "convoys that turn back",
}


IN_TOY = {path: value for _, path, value, _ in places(scenario_of("toy"))}


def is_told(path, value):
    """Whether a value is another than in the toy scenario: whoever wrote the case is likely to have meant it."""
    return IN_TOY.get(path) != value


def attempts(shape):
    """Yield every move of a field: case after case, at all its places before the next move, the likely ones first."""
    likely = {case: sorted(there, key=lambda place: not is_told(*place)) for case, there in BY_SHAPE[shape].items()}
    first = FIRST.get(shape)
    for case, there in sorted(likely.items(), key=lambda item: (item[0] != first, not is_told(*item[1][0]))):
        for rank in range(8):
            for path, value in there:
                if rank < len(moves(value)):
                    yield case, path, value, moves(value)[rank]


@pytest.mark.parametrize("shape", BY_SHAPE)
def test_a_field_bites_somewhere(shape):
    assert any(bites(*attempt) for attempt in attempts(shape)), (
        f"{shape} is dead: moved in {', '.join(BY_SHAPE[shape])}"
    )


@pytest.mark.parametrize("place", SLOTS)
def test_each_kind_of_a_slot_gives_rows_of_its_own(place):
    cases = [f"{kind} at {place}" for kind in load_kinds(SLOTS[place])]
    base = TRIED_ON.get(place, "hard")
    assert len({rows_unmoved(case) for case in (*cases, base)}) == len(cases) + (place == "levers")


def test_every_field_is_met():
    classes = {c for c in Part.__subclasses__() if c.__module__.startswith("model.")} - {
        Scenario,
        InlineTheatre,
        InjectList,
    }
    classes |= {plugin for package in SLOTS.values() for plugin in load_kinds(package).values()}
    fields = {(c, name) for c in classes for name in c.model_fields}
    assert {f"{c.__name__}.{name}" for c, name in fields - MET} == set()
