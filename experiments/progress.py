"""What the person who waits for a sweep sees: how many runs of how many, how fast, until when, and what failed."""

from __future__ import annotations

import math
import re
from contextlib import suppress
from datetime import UTC, datetime
from time import monotonic
from typing import TYPE_CHECKING, Any

import numpy as np
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from rich.console import Console

    from experiments.design import Sweep
    from experiments.work import Summary


_FIELDS = ("rate", "left", "half_width", "failed")
_DRAW_EVERY_S, _LOG_EVERY_S = 0.2, 10.0


def opening(sweep: Sweep, missing: int, folder: Path) -> Text:
    """Say in one line what is about to run and where the results go."""
    there = sweep.runs - missing if isinstance(sweep.spec.replications, int) else 0
    known = f", {there} of them already there" if there else ""
    return Text(f"{sweep.spec.name}: {size(sweep)}{known}, into {folder}")


def size(sweep: Sweep) -> str:
    """Say how many points and runs a sweep has; where precision decides, from how many to how many."""
    points, asked = len(sweep.points), sweep.spec.replications
    if isinstance(asked, int):
        return f"{points} points x {asked} replications = {sweep.runs} runs"
    each, runs = f"{asked.at_least} to {asked.at_most}", f"{points * asked.at_least} to {sweep.runs}"
    return f"{points} points x {each} replications = {runs} runs"


def watch(summaries: Iterable[Summary], runs: int, missing: int, console: Console, log: Path) -> None:
    """Draw the summaries through a progress bar until there are no more; tell each new kind of failure once.

    The same goes into `log`, a line every ten seconds, for whoever has no terminal.

    Args:
        summaries: one a chunk, as chunks end.
        runs: how many the sweep has; more may come where precision decides.
        missing: how many of them are to be done now.
        log: file to append to.
    """
    told: set[str] = set()
    seen = _Seen(runs - missing)
    written = drawn = -math.inf
    fields: dict[str, Any] = {}
    _note(log, f"started: {missing} of {runs} runs to do")
    with _bar(console) as bar:
        blank: dict[str, Any] = dict.fromkeys(_FIELDS, "")
        task = bar.add_task("preparing (compiles once)", total=runs, completed=runs - missing, **blank)
        for summary in summaries:
            seen.add(summary)
            total = max(runs, seen.completed)
            if monotonic() - drawn > _DRAW_EVERY_S:
                drawn, fields = monotonic(), seen.fields(total)
                bar.update(task, description="running", total=total, completed=seen.completed, **fields)
            if summary.error and (why := reason(summary.error)) not in told:
                told.add(why)
                console.print(Text(f"failed: {why}", style="red"))
                _note(log, f"failed: {why} (part {summary.chunk})")
            if monotonic() - written > _LOG_EVERY_S:
                written = monotonic()
                _note(log, _line(seen.completed, total, fields))
        total, fields = max(runs, seen.completed), seen.fields(seen.completed)
        bar.update(task, description="running", total=total, completed=seen.completed, **fields)
    _note(log, f"ended: {_line(seen.completed, total, fields)}")


class _Seen:
    """What the summaries so far come to."""

    def __init__(self, there: int) -> None:
        self.there, self.completed, self.failed = there, there, 0
        self._started, self._skipped = monotonic(), -1
        self._points: dict[int, tuple[int, float, float]] = {}  # by point: count, mean, sum of squares about it

    def add(self, summary: Summary) -> None:
        self.completed += summary.done + summary.failed
        self.failed += summary.failed
        if self._skipped < 0:  # the first chunk compiles
            self._started, self._skipped = monotonic(), self.completed
        for point, _, value in summary.values:
            if math.isnan(value):
                continue
            count, mean, squares = self._points.get(point, (0, 0.0, 0.0))
            moved = mean + (value - mean) / (count + 1)
            self._points[point] = (count + 1, moved, squares + (value - mean) * (value - moved))

    def fields(self, total: int) -> dict[str, Any]:
        rate, left = _pace(self.completed - self._skipped, total - self.completed, self._started)
        failed = f"{self.failed} failed" if self.failed else ""
        widest = self.half_width()
        return dict(zip(_FIELDS, (rate, left, f"± {widest:.3g}" if widest is not None else "", failed), strict=True))

    def half_width(self) -> float | None:
        """Return the widest 95 % half width of a point's mean so far, of the runs of this start."""
        from scipy.special import stdtrit

        known = np.array([(count, squares) for count, _, squares in self._points.values() if count > 1])
        if not len(known):
            return None
        count, squares = known.T
        reach = stdtrit(count - 1, 0.975) * np.sqrt(squares / (count - 1) / count)
        return float(reach.max())


def _line(completed: int, total: int, fields: dict[str, Any]) -> str:
    return ", ".join(filter(None, (f"{completed} of {total} runs", *fields.values())))


def _note(log: Path, line: str) -> None:
    with suppress(OSError), log.open("a", encoding="utf-8") as file:  # a full disk is told by what matters more
        file.write(f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ} {line}\n")


def reason(error: str) -> str:
    """Return the line of a traceback that names the exception: the first one that stands out after the last frame."""
    lines = re.sub(r"\x1b\[[0-9;]*m", "", error).strip().splitlines()
    frames = [number for number, line in enumerate(lines) if line.startswith('  File "')]
    after = lines[frames[-1] :] if frames else lines
    return next((line for line in after if line.strip() and not line.startswith(" ")), lines[-1])


def _bar(console: Console) -> Progress:
    told = [TextColumn(f"{{task.fields[{name}]}}") for name in _FIELDS]
    known = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    return Progress(*known, *told, console=console)


def _pace(done: int, left: int, started: float) -> tuple[str, str]:
    """Return the rate and the time left, in words."""
    if not done:
        return "", "starting workers" if left else ""
    rate = done / max(monotonic() - started, 1e-9)
    return f"{rate:.1f} runs/s", f"{_span(left / rate)} left" if left else ""


def _span(seconds: float) -> str:
    hours, rest = divmod(round(seconds), 3600)
    return f"{hours} h {rest // 60} min" if hours else f"{rest // 60}:{rest % 60:02d}"
