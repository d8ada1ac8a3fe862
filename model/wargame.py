"""The wargame: a Mesa model whose step is one turn of the planning cycle, and :func:`run`, one campaign."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import mesa

from agents.convoy import ConvoyAgent
from agents.intents import Lodge, Order, Repair, Standing
from agents.views import IndustryView
from model.campaign import Campaign
from model.control import Control
from model.flows import open_flows
from model.homes import set_homes
from model.invariants import Auditor
from model.kernel import records as r
from model.kernel.stocks import settle_all
from model.layout import lay_out
from model.market import Market
from model.muster import muster
from model.plan import Plan, make
from model.recording import Recorder
from model.seats import Seats
from model.sensing import Sensing
from model.transport import Transport
from model.treasury import Treasury
from model.ways import Ways
from model.world import build

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from agents.industry import IndustryAgent
    from agents.intents import Offer, Ship
    from agents.views import Refusal
    from model.results import Results
    from model.scenario import Scenario
    from model.script import Moving


#: Turns from one look at everything to the next.
THOROUGH_EVERY = 8


class Wargame(mesa.Model):  # type: ignore[misc]
    """One campaign. Agents decide in a fixed order each turn, the kernel moves until the next.

    Nothing is ever drawn from the model's own generator: luck is keyed (`model/streams.py`). A `script` decides in
    place of agents; `keep` has a log kept of what everybody decided (`model/seats.py`).
    """

    def __init__(self, plan: Plan, seed: int, script: Moving | None = None, keep: bool = False) -> None:
        super().__init__(rng=seed)
        self.plan, self.seed_root = plan, seed
        self.layout = lay_out(plan)
        self.world = build(plan, self.layout, seed)
        self.transport = Transport(plan, self.layout, self.world)
        open_flows(plan, self.layout, self.world, self.transport.roads)
        self.ways = Ways(plan, self.layout, self.world, self.transport.roads)
        set_homes(plan, self.layout, self.world, self.ways)
        self.sensing = Sensing(plan, self.layout, self.transport, self.ways, seed)
        self.market = Market(plan, self.layout, self.transport)
        self.treasury = Treasury(plan, self.layout, self.market)
        self.recorder = Recorder(plan, self.layout, self.world)
        self.auditor = Auditor(self.world, self.layout)
        self._horizon_h = float(24 * plan.scenario.horizon_days)
        self.decisions = 0
        self._counts_orders = plan.scenario.record.stocks
        self.placed: list[int] = []  # the store of every order so far, if that is recorded
        self._names = [carrier.name for carrier in plan.scenario.carriers]
        self._watched = self.world.stores["watched"].nonzero()[0].tolist()  # shelves under continuous review
        self.turn = 0
        self.convoys: dict[int, ConvoyAgent] = {}  # that have had to decide something, and who is in charge of each
        self._free: list[ConvoyAgent] = []  # whose convoys have ended
        self._mustered = 0  # turns when these were last looked for
        staff = muster(self)
        self.command, self.carriers, self.units = staff.command, staff.carriers, staff.units
        self.depots, self.engineers, self.adversaries = staff.depots, staff.engineers, staff.adversaries
        self.industry, self._wary = staff.industry, [depot for depot in staff.depots if depot.trust is not None]
        self.seats = Seats(self, script, keep)
        self.control = Control(plan, self.layout, self.transport)
        self.campaigns = [Campaign(self, i, agent) for i, agent in enumerate(self.adversaries)]

    def step(self) -> None:
        """Play one turn.

        0. Exercise control lets injects come whose condition holds; moves that somebody wrote for who was not asked
           are made.
        1. Everybody is shown what they may know.
        2. Adversaries spend their budget on strikes.
        3. Industry changes its output. Carriers offer vehicles.
        4. Units and depots order.
        5. The command sends convoys; on the first turn it also lodges the papers of known movements.
        6. The kernel moves everything to the end of the turn. Between, it asks convoys that are blocked, depots that
           review their shelves continuously, and engineers that are called to a damage, each when that falls due.
        7. The turn is recorded, and its state held against what must be (`model/invariants.py`).
        """
        self.control.watch()
        self.seats.catch_up()
        if self._wary:
            self.sensing.posts.keep_back(share for depot in self._wary for share in depot.kept_back().items())
        self.sensing.look(self.command.open_t, self.command.heard_t)

        for campaign in self.campaigns:
            self.decisions += campaign.act()

        for i, works in self.industry.items():
            self._produced(i, works)

        self.market.open()
        offers = self._offered()
        self.market.take(offers)
        self.market.close()

        orders: list[Order] = []
        for unit, own in zip(self.units, self.sensing.units(), strict=True):
            orders += unit.act(own)
        orders = self._ordered(orders)
        depots, seen_by, command = self.depots, self.sensing.depot, self.command
        for i in self.sensing.demand.order:
            orders += self._ordered(depots[i].act(seen_by(i, command)))

        if self.turn == 0:
            view = self.sensing.command(self.market.offers)
            lodgings = self.command.prepare(view, self._known_movements())
            self.transport.carry_out(self.seats.decide("command", "", lodgings, view, at=-1.0))
        asked = self.transport.asked
        self.hear(self.transport.carry_out(self._sent(self.market.offers)))
        self._mind_backlog()

        self.decisions += len(self.market.offers) + len(orders) + self.transport.asked - asked
        self.turn += 1
        until = min(float(self.turn * self.plan.scenario.turn_hours), self._horizon_h)
        self.transport.move(until, self)
        self.recorder.note(until)
        self.auditor.look(until, thorough=self.turn % THOROUGH_EVERY == 0 or until >= self._horizon_h)

    def play(self) -> None:
        """Play every turn of the campaign, past Mesa's list of events, which only calls the next one."""
        turn = type(self).step
        while self.transport.now < self._horizon_h:
            turn(self)
        self.transport.room.remember()
        self.seats.close()

    def dissolve(self) -> None:
        """Let go of all parts, so that their memory is free at once: they refer to each other, and would wait until the
        collector comes by.
        """
        for part in (self.sensing.outlook, self.sensing, self.transport, self.command, self.seats):
            part.__dict__.clear()
        self.__dict__.clear()

    def answer(self, convoy: int) -> Sequence[object]:
        """Return what a blocked convoy does."""
        agent = self.convoys.get(convoy)
        if agent is None:
            agent = self.convoys[convoy] = self._commander()
        view = self.sensing.convoy(convoy)
        own = agent.act(view)
        if self.seats.idle:
            return own
        # Where somebody decides for convoys, or all that is decided is to be seen, each asks for itself.
        alone = [intent.answer if isinstance(intent, Standing) else intent for intent in own]
        return self.seats.answer(convoy, alone, view)

    def review(self, store: int) -> list[Ship | Lodge]:
        """Return the convoys that follow when a depot looks at one shelf."""
        i = max(i for i, first in enumerate(self.layout.depot_store) if first <= store)
        settle_all(self.world, self.transport.now)
        self.sensing.glance(self.command.open_t)
        orders = self.depots[i].review(self.sensing.depot(i, self.command), [store - self.layout.depot_store[i]])
        self._ordered(orders)
        free = self.world.fleets["free"]
        offers = {f: left for f, most in self.market.offers.items() if (left := min(most, float(free[f]))) > 0}
        waiting = {order.store for order in self.command.book.values() if store in order.sources}
        ships = self._sent(offers, only={self.sensing.posts.of(one) for one in (store, *waiting)})
        self._mind_backlog()
        self.decisions += 1
        return ships

    def call_out(self, engineers: int) -> list[Repair]:
        """Return where engineers that are called out, and have a crew that is ready, send their crews."""
        view = self.sensing.engineers(engineers)
        name = self.plan.scenario.engineers[engineers].name
        tasks = self.seats.decide("engineers", name, self.engineers[engineers].act(view), view)
        self.decisions += len(tasks)
        return tasks

    def hear(self, refusals: Sequence[Refusal]) -> None:
        """Tell who decided in its seat what was not carried out, and why."""
        if refusals:
            self.seats.hear(refusals)
        self.command.hear(refusals)

    def _offered(self) -> list[Offer]:
        """Return what all carriers offer, or whoever decides in their place."""
        offers: list[Offer] = []
        idle = self.seats.idle
        for carrier, name, view in zip(self.carriers, self._names, self.market.views(), strict=True):
            own = carrier.act(view)
            if not idle:
                made = self.seats.decide("carriers", name, own, view)
                if made is not own:
                    carrier.stand_by(view, made)
                own = made
            offers += own
        return offers

    def _produced(self, i: int, works: IndustryAgent) -> None:
        view = IndustryView(self.transport.now, self.plan.scenario.turn_hours, float(self.world.supplied[i]))
        rates = self.seats.decide("industry", self.plan.scenario.industry[i].name, works.act(view), view, i)
        self.seats.hear(self.transport.carry_out(rates))
        self.decisions += len(rates)

    def _ordered(self, own: list[Order]) -> list[Order]:
        """Enter orders into the command's book; what a script orders, for whomever, comes with the first of a turn."""
        orders = own if self.seats.idle else self.seats.decide("orders", "", own, None)
        if orders:
            self.command.take_orders(orders)
            if self._counts_orders:
                self.placed += [order.store for order in orders]
            if self._watched:
                self.transport.look({order.sources[0] for order in orders})
        return orders

    def _mind_backlog(self) -> None:
        """Have shelves under continuous review looked at, too, when something comes for which others wait."""
        if self._watched:
            wanted = {source for order in self.command.book.values() for source in order.sources}
            self.world.stores["watched"][self._watched] = [2 if store in wanted else 1 for store in self._watched]

    def _sent(self, offers: Mapping[int, float], only: Collection[int] | None = None) -> list[Ship | Lodge]:
        """Return what the commands, or some of them, send, or whoever decides in their place."""
        books = (dict(self.command.book), dict(self.command.open_t)) if self.seats.scripted else ({}, {})
        view = self.sensing.command(self.command.on_paper(offers))
        own = self.command.act(view, offers, only)
        ships = self.seats.decide("command", "", own, view)
        if ships is not own:
            self.command.overruled(*books, ships)
        return ships

    def _commander(self) -> ConvoyAgent:
        """Return who takes charge of a convoy: whoever is free because his own has ended, or else somebody new."""
        if not self._free and self._mustered < self.turn:
            self._mustered = self.turn
            asked = list(self.convoys)
            for convoy, state in zip(asked, self.world.convoys["state"][asked].tolist(), strict=True):
                if state >= r.DELIVERED:
                    self._free.append(self.convoys.pop(convoy))
        return self._free.pop() if self._free else ConvoyAgent(self, self.plan.scenario.command.routing)

    def _known_movements(self) -> list[Order]:
        """Whom the usual ways will have to serve: every depot from its suppliers, every unit, every deployment."""
        supplied = [(agent.stores, agent.sources) for agent in self.units]
        supplied += [(agent.stores, agent.sources) for agent in self.depots]
        return [
            Order(store, sources, 0.0, 0)
            for own, rows in supplied
            for store, sources in zip(own, rows, strict=True)
            if sources and min(sources) >= 0
        ]


def simulate(plan: Plan, seed: int, script: Moving | None = None, keep: bool = False) -> Wargame:
    """Play a whole campaign and return its model at the horizon."""
    game = Wargame(plan, seed, script, keep)
    game.play()
    return game


def run(plan: Plan | Scenario, seed: int) -> Results:
    """Play a campaign and its undisrupted twin on the same seed.

    Args:
        plan: a plan, or a scenario, which is planned first.
        seed: root of all luck, 0 <= seed < 2**63.
    """
    results, seats = play(plan if isinstance(plan, Plan) else make(plan), seed)
    seats.game.dissolve()
    return results


def play(plan: Plan, seed: int, script: Moving | None = None, keep: bool = False) -> tuple[Results, Seats]:
    """Play a campaign, with moves that somebody wrote, and its undisrupted twin, which agents alone play.

    Returns:
        The tables, and the seats: their log if it is to be kept, and what was refused.
    """
    start = time.perf_counter()
    game = simulate(plan, seed, script, keep)
    calm = plan.twin()
    twin = game if calm is plan and script is None else simulate(calm, seed)
    results = game.recorder.results(game, twin.recorder, time.perf_counter() - start)
    if twin is not game:
        twin.dissolve()
    return results, game.seats
