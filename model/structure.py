"""Who commands whom: the nations of a campaign, gathered under one command or several."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from model.complaints import unknown
from model.information import nations_of
from model.layout import asset_ends

if TYPE_CHECKING:
    from model.complaints import Found
    from model.layout import Layout
    from model.plan import Plan
    from model.scenario import Scenario
    from model.theatre import Theatre

#: What a fleet says that every command may use.
ALL = "all"


class Structure:
    """The commands of a plan, in all its runs, by position in the order in which their nations come in the scenario.

    `groups` are the nations of each command. Two commands are `linked` if they tell each other what they take and lend
    what they do not need themselves. `one` says that there is one command for all. `keys` are what the luck of each is
    keyed by: the first place that it holds, so that a further nation does not shift it.
    """

    def __init__(self, plan: Plan, layout: Layout) -> None:
        scenario, command = plan.scenario, plan.scenario.command
        nations = holding_nations(scenario)
        joint = [n for n in nations if command.members is None or n in command.members]
        together = tuple(joint) if command.structure == "unified" else ()
        self.groups = list(dict.fromkeys(together if n in together else (n,) for n in nations)) or [()]
        self.one = command.structure == "unified" and command.members is None
        self.keys = [0 if self.one or not group else min(_place(scenario, n) for n in group) for group in self.groups]
        self._of = {nation: c for c, group in enumerate(self.groups) for nation in group}
        talks = command.structure == "coordinated"
        member = np.array([talks and set(group) <= set(joint) for group in self.groups])
        self.linked = member[:, None] & member
        self._talks, self._theatre = member, plan.theatre
        self._ends = asset_ends(plan.theatre, scenario.sites)
        at = plan.theatre.node_index
        self._liaison_h, self._fleets = command.liaison_hours, layout.fleets
        self._crews = [plan.theatre.country[at[engineers.home]] for engineers in scenario.engineers]

    def of(self, nation: str) -> int:
        """Return the command of a nation, -1 for one that has nothing to command."""
        return 0 if self.one else self._of.get(nation, -1)

    def reads_for(self, c: int, nation: str | None) -> tuple[str, ...]:
        """Return the nations whose systems a command uses, () for common ones of all; `nation` leads a joint one."""
        alone = not self.one and len(self.groups[c]) == 1
        if nation is not None and not alone:
            return (nation,)
        return () if self.one else self.groups[c]

    def in_charge(self, engineers: int, assets: np.ndarray) -> np.ndarray:
        """bool[assets]: where engineers may go: at home, and from linked commands abroad once all is mended at home."""
        if self.one:
            return np.ones(len(assets), bool)
        country, c = self._crews[engineers], self.crews_of(engineers)
        own = self.groups[c] if c >= 0 else (country,)
        here = np.isin(self._theatre.country, own)
        home: np.ndarray = here[self._ends[0][assets]] | here[self._ends[1][assets]]
        return home if home.any() or c < 0 or not self._talks[c] else ~home

    def crews_of(self, engineers: int) -> int:
        """Return the command that engineers belong to by their home, -1 for that of none."""
        return self.of(self._crews[engineers])

    @cached_property
    def users(self) -> np.ndarray:
        """bool[commands, fleets]: the fleets that are a command's own, or for hire to all."""
        rows = []
        for _, carrier, fleet in self._fleets:
            nation = fleet.nation
            if nation is None:
                home = self._theatre.country[self._theatre.node_index[fleet.home]]
                nation = ALL if carrier.contract.private else home
            rows.append([nation == ALL or self.of(nation) == c for c in range(len(self.groups))])
        return np.array(rows, bool).reshape(len(rows), len(self.groups)).T

    @cached_property
    def reached(self) -> list[list[int]]:
        """By command: the fleets that it can ever have, its own or those of commands that it is linked to."""
        own = zip(self.users, self.linked, strict=True)
        return [np.flatnonzero(mine | self.users[linked].any(axis=0)).tolist() for mine, linked in own]

    def agreement_h(self, holder: str, source: str, fleet: int) -> float:
        """Return the hours until what is another command's may be used for the holder's nation: its stock, or its
        vehicles.
        """
        if self.one:
            return 0.0
        c, owner = self.of(holder), self.of(source)
        return 0.0 if owner in (-1, c) and self.users[c, fleet] else self._liaison_h


def _place(scenario: Scenario, nation: str) -> int:
    """Return the number of the first unit or else depot of a nation, as in the keys of luck."""
    units, depots = ([x.nation for x in part] for part in (scenario.units, scenario.depots))
    return 1_000_000 + units.index(nation) if nation in units else 2_000_000 + depots.index(nation)


def holding_nations(scenario: Scenario) -> list[str]:
    """Return whoever has units or depots, and so something to command, each once."""
    own = [unit.nation for unit in scenario.units] + [depot.nation for depot in scenario.depots]
    return list(dict.fromkeys(own))


def of_structure(scenario: Scenario, theatre: Theatre) -> Found:
    """Complain of nations under a command, or with fleets, that nobody has."""
    known = holding_nations(scenario)
    for i, nation in enumerate(scenario.command.members or ()):
        if nation not in known:
            yield ("command", "members", i), unknown("nation with units or depots", nation, known)
    able = [ALL, *nations_of(scenario, theatre)]
    for i, carrier in enumerate(scenario.carriers):
        for k, fleet in enumerate(carrier.fleets):
            if fleet.nation is not None and fleet.nation not in able:
                yield ("carriers", i, "fleets", k, "nation"), unknown("nation", fleet.nation, able)
