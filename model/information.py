"""What is reported, and what becomes of it on its way: late, lost, typed in wrong, or false from the start."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import Field

from model.complaints import late, unknown
from model.layout import asset_table
from model.part import Name, NonNegative, Part, Share, Supply

if TYPE_CHECKING:
    from collections.abc import Collection

    from model.complaints import Found
    from model.scenario import Scenario
    from model.theatre import Theatre


class Channel(Part):
    """How reports of stocks, cargo and links come in."""

    lag_hours: NonNegative = Field(0, description="age of a report when it is read, h [A20: 24 re-keyed, 1 by JEDI]")
    lost: Share = Field(0, description="chance that a turn's report is lost; the one before stands [assumed; 0-.1]")
    mistyped: Share = Field(0, description="chance that a number is keyed in wrong on the way [assumed; 0-.05]")

    def worse_of(self, other: Channel) -> Channel:
        """Return the channel that is as bad as the worse of two in each respect."""
        return Channel(**{name: max(getattr(self, name), getattr(other, name)) for name in Channel.model_fields})


class Pair(Channel):
    """What two nations have agreed on beyond the rule for all."""

    of: Name = Field(description="nation that reports")
    to: Name = Field(description="nation that reads")


class Falsified(Part):
    """Reports that are false, by will or by intrusion: who sends them and who reads them does not matter."""

    of: Name = Field(description="nation, unit, depot or producer whose stocks, or asset whose state is misreported")
    supplies: tuple[Supply, ...] = Field((), description="classes that are misreported; none named: all")
    factor: NonNegative = Field(
        description="stock reported over stock held; of an asset, 0: said to be closed, else open"
    )
    from_days: NonNegative = 0
    until_days: NonNegative = Field(description="day from which reports are true again")


class Information(Part):
    """What the command reads instead of the truth. By default all reports are complete, right and at once.

    Reports of a nation go to the command of that nation by `own`, to that of another by its pair, or else `across`. To
    a command that all nations share, without a nation of its own, all report as to their own.
    """

    own: Channel = Field(default_factory=Channel, description="within a nation")
    across: Channel = Field(default_factory=Channel, description="between nations that no pair names")
    pairs: tuple[Pair, ...] = Field((), description="between two nations")
    platform: Name | None = Field(None, description="site of data that all channels run over; null: none")
    by_hand: Channel = Field(
        default_factory=lambda: Channel(lag_hours=24, lost=0.05, mistyped=0.02),
        description="how reports come in without the platform, where that is worse [24 h A20; the rest assumed]",
    )
    slip: float = Field(10, gt=1, description="a number keyed in wrong is so many times too large or small [assumed]")
    falsified: tuple[Falsified, ...] = ()

    def channel(self, of: str, to: Collection[str]) -> Channel:
        """Return how reports of one nation come in at a command of others, of none: at one that all share."""
        if not to or of in to:
            return self.own
        return next((pair for pair in self.pairs if pair.of == of and pair.to in to), self.across)


def of_information(scenario: Scenario, theatre: Theatre) -> Found:
    """Complain of nations that nobody has, of a platform that is no site of data, of false reports about nothing."""
    told, nations = scenario.information, nations_of(scenario, theatre)
    for i, pair in enumerate(told.pairs):
        for field in ("of", "to"):
            if getattr(pair, field) not in nations:
                yield ("information", "pairs", i, field), unknown("nation", getattr(pair, field), nations)
    sites = [site.name for site in scenario.sites if site.kind == "data"]
    if told.platform is not None and told.platform not in sites:
        yield ("information", "platform"), unknown("site of data", told.platform, sites)
    holders = [x.name for x in scenario.units] + [x.name for x in scenario.depots] + [x.name for x in scenario.industry]
    known = [*nations, *holders, *asset_table(theatre, scenario.sites)[0]]
    for i, false in enumerate(told.falsified):
        if false.of not in known:
            yield ("information", "falsified", i, "of"), unknown("nation, holder of stock or asset", false.of, known)
        if false.from_days >= scenario.horizon_days:
            yield ("information", "falsified", i, "from_days"), late(false.from_days, scenario.horizon_days)
    if scenario.command.nation is not None and scenario.command.nation not in nations:
        yield ("command", "nation"), unknown("nation", scenario.command.nation, nations)


def nations_of(scenario: Scenario, theatre: Theatre) -> list[str]:
    """Return whoever has units or depots, and the countries of the theatre, each once."""
    own = [unit.nation for unit in scenario.units] + [depot.nation for depot in scenario.depots]
    return list(dict.fromkeys([*own, *theatre.country]))
