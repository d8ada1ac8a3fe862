"""Handling at every place: assumed servers and rates by kind of place, with a theatre's own exceptions."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from configs.theatres.build.links import Link
from configs.theatres.build.places import Place, facts


class Terminal(NamedTuple):
    """One row of terminals.csv; ``rate_t_h`` is of each server."""

    node: str
    mode: str
    servers: int
    rate_t_h: float
    source: str = "assumed"


def terminals(theatre: str, places: Sequence[Place], links: Iterable[Link]) -> list[Terminal]:
    """A terminal for each mode that reaches a place, and a ramp where two gauges meet."""
    usual = {(row["kind"], row["mode"]): _rate(row) for row in facts("handling")}
    own = {(row["node"], row["mode"]): _rate(row) for row in facts(f"{theatre}/handling")}
    modes = _modes(links)
    return [
        Terminal(place.node, mode, *own.get((place.node, mode), usual[place.kind, mode]))
        for place in places
        for mode in modes[place.node]
    ]


def _rate(row: dict[str, str]) -> tuple[int, float]:
    return int(row["servers"]), float(row["rate_t_h"])


def _modes(links: Iterable[Link]) -> dict[str, list[str]]:
    reach: dict[str, set[str]] = {}
    gauges: dict[str, set[int]] = {}
    for link in links:
        for node in (link.a, link.b):
            reach.setdefault(node, set()).add(link.mode)
            if link.gauge:
                gauges.setdefault(node, set()).add(link.gauge)
    for node, met in gauges.items():
        if len(met) > 1:
            reach[node].add("ramp")
    order = ("road", "rail", "sea", "air", "ramp")
    return {node: [mode for mode in order if mode in modes] for node, modes in reach.items()}
