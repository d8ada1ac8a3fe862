"""The dice an agent may throw: keyed to the agent, so that nobody's throw shifts another's."""

from __future__ import annotations

from typing import Protocol


class Dice(Protocol):
    """Uniform draws of one agent."""

    def uniform(self, *key: int) -> float:
        """Return the draw from (0, 1) that belongs to `key` (up to two numbers, as turn and fleet or asset)."""
