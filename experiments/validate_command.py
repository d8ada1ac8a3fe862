"""Checks one file of either sort, and says in a few words what it holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from model.reading import read_yaml
from model.scenario import load

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path


def summary(file: Path) -> str:
    """Validate a scenario, or a sweep (a file with a `design`), and return counts of what is in it.

    Raises:
        BadInput: it cannot be used; the message has a line for each mistake.
    """
    checked = _sweep(file) if "design" in read_yaml(file).value else load(file)
    counts = [f"{len(value)} {name}" for name, value in checked if isinstance(value, tuple | dict) and value]
    return ", ".join(counts) or "valid"


def _sweep(file: Path) -> Iterable[tuple[str, object]]:
    from experiments.design import load_sweep  # brings scipy, which a scenario does not need

    return load_sweep(file)
