"""How long closed assets are believed to stay closed: by the median of their kind, since severity is not known."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from model.happening import expected_hours
from model.kernel import closures as k
from model.kernel.compiled import direct
from model.laws import mean_hours
from model.striking import first_step_hours

if TYPE_CHECKING:
    from model.layout import Layout
    from model.scenario import Scenario
    from model.theatre import Theatre
    from model.transport import Transport

#: An outage that nobody is known to end is planned with as this long.
LONG_H = 24.0 * 365


class Closures:
    """What is believed in one run of when closed assets carry traffic again."""

    def __init__(self, transport: Transport) -> None:
        self._transport, self._world = transport, transport.world
        self._left = direct(k.hours_left, self._world, np.empty(0), float)
        self._of = direct(k.closed_h, self._world, int, float)

    def hours_left(self) -> np.ndarray:
        """float64[assets]: believed hours until each carries traffic, 0: it does."""
        left = np.empty(len(self._world.assets))
        self._left(self._world, left, self._transport.now)
        return left

    def of(self, asset: int) -> float:
        """Return the same hours of one asset."""
        return self._of(self._world, asset, self._transport.now)  # type: ignore[no-any-return]


def closures_of(scenario: Scenario, theatre: Theatre, layout: Layout) -> tuple[np.ndarray, np.ndarray]:
    """Return median hours by row of damage, and what is expected of each asset (see `model/kernel/closures.py`)."""
    expected_h = np.full((len(layout.asset_names), 2), LONG_H)
    for failure in scenario.failures:
        if failure.lasts is not None:
            expected_h[layout.assets[failure.asset], k.OUTAGE_H] = mean_hours(failure.lasts)
    for asset, hours in expected_hours(scenario, theatre).items():
        expected_h[asset, k.HAZARD_H] = hours
    return first_step_hours(scenario, LONG_H), expected_h
