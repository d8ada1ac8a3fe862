"""What may be seen: frozen records, one for each kind of agent, filled in one place (`model/sensing.py`).

Arrays in a view are read-only copies or lists made for it; an agent that writes into one raises.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple, Protocol

import numpy as np


class Stretch(Protocol):
    """The part of a way that one mode covers."""

    @property
    def mode(self) -> int:
        """Mode of all its legs."""

    @property
    def start(self) -> int:
        """Node where it begins."""

    @property
    def end(self) -> int:
        """Node where it ends."""

    @property
    def hours(self) -> float:
        """Hours it takes undisturbed."""

    @property
    def km(self) -> float:
        """Its length."""

    @property
    def longest_km(self) -> float:
        """The length of its longest leg."""

    @property
    def borders(self) -> tuple[tuple[int, str], ...]:
        """Borders it crosses, in order, each with the country that is entered."""

    @property
    def legs(self) -> tuple[int, ...]:
        """Its arcs."""


#: From here on a bit set of modes names those by which a way may begin.
SETS_OUT = 32


class Ways(Protocol):
    """Shortest ways on the picture that the asking agent has of the network."""

    @property
    def picture(self) -> object:
        """An object that stays the same as long as the picture does."""

    def best(self, origin: int, goal: int, holder: int, modes: int) -> tuple[Stretch, ...]:
        """Return the stretches of the best way for cargo of `holder` by a bit set of modes, () when there is none.

        Bits above those of the modes say how far aircraft fly; the farthest counts, and none stands for it. Bits from
        :data:`SETS_OUT` on are those of the modes whose vehicles can come to the origin; none stands for all.
        """

    def usual(self, origin: int, goal: int, holder: int, modes: int) -> tuple[Stretch, ...]:
        """Return the best way by a bit set of modes if everything were whole."""

    def waiting_h(self, way: Sequence[Stretch]) -> float:
        """Return the believed hours of waiting for closed assets on a way."""

    def is_open(self, way: Sequence[Stretch]) -> bool:
        """Whether nothing on a way is believed to be closed."""


class UnitView(NamedTuple):
    """A unit's own stocks by class (t), what it has ordered and not received, its use (t/h), and its basic load (t).

    Use and basic load are those of the equipment that is there.
    """

    hours: float
    present: bool
    level: Sequence[float]
    inbound: Sequence[float]
    use: Sequence[float]
    basic_load: Sequence[float]
    equipment_open_t: float


class DepotView(NamedTuple):
    """A depot's stocks by class (t), what is on the way to it, what was asked of it last turn, what it owes.

    `open_t` is what it ordered and nobody has sent.

    One that sees shared data is told what customers in the end asked for, and what is ordered from it counts as owed at
    once. `planned(hours)` is the mean use (t/h) of all it serves in the end, over so many hours from now, by the plan.
    """

    hours: float
    turn_h: float
    level: Sequence[float]
    inbound: Sequence[float]
    asked: Sequence[float]
    owed: Sequence[float]
    planned: Callable[[float], Sequence[float]]
    open_t: Sequence[float] = ()


class IndustryView(NamedTuple):
    """What works know: the share of the parts from abroad that still come."""

    hours: float
    turn_h: float
    supplied: float


class CarrierView(NamedTuple):
    """What a carrier knows: its fleets, what they did since the last turn, and rumours of the others.

    By fleet: `free` vehicles, `total` with those under way, and the share `able` to run (drivers, systems). Since the
    last turn: `trips` and vehicles `lost`, the same of all other private carriers (`rumoured_...`), `fares_eur` earned,
    `value_at_risk_eur` of the vehicles that set out. `peers_away`: share of their free vehicles that other private
    carriers withheld.
    """

    hours: float
    free: Sequence[float]
    total: Sequence[float]
    able: Sequence[float]
    trips: float
    lost: float
    fares_eur: float = 0.0
    value_at_risk_eur: float = 0.0
    rumoured_trips: float = 0.0
    rumoured_lost: float = 0.0
    peers_away: float = 0.0


class CommandView(NamedTuple):
    """What the command knows: stocks, cargo waiting at transfer points, offers, the network, expected papers.

    `level` is the stock (t) by store. `waiting` names (store, holder) for cargo to forward. `offers` gives vehicles by
    fleet. `permit_wait_h(holder, stretch)` is the expected time until all papers for a stretch are there;
    `papers_in_advance` says whether papers can be had before a convoy is formed.
    """

    hours: float
    level: Sequence[float]
    waiting: Sequence[tuple[int, int]]
    offers: Mapping[int, float]
    ways: Ways
    permit_wait_h: Callable[[int, Stretch], float]
    papers_in_advance: bool


class EscortView(NamedTuple):
    """Escorts by group: free teams, bit set of the modes they go along on, hours from home to each node.

    `hazard(stretch)` is what attack is believed to take of a vehicle on a way, as -ln of the chance to get through.
    `supplies` names the classes.
    """

    free: Sequence[float]
    modes: Sequence[int]
    hours: np.ndarray  # float64[groups, nodes]
    hazard: Callable[[Stretch], float]
    supplies: Sequence[str]


@dataclass(frozen=True, slots=True)
class ConvoyView:
    """What a convoy knows when its decision is due: why it asks, and the ways that it has.

    It asks because it is `blocked`, because it was `hit`, or because for long it has been `waiting` in a queue or for
    `papers`.
    `hazard(legs)` is what attack is believed to take of a vehicle on arcs, as -ln of the chance to get through;
    `safer(hours)` the best way by the same mode if a hazard of 1 counted as so many hours, other than its own. What is
    `shared` all see until the next turn who are blocked in the same place, at their origin or beyond it: everything
    but the hour, their number, how long they would wait, where they came from, and danger. In a run what is dear to
    find is found when it is read: a view is for the decision at hand, and is not kept.
    """

    hours: float
    convoy: int
    node: int
    supply: int
    mode: int
    target: int
    loaded_only: bool  # still at its origin
    at_gate: bool  # at a link or a node, from where it may turn; otherwise at a terminal
    wait_h: float  # believed hours until the asset carries traffic again, its turn in the queue, or its papers
    ahead_h: float  # hours of the rest of its route, were it open
    detour: Stretch | None  # best other way by the same mode on its picture, papers included; none from a terminal
    detour_permit_h: float  # expected hours until the papers for the detour are there
    why: Literal["blocked", "hit", "waiting", "papers"] = "blocked"
    lost_share: float = 0.0  # of its vehicles
    back: Stretch | None = None  # best way by the same mode to where it came from
    ahead: Sequence[int] = ()  # arcs of the rest of its route
    hazard: Callable[[Sequence[int]], float] = lambda legs: 0.0
    safer: Callable[[float], Stretch | None] = lambda hours: None
    permit_h: Callable[[Stretch], float] = lambda stretch: 0.0  # expected hours until the papers for a way are there
    shared: bool = False


class EngineersView(NamedTuple):
    """Open damages that nobody works on: asset, hours since it was hit, tonnes passed so far, hours to get there.

    Hours are infinite where no road leads. `way(crew, asset)` is the way that takes them.
    """

    hours: float
    free_crews: Sequence[int]
    assets: Sequence[int]
    open_h: np.ndarray
    flow_t: np.ndarray
    travel_h: np.ndarray  # float64[crews, assets]
    way: Callable[[int, int], Stretch]


class Refusal(NamedTuple):
    """An intent that was not carried out, and why."""

    intent: object
    reason: str


class Network(NamedTuple):
    """The public map as a graph: what joins the places where cargo can be, and which asset each join depends on.

    A place is a node, where cargo changes mode, or a node in one mode. An arc is one direction of a link, or the
    handling at a terminal in one direction. `sources` are places where supply enters, `goals` those where forces stand.
    """

    places: int
    tail: np.ndarray  # int64[arcs]
    head: np.ndarray  # int64[arcs]
    asset: np.ndarray  # int64[arcs]: positions, -1 for a join that cannot be struck
    hours: np.ndarray  # float64[arcs]: to get through undisturbed
    capacity_t_h: np.ndarray  # float64[arcs]
    sources: np.ndarray
    goals: np.ndarray


class AdversaryView(NamedTuple):
    """Public traces of the network, as they were at `seen_h`, for what is within reach: nothing else of Blue.

    A row is an asset and one of the means that reach it. Beyond the traces an adversary knows the public map, its own
    budget and strikes, and what of it was refused on its last turn. `charted` gives the position of every asset by its
    name, within reach or not.
    """

    hours: float
    turn: int
    turn_h: float
    budget: float
    income: float  # budget units a day
    assets: np.ndarray  # positions
    means: np.ndarray  # positions among its own means
    names: Sequence[str]
    kinds: np.ndarray  # of asset, as numbers
    cost: np.ndarray  # budget units a strike
    denied_h: np.ndarray  # hours of full capacity that a strike is expected to take, by tables that all share
    leaves: np.ndarray  # share of the capacity that a strike leaves at once
    flow_t: np.ndarray  # tonnes a day that passed
    down: np.ndarray  # seen as out of service
    awaited: np.ndarray  # struck by itself after `seen_h`, so that what came of it is not to be seen yet
    seen_h: float
    network: Network
    refused: Sequence[Refusal]
    charted: Mapping[str, int]
