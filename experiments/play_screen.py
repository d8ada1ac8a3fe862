"""What a person is shown at a turn: what its side may know, and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from rich.table import Table

from agents.intents import Ship
from model.layout import ASSET_KINDS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rich.console import Console

    from agents.views import AdversaryView, CommandView
    from model.hand import Occasion

#: Lines of a table, until it is asked for by a word.
MOST = 12


def show(occasion: Occasion, console: Console, word: str | None = None) -> None:
    """Print what is known at an occasion: the most telling lines of it, or all in which a word stands."""
    if word is None:
        _heading(occasion, console)
    tables = _red(occasion) if occasion.seat == "adversaries" else _blue(occasion)
    for title, heads, rows in tables:
        found = [row for row in rows if word is None or any(word in cell for cell in row)]
        if not found:
            continue
        table = Table(title=title, title_justify="left", box=None, padding=(0, 1))
        for head in heads:
            table.add_column(head, overflow="fold")
        for row in found[: MOST if word is None else None]:
            table.add_row(*row)
        console.print(table)
        if word is None and len(found) > MOST:
            console.print(f"  and {len(found) - MOST} more: show WORD")


def _heading(occasion: Occasion, console: Console) -> None:
    view, name = occasion.view, occasion.who or "command"
    console.rule(f"day {occasion.hour / 24:g}, hour {occasion.hour:g}: {name}")
    for row in occasion.refused:
        console.print(f"refused: hour {row.hour:g}: {row.kind} {row.words}: {row.reason}", soft_wrap=True, markup=False)
    if occasion.seat == "adversaries":
        for told in view.refused:
            console.print(f"last turn: {told.reason}", soft_wrap=True, markup=False)
        console.print(f"budget {view.budget:.4g}, {view.income:g} a day; traffic as of hour {view.seen_h:g}")


type _Shown = tuple[str, tuple[str, ...], Iterable[list[str]]]


def _red(occasion: Occasion) -> list[_Shown]:
    view: AdversaryView = occasion.view
    means = occasion.seats.labels.means[occasion.seats.labels.adversaries[occasion.who]]
    by = {number: name for name, number in means.items()}
    rows = [
        [
            view.names[i], ASSET_KINDS[int(view.kinds[i])], by[int(view.means[i])], f"{view.cost[i]:g}",
            f"{view.denied_h[i]:.0f}", f"{view.flow_t[i]:,.0f}",
            "down" if view.down[i] else "struck" if view.awaited[i] else "",
        ]
        for i in np.argsort(-view.flow_t, kind="stable").tolist()
    ]  # fmt: skip
    return [("targets", ("asset", "kind", "means", "cost", "denies h", "t/day", "seen"), rows)]


def _blue(occasion: Occasion) -> list[_Shown]:
    view: CommandView = occasion.view
    seats, labels = occasion.seats, occasion.seats.labels
    transport = seats.game.transport
    stocks = [[name, f"{view.level[store]:,.1f}"] for store, name in labels.store_names.items() if view.level[store]]
    sent = [
        [
            labels.store(ship.source, transport),
            labels.store_names[ship.holder],
            labels.fleet_names[ship.fleet],
            f"{ship.columns * ship.tonnes:,.1f}",
        ]
        for ship in occasion.own
        if isinstance(ship, Ship)
    ]
    book = [[labels.store_names[store], f"{tonnes:,.1f}"] for store, tonnes in _open_t(occasion)]
    waiting = [[labels.store(store, transport), f"{view.level[store]:,.1f}"] for store, _ in view.waiting]
    offers = [[labels.fleet_names[fleet], f"{vehicles:g}"] for fleet, vehicles in view.offers.items()]
    asking = [[labels.convoy(c, transport), state] for c, state in seats.asking()]
    shut = [[seats.game.layout.asset_names[i], f"{hours:.0f}"] for i, hours in seats.believed_shut()]
    return [
        ("stocks as reported, t", ("store", "t"), sorted(stocks, key=lambda row: -float(row[1].replace(",", "")))),
        ("sent by your staff this turn", ("from", "to", "fleet", "t"), sent),
        ("orders that are open", ("for", "t"), book),
        ("cargo to be sent on", ("store", "t"), waiting),
        ("vehicles on offer", ("fleet", "vehicles"), offers),
        ("believed to be closed", ("asset", "hours left"), shut),
        ("convoys that wait or ask", ("convoy", "state"), asking),
    ]


def _open_t(occasion: Occasion) -> list[tuple[int, float]]:
    """Return tonnes by store that are ordered and not sent, the most first; what silent agents would send is open."""
    game = occasion.seats.game
    lots = [(order.store, order.tonnes) for order in game.command.book.values()]
    if not occasion.own:
        ships = [ship for ship in occasion.proposed if isinstance(ship, Ship)]
        lots += [(s.holder, s.columns * s.tonnes) for s in ships if s.source not in game.transport.final]
    tonnes: dict[int, float] = {}
    for store, lot in lots:
        tonnes[store] = tonnes.get(store, 0.0) + lot
    return sorted(tonnes.items(), key=lambda row: -row[1])
