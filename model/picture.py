"""The picture that a command has: stocks, cargo and links as they were reported to it.

A report says what was so many hours before it is read; between two turns stocks are taken to have run straight. One
that is lost leaves the picture as it was, a number keyed in wrong stands until the next report.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from model.closures import LONG_H
from model.information import nations_of
from model.layout import asset_ends, asset_keys
from model.results import SUPPLIES
from model.streams import Dice

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from model.layout import Layout
    from model.plan import Plan
    from model.transport import Transport
    from model.ways import Ways


class Snapshot(NamedTuple):
    """The truth at one time.

    Believed hours until each asset carries traffic, tonnes that passed it since the start (nothing on days whose traces
    nobody will see); by store, tonnes in stock and tonnes that were lost on the way to it since the start.
    """

    hours: float
    left: np.ndarray
    passed_t: np.ndarray
    level: np.ndarray
    missed: np.ndarray


class Gap(NamedTuple):
    """How far a picture was from the truth, over all turns: see `model/results.py`."""

    stock: float
    convoys: float
    links: float


class Picture:
    """What one command believes.

    Args:
        ways: ways on its picture of the network.
        to: nations whose systems it uses, none where all share them.
        receiver: what its luck is keyed by.
    """

    def __init__(
        self, plan: Plan, layout: Layout, transport: Transport, ways: Ways, to: Collection[str], receiver: int,
        seed: int,
    ) -> None:  # fmt: skip
        self.ways, self._layout, self._transport = ways, layout, transport
        self._told = plan.scenario.information
        self._base_lag_h = plan.scenario.command.picture_lag_hours
        self._nations = plan.once("nations", lambda: nations_of(plan.scenario, plan.theatre))
        self._on_line, self._by_hand = plan.once(f"channels to {sorted(to)}", lambda: self._tables(to))
        self._platform = -1 if self._told.platform is None else layout.assets[self._told.platform]
        self.kept_back: dict[int, float] = {}  # share of the stock that each store leaves out of its report
        hoarded = any(depot.hoarding is not None for depot in plan.scenario.depots)
        self.perfect = not (self._on_line.any() or self._platform >= 0 or self._told.falsified or hoarded)
        tables = self._on_line if self._platform < 0 else self._by_hand
        self.keep_h = self._base_lag_h + float(tables[0].max(initial=0.0))
        self._theatre, self._sites = plan.theatre, plan.scenario.sites
        self._store_nation: list[int] = []
        self._lost, self._typed = (Dice(seed, stream, receiver) for stream in ("report", "keying"))
        self._hand = Dice(seed, "by hand", receiver)
        self.level: list[float] = []
        self._left = np.zeros(len(layout.asset_names))
        self.sums = np.zeros(6)  # wrong and in all: stocks (t), cargo under way (t), links closed

    def _tables(self, to: Collection[str]) -> tuple[np.ndarray, np.ndarray]:
        """Return the tables of reports as they come, and by hand."""
        channels = [self._told.channel(nation, to) for nation in self._nations]
        return _table(channels), _table([channel.worse_of(self._told.by_hand) for channel in channels])

    @cached_property
    def _asset_nation(self) -> np.ndarray:
        country = asset_ends(self._theatre, self._sites)[0]
        return np.array([self._nations.index(self._theatre.country[node]) for node in country], np.int64)

    @cached_property
    def _asset_keys(self) -> np.ndarray:
        return 10**11 + asset_keys(self._theatre, self._sites).astype(np.int64)

    def look(self, past: Sequence[Snapshot], turn: int) -> None:
        """Read the reports of a turn; the last of the snapshots is the truth at present."""
        now = past[-1]
        if self.perfect:
            left = last(past, now.hours - self._base_lag_h).left
        else:
            left = self._read_links(past, turn)
            self._read_stocks(past, turn)
        self.ways.learn(left)
        closed, believed = now.left > 0, left > 0
        self.sums[4] += np.count_nonzero(closed ^ believed)
        self.sums[5] += np.count_nonzero(closed | believed)

    def stocks(self, level: list[float]) -> list[float]:
        """Return the stocks believed in, given the true ones; of stores opened since reports came in, none."""
        return level if self.perfect else self.level + [0.0] * (len(level) - len(self.level))

    def unheard(self, past: Sequence[Snapshot]) -> dict[int, float]:
        """Return tonnes by the store that waits for them, of cargo of whose loss nobody has heard yet."""
        awaited: dict[int, float] = {}
        missed = past[-1].missed
        lag = self._channels(self._stores(), np.zeros(len(missed), bool))[0]
        for store, tonnes in enumerate((missed - _ago(past, lag, "missed")).tolist()):
            if tonnes > 0:
                holder = self._transport.final.get(store, store)
                awaited[holder] = awaited.get(holder, 0.0) + tonnes
        return awaited

    def weigh(self, unheard_t: float) -> None:
        """Count cargo that is wrongly believed to be under way."""
        self.sums[2] += unheard_t

    def _read_stocks(self, past: Sequence[Snapshot], turn: int) -> None:
        now = past[-1]
        nation = self._stores()
        before = np.zeros(len(nation))
        before[: len(self.level)] = self.level
        lag, lost, mistyped = self._channels(nation, self._off_line(self._places(), turn))
        read = _ago(past, lag, "level")
        self._falsify(read, now.hours)
        for store in np.flatnonzero(mistyped > 0).tolist():
            draw = self._typed.uniform(turn, self._layout.store_key[store] * 10_000 + self._layout.store_node[store])
            if draw < mistyped[store]:
                read[store] *= self._told.slip if draw < mistyped[store] / 2 else 1 / self._told.slip
        if turn > 0:
            stands = self._drawn(self._lost, self._places(), turn) < lost
            read[stands] = before[stands]
        self.level = read.tolist()
        self.sums[:2] += np.abs(read - now.level).sum(), now.level.sum()

    def _read_links(self, past: Sequence[Snapshot], turn: int) -> np.ndarray:
        now, left = past[-1], self._left.copy()
        assets = np.arange(len(left))
        lag, lost, _ = self._channels(self._asset_nation, self._off_line(self._asset_keys, turn))
        for hours in np.unique(lag):
            rows = lag == hours
            left[rows] = last(past, now.hours - self._base_lag_h - hours).left[rows]
        for asset in assets[(left != self._left) & (lost > 0)].tolist():
            if self._lost.uniform(turn, int(self._asset_keys[asset])) < lost[asset]:
                left[asset] = self._left[asset]
        for false in self._told.falsified:
            asset = self._layout.assets.get(false.of, -1)
            if asset >= 0 and 24 * false.from_days <= now.hours < 24 * false.until_days:
                left[asset] = 0.0 if false.factor > 0 else LONG_H
        self._left = left
        return left

    def _falsify(self, read: np.ndarray, hours: float) -> None:
        """Make false what is reported falsely at this hour."""
        for store, share in self.kept_back.items():
            read[store] *= 1 - share
        names, nations, supplies = self._layout.store_name, self._layout.store_nation, self._layout.store_supply
        for false in self._told.falsified:
            if 24 * false.from_days <= hours < 24 * false.until_days:
                for store in range(len(read)):
                    told = not false.supplies or SUPPLIES[supplies[store]] in false.supplies
                    if told and false.of in (names[store], nations[store]):
                        read[store] *= false.factor

    def _channels(self, nation: np.ndarray, off_line: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """By what reports: lag, chance of loss, chance of an error in each number."""
        table = np.where(off_line, self._by_hand[:, nation], self._on_line[:, nation])
        return table[0], table[1], table[2]

    def _off_line(self, places: np.ndarray, turn: int) -> np.ndarray:
        """Whether each place has to report by hand: with the chance that the platform has no capacity for it."""
        if self._platform < 0:
            return np.zeros(len(places), bool)
        row = self._transport.world.assets[self._platform]
        there = float(row["level"] * row["civil"] * row["fed"])
        return np.zeros(len(places), bool) if there >= 1 else self._drawn(self._hand, places, turn) >= there

    def _drawn(self, dice: Dice, places: np.ndarray, turn: int) -> np.ndarray:
        """One draw for each place and turn, by each entry."""
        own, which = np.unique(places, return_inverse=True)
        return np.array([dice.uniform(turn, place) for place in own.tolist()])[which]

    def _places(self) -> np.ndarray:
        """Whoever reports for each store: all classes of a holder come in one report."""
        return np.array(self._layout.store_key, np.int64) // 16

    def _stores(self) -> np.ndarray:
        """The nation that reports each store: its holder's, or of producers the country where it stands."""
        layout = self._layout
        for store in range(len(self._store_nation), len(layout.store_node)):
            nation = layout.store_nation[store] or self._theatre.country[layout.store_node[store]]
            self._store_nation.append(self._nations.index(nation))
        return np.array(self._store_nation, np.int64)


