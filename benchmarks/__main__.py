"""``python -m benchmarks``: measure, print tables, write the numbers as JSON and append them to the history."""

from __future__ import annotations

import argparse
import gc
import importlib
import json
import platform
import subprocess
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console

from benchmarks.measured import TARGETS, result, table

if TYPE_CHECKING:
    from benchmarks.measured import Measured

HERE = Path(__file__).resolve().parent
#: Benchmarks in the order in which they run: each a module with ``measure(quick) -> Measured``.
ALL = ("simpy_network", "mesa_per_tick", "where", "growth", "sweep", "many", "compiled")


def main() -> None:
    """Run what was asked for."""
    asked = _arguments()
    console, numbers = Console(), {}
    for name in asked.only or ALL:
        console.rule(name)
        start = time.perf_counter()
        benchmark = importlib.import_module(f"benchmarks.{name}")
        gc.collect()
        gc.freeze()  # what is imported stays: sweeping before each reading need not look at it again
        found: Measured = benchmark.measure(asked.quick)
        for shown in found.tables:
            console.print(shown)
        numbers |= found.numbers | {f"{name}_s": time.perf_counter() - start}
    console.rule("against the targets")
    console.print(_verdict(numbers))
    _remember(numbers, asked.quick)
    if asked.json is not None:
        asked.json.write_text(json.dumps(result(numbers), indent=1) + "\n")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="smaller cases, within five minutes on two cores")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the result as one JSON object")
    parser.add_argument("--only", action="append", choices=ALL, metavar="NAME", help=f"one of {', '.join(ALL)}")
    return parser.parse_args()


def _verdict(numbers: dict[str, float]) -> object:
    rows = []
    for name, (bound, more) in TARGETS.items():
        if name in numbers:
            met = numbers[name] >= bound if more else numbers[name] <= bound
            rows.append((name, numbers[name], f"{'>=' if more else '<='} {bound:g}", "met" if met else "missed"))
    return table("", ("number", "measured", "target", ""), rows)


def _remember(numbers: dict[str, float], quick: bool) -> None:
    """Append to the history; it names the code and the kind of machine, never the machine."""
    row = {
        "at": datetime.now(UTC).isoformat(timespec="seconds"), "commit": _commit(), "quick": quick,
        "python": platform.python_version(), "machine": platform.machine(),
        **{name: float(f"{value:.5g}") for name, value in numbers.items()},
    }  # fmt: skip
    with (HERE / "history.jsonl").open("a") as history:
        history.write(json.dumps(row) + "\n")


def _commit() -> str | None:
    asked = ["git", "-C", str(HERE), "describe", "--always", "--dirty"]
    try:
        return subprocess.run(asked, capture_output=True, text=True, check=True, timeout=10).stdout.strip()
    except (OSError, subprocess.SubprocessError):
        return None


if __name__ == "__main__":
    main()
