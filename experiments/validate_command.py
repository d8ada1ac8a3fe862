"""Checks one file of either sort as far as it can be checked without running it, and says what it holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from experiments.injects_command import read_list
from model.exercise import injects_of
from model.plan import make
from model.reading import read_yaml
from model.scenario import load

if TYPE_CHECKING:
    from pathlib import Path


def summary(file: Path) -> str:
    """Validate a scenario and its plan, a sweep or a list of injects, and return counts of what is in it.

    Raises:
        BadInput: it cannot be used; the message has a line for each mistake.
    """
    value = read_yaml(file).value
    if "main_events" in value:
        return _of_injects(file)
    return _of_sweep(file) if "design" in value else _of_scenario(file)


def _of_injects(file: Path) -> str:
    injects = injects_of(read_list(file).main_events)
    return f"{len(injects)} injects; what they aim at shows with a scenario: supplyline run SCENARIO --injects {file}"


def _of_scenario(file: Path) -> str:
    scenario = load(file)
    theatre = make(scenario).theatre
    counts = [f"{len(value)} {name}" for name, value in scenario if isinstance(value, tuple | dict) and value]
    return ", ".join([f"{len(theatre.nodes)} nodes", f"{len(theatre.links)} links", *counts])


def _of_sweep(file: Path) -> str:
    from experiments.design import load_sweep  # brings pandas, which a scenario does not need
    from experiments.progress import size

    sweep = load_sweep(file)
    return size(sweep)
