"""Quickest ways on the public map."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator


class Tree(NamedTuple):
    """Hours from the nearest root to each place (inf where there is no way), and the arc by which it is reached."""

    hours: np.ndarray
    before: np.ndarray  # int64[places], -1 at roots and where there is no way
    tail: np.ndarray

    def way(self, goal: int) -> Iterator[int]:
        """Yield the arcs of the way to a place, the last one first."""
        arc = self.before[goal]
        while arc >= 0:
            yield int(arc)
            arc = self.before[self.tail[arc]]


def tree(places: int, tail: np.ndarray, head: np.ndarray, hours: np.ndarray, roots: np.ndarray) -> Tree:
    """Return the quickest ways from the nearest of the roots to everywhere; ties go to the arc that comes first.

    Args:
        hours: float64[arcs], not negative.
        roots: places.
    """
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import dijkstra

    key = tail * places + head
    order = np.lexsort((np.arange(len(key)), hours, key))
    first = np.ones(len(order), bool)
    first[1:] = key[order][1:] != key[order][:-1]
    kept = order[first]  # of parallel arcs the quickest
    weight = np.maximum(hours[kept], 1e-9)  # an entry of zero would be no arc
    net = coo_array((weight, (tail[kept], head[kept])), (places, places)).tocsr()
    far, came, _ = dijkstra(net, indices=np.unique(roots), min_only=True, return_predecessors=True)
    reached = np.flatnonzero(came >= 0)
    before = np.full(places, -1)
    before[reached] = kept[np.searchsorted(key[kept], came[reached].astype(np.int64) * places + reached)]
    return Tree(far, before, tail)
