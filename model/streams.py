"""Named streams of luck for agents: draws keyed by stream, entity and what the agent asks for."""

from __future__ import annotations

import numpy as np

from model.kernel.compiled import plain
from model.kernel.luck import stream_key, uniform, word


@plain  # type: ignore[untyped-decorator]
def _uniforms(seed: np.uint64, own: np.uint64, first: int, seconds: np.ndarray) -> np.ndarray:
    draws = np.empty(len(seconds))
    for i in range(len(seconds)):
        draws[i] = uniform(seed, own, first, seconds[i])
    return draws


class Dice:
    """The dice of one agent (see :class:`agents.luck.Dice`).

    Args:
        seed: of the run.
        stream: what the agent is, as "adversary".
        entity: its position among its kind.
    """

    def __init__(self, seed: int, stream: str, entity: int) -> None:
        self._seed = np.uint64(seed)
        self._own = np.uint64(word(self._seed, stream_key(stream), entity, 0))

    def uniform(self, first: int, second: int = 0) -> float:
        """Return the draw from (0, 1) that belongs to one or two whole numbers."""
        draw: float = uniform(self._seed, self._own, first, second)
        return draw

    def uniforms(self, first: int, seconds: np.ndarray) -> np.ndarray:
        """Return the draws that belong to a number and each of others (int64)."""
        draws: np.ndarray = _uniforms(self._seed, self._own, first, seconds)
        return draws


class AssetDice(Dice):
    """Dice whose second key is an asset: its place in the tables is exchanged for the key of its luck."""

    def __init__(self, seed: int, stream: str, entity: int, keys: np.ndarray) -> None:
        super().__init__(seed, stream, entity)
        self._keys = keys.astype(np.int64)

    def uniform(self, first: int, second: int = 0) -> float:
        """Return the draw from (0, 1) that belongs to a number and an asset."""
        return super().uniform(first, self._keys.item(second))

    def uniforms(self, first: int, seconds: np.ndarray) -> np.ndarray:
        """Return the draws that belong to a number and each of some assets."""
        return super().uniforms(first, self._keys[seconds])
