"""How mistakes that show only when parts of a scenario are held against each other are put into words."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from model.reading import Place

    #: Path and mistake, one after the other.
    type Found = Iterator[tuple[Place, str]]

#: How many names a message lists.
SHOWN = 12


def unknown(what: str, got: str, known: Collection[str]) -> str:
    """Return the complaint about a name that no `what` has: the name that is near it, and those there are."""
    near = get_close_matches(got, known, 1)
    meant = f"did you mean {near[0]!r}? " if near else ""
    return f"no {what} has this name (got {got!r}); {meant}known: {listed(known)}"


def listed(names: Collection[str]) -> str:
    """Return names for a message, the first dozen of them."""
    more = f" and {len(names) - SHOWN} more" if len(names) > SHOWN else ""
    return ", ".join(list(names)[:SHOWN]) + more if names else "none"


def late(days: float, horizon_days: float) -> str:
    """Return the complaint about a day that the campaign does not reach."""
    return _never("day", f"on day {horizon_days:g}", days)


def late_h(hours: float, horizon_days: float) -> str:
    """Return the complaint about an hour that the campaign does not reach."""
    return _never("hour", f"at hour {24 * horizon_days:g}", hours)


def _never(unit: str, end: str, got: float) -> str:
    return f"never comes: the campaign ends {end} (got {got:g}); an earlier {unit}, or a longer horizon_days"
