"""Dependences put into the world: a row for each asset that lives on others, and those others."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from model.complaints import unknown
from model.kernel.dependences import DEPENDENCE
from model.layout import asset_table
from model.theatre import TERMINALS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from model.complaints import Found
    from model.layout import Layout
    from model.scenario import Scenario
    from model.support import Dependence
    from model.theatre import Theatre


def fed_by(dependence: Dependence, theatre: Theatre) -> list[str]:
    """Return the assets that a dependence feeds, each once; a node means all its terminals."""
    names: list[str] = []
    for name in dependence.feeds:
        own = [
            f"{name}:{TERMINALS[mode]}"
            for node, mode in zip(theatre.terminal_node, theatre.terminal_mode, strict=True)
            if theatre.nodes[node] == name
        ]
        names += own or [name]
    return list(dict.fromkeys(names))


def dependences_of(scenario: Scenario, theatre: Theatre, layout: Layout) -> tuple[np.ndarray, np.ndarray]:
    """Return a row for each fed asset of each dependence, and int64: the assets that they live on, row after row."""
    rows: list[tuple[float, ...]] = []
    feeders: list[int] = []
    for dependence in scenario.dependences:
        sources = [layout.assets[name] for name in dependence.sources]
        for name in fed_by(dependence, theatre):
            rows.append((layout.assets[name], len(feeders), len(sources), dependence.floor, dependence.backup_hours))
            feeders += sources
    table = np.zeros(len(rows), DEPENDENCE)
    for row, values in zip(table, rows, strict=True):
        row["asset"], row["first"], row["feeders"], row["floor"], row["backup_h"] = values
    table["since"], table["given"] = math.inf, 1.0
    return table, np.array(feeders, np.int64)


def traffic_behind(scenario: Scenario, theatre: Theatre, layout: Layout) -> np.ndarray:
    """Return float64[sites, links and terminals]: 1 where an asset lives on a site, directly or by others."""
    carrying = len(layout.asset_names) - len(scenario.sites)
    feeds, behind = _feeds(scenario, theatre), np.zeros((len(scenario.sites), carrying))
    for row, site in zip(behind, scenario.sites, strict=True):
        assets = [layout.assets[name] for name in _below(feeds, site.name)]
        row[[asset for asset in assets if asset < carrying]] = 1.0
    return behind


def of_dependences(scenario: Scenario, theatre: Theatre) -> Found:
    """Complain of sites at no node or with the name of an asset, of dependences on nothing, and of circles."""
    names = asset_table(theatre)[0]
    for i, site in enumerate(scenario.sites):
        if site.node not in theatre.nodes:
            yield ("sites", i, "node"), unknown("node", site.node, theatre.nodes)
        if site.name in (*names, *theatre.nodes):
            yield ("sites", i, "name"), f"is the name of a node or an asset (got {site.name!r}); another name"
    names += [site.name for site in scenario.sites]
    known, wrong = set(names), False
    handled = {theatre.nodes[node] for node in theatre.terminal_node}
    for i, dependence in enumerate(scenario.dependences):
        for field, right in (("sources", known), ("feeds", known | handled)):
            for k, name in enumerate(getattr(dependence, field)):
                if name not in right:
                    wrong = True
                    yield ("dependences", i, field, k), unknown("site, link or node:mode", name, names)
    if not wrong:
        yield from _circles(scenario, theatre)


def _circles(scenario: Scenario, theatre: Theatre) -> Found:
    """Complain of what lives on itself in the end: once dark it would never come back."""
    feeds = _feeds(scenario, theatre)
    for i, dependence in enumerate(scenario.dependences):
        for k, name in enumerate(dependence.sources):
            if name in _below(feeds, name):
                yield ("dependences", i, "sources", k), f"lives on itself in the end (got {name!r}); something else"


def _feeds(scenario: Scenario, theatre: Theatre) -> dict[str, set[str]]:
    """Return what lives directly on each name."""
    feeds: dict[str, set[str]] = {}
    for dependence in scenario.dependences:
        for name in dependence.sources:
            feeds.setdefault(name, set()).update(fed_by(dependence, theatre))
    return feeds


def _below(feeds: Mapping[str, set[str]], name: str) -> set[str]:
    """Return all that lives on a name, directly or by others."""
    reached: set[str] = set()
    ahead = set(feeds.get(name, ()))
    while ahead:
        reached |= ahead
        ahead = set().union(*(feeds.get(other, set()) for other in ahead)) - reached
    return reached
