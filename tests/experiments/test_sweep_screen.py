"""The table at the end of a sweep: whole on 100 columns, in two on 80."""

import io
import math

import pytest
from rich.console import Console

from experiments.findings import COST, FLOOR, LOSS, ON_TIME, PLAN, SERVED, Findings
from experiments.sweep_screen import shown

NAMES = dict(enumerate(("baseline", "military_schengen", "preposition", "carrier_partnership", "all")))
MEANS = {LOSS: 14.26, SERVED: 0.884, PLAN: 0.374, FLOOR: 0.371, ON_TIME: 0.475, COST: 8.1e8}


def found(failed=0, censored=0, names=NAMES, **means) -> Findings:
    values = MEANS | {metric: means[metric] for metric in means}
    of = {metric: {p: {"mean": x, "runs": 20, "failed": failed} for p in names} for metric, x in values.items()}
    gaps = {m: {p: {"difference": -x, "half_width": x} for p in names if p} for m, x in ((LOSS, 12.34), (PLAN, 0.123))}
    recovery = {p: {"median": 48.0, "censored": censored, "watched": 80.0} for p in names}
    return Findings(names, 0, of, gaps, recovery)


def printed(findings: Findings, width: int) -> list[str]:
    console = Console(file=io.StringIO(), width=width)
    console.print(shown(findings, console))
    return [line.rstrip() for line in console.file.getvalue().splitlines()]


def cells(lines: list[str], name: str) -> str:
    return " ".join(cell for line in lines if line.startswith(f"{name} ") for cell in line.removeprefix(name).split())


WHOLE = "20 88 % 37 % −12.3 ± 12.3 14.3 −12.3 ± 12.3 37 % 48 48 % 810"


@pytest.mark.parametrize(("width", "tables"), [(100, 1), (80, 2)])
def test_every_number_is_there_and_whole_on_any_console(width, tables):
    lines = printed(found(), width)
    assert max(map(len, lines)) <= width
    assert sum(line.startswith("point") for line in lines) == tables
    assert {cells(lines, name) for name in list(NAMES.values())[1:]} == {WHOLE}


def test_the_point_compared_with_has_no_difference():
    assert cells(printed(found(), 100), "baseline") == "20 88 % 37 % 14.3 37 % 48 48 % 810"


def test_failed_runs_and_runs_that_never_came_back_are_counted():
    row = cells(printed(found(failed=3, censored=2), 120), "all")
    assert row.startswith("20 (3) ")
    assert " 48 (2) " in row


def test_what_is_not_known_is_left_empty_or_asked():
    row = cells(printed(found(**{ON_TIME: math.nan, COST: math.nan}), 100), "baseline")
    assert row == "20 88 % 37 % 14.3 37 % 48 ?"


def test_a_long_name_is_folded_and_no_number_is():
    lines = printed(found(names={0: "a", 1: "policy=escort, " * 6}), 80)
    assert any(line.endswith("−12.3 ± 12.3   14.3  −12.3 ± 12.3") and len(line) <= 80 for line in lines)
