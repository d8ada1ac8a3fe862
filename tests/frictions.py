"""What slows, guards, breaks and harasses, generated: parts to lay over a generated scenario, some at a time."""

from hypothesis import strategies as st

#: Parts that let one place feel what happens at another without a link between them: they share teams.
SHARED = ("escorts", "recovery")


def frictions(draw, rows, spare, quiet=False):
    """Return drawn parts that fit a scenario; `spare` is a link that all but general rules have to leave alone."""
    made = {}
    for part, make in PARTS.items():
        if draw(st.booleans()) and not (quiet and part in ("adversaries", "damage")):
            made |= make(draw, rows, spare)
    return made


def _numbers(low, high):
    return st.integers(low, high).map(float)


def _links(draw, rows, spare, modes):
    names = [row["link"] for row in rows["theatre"]["links"] if row["mode"] in modes and row["link"] != spare]
    return draw(st.lists(st.sampled_from(names), min_size=1, max_size=2, unique=True)) if names else []


def _node(draw, rows):
    return draw(st.sampled_from([row["node"] for row in rows["theatre"]["nodes"]]))


def _rhythm(draw):
    share = st.sampled_from((0.0, 0.5, 1.0, 1.5))
    return {"hours": [draw(share) for _ in range(4)] * 5 + [0.5] * 4, "days": [1, 1, draw(share), 1, 1, 0.5, 1]}


def _escorts(draw, rows, spare):
    return {"escorts": [{"name": "guards", "home": _node(draw, rows), "teams": draw(st.integers(1, 3)),
                         "spares": draw(st.floats(0, 1)), "kph": draw(_numbers(20, 60))}]}  # fmt: skip


def _air_defence(draw, rows, spare):
    return {"air_defence": [{"name": "sam", "node": _node(draw, rows), "radius_km": draw(_numbers(20, 300)),
                             "rounds": draw(st.integers(1, 3)), "reload_hours": draw(_numbers(0, 50)),
                             "shields": draw(st.floats(0, 1))}]}  # fmt: skip


def _sites(draw, rows, spare):
    grid = {"name": "grid", "kind": "power", "node": _node(draw, rows)}
    feeds = [_node(draw, rows), *_links(draw, rows, spare, ("rail",))[:1]]
    lives = {"sources": ["grid"], "feeds": feeds, "floor": draw(st.sampled_from((0, 0.3))),
             "backup_hours": draw(_numbers(0, 30))}  # fmt: skip
    law = {"law": "exponential", "mean_hours": draw(_numbers(30, 200))}
    fails = {"asset": "grid", "between": law, "lasts": {"law": "fixed", "hours": draw(_numbers(1, 40))}}
    return {"sites": [grid], "dependences": [lives], "failures": [*rows["failures"], fails]}


def _congestion(draw, rows, spare):
    affine = {"law": "affine", "slope_hours": draw(st.floats(0, 0.5))}
    slowed = {"background_per_h": draw(_numbers(0, 50)), "window_hours": draw(_numbers(1, 24))}
    links = _links(draw, rows, spare, ("road",))
    return {"congestion": [slowed | {"rhythm": _rhythm(draw)}, slowed | {"links": links, "delay": affine}]}


def _civil(draw, rows, spare):
    taken = {"share": draw(st.sampled_from((0.3, 0.9))), "rhythm": _rhythm(draw), "modes": ["road", "rail"]}
    streams = [row | {"rhythm": _rhythm(draw)} for row in rows["streams"]]
    return {"civil_traffic": [taken], "streams": streams}


def _approaches(draw, rows, spare):
    ends = [{"node": row["b"], "mode": row["mode"]} for row in rows["theatre"]["links"] if row["link"] != spare]
    return {"approaches": [draw(st.sampled_from(ends)) | {"per_hour": draw(_numbers(1, 20))}]}


def _restrictions(draw, rows, spare):
    slow = {"concerns": "dangerous", "span_km": draw(_numbers(1, 50)), "kph": draw(_numbers(3, 20)),
            "one_at_a_time": draw(st.booleans())}  # fmt: skip
    outsize = {name: row | {"outsize": True} for name, row in rows["formations"].items()}
    wide = {"concerns": "outsize", "modes": ["road", "rail"], "kph": 5}
    return {"restrictions": [slow, wide, slow | {"links": [spare], "rule": "refuse"}], "formations": outsize}


def _weather(draw, rows, spare):
    return {"weather": [{"from_days": draw(_numbers(0, 3)), "until_days": draw(_numbers(4, 9)),
                         "modes": ["road", "rail", "air"], "speed": draw(st.floats(0.2, 1))}]}  # fmt: skip


def _means(draw, rows, spare):
    ends = {row["node"]: row["country"] for row in rows["theatre"]["nodes"]}
    crossed = any(ends[row["a"]] != ends[row["b"]] for row in rows["theatre"]["links"])
    means = [
        {"name": "sabotage", "cost_factor": 0.5, "success": draw(st.floats(0, 1)), "detection": 0.2,
         "prepare_hours": 20},
        {"name": "cyber", "effect": {"floor": 0.2, "needs_crew": False, "steps": [{"after_hours": 50, "capacity": 1}]}},
        {"name": "drones", "raids": {"days": draw(_numbers(1, 5)), "loss_per_100_km": draw(st.floats(0, 0.4))}},
    ]  # fmt: skip
    if crossed:
        means.append({"name": "pressure", "stoppable": False, "harasses": {"days": 3, "factor": 3}})
    chosen = draw(st.lists(st.sampled_from(means), min_size=1, max_size=3, unique_by=lambda row: row["name"]))
    return {"adversaries": [row | {"capabilities": chosen} for row in rows["adversaries"]]}


def _grades(draw, rows, spare):
    grades = [
        {"name": "slight", "share": 0.6, "floor": 0.7, "steps": [{"after_hours": 5, "capacity": 1}]},
        {"name": "heavy", "share": 0.4, "steps": [{"after_hours": draw(_numbers(10, 200)), "capacity": 1}]},
    ]
    return {"damage": rows["damage"] | {"track": {"steps": [], "severities": grades}}}


def _recovery(draw, rows, spare):
    law = {"law": "exponential", "mean_hours": draw(_numbers(1, 20))}
    return {"recovery": {"teams": draw(st.integers(1, 2)), "time": law,
                         "abandon_hours": draw(st.sampled_from((None, 12.0)))}}  # fmt: skip


def _depots(draw, rows, spare):
    spoils = {"I": draw(st.sampled_from((0, 0.05)))}
    return {
        "depots": [
            row | {"overflow": draw(st.sampled_from(("open", "wait"))), "spoilage_per_day": spoils}
            for row in rows["depots"]
        ]
    }


#: What each part is made by. Those that change a part of the scenario as it is see it as it is.
PARTS = {
    "escorts": _escorts,
    "air_defence": _air_defence,
    "sites": _sites,
    "congestion": _congestion,
    "civil_traffic": _civil,
    "approaches": _approaches,
    "restrictions": _restrictions,
    "weather": _weather,
    "adversaries": _means,
    "damage": _grades,
    "recovery": _recovery,
    "depots": _depots,
}
