"""Clocks around functions, and what they take themselves.

There is one hand, and it always stands on the innermost function that has a clock: what a function takes counts for it
less what clocked functions under it take, so each second is counted once.
"""

from __future__ import annotations

import time
from functools import wraps
from statistics import median
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

type Key = tuple[str, str]  # what a function counts as, and its name


class Clocks:
    """Calls and seconds by key. What passes outside all clocked functions is not counted."""

    def __init__(self) -> None:
        self._at: dict[Key | None, int] = {None: 0}
        self._seconds, self._calls, self._under = [0.0], [0], [0]  # by key; `under`: calls made directly from it
        self._hand: list[float] = [0.0, 0]  # when it moved last, and where it stands

    def seconds(self, cost_s: float = 0.0, own: float = 0.0) -> dict[Key, float]:
        """Return the seconds of each less what clocks take: `cost_s` a call, this share of it in its own function and
        the rest in the one above.
        """
        return {
            key: self._seconds[i] - cost_s * (own * self._calls[i] + (1 - own) * self._under[i])
            for key, i in self._at.items() if key is not None
        }  # fmt: skip

    def calls(self) -> dict[Key, int]:
        """Return how often each was called."""
        return {key: self._calls[i] for key, i in self._at.items() if key is not None and self._calls[i]}

    def around(self, work: Callable, key: Key) -> Callable:
        """Return `work` with a clock around it."""
        mine = self._at.setdefault(key, len(self._at))
        if mine == len(self._seconds):
            for column in (self._seconds, self._calls, self._under):
                column.append(0)  # type: ignore[attr-defined]
        seconds, calls, under, hand, now = self._seconds, self._calls, self._under, self._hand, time.perf_counter

        @wraps(work)
        def clocked(*args: object, **kwargs: object) -> object:
            above = hand[1]
            calls[mine] += 1
            under[above] += 1  # type: ignore[index]
            t = now()
            seconds[above] += t - hand[0]  # type: ignore[index]
            hand[:] = t, mine
            try:
                return work(*args, **kwargs)
            finally:
                t = now()
                seconds[mine] += t - hand[0]
                hand[:] = t, above

        return clocked


def own_share() -> float:
    """Return which share of what a clock takes counts for its own function; the rest counts for the one above."""
    return median(_own_share(10_000) for _ in range(9))


def _own_share(calls: int) -> float:
    clocks, own, above = Clocks(), ("", "own"), ("", "above")

    def nothing() -> None:
        pass

    def many(work: Callable) -> None:
        for _ in range(calls):
            work()

    start = time.perf_counter()
    many(nothing)
    bare_s = time.perf_counter() - start
    clocks.around(many, above)(clocks.around(nothing, own))
    taken = clocks.seconds()
    return taken[own] / max(taken[own] + taken[above] - bare_s, taken[own])
