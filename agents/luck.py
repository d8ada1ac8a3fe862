"""The dice an agent may throw: keyed to the agent, so that nobody's throw shifts another's."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import numpy as np


class Dice(Protocol):
    """Uniform draws of one agent."""

    def uniform(self, first: int, second: int = 0) -> float:
        """Return the draw from (0, 1) that belongs to two numbers, as turn and fleet or asset."""

    def uniforms(self, first: int, seconds: np.ndarray) -> np.ndarray:
        """Return the draws that belong to a number and each of others (int64), at the price of a few single ones."""
