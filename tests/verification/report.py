"""Write docs/verification.md: ``python -m tests.verification.report``."""

from __future__ import annotations

from itertools import groupby

from tests.verification.instances import ROOT, cases, kind_of, outcomes, waiting

PAGE = ROOT / "docs" / "verification.md"

HEAD = """# Verification

What the simulator shows where the answer is known. Written by `python -m tests.verification.report` from
`tests/verification/expected.yaml`; `pytest tests/verification` plays the same cases. Each is an ordinary scenario file
in `tests/verification/cases/` (or one of `configs/scenarios/`), played by the simulator on the fixed seeds 1, 2, ...
The numbers are read from its result tables.

Tolerances: *statistical*: the mean over the runs differs from theory by at most three standard errors or 2 % of theory,
whichever is larger. *Exact*: every run gives the number itself. *Absolute x*, *relative x*: every run comes that close.
*Between*, *above*, *below*: every run lies there. *Mean at least*: the mean over the runs does.
"""

COLUMNS = "| case | quantity | source | theory | simulated | error | standard error | tolerance | runs | passes |"


def page():
    """Play every case and return the page."""
    rows = [row(outcome) for case in cases() for outcome in outcomes(case)]
    table = "\n".join([COLUMNS, "|---|---|---|---:|---:|---:|---:|---|---:|---|", *rows])
    return "\n".join([HEAD, table, "", *titles(), "", *failing(), *unplayed()])


def row(outcome):
    """Return the row of one number."""
    case, number = outcome.case, outcome.number
    seen, error = f"{outcome.mean:.6g}", f"{outcome.mean - number.theory:+.2g}"
    spread = f"{outcome.standard_error:.2g}" if kind_of(outcome.tolerance) in ("statistical", "mean_at_least") else ""
    verdict = "yes" if outcome.passes() else "**no**"
    cells = (
        case.id, number.quantity, case.source, f"{number.theory:.7g}", seen, error, spread, in_words(outcome.tolerance),
        case.seeds, verdict,
    )  # fmt: skip
    return "| " + " | ".join(str(cell).replace("|", "\\|") for cell in cells) + " |"


def in_words(tolerance):
    """Return a tolerance as the page writes it."""
    if isinstance(tolerance, str):
        return tolerance
    ((kind, amount),) = tolerance.items()
    return f"{kind.replace('_', ' ')} {' and '.join(map(str, amount)) if isinstance(amount, list) else f'{amount:g}'}"


def titles():
    """Return what each case is and how it is measured."""
    lines = ["## The cases", ""]
    for case in cases():
        hows = dict.fromkeys(number.how for number in case.numbers)
        where = "built by `tests/verification/networks.py`" if case.network else f"`{case.scenario}`"
        lines.append(f"- **{case.id}** {case.title}. Scenario: {where}. Measured: {'; '.join(hows)}.")
    return lines


def failing():
    """Return the cases that do not pass, and why."""
    rows = [f"- **{case.id}** {case.fails}" for case in cases() if case.fails]
    return ["## What does not pass", "", *rows, ""] if rows else []


def unplayed():
    """Return what cannot be stated yet, and why."""
    rows = [f"- **{case['id']}** {case['reason']}" for case in waiting()]
    return ["## What cannot be stated yet", "", *rows, ""] if rows else []


def listed(text):
    """Return (case, numbers) in the order of the table of a page."""
    lines = [line.split(" | ")[0].removeprefix("| ") for line in text.splitlines() if line.startswith("| V")]
    return [(case, len(list(rows))) for case, rows in groupby(lines)]


def main():
    """Write the page."""
    PAGE.write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    main()
