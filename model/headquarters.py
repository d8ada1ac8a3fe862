"""All commands of a run: one that plans for everybody, or one a nation, each with what is its own and what is left."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Any

import numpy as np

from agents.intents import Ship
from model.streams import Dice

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from agents.command import CommandAgent
    from agents.intents import Lodge, Order
    from agents.vehicles import Vehicles
    from agents.views import CommandView, Refusal
    from model.wargame import Wargame


class Headquarters:
    """Hands each order to the command of whom it is for, and lets the commands send one after the other.

    Where there are several, lots are drawn each turn for who begins. Each first serves its nation from stocks that are
    its own or on sale, with vehicles that are its own or for hire. Then come the stocks of others, which linked
    commands know and the rest believe in, and what linked commands have left of their vehicles. Vehicles promised to
    several are seen by each in full, unless they are linked.
    """

    def __init__(self, game: Wargame, agents: list[CommandAgent]) -> None:
        self.agents, self._game, self._structure = agents, game, game.transport.structure
        self._may_use = self._structure.users
        self._promised = [carrier.contract.promised() for _, carrier, _ in game.layout.fleets]
        self.heard_t: dict[int, float] = {}  # tonnes newly asked of each source this turn, whether it had them or not
        self._owners: list[int] = []
        self._dice = [Dice(game.seed_root, "command", key) for key in self._structure.keys]

    @property
    def open_t(self) -> Mapping[int, float]:
        """Tonnes ordered and not yet sent, by store."""
        if self._structure.one:
            return self.agents[0].open_t
        return dict(chain.from_iterable(agent.open_t.items() for agent in self.agents))

    @property
    def book(self) -> Mapping[Any, Order]:
        """All orders that are open."""
        if self._structure.one:
            return self.agents[0].book
        return dict(chain.from_iterable(agent.book.items() for agent in self.agents))

    def __iter__(self) -> Iterator[Order]:
        """Return all orders that are open; whoever is handed the headquarters looks only when there is need."""
        return iter(self.book.values())

    @property
    def fleets(self) -> Sequence[Vehicles]:
        """What everybody knows of each fleet."""
        return self.agents[0].fleets

    def may_use(self, fleet: int, holder: int) -> bool:
        """Whether the command of a store can have vehicles of a fleet: its own, for hire, or of those who lend them."""
        if self._structure.one:
            return True
        c = self._game.sensing.posts.of(holder)
        return bool(self._may_use[c][fleet] or self._may_use[self._structure.linked[c], fleet].any())

    def take_orders(self, orders: Iterable[Order]) -> None:
        """Enter orders into the books."""
        if self._structure.one:
            self.agents[0].take_orders(orders)
            return
        for order in orders:
            self.agents[self._game.sensing.posts.of(order.store)].take_orders([order])

    def prepare(self, view: CommandView, needs: Iterable[Order]) -> list[Lodge]:
        """Lodge the papers of all known movements; by the usual ways, on which all commands agree."""
        return self.agents[0].prepare(view, needs)

    def on_paper(self, offers: Mapping[int, float]) -> Mapping[int, float]:
        """Return vehicles by fleet as often as they are promised to commands that do not talk to each other."""
        if self._structure.one or self._structure.linked.all():
            return offers
        return {f: n * min(self._promised[f], len(self.agents)) for f, n in offers.items()}

    def overruled(self, book: dict[Any, Order], open_t: dict[int, float], ships: Iterable[Ship | Lodge]) -> None:
        """Go on from the books as they were before the turn, less what somebody else sends in the commands' place."""
        posts, sent = self._game.sensing.posts, list(ships)
        for c, agent in enumerate(self.agents):
            own = {key: order for key, order in book.items() if posts.of(order.store) == c}
            orders = {store: tonnes for store, tonnes in open_t.items() if posts.of(store) == c}
            agent.overruled(own, orders, [ship for ship in sent if posts.of(ship.holder) == c])

    def hear(self, refusals: Sequence[Refusal]) -> None:
        """Tell each command what was not carried out of what it decided."""
        if self._structure.one:
            self.agents[0].hear(refusals)
            return
        of = self._game.sensing.posts.of
        for c, agent in enumerate(self.agents):
            agent.hear([told for told in refusals if isinstance(told.intent, Ship) and of(told.intent.holder) == c])

    def act(
        self, view: CommandView, offers: Mapping[int, float], only: Collection[int] | None = None
    ) -> list[Ship | Lodge]:
        """Return the convoys of all commands, or of some; `view` is that of the only one, where there is one."""
        self.heard_t = {}
        if self._structure.one:
            ships = self._escorted(0, self.agents[0].act(view))
            self.heard_t = self.agents[0].heard_t
            return ships
        asked = range(len(self.agents)) if only is None else sorted(only)
        turn = self._game.turn
        left, taken, ships = dict(offers), np.zeros(len(self._owned())), []
        for guests in (False, True):
            for c in sorted(asked, key=lambda c: self._dice[c].uniform(turn)):
                sent = self.agents[c].act(self._view(c, offers, left, taken, guests))
                self._hear(self.agents[c])
                self._take(sent, left, taken)
                ships += self._escorted(c, sent)
        return ships

    def _view(
        self, c: int, offers: Mapping[int, float], left: Mapping[int, float], taken: np.ndarray, guests: bool
    ) -> CommandView:
        """What a command may draw on: in the first round its own, in the second what others have beside."""
        view = self._game.sensing.command(self._vehicles(c, offers, left, guests), c)
        owner, linked = np.array(self._owned(), np.int64), self._structure.linked[c]
        abroad = (owner >= 0) & (owner != c)
        level = np.maximum(np.array(view.level) - np.where(~abroad | linked[owner], taken, 0.0), 0.0)
        stock = (level if guests else np.where(abroad, 0.0, level)).tolist()
        waiting = [(s, holder) for s, holder in view.waiting if owner[holder] == c and stock[s] > 0]
        return view._replace(level=stock, waiting=waiting)

    def _vehicles(
        self, c: int, offers: Mapping[int, float], left: Mapping[int, float], guests: bool
    ) -> dict[int, float]:
        """Return the vehicles that a command believes it can have, by fleet."""
        able = self._may_use[c]
        if guests and self._structure.linked[c].any():
            able = self._may_use[self._structure.linked[c]].any(axis=0) | able
        seen = {f: n for f, n in left.items() if able[f]}
        if not self._structure.linked[c].any():
            seen |= {f: n for f, n in offers.items() if able[f] and c < self._promised[f] > 1}
        return seen

    def _take(self, sent: Iterable[object], left: dict[int, float], taken: np.ndarray) -> None:
        """Book what a command takes, so that the next ones may know."""
        for intent in sent:
            if isinstance(intent, Ship):
                taken[intent.source] += intent.columns * intent.tonnes
                left[intent.fleet] = left.get(intent.fleet, 0.0) - intent.columns * intent.vehicles
                if left[intent.fleet] < 1:
                    del left[intent.fleet]

    def _hear(self, agent: CommandAgent) -> None:
        for source, tonnes in agent.heard_t.items():
            self.heard_t[source] = self.heard_t.get(source, 0.0) + tonnes

    def _owned(self) -> list[int]:
        """The command of each store, -1 for those that sell to all."""
        layout, posts = self._game.layout, self._game.sensing.posts
        self._owners += [posts.of(store) for store in range(len(self._owners), len(layout.store_node))]
        return self._owners

    def _escorted(self, c: int, ships: list[Ship | Lodge]) -> list[Ship | Lodge]:
        if not self._game.plan.scenario.escorts:
            return ships
        return self.agents[c].escort(self._game.sensing.posts.escorts(c), ships)
