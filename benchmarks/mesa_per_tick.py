"""A whole simulation against a per-tick Mesa model of the same plan (see :mod:`benchmarks.per_tick`).

Both play the same plan by the same rules; strikes and losses make single seeds drift apart, so what was served is
compared over all seeds of the benchmark: it must agree within 2 %, or there is no ratio.
"""

from __future__ import annotations

from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, NamedTuple

from benchmarks.dense import dense
from benchmarks.measured import Measured, ratio, seconds, table
from benchmarks.per_tick.campaign import Campaign
from model.kernel import records as r
from model.layout import CONSUMED
from model.plan import make
from model.scenario import load
from model.wargame import Wargame

if TYPE_CHECKING:
    from collections.abc import Callable

    from model.plan import Plan

SCENARIO = Path(__file__).resolve().parent.parent / "configs" / "scenarios" / "northeast.yaml"
TOLERANCE = 0.02


class Bout(NamedTuple):
    """Times and tonnes served of both, by seed; convoys made and the mean number under way in ours."""

    ours_s: list[float]
    mesa_s: list[float]
    ours_t: list[float]
    mesa_t: list[float]
    convoys: list[int]
    under_way: float

    @property
    def differs(self) -> float:
        """Mesa's served tonnes over ours, less one."""
        return sum(self.mesa_t) / sum(self.ours_t) - 1


def fight(plan: Plan, seeds: range) -> Bout:
    """Play each seed in both, ours before and after Mesa; the first seed once before, untimed, so that all is compiled.

    Of ours, which takes a fraction of a second, the mean of both times counts.
    """
    Wargame(plan, seeds[0]).play()
    bout = Bout([], [], [], [], [], _under_way(plan, seeds[0]))
    for seed in seeds:
        before_s, game = _timed(lambda seed=seed: Wargame(plan, seed))
        rows = [first + k for first in game.layout.unit_store for k in range(CONSUMED)]
        bout.ours_t.append(float(game.world.stores["served"][rows].sum()))
        bout.convoys.append(int(game.world.count[r.CONVOYS]))
        del game  # nobody plays with the games before still in memory
        mesa_s, campaign = _timed(lambda seed=seed: Campaign(plan, seed))
        bout.mesa_s.append(mesa_s)
        bout.mesa_t.append(campaign.served_t())
        del campaign
        bout.ours_s.append((before_s + _timed(lambda seed=seed: Wargame(plan, seed))[0]) / 2)
    return bout


def _timed[Game: (Wargame, Campaign)](made: Callable[[], Game]) -> tuple[float, Game]:
    """Return how long it takes to make a game and play it, and the game."""
    games: list[Game] = []

    def work() -> None:
        games.append(made())
        games[0].play()

    return seconds(work), games[0]


def _under_way(plan: Plan, seed: int) -> float:
    """Return the mean number of convoys under way at the ends of days."""
    game, seen = Wargame(plan, seed), []
    while game.transport.now < 24 * plan.scenario.horizon_days:
        game.step()
        seen.append(int((game.world.convoys["state"][: int(game.world.count[r.CONVOYS])] < r.DELIVERED).sum()))
    return sum(seen) / len(seen)


def measure(quick: bool) -> Measured:
    """Compare and time the default scenario and the dense one.

    Raises:
        AssertionError: what was served differs by more than 2 %.
    """
    scenario = load(SCENARIO)
    bouts = {
        "default": fight(make(scenario), range(1, 5 if quick else 9)),
        "dense": fight(dense(scenario, 21.0 if quick else 40.0), range(1, 2 if quick else 4)),
    }
    rows = [
        (
            name, len(b.ours_s), sum(b.convoys) // len(b.convoys), round(b.under_way),
            median(b.ours_s), median(b.mesa_s), f"{b.differs:+.2%}", ratio(b.mesa_s, b.ours_s),
        )
        for name, b in bouts.items()
    ]  # fmt: skip
    columns = ("plan", "seeds", "convoys", "under way", "ours, s", "Mesa, s", "served, Mesa to ours", "ratio")
    shown = table("one simulation, no twin, against a per-tick Mesa model", columns, rows)
    off = {name: bout.differs for name, bout in bouts.items() if abs(bout.differs) > TOLERANCE}
    assert not off, f"served tonnes differ by more than {TOLERANCE:.0%}: {off}"
    numbers = {f"run_vs_mesa{'_dense' if n == 'dense' else ''}": ratio(b.mesa_s, b.ours_s) for n, b in bouts.items()}
    return Measured(numbers | {f"served_differs_{n}": b.differs for n, b in bouts.items()}, [shown])
