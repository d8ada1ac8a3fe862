"""Flows that cannot be are told before the run, with file, line, field, value and what would be right."""

from pathlib import Path

import pytest

from model.reading import BadInput
from model.scenario import load

RAMP = Path(__file__).parents[1] / "verification" / "cases" / "ramp.yaml"

STREAM = "goal: east, mode: rail, arrivals: {law: exponential, mean_hours: 0.5}"
MISTAKES = {
    "a negative rate": (
        ("mean_hours: 0.5", "mean_hours: -0.5"),
        "streams.trains.arrivals.mean_hours: wrong value (got -0.5); should be greater than 0",
    ),
    "no law": (
        ("law: exponential, mean_hours: 0.5", "law: weibull"),
        "arrivals.law: unknown law (got 'weibull'); choices",
    ),
    "no servers": (
        ("servers: 3", "servers: 0"),
        "theatre.terminals.0.servers: not positive (got 0); expected a number",
    ),
    "a missing mode": (
        (STREAM, STREAM.replace("rail", "road")),
        "streams.trains.mode: the theatre has no link of this mode (got 'road'); one of rail",
    ),
    "heavier than any link": (
        ("mode: rail, arrivals", "mode: rail, axle_t: 40, arrivals"),
        "streams.trains.axle_t: heavier than any rail link bears (got 40); at most 22.5",
    ),
    "no ramp on the way": (
        ("mode: ramp, servers: 3", "mode: rail, servers: 3"),
        "streams.trains.goal: no way by rail",
    ),
    "a beginning that never comes": (
        ("mode: rail, arrivals", "mode: rail, start_hours: 20000, arrivals"),
        "streams.trains.start_hours: never comes: the campaign ends at hour 19200 (got 20000); an earlier hour, or a",
    ),
    "a warm-up without an end": (
        ("warm_up_hours: 1000", "warm_up_hours: 19200"),
        "record.warm_up_hours: never comes: the campaign ends at hour 19200 (got 19200); an earlier hour, or a longer",
    ),
    "neither way nor service": (
        ("goal: east", "goal: west"),
        "streams.trains.goal: nothing happens where the goal is the origin (got 'west'); loads: true for a queue there",
    ),
    "no time between arrivals": (
        ("law: exponential, mean_hours: 0.5", "law: empirical, hours: [0]"),
        "streams.trains.arrivals: every 0 hours they never end; a longer time between arrivals, or `most`",
    ),
    "a terminal that is not there": (
        ('terminal: "border_yard:ramp"', 'terminal: "border_yard:rail"'),
        "services.0.terminal: no terminal has this name (got 'border_yard:rail'); ",
    ),
}


@pytest.mark.parametrize(("change", "told"), MISTAKES.values(), ids=MISTAKES)
def test_a_flow_that_cannot_be_is_told_where_it_stands(tmp_path, change, told):
    text = RAMP.read_text(encoding="utf-8")
    assert text.count(change[0]) == 1
    file = tmp_path / "mine.yaml"
    file.write_text(text.replace(*change), encoding="utf-8")
    with pytest.raises(BadInput) as caught:
        load(file)
    field = told.split(":")[0].split(".")[-1]
    (line,) = [line for line in str(caught.value).splitlines() if told in line]
    where = int(line.removeprefix(f"{file}:").split(":")[0])
    assert line.startswith(f"{file}:{where}:")
    assert f"{field}:" in file.read_text(encoding="utf-8").splitlines()[where - 1]
