"""What the person who waits for a sweep sees: how many runs of how many, how fast, until when, and what failed."""

from __future__ import annotations

import re
from time import monotonic
from typing import TYPE_CHECKING

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from rich.console import Console

    from experiments.design import Sweep
    from experiments.work import Summary


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


def watch(summaries: Iterable[Summary], runs: int, missing: int, console: Console) -> None:
    """Draw the summaries through a progress bar until there are no more; tell each new kind of failure once.

    Args:
        summaries: one a chunk, as chunks end.
        runs: how many the sweep has; more may come where precision decides.
        missing: how many of them are to be done now.
    """
    told: set[str] = set()
    with _bar(console) as bar:
        told_first = "preparing (compiles once)"
        task = bar.add_task(told_first, total=runs, completed=runs - missing, rate="", left="", failed="")
        done = failed = skipped = 0
        started = monotonic()
        for number, summary in enumerate(summaries):
            done += summary.done + summary.failed
            failed += summary.failed + summary.lost
            if number == 0:  # done here, to warm up; workers start now
                started, skipped = monotonic(), done
            rate, left = _pace(done - skipped, max(0, missing - done), started)
            completed = runs - missing + done
            bar.update(task, description="running", total=max(runs, completed), completed=completed)
            bar.update(task, rate=rate, left=left)
            bar.update(task, failed=f"[red]{failed} failed[/]" if failed else "")
            if summary.error and (why := reason(summary.error)) not in told:
                told.add(why)
                console.print(Text(f"failed: {why}", style="red"))


def reason(error: str) -> str:
    """Return the line of a traceback that names the exception: the first one that stands out after the last frame."""
    lines = re.sub(r"\x1b\[[0-9;]*m", "", error).strip().splitlines()
    frames = [number for number, line in enumerate(lines) if line.startswith('  File "')]
    after = lines[frames[-1] :] if frames else lines
    return next((line for line in after if line.strip() and not line.startswith(" ")), lines[-1])


def _bar(console: Console) -> Progress:
    told = [TextColumn(f"{{task.fields[{name}]}}") for name in ("rate", "left", "failed")]
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