def _table(channels: Sequence[object]) -> np.ndarray:
    """float64[3, nations]: lag, lost, mistyped."""
    return np.array([[getattr(x, name) for x in channels] for name in ("lag_hours", "lost", "mistyped")])


def last(past: Sequence[Snapshot], hours: float) -> Snapshot:
    """Return the last snapshot taken at or before an hour, the first one when there is none."""
    return next((snapshot for snapshot in reversed(past) if snapshot.hours <= hours), past[0])


def _ago(past: Sequence[Snapshot], lag: np.ndarray, what: str) -> np.ndarray:
    """float64[stores]: what each store had so many hours ago, straight between snapshots."""
    now: np.ndarray = getattr(past[-1], what)
    then = now.copy()
    for hours in np.unique(lag[lag > 0]).tolist():
        rows, at = lag == hours, past[-1].hours - hours
        later = next((k for k, snapshot in enumerate(past) if snapshot.hours >= at), len(past) - 1)
        one, other = past[max(later - 1, 0)], past[later]
        span = other.hours - one.hours
        part = (at - one.hours) / span if span > 0 else 0.0
        whole = (1 - part) * _wide(getattr(one, what), len(now)) + part * _wide(getattr(other, what), len(now))
        then[rows] = whole[rows]
    return then


def _wide(values: np.ndarray, stores: int) -> np.ndarray:
    """Return what stores had of which some were not opened yet."""
    return np.pad(values, (0, stores - len(values)))
