"""From intents to the kernel: one rule for each kind of intent, and a reason for each refusal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NoReturn, Protocol

import numpy as np

from agents.intents import Cancel, Divert, Hold, Lodge, Proceed, Produce, Recall, Repair, Ship, Standing, Strike
from agents.views import Refusal
from model.invariants import TIME, BrokenInvariant
from model.kernel import records as r
from model.kernel.compiled import direct
from model.kernel.convoys import cancel, turn_away
from model.kernel.core import BACK, CALL, DONE, FULL, REVIEW, advance, schedule
from model.kernel.crews import CREW, READY, set_out
from model.kernel.decisions import hold, proceed
from model.kernel.dispatch import SENDING, add_store, send
from model.kernel.standing import hold_for_all, turn_for_all
from model.kernel.stocks import settle_all
from model.layout import asset_ends
from model.papers import Papers
from model.passage import Passage
from model.peek import peek
from model.roads import Roads
from model.room import Room
from model.sendings import Sendings
from model.structure import Structure

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from model.kernel.world import World
    from model.layout import Layout
    from model.plan import Plan
    from model.roads import Stretch

_stands = peek(r.CONVOY, "state", "km")
_job, _crew, _place = peek(r.ASSET, "job"), peek(r.JOB, "crew"), peek(CREW, "state", "node")
_turns = peek(r.CONVOY, "state", "mode", "asks", "starts", "node", "fleet", "load")

ENDED = "the convoy has ended"
REASONS = {1: "the source has not so much in stock", 2: "the fleet has not so many free vehicles"}


class Deciders(Protocol):
    """Who answers when a decision falls due between turns."""

    def answer(self, convoy: int) -> Iterable[object]:
        """Return the intents of a convoy that asks: it is blocked, was hit, or waits for long."""

    def review(self, store: int) -> Sequence[object]:
        """Return the intents that follow when a depot looks at one shelf."""

    def call_out(self, engineers: int) -> Sequence[object]:
        """Return the intents of engineers."""

    def hear(self, refusals: Sequence[Refusal]) -> None:
        """Be told what was not carried out of what they decided, and why."""


class Transport:
    """The one door to the kernel.

    Arrays of the world grow in place, so nobody may keep a view of one across a call.
    """

    def __init__(self, plan: Plan, layout: Layout, world: World) -> None:
        self.world, self.layout = world, layout
        #: The hour that the kernel has reached.
        self.now = float(world.clock[r.NOW])
        self._clock = memoryview(world.clock)  # plain numbers, read fast
        self._advance, self._held = direct(advance, world, float), direct(hold, world, int, float, float)
        self._turned = direct(turn_away, world, *[int] * 7, float)
        self._all_held = direct(hold_for_all, world, int, *[float] * 4)
        self._all_turned = direct(turn_for_all, world, *[int] * 6, *[float] * 3)
        self._set_out = direct(set_out, world, *[int] * 4, float)
        self._send_rows = direct(send, world, np.empty(0, SENDING), int, float)
        self.roads = Roads(plan, world)
        self.papers = Papers(plan, layout, world)
        self._ends = plan.once("asset ends", lambda: _ends(plan))
        self.structure = plan.once("structure", lambda: Structure(plan, layout))
        self.asked = self.refused = 0  # intents, each convoy one
        self._passage = Passage(layout, world)
        self._sendings = Sendings(plan, layout, self.structure, self.papers, self._passage, self.transit)
        self.room = Room(plan, world)
        self._decision_h = plan.scenario.command.decision_hours
        self._transit: dict[tuple[int, int], int] = {}
        self.final: dict[int, int] = {}  # store at a transfer point to the store its cargo is meant for

    def move(self, until: float, deciders: Deciders) -> None:
        """Let the kernel run to hour `until`; the deciders are asked whenever a decision falls due."""
        advance_to, world, clock = self._advance, self.world, self._clock
        world.count[r.STANDING] = 0  # what was answered before was answered on another picture
        while True:
            asked = advance_to(world, until)
            self.now = clock[r.NOW]
            if asked >= 0:
                for intent in deciders.answer(asked):
                    if reason := RULES[type(intent)](self, intent):
                        deciders.hear([self.refuse(intent, reason)])
            elif asked == DONE:
                return
            elif asked == FULL:
                self.room.make()
            elif asked == BACK:
                raise BrokenInvariant(f"{TIME}: an event before hour {self.now:g} is still to come", self.world)
            elif (REVIEW - asked) % 2 == 0:
                deciders.hear(self.carry_out(deciders.review((REVIEW - asked) // 2)))
            elif tasks := deciders.call_out((CALL - asked) // 2):
                deciders.hear(self.carry_out(tasks))

    def carry_out(self, intents: Sequence[object]) -> list[Refusal]:
        """Carry out intents, first those that send nothing, each kind in its order; return those refused."""
        ships = [intent for intent in intents if type(intent) is Ship]
        refusals: list[Refusal] = []
        if len(ships) < len(intents):
            others = [intent for intent in intents if type(intent) is not Ship]
            self.asked += len(others)
            told = [(intent, RULES[type(intent)](self, intent)) for intent in others]
            refusals = [self.refuse(intent, reason) for intent, reason in told if reason]
        return refusals + self._send(ships) if ships else refusals

    def _lodge(self, intent: Lodge) -> str | None:
        self.papers.needed(intent.holder, intent.stretch, self.now)  # type: ignore[arg-type]
        return None

    def _produce(self, intent: Produce) -> str | None:
        settle_all(self.world, self.now)
        self.world.stores["gain"][intent.store] = intent.t_per_h
        return None

    def _repair(self, intent: Repair) -> str | None:
        w, asset, crew, stretch = self.world, intent.asset, intent.crew, intent.stretch
        (job,) = _job(w.assets, asset)
        if job < 0 or _crew(w.jobs, job)[0] >= 0:
            return "nothing to repair there, or a crew is on it"
        state, node = _place(w.crews, crew)
        if state != READY:
            return "the crew is not free"
        if stretch.start != node or stretch.end not in self._ends[asset]:  # type: ignore[attr-defined]
            return "the stretch does not lead from the crew to the damage"
        self._set_out(w, crew, asset, stretch.route, len(stretch.legs), self.now)  # type: ignore[attr-defined]
        return None

    def _hold(self, intent: Hold) -> str | None:
        held = self._held(self.world, intent.convoy, intent.hours, self.now)
        return None if held else ENDED

    def _proceed(self, intent: Proceed) -> str | None:
        return None if proceed(self.world, intent.convoy, self.now) else ENDED

    def _divert(self, intent: Divert) -> str | None:
        return self._turn(intent.convoy, intent.stretch, intent.target, 0)  # type: ignore[arg-type]

    def _stand(self, intent: Standing) -> str | None:
        answer, over_h, up_to_h = intent
        if isinstance(answer, Divert):
            return self._turn(answer.convoy, answer.stretch, answer.target, 0, (over_h, up_to_h))  # type: ignore[arg-type]
        held = self._all_held(self.world, answer.convoy, answer.hours, over_h, up_to_h, self.now)
        return None if held else ENDED

    def _recall(self, intent: Recall) -> str | None:
        source = int(self.world.convoys["source"][intent.convoy])
        return self._turn(intent.convoy, intent.stretch, source, 1)  # type: ignore[arg-type]

    def _cancel(self, intent: Cancel) -> str | None:
        state, km = _stands(self.world.convoys, intent.convoy)
        if state >= r.DELIVERED or km > 0 or state == r.HELD:
            return "the convoy has ended, or has left its origin"
        cancel(self.world, intent.convoy, self.now)
        return None

    def refuse(self, intent: object, reason: str) -> Refusal:
        """Refuse an intent that its author may not have carried out."""
        self.refused += 1
        return Refusal(intent, reason)

    def strike(self, intent: Strike, at: float, success: float, means: int) -> None:
        """Schedule a strike that its author could pay for, by means counted over all adversaries."""
        schedule(self.world, at, r.STRIKE, intent.asset, means, success)

    def look(self, stores: Iterable[int]) -> None:
        """Have depots that review their shelves continuously look at these now."""
        self.room.make()
        watched = self.world.stores["watched"]
        for store in stores:
            if watched[store]:
                schedule(self.world, self.now, r.LOOK, store, 0, 0.0)

    def change(self, row: int, at: float) -> None:
        """Let a row of the timeline come whose time was not known beforehand."""
        schedule(self.world, at, r.CHANGE, row, 0, 0.0)

    def _turn(
        self, convoy: int, stretch: Stretch, target: int, returning: int, alike: tuple[float, float] | None = None
    ) -> str | None:
        state, mode, asks, starts, node, fleet, load = _turns(self.world.convoys, convoy)
        waits = state in (r.MOVING, r.PERMIT_WAIT) and starts > self.now
        if not waits and asks not in (r.STANDS, r.HOLDS):
            return "the convoy neither waits at a link or for papers nor stands at a node"
        if stretch.start != node or stretch.mode != mode:
            return "the stretch does not start where the convoy stands, or is of another mode"
        if not self._passage.free and (reason := self._passage.reason(load, fleet, stretch)) is not None:
            return reason
        need, needs = (0, 0) if returning else self.papers.needed(self.final.get(target, target), stretch, self.now)
        turned = (self.world, convoy, stretch.route, len(stretch.legs), need, needs, target)
        if alike is None or (needs and not self.papers.in_advance):  # who follows would have papers of its own
            self._turned(*turned, returning, self.now)
        else:
            self._all_turned(*turned, *alike, self.now)
        return None

    def transit(self, node: int, holder: int) -> int:
        """Return the store at a transfer point for cargo meant for `holder`; it is opened when first used."""
        store = self._transit.get((node, holder))
        if store is None:
            supply = self.layout.store_supply[holder]
            if len(self.layout.store_node) == len(self.world.stores):
                self.world.resize("stores", 2 * len(self.world.stores))
            store = self._transit[node, holder] = add_store(self.world, node, supply, self.now)
            self.layout.add_store(
                node,
                supply,
                f"{self.layout.store_name[holder]}>",
                self.layout.store_key[holder],
                self.layout.store_nation[holder],
            )
            self.final[store] = holder
            if holder in self.layout.store_load:
                self.layout.store_load[store] = self.layout.store_load[holder]
        return store

    def _send(self, ships: list[Ship]) -> list[Refusal]:
        if self._passage.free:
            return self._send_open(ships)
        reasons = [self._passage.of(ship) for ship in ships]
        told = [
            self.refuse(ship._replace(columns=1), reason)
            for ship, reason in zip(ships, reasons, strict=True) if reason is not None
            for _ in range(ship.columns)
        ]  # fmt: skip
        self.asked += len(told)
        left = [ship for ship, reason in zip(ships, reasons, strict=True) if reason is None]
        return told + self._send_open(left) if left else told

    def _send_open(self, ships: list[Ship]) -> list[Refusal]:
        if not self.papers.in_advance:  # each convoy has papers of its own
            ships = [ship._replace(columns=1) for ship in ships for _ in range(ship.columns)]
        rows, convoys = self._sendings.of(ships, self.now + self._decision_h, self.now)
        self.asked += convoys
        self.room.make(convoys)
        if not self._send_rows(self.world, rows, len(ships), self.now):
            return []
        refusals: list[Refusal] = []
        for i in np.flatnonzero(rows["refused"][: len(ships)]).tolist():
            ship, lost = ships[i], int(rows["refused"][i])
            self._sendings.withdraw(ship.holder, lost)
            refusals += [self.refuse(ship._replace(columns=1), REASONS[int(rows["reason"][i])]) for _ in range(lost)]
        return refusals


def _ends(plan: Plan) -> list[tuple[int, int]]:
    one, other = asset_ends(plan.theatre, plan.scenario.sites)
    return list(zip(one.tolist(), other.tolist(), strict=True))


class Rules(dict[type, "Callable[[Transport, Any], str | None]"]):
    """How each kind of intent is carried out; a rule returns why it cannot be, None if it could."""

    def __missing__(self, kind: type) -> NoReturn:
        raise TypeError(f"no rule for {kind.__name__}")


#: Ship is not among them: sendings go in batches.
RULES = Rules(
    {
        Lodge: Transport._lodge,
        Produce: Transport._produce,
        Repair: Transport._repair,
        Hold: Transport._hold,
        Proceed: Transport._proceed,
        Divert: Transport._divert,
        Standing: Transport._stand,
        Recall: Transport._recall,
        Cancel: Transport._cancel,
    }
)
