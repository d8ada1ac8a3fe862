"""The simulator gives the answers of textbooks and of documented moves."""

import networkx as nx
import pytest

from tests.verification import networks
from tests.verification.instances import HERE, ROOT, cases, kind_of, outcomes, waiting
from tests.verification.report import PAGE, listed

CASES = cases()
#: What this folder has to cover; other known answers are tested elsewhere.
KINDS = [f"V{n}" for n in (*range(1, 11), 14, 16, 17, 19, 20, 21, 22)]


def marked(case):
    marks = [pytest.mark.xfail(reason=case.fails, strict=True)] if case.fails else []
    return pytest.param(case, id=case.id, marks=marks)


def told(outcome):
    return (
        f"{outcome.number.quantity}: theory {outcome.number.theory}, simulated {outcome.mean:.6g} "
        f"(standard error {outcome.standard_error:.2g}), tolerance {outcome.tolerance}"
    )


@pytest.mark.parametrize("case", [marked(case) for case in CASES])
def test_the_simulator_gives_the_known_numbers(case):
    assert [told(outcome) for outcome in outcomes(case) if not outcome.passes()] == []


@pytest.mark.parametrize("case", [case for case in CASES if case.scenario == "max_flow"], ids=lambda case: case.id)
def test_the_maximum_flow_stated_is_that_of_the_network(case):
    nodes = case.network["nodes"]
    graph = networks.random_network(nodes, case.network["seed"])
    assert [number.theory for number in case.numbers] == [nx.maximum_flow_value(graph, 0, nodes - 1)]


@pytest.mark.parametrize("case", [case for case in CASES if case.scenario == "quickest_flow"], ids=lambda case: case.id)
def test_the_dynamic_flow_stated_is_that_of_the_network(case):
    assert [number.theory for number in case.numbers] == [networks.most_by(**case.network)]


def test_statistical_cases_have_enough_runs_for_a_standard_error():
    few = [c.id for c in CASES if kind_of(c.tolerance) == "statistical" and 1 < c.seeds < 4]
    assert few == []


def test_every_kind_is_played_or_waits_for_a_reason():
    assert sorted({row["id"].split(".")[0] for row in waiting()} | {case.id.split(".")[0] for case in CASES}) == sorted(
        KINDS
    )


def test_every_shipped_scenario_keeps_its_books():
    shipped = {str(path.relative_to(ROOT)) for path in (ROOT / "configs" / "scenarios").glob("*.yaml")}
    assert {case.scenario for case in CASES if case.play == "books"} == shipped


def test_every_scenario_file_is_played():
    files = {path.name for path in (HERE / "cases").glob("*.yaml")}
    assert files <= {case.scenario for case in CASES}


def test_the_page_lists_exactly_the_cases():
    assert listed(PAGE.read_text(encoding="utf-8")) == [(case.id, len(case.numbers)) for case in CASES]
