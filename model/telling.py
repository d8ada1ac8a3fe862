"""From intents to moves: what agents decided, by the names that people use."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from agents.intents import Cancel, Divert, Hold, Lodge, Offer, Order, Proceed, Produce, Recall, Repair, Ship, Strike

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from model.labels import Labels
    from model.wargame import Wargame


class Teller:
    """Tells the intents of one game."""

    def __init__(self, game: Wargame, labels: Labels) -> None:
        self._game, self.labels = game, labels

    def words(self, intent: Any, maker: int) -> tuple[str, dict[str, Any]]:
        """Return kind and fields of the move that an intent is; `maker` is the position of an adversary."""
        kind = type(intent).__name__.lower()
        return kind, _WORDS[kind](self, intent, maker)

    def _strike(self, it: Strike, maker: int) -> dict[str, Any]:
        adversary = self._game.plan.scenario.adversaries[maker]
        said = {"by": adversary.name, "asset": _name(self._game.layout.asset_names, it.asset), "at_share": it.at_share}
        return said | {"means": _name([means.name for means in adversary.means], it.means)}

    def _offer(self, it: Offer, maker: int) -> dict[str, Any]:
        del maker
        return {"fleet": self.labels.fleet_names[it.fleet], "vehicles": it.vehicles, "premium_eur": it.premium_eur}

    def _order(self, it: Order, maker: int) -> dict[str, Any]:
        del maker
        names = self.labels.store_names
        said = {"store": names[it.store], "sources": [names[s] for s in it.sources], "tonnes": it.tonnes}
        return said | {"priority": it.priority} | ({"urgent": True} if it.urgent else {})

    def _produce(self, it: Produce, maker: int) -> dict[str, Any]:
        del maker
        return {"store": self.labels.store_names[it.store], "t_per_h": it.t_per_h}

    def _ship(self, it: Ship, maker: int) -> dict[str, Any]:
        del maker
        labels = self.labels
        said: dict[str, Any] = {"source": labels.store(it.source, self._game.transport)}
        said |= {"to": labels.store_names[it.holder], "fleet": labels.fleet_names[it.fleet]}
        said |= {"vehicles": it.vehicles, "tonnes": it.tonnes, "via": self._links(it)}
        said |= {"escort": labels.escort_names[it.escort]} if it.escort >= 0 else {}
        return said | ({"columns": it.columns} if it.columns > 1 else {})

    def _lodge(self, it: Lodge, maker: int) -> dict[str, Any]:
        del maker
        start = self._game.plan.theatre.nodes[it.stretch.start]  # type: ignore[attr-defined]
        return {"to": self.labels.store_names[it.holder], "start": start, "via": self._links(it)}

    def _repair(self, it: Repair, maker: int) -> dict[str, Any]:
        del maker
        return {"crew": self.labels.crew_names[it.crew], "asset": self._game.layout.asset_names[it.asset]}

    def _convoy(self, it: Proceed | Hold | Divert | Cancel | Recall, maker: int) -> dict[str, Any]:
        del maker
        said: dict[str, Any] = {"convoy": self.labels.convoy(it.convoy, self._game.transport)}
        if isinstance(it, Hold):
            said["hours"] = it.hours
        if isinstance(it, Divert | Recall):
            said["via"] = self._links(it)
        if isinstance(it, Divert):
            said["to"] = self.labels.store(it.target, self._game.transport)
        return said

    def _links(self, it: Any) -> list[str]:
        return list(self.labels.way_of(it.stretch.legs))


def _name(names: Sequence[str], position: int) -> str:
    """Return a name, or the number of what there is not: a strategy may ask for anything."""
    return names[position] if 0 <= position < len(names) else f"{position}"


_WORDS: dict[str, Callable[[Teller, Any, int], dict[str, Any]]] = {
    "strike": Teller._strike,
    "offer": Teller._offer,
    "order": Teller._order,
    "produce": Teller._produce,
    "ship": Teller._ship,
    "lodge": Teller._lodge,
    "repair": Teller._repair,
    "proceed": Teller._convoy,
    "hold": Teller._convoy,
    "divert": Teller._convoy,
    "cancel": Teller._convoy,
    "recall": Teller._convoy,
}
