"""Named streams of luck for agents: draws keyed by stream, entity and what the agent asks for."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from model.kernel.compiled import plain
from model.kernel.luck import stream_key, uniform, word

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


@plain  # type: ignore[untyped-decorator]
def _uniforms(seed: np.uint64, own: np.uint64, firsts: np.ndarray, seconds: np.ndarray) -> np.ndarray:
    draws = np.empty((len(seconds), len(firsts)))
    for i in range(len(seconds)):
        for j in range(len(firsts)):
            draws[i, j] = uniform(seed, own, firsts[j], seconds[i])
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
        draws: np.ndarray = _uniforms(self._seed, self._own, np.array([first]), seconds)[:, 0]
        return draws


class ThrownDice(Dice):
    """Dice of which it is known what they will be asked: that is thrown in one go, when they are first asked.

    A draw that Python asks for costs as much as some forty that the compiled code makes on its own.

    Args:
        firsts, seconds: each of these is likely to be asked with each of those; anything else can be. `firsts` gives
            the place of each in the order of the dictionary, which all dice of a kind share.
    """

    def __init__(self, seed: int, stream: str, entity: int, firsts: Mapping[int, int], seconds: Sequence[int]) -> None:
        super().__init__(seed, stream, entity)
        self._firsts, self._seconds = firsts, seconds

    @cached_property
    def _thrown(self) -> dict[int, list[float]]:
        firsts, seconds = np.fromiter(self._firsts, np.int64, len(self._firsts)), np.array(self._seconds, np.int64)
        draws = _uniforms(self._seed, self._own, firsts, seconds)
        return dict(zip(self._seconds, draws.tolist(), strict=True))

    def uniform(self, first: int, second: int = 0) -> float:
        """Return the draw from (0, 1) that belongs to one or two whole numbers."""
        try:
            return self._thrown[second][self._firsts[first]]
        except KeyError:
            return super().uniform(first, second)


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
