"""What may be asked for. Nothing happens by an intent alone: the kernel carries it out or refuses it with a reason.

Stores, fleets, nodes, assets and convoys are named by their position in the world.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import NamedTuple


class Order(NamedTuple):
    """Ask the command to bring `tonnes` into `store` from one of `sources`, preferred first.

    What is `urgent` may be brought by vehicles that are kept for such requests.
    """

    store: int
    sources: tuple[int, ...]
    tonnes: float
    priority: int
    urgent: bool = False


class Offer(NamedTuple):
    """Let the command take up to `vehicles` of `fleet` until the next turn, at `premium_eur` for each."""

    fleet: int
    vehicles: float
    premium_eur: float


@dataclass(frozen=True, slots=True, eq=False)
class Lane:
    """How a fleet brings cargo from store `source` over one stretch of the way to store `holder`.

    Where the stretch ends before the holder's node, the cargo waits there to be forwarded; the permits are the
    holder's. `approach_h` is how long the empty vehicles need to come. Whoever sends on a lane often keeps it: it is
    known again by its identity, which takes less time to look at than its fields.
    """

    source: int
    holder: int
    fleet: int
    stretch: object
    approach_h: float


class Ship(NamedTuple):
    """Send `tonnes` on a lane, in each of `columns` convoys of so many vehicles.

    `escort` names the group that a team of escorts is taken from, -1: none; without a free team it goes alone.
    """

    lane: Lane
    vehicles: int
    tonnes: float
    escort: int = -1
    columns: int = 1

    @property
    def source(self) -> int:
        """Store that the cargo comes from."""
        return self.lane.source

    @property
    def holder(self) -> int:
        """Store that it is meant for."""
        return self.lane.holder

    @property
    def fleet(self) -> int:
        """Whose vehicles."""
        return self.lane.fleet

    @property
    def stretch(self) -> object:
        """Part of the way."""
        return self.lane.stretch


class Lodge(NamedTuple):
    """Lodge the papers for movements of `holder` over the borders of a stretch."""

    holder: int
    stretch: object


class Produce(NamedTuple):
    """Make so much an hour into `store` from now on."""

    store: int
    t_per_h: float


class Repair(NamedTuple):
    """Send `crew` to the damage of `asset` by road, over a stretch that leads from where it is to there."""

    crew: int
    asset: int
    stretch: object


class Strike(NamedTuple):
    """Strike `asset` at `at_share` of the turn, by one of the adversary's means."""

    asset: int
    at_share: float = 0.0
    means: int = 0


class Proceed(NamedTuple):
    """Go on by the way that it has, or wait on in its queue or for its papers and ask no more."""

    convoy: int


class Hold(NamedTuple):
    """Stay in the queue, or where it stands or waits for papers; ask again after `hours`."""

    convoy: int
    hours: float


class Divert(NamedTuple):
    """Take `stretch`, which starts where the convoy stands, to `target`."""

    convoy: int
    stretch: object
    target: int


class Standing(NamedTuple):
    """An answer that stands until the next turn for all who are blocked in the same place.

    That is, at the same asset, with the same way before them, to the same store, with vehicles of the same fleet, all
    at their origin or all beyond it; of these, those who would wait for more than `over_h` hours, up to `up_to_h`. They
    do not ask any more. `answer` names the convoy that has asked.
    """

    answer: Hold | Divert
    over_h: float = -math.inf
    up_to_h: float = math.inf

    @property
    def convoy(self) -> int:
        """Who has asked."""
        return self.answer.convoy


class Cancel(NamedTuple):
    """Call off a convoy that has not left its origin."""

    convoy: int


class Recall(NamedTuple):
    """Turn back to the store it came from, by `stretch`."""

    convoy: int
    stretch: object


type Intent = (
    Order | Offer | Produce | Ship | Lodge | Repair | Strike | Proceed | Hold | Divert | Standing | Cancel | Recall
)
type Answer = Proceed | Hold | Divert | Standing | Cancel | Recall
