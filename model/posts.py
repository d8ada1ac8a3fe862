"""What each command knows: its picture of stocks and links, and its escorts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from agents.views import CommandView, EscortView
from model.picture import Gap, Picture
from model.results import SUPPLIES
from model.theatre import MODES
from model.ways import Ways

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from agents import views
    from model.layout import Layout
    from model.picture import Snapshot
    from model.plan import Plan
    from model.transport import Transport


class Posts:
    """Makes the views of the commands of one run; where they cannot differ they share one picture of the network."""

    def __init__(self, plan: Plan, layout: Layout, transport: Transport, ways: Ways, seed: int) -> None:
        self._scenario, self._layout, self._transport = plan.scenario, layout, transport
        self.structure = transport.structure
        self.pictures: list[Picture] = []
        for c in range(len(self.structure.groups)):
            to = self.structure.reads_for(c, plan.scenario.command.nation)
            picture = Picture(plan, layout, transport, ways, to, self.structure.keys[c], seed)
            if c > 0 and not picture.perfect:
                picture.ways = Ways(plan, layout, transport.world, transport.roads)
            self.pictures.append(picture)
        self.perfect = all(picture.perfect for picture in self.pictures)
        self.keep_h = max(picture.keep_h for picture in self.pictures)
        self._attacks: list[tuple[float, np.ndarray]] = []
        at, country = plan.theatre.node_index, plan.theatre.country
        self._teams = [self.structure.of(country[at[group.home]]) for group in plan.scenario.escorts]

    def look(self, past: Sequence[Snapshot]) -> dict[int, float]:
        """Read the reports of a turn; return tonnes by store of lost cargo that is still awaited there."""
        t = past[-1].hours
        if self._scenario.escorts or self._scenario.command.routing.minds_danger:
            self._attacks.append((t, self._transport.world.arcs["attack"].copy()))
            while len(self._attacks) > 1 and self._attacks[1][0] <= t - self._scenario.command.picture_lag_hours:
                del self._attacks[0]  # nobody will ask for an older one
        awaited: dict[int, float] = {}
        for c, picture in enumerate(self.pictures):
            picture.look(past, round(t / self._scenario.turn_hours))
            if not picture.perfect:
                own = {store: tonnes for store, tonnes in picture.unheard(past).items() if self.of(store) == c}
                picture.weigh(sum(own.values()))
                awaited |= own
        return awaited

    def keep_back(self, shares: Iterable[tuple[int, float]]) -> None:
        """Let stores leave a share of their stock out of their next reports, whoever reads them."""
        kept = dict(shares)
        for picture in self.pictures:
            picture.kept_back = kept

    def of(self, store: int) -> int:
        """Return the command of whoever holds a store, -1 for nobody's."""
        return self.structure.of(self._layout.store_nation[store])

    def picture_for(self, store: int) -> Picture:
        """Return the picture of the command that cargo for a store moves under."""
        return self.pictures[max(0, self.of(store))]

    def picture_of_crews(self, engineers: int) -> Picture:
        """Return the picture of the command that engineers belong to, of the first where they have none."""
        return self.pictures[max(0, self.structure.crews_of(engineers))]

    def view(self, c: int, true_level: list[float], offers: Mapping[int, float]) -> CommandView:
        """Return the view of a command."""
        picture, final = self.pictures[c], self._transport.final
        level = picture.stocks(true_level)
        waiting = [(s, holder) for s, holder in final.items() if level[s] > 0]
        in_advance = self._scenario.permits.scope == "movement"
        return CommandView(self._transport.now, level, waiting, offers, picture.ways, self.permit_wait_h, in_advance)

    def escorts(self, c: int) -> EscortView:
        """Return what a command knows of its escorts, and of attacks on the roads as they were a while ago."""
        attack = self.believed_attack()
        teams = zip(self._transport.world.teams["free"].tolist(), self._teams, strict=True)
        free = [n if self.structure.one or owner == c or self._lent(owner, c) else 0.0 for n, owner in teams]
        modes = [sum(1 << MODES.index(mode) for mode in group.modes) for group in self._scenario.escorts]
        hours = self._transport.world.escort_home_h.copy()
        return EscortView(free, modes, hours, lambda stretch: float(attack[list(stretch.legs)].sum()), SUPPLIES)

    def believed_attack(self) -> np.ndarray:
        """float64[arcs]: the hazard of attack as it was a while ago; kept where somebody minds it."""
        t, lag_h = self._transport.now, self._scenario.command.picture_lag_hours
        known = [attack for hour, attack in self._attacks if hour <= t - lag_h]
        return known[-1] if known else self._attacks[0][1]

    def permit_wait_h(self, holder: int, stretch: views.Stretch) -> float:
        """Return the expected hours until every paper for a stretch is there."""
        return self._transport.papers.expected_wait_h(holder, stretch, self._transport.now)  # type: ignore[arg-type]

    def gap(self, inbound_t: float) -> Gap:
        """Return how far all pictures were from the truth; `inbound_t` is what was under way, summed over turns."""
        sums = np.sum([picture.sums for picture in self.pictures], axis=0)
        sums[3] = inbound_t
        wrong, of = sums[0::2], sums[1::2]
        return Gap(*(wrong / np.where(of > 0, of, 1.0)).tolist())

    def _lent(self, owner: int, c: int) -> bool:
        return owner >= 0 and bool(self.structure.linked[owner, c])
