"""From moves, which people write by names, to intents, which the kernel takes by positions.

A move is held against what its maker may do: an agent keeps to its view by itself, a person may ask for anything.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from agents.intents import (
    Cancel,
    Divert,
    Hold,
    Lane,
    Lodge,
    Offer,
    Order,
    Proceed,
    Produce,
    Recall,
    Repair,
    Ship,
    Strike,
)
from model import moves as m
from model.kernel import records as r
from model.results import SUPPLIES
from model.theatre import MODES, TERMINALS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from model.labels import Labels
    from model.moves import Words
    from model.roads import Stretch
    from model.wargame import Wargame

RAMP = TERMINALS.index("ramp")


class CannotBe(Exception):  # noqa: N818  (it says what it is)
    """A move that cannot be made, and why: its author is told, nothing happens."""


class Translation:
    """Translates for one game. Vehicles offered and crews free are counted down within one occasion."""

    def __init__(self, game: Wargame, labels: Labels) -> None:
        self._game, self.labels = game, labels

    def begin(self, view: Any, others: Iterable[Any]) -> None:
        """Begin an occasion: `view` is what its maker may know, `others` intents that are carried out before."""
        self._view = view
        self._offers = dict(getattr(view, "offers", {}))
        for ship in (intent for intent in others if isinstance(intent, Ship)):
            self._offers[ship.fleet] -= ship.columns * ship.vehicles
        self._crews = set(getattr(view, "free_crews", ()))

    def intent(self, words: Words) -> Any:
        """Return the intent that a move means.

        Raises:
            CannotBe: with the reason.
        """
        return _INTENTS[type(words)](self, words)

    def _strike(self, move: m.StrikeMove) -> Strike:
        asset, by = self._game.layout.assets[move.asset], self.labels.adversaries[move.by]
        if move.means is not None:
            return Strike(asset, move.at_share, self.labels.means[by][move.means])
        reaching = self._view.means[self._view.assets == asset]
        return Strike(asset, move.at_share, int(reaching[0]) if len(reaching) else 0)

    def _offer(self, move: m.OfferMove) -> Offer:
        fleet = self.labels.fleets[move.fleet]
        row = self._game.world.fleets[fleet]
        owner, carrier, _ = self._game.layout.fleets[fleet]
        if self._game.carriers[owner].purse.empty:
            raise CannotBe(f"{carrier.name} has no money left and is gone")
        there = max(0.0, float(row["free"] - (1 - row["able"]) * row["total"]))
        if move.vehicles > there:
            raise CannotBe(f"{move.fleet} has {there:g} free vehicles that can run, fewer than {move.vehicles:g}")
        return Offer(fleet, move.vehicles, move.premium_eur)

    def _order(self, move: m.OrderMove) -> Order:
        sources = tuple(self.labels.stores[source] for source in move.sources)
        return Order(self.labels.stores[move.store], sources, move.tonnes, move.priority, move.urgent)

    def _produce(self, move: m.ProduceMove) -> Produce:
        store = self.labels.stores[move.store]
        able = max((works.able.get(store, 0.0) for works in self._game.industry.values()), default=0.0)
        if move.t_per_h > able * (1 + 1e-9):
            raise CannotBe(f"the works of {move.store} can make {able:g} t an hour at present")
        return Produce(store, move.t_per_h)

    def _ship(self, move: m.ShipMove) -> Ship:
        game, fleet = self._game, self.labels.fleets[move.fleet]
        source, holder = self._store(move.source), self.labels.stores[move.to]
        meant = game.transport.final.get(source, holder)
        if meant != holder:
            raise CannotBe(f"what waits at {move.source} is meant for {self.labels.store_names[meant]}")
        start = game.layout.store_node[source]
        stretch = self._stretch(start, move.via, holder)
        kind = game.command.fleets[fleet]
        self._fits(move, fleet, stretch)
        approach_h = kind.ready_h + float(kind.hours[start])
        escort = -1 if move.escort is None else self.labels.escorts[move.escort]
        if escort >= 0:
            approach_h = max(approach_h, float(game.world.escort_home_h[escort, start]))
        self._offers[fleet] -= move.columns * move.vehicles
        lane = Lane(source, holder, fleet, stretch, approach_h)
        return Ship(lane, move.vehicles, move.tonnes, escort, move.columns)

    def _fits(self, move: m.ShipMove, fleet: int, stretch: Stretch) -> None:
        """Hold a convoy against what its fleet can do."""
        kind, left = self._game.layout.fleets[fleet][2], self._offers.get(fleet, 0)
        supply = SUPPLIES[self._game.layout.store_supply[self.labels.stores[move.to]]]
        if MODES.index(kind.mode) != stretch.mode:
            raise CannotBe(f"{move.fleet} goes by {kind.mode}, the way by {MODES[stretch.mode]}")
        if not self._game.command.may_use(fleet, self.labels.stores[move.to]):
            raise CannotBe(f"the command of {move.to} has no vehicles of {move.fleet}")
        if supply not in kind.carries:
            raise CannotBe(f"{move.fleet} does not carry class {supply}")
        if move.vehicles > kind.column:
            raise CannotBe(f"a convoy of {move.fleet} has {kind.column} vehicles at most, not {move.vehicles}")
        if stretch.longest_km > kind.flies_km:
            raise CannotBe(f"{move.fleet} flies {kind.flies_km:g} km at most, not {stretch.longest_km:g}")
        carried_t = move.vehicles * (kind.payload_t - kind.lost_t_km * stretch.longest_km)
        if move.tonnes > carried_t * (1 + 1e-9):
            raise CannotBe(f"{move.vehicles} vehicles of {move.fleet} carry {carried_t:g} t")
        if not math.isfinite(self._game.command.fleets[fleet].hours[stretch.start]):
            raise CannotBe(f"{move.fleet} cannot come to {self._game.plan.theatre.nodes[stretch.start]}")
        if move.columns * move.vehicles > left:
            raise CannotBe(f"{left:g} vehicles of {move.fleet} are on offer, not {move.columns * move.vehicles}")

    def _lodge(self, move: m.LodgeMove) -> Lodge:
        holder = self.labels.stores[move.to]
        return Lodge(holder, self._stretch(self._game.layout.nodes[move.start], move.via, holder))

    def _repair(self, move: m.RepairMove) -> Repair:
        crew, asset = self.labels.crews[move.crew], self._game.layout.assets[move.asset]
        if crew not in self._crews:
            raise CannotBe(f"{move.crew} is at work")
        if asset not in self._view.assets:
            raise CannotBe(f"there is no damage at {move.asset} that is of its trade and waits for a crew")
        self._crews.remove(crew)
        row, column = list(self._view.free_crews).index(crew), list(self._view.assets).index(asset)
        if not math.isfinite(self._view.travel_h[row, column]):
            raise CannotBe(f"no road leads from {move.crew} to {move.asset}")
        return Repair(crew, asset, self._view.way(crew, asset))

    def _proceed(self, move: m.ProceedMove) -> Proceed:
        return Proceed(self._under_way(move.convoy))

    def _hold(self, move: m.HoldMove) -> Hold:
        return Hold(self._blocked(move.convoy), move.hours)

    def _divert(self, move: m.DivertMove) -> Divert:
        convoy, target = self._blocked(move.convoy), self._store(move.to)
        row, layout = self._game.world.convoys[convoy], self._game.layout
        if layout.store_supply[target] != row["supply"]:
            raise CannotBe(f"{move.convoy} carries class {SUPPLIES[row['supply']]}, which {move.to} is not for")
        return Divert(convoy, self._turned(row, move, target), target)

    def _recall(self, move: m.RecallMove) -> Recall:
        convoy = self._blocked(move.convoy)
        row = self._game.world.convoys[convoy]
        return Recall(convoy, self._turned(row, move, int(row["source"])))

    def _cancel(self, move: m.CancelMove) -> Cancel:
        return Cancel(self._under_way(move.convoy))

    def _turned(self, row: np.void, move: m.DivertMove | m.RecallMove, target: int) -> Stretch:
        """Return the way from where a convoy is blocked to a store."""
        game = self._game
        if not move.via:
            raise CannotBe("a way from where the convoy is blocked has one link at least")
        stretch = self._stretch(int(row["node"]), move.via, game.transport.final.get(target, target))
        if stretch.end != game.layout.store_node[target]:
            raise CannotBe(f"the way ends at {game.plan.theatre.nodes[stretch.end]}, the store is elsewhere")
        gauge = game.world.arcs["gauge"][stretch.legs[0]]
        if row["gauge"] not in (0, gauge) and game.world.station_of[stretch.start, RAMP] < 0:
            raise CannotBe(f"there is no ramp at {game.plan.theatre.nodes[stretch.start]} for another gauge")
        return stretch

    def _store(self, name: str) -> int:
        store = self.labels.of_store(name, self._game.transport)
        if store is None:
            raise CannotBe(f"nothing was ever sent to {name}")
        return store

    def _under_way(self, name: str) -> int:
        convoy = self.labels.of_convoy(name, self._game.transport)
        if convoy is None:
            raise CannotBe(f"there is no convoy {name}, or not yet")
        state = int(self._game.world.convoys["state"][convoy])
        if state >= r.DELIVERED:
            raise CannotBe(f"convoy {name} has ended: {r.STATES[state]}")
        return convoy

    def _blocked(self, name: str) -> int:
        convoy = self._under_way(name)
        row = self._game.world.convoys[convoy]
        if row["starts"] <= self._game.transport.now and row["asks"] == 0:
            raise CannotBe(f"convoy {name} neither waits nor asks")
        return convoy

    def _stretch(self, start: int, via: tuple[str, ...], holder: int) -> Stretch:
        """Return the stretch over links from a node, on which cargo of a holder may go."""
        game = self._game
        if not via:
            return game.transport.roads.local(start)
        legs = self.labels.legs(start, via)
        if isinstance(legs, str):
            raise CannotBe(legs)
        shut = game.ways.shut(list(legs), holder)
        if shut is not None:
            raise CannotBe(f"{self.labels.way_of((shut,))[0]} does not bear this cargo")
        gauges, nodes = game.world.arcs["gauge"][list(legs)], game.world.arcs["a"][list(legs)]
        for k in np.flatnonzero(np.diff(gauges)).tolist():
            if game.world.station_of[nodes[k + 1], RAMP] < 0:
                raise CannotBe(f"the gauge changes at {game.plan.theatre.nodes[nodes[k + 1]]}, where no ramp is")
        return game.transport.roads.stretch(legs, float(game.ways.hours[list(legs)].sum()))


_INTENTS: dict[type, Callable[[Translation, Any], Any]] = {
    m.StrikeMove: Translation._strike,
    m.OfferMove: Translation._offer,
    m.OrderMove: Translation._order,
    m.ProduceMove: Translation._produce,
    m.ShipMove: Translation._ship,
    m.LodgeMove: Translation._lodge,
    m.RepairMove: Translation._repair,
    m.ProceedMove: Translation._proceed,
    m.HoldMove: Translation._hold,
    m.DivertMove: Translation._divert,
    m.CancelMove: Translation._cancel,
    m.RecallMove: Translation._recall,
}
