"""Named streams of luck for agents: draws keyed by stream, entity and what the agent asks for."""

from __future__ import annotations

import numpy as np

from model.kernel.luck import stream_key, uniform, word


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

    def uniform(self, *key: int) -> float:
        """Return the draw from (0, 1) that belongs to `key`, one or two whole numbers."""
        first, second = (*key, 0)[:2]
        draw: float = uniform(self._seed, self._own, first, second)
        return draw


class AssetDice(Dice):
    """Dice whose second key is an asset: its place in the tables is exchanged for the key of its luck."""

    def __init__(self, seed: int, stream: str, entity: int, keys: np.ndarray) -> None:
        super().__init__(seed, stream, entity)
        self._keys = keys.tolist()

    def uniform(self, *key: int) -> float:
        """Return the draw from (0, 1) that belongs to a number and an asset."""
        number, asset = key
        return super().uniform(number, self._keys[asset])
