"""What a benchmark hands back, and how times are taken: alternately, several times, by their median."""

from __future__ import annotations

import gc
import time
from dataclasses import dataclass, field
from statistics import median
from typing import TYPE_CHECKING

from rich.table import Table

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

#: What issue and design ask for: name of a number to (bound, whether more is better).
TARGETS = {
    "kernel_vs_simpy": (100.0, True),
    "run_vs_mesa": (20.0, True),
    "run_vs_mesa_dense": (30.0, True),
    "outside_share": (0.10, False),
    "growth_nodes": (12.0, False),
    "growth_convoys": (12.0, False),
    "sweep_efficiency": (0.90, True),
    "sweep_vs_pool": (1.0, True),
    "sweep_vs_joblib": (1.0, True),
    "driver_growth_mb": (50.0, False),
}
#: Those that are handed on as the result of a run; the others stand in its tables and in the history.
RESULT = (
    "kernel_vs_simpy", "run_vs_mesa", "run_vs_mesa_dense", "outside_share", "growth_nodes", "growth_convoys",
    "sweep_efficiency",
)  # fmt: skip


@dataclass
class Measured:
    """Numbers by name, of which those in :data:`TARGETS` have to be met, and tables that show where they come from."""

    numbers: dict[str, float] = field(default_factory=dict)
    tables: list[Table] = field(default_factory=list)


def seconds(work: Callable[[], object]) -> float:
    """Return the CPU time of one call in this process, garbage of earlier work swept before.

    All that is compared runs in one thread; unlike wall time this does not count the turns of other processes.
    """
    gc.collect()
    start = time.process_time()
    work()
    return time.process_time() - start


def result(numbers: Mapping[str, float]) -> dict[str, float]:
    """Return those of the numbers found that are the result, in the order of :data:`RESULT`."""
    return {name: numbers[name] for name in RESULT if name in numbers}


def ratio(slow: Sequence[float], fast: Sequence[float]) -> float:
    """Return the median of the ratios of neighbours in time."""
    return median(s / f for s, f in zip(slow, fast, strict=True))


def table(title: str, columns: Sequence[str], rows: Sequence[Sequence[object]]) -> Table:
    """Return a table: first column text, the others numbers in as many digits as they deserve."""
    made = Table(title=title, title_justify="left")
    for i, column in enumerate(columns):
        made.add_column(column, justify="left" if i == 0 else "right")
    for row in rows:
        made.add_row(*(shown(value) for value in row))
    return made


def shown(value: object) -> str:
    """Return a number in four significant digits, anything else as it is."""
    if isinstance(value, float):
        return f"{value:,.4g}" if abs(value) < 1e4 else f"{value:,.0f}"
    return f"{value:,}" if isinstance(value, int) else str(value)
