"""What comes back to a command: orders that it took off its book for convoys that could not be sent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from agents.intents import Order, Ship

if TYPE_CHECKING:
    from collections.abc import Iterable

    from agents.views import Refusal


def returned(taken: Iterable[tuple[Order, float]], refusals: Iterable[Refusal]) -> list[tuple[Order, tuple[int, ...]]]:
    """Return orders for what was taken off a book and then refused, each with the sources that were asked for it.

    Args:
        taken: orders, each with tonnes that were taken off.
        refusals: of convoys; what nobody took off the book, such as cargo that waits to be sent on, is left out.
    """
    ships = [refusal.intent for refusal in refusals if isinstance(refusal.intent, Ship)]
    if not ships:
        return []
    lots: dict[tuple[int, tuple[int, ...]], tuple[Order, float]] = {}
    for order, tonnes in taken:
        key = (order.store, order.sources)
        lots[key] = order, tonnes + (lots[key][1] if key in lots else 0.0)
    asked = {(store, source): (store, sources) for store, sources in lots for source in sources}
    back = []
    for ship in ships:
        found = asked.get((ship.holder, ship.source))
        if found is not None:
            order, left = lots[found]
            tonnes = min(ship.columns * ship.tonnes, left)
            lots[found] = order, left - tonnes
            back.append((order._replace(tonnes=tonnes), order.sources[: order.sources.index(ship.source) + 1]))
    return back
