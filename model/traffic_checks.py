"""Whether streams and services mean something in their theatre."""

from __future__ import annotations

from typing import TYPE_CHECKING

from model.complaints import late_h, unknown
from model.layout import asset_table
from model.routes import ways_of
from model.theatre import MODES, TERMINALS

if TYPE_CHECKING:
    from model.complaints import Found
    from model.reading import Place
    from model.scenario import Scenario
    from model.theatre import Theatre
    from model.traffic import Stream


def of_streams(scenario: Scenario, theatre: Theatre) -> Found:
    """Complain of streams without a way, without a terminal where they are served, or that come after the end."""
    for i, stream in enumerate(scenario.streams):
        place: Place = ("streams", i)
        wrong: list[tuple[Place, str]] = []
        for field, node in (("origin", stream.origin), ("goal", stream.goal)):
            if node not in theatre.nodes:
                wrong.append(((*place, field), unknown("node", node, theatre.nodes)))
        named: list[tuple[Place, tuple[str, ...]]] = [((*place, "via"), stream.via)]
        named += [((*place, "ways", k), way) for k, way in enumerate(stream.ways)]
        for below, way in named:
            for k, link in enumerate(way):
                if link not in theatre.links:
                    wrong.append(((*below, k), unknown("link", link, theatre.links)))
        if stream.start_hours >= 24 * scenario.horizon_days:
            wrong.append(((*place, "start_hours"), late_h(stream.start_hours, scenario.horizon_days)))
        wrong += _impossible(stream, theatre, place)
        yield from wrong or _way(stream, theatre, place)


def _impossible(stream: Stream, theatre: Theatre, place: Place) -> list[tuple[Place, str]]:
    """Return what no way could mend: no link of the mode, or none that is strong enough."""
    own = theatre.link_mode == MODES.index(stream.mode)
    if stream.origin == stream.goal:
        return []
    if not own.any():
        linked = ", ".join(mode for m, mode in enumerate(MODES) if m in theatre.link_mode)
        return [((*place, "mode"), f"the theatre has no link of this mode (got {stream.mode!r}); one of {linked}")]
    return [
        ((*place, field), f"heavier than any {stream.mode} link bears (got {weight:g}); at most {limits[own].max():g}")
        for field, weight, limits in (("mlc", stream.mlc, theatre.mlc), ("axle_t", stream.axle_t, theatre.axle_t))
        if weight > limits[own].max()
    ]


def _way(stream: Stream, theatre: Theatre, place: Place) -> Found:
    try:
        ways_of(stream, theatre)
    except LookupError as error:
        field = "ways" if stream.ways else "via" if stream.via else "goal"
        yield (*place, field), f"{error} (got {stream.origin} to {stream.goal}); another way, mode or weight"
    mode = MODES.index(stream.mode)
    handled = {(theatre.nodes[n], m) for n, m in zip(theatre.terminal_node, theatre.terminal_mode, strict=True)}
    for served, node in (("loads", stream.origin), ("unloads", stream.goal)):
        if getattr(stream, served) and (node, mode) not in handled:
            yield (
                (*place, served),
                f"{node} has no terminal for {TERMINALS[mode]} (got true); false, or a terminal there",
            )


def of_demands(scenario: Scenario, theatre: Theatre) -> Found:
    """Complain of demands on depots, and of failures of assets, that are not there; and of assets without damage."""
    depots = [depot.name for depot in scenario.depots]
    for i, demand in enumerate(scenario.demands):
        if demand.depot not in depots:
            yield ("demands", i, "depot"), unknown("depot", demand.depot, depots)
        if demand.start_hours >= 24 * scenario.horizon_days:
            yield ("demands", i, "start_hours"), late_h(demand.start_hours, scenario.horizon_days)
        if demand.supply == "equipment":
            yield ("demands", i, "supply"), "equipment is never asked for (got 'equipment'); a class from I to V"
    names, kinds = asset_table(theatre, scenario.sites)
    seen: set[str] = set()
    for i, failure in enumerate(scenario.failures):
        place = ("failures", i, "asset")
        if failure.asset not in names:
            yield place, unknown("asset", failure.asset, names)
        elif failure.asset in seen:
            yield place, f"given twice (got {failure.asset!r}); one failure for each asset"
        elif failure.lasts is None and kinds[names.index(failure.asset)] not in scenario.damage:
            kind = kinds[names.index(failure.asset)]
            yield (
                place,
                f"{kind} has no damage (got {failure.asset!r}); describe it under damage, give lasts, or another asset",
            )
        seen.add(failure.asset)


def of_services(scenario: Scenario, theatre: Theatre) -> Found:
    """Complain of services at terminals that are not there, and of terminals named twice."""
    first = len(theatre.links)
    terminals, seen = asset_table(theatre)[0][first:], set()
    for i, service in enumerate(scenario.services):
        place = ("services", i, "terminal")
        if service.terminal not in terminals:
            yield place, unknown("terminal", service.terminal, terminals)
        elif service.terminal in seen:
            yield place, f"given twice (got {service.terminal!r}); one service for each terminal"
        seen.add(service.terminal)


def of_approaches(scenario: Scenario, theatre: Theatre) -> Found:
    """Complain of approaches at nodes that are not there or have no link of the mode, and of those given twice."""
    seen = set()
    for i, approach in enumerate(scenario.approaches):
        place, mode = ("approaches", i, "node"), MODES.index(approach.mode)
        ends = {theatre.nodes[n] for side in (theatre.link_a, theatre.link_b) for n in side[theatre.link_mode == mode]}
        if approach.node not in theatre.nodes:
            yield place, unknown("node", approach.node, theatre.nodes)
        elif approach.node not in ends:
            told = f"no {approach.mode} link ends there (got {approach.node!r}); another node, or another mode"
            yield place, told
        elif (approach.node, mode) in seen:
            yield place, f"given twice for {approach.mode} (got {approach.node!r}); one approach for each node and mode"
        seen.add((approach.node, mode))


def of_links(scenario: Scenario, theatre: Theatre) -> Found:
    """Complain of links that a row names and that are not there or not of its modes."""
    for part in ("congestion", "restrictions", "civil_traffic"):
        for i, row in enumerate(getattr(scenario, part)):
            for k, link in enumerate(row.links):
                place = (part, i, "links", k)
                if link not in theatre.links:
                    yield place, unknown("link", link, theatre.links)
                elif (mode := MODES[theatre.link_mode[theatre.link_index[link]]]) not in row.modes:
                    yield place, f"a {mode} link (got {link!r}); one of {', '.join(row.modes)}, or add {mode} to modes"
