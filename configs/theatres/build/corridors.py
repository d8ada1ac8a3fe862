"""From a network to links between hubs: keep a direct way only where the links kept so far make a real detour.

This is the greedy spanner of Althöfer et al. (1993): pairs of hubs are taken by rising distance, and a pair gets a
link of its own when the way over the links already there is more than ``stretch`` times as long. So hubs
on the way split a corridor, and parallel corridors remain where they are real alternatives.
"""

from collections.abc import Sequence

import numpy as np

from configs.theatres.build.links import Link
from configs.theatres.build.places import Place, coordinates
from configs.theatres.build.ways import EARTH_KM, Ways, sphere

#: A place further than this from the network is not on it.
OFF_KM = 25.0
#: A place nearer than this is on it: through traffic does not go down to the market square and back.
TOWN_KM = 6.0
#: A way this many times as long as the straight line winds.
WINDING = 1.4
#: A way longer than this is long; a pair whose half-way place has (a² + b²) below this part of c² has one.
LONG_KM, HALF_WAY = 120.0, 0.62
CHUNK = 100


class Hubs:
    """Distances and courses between places over a network, the way from a place to the network included."""

    def __init__(self, ways: Ways, places: Sequence[Place], limit: float) -> None:
        self._ways, self._places = ways, places
        self._points, self._off = ways.snap(*coordinates(places))
        rows = []
        self._before = []
        for start in range(0, len(places), CHUNK):
            km, before = ways.distances(self._points[start : start + CHUNK], self._points, limit)
            rows.append(km)
            self._before.append(before)
        spur = np.where(self._off > OFF_KM, np.inf, np.where(self._off > TOWN_KM, self._off, 0.0))
        self.km = np.vstack(rows) + spur[:, None] + spur[None, :]
        self.straight = straight_km(places)

    def course(self, i: int, j: int) -> np.ndarray:
        """Network points from place i to place j."""
        before = self._before[i // CHUNK][i % CHUNK]
        return self._ways.path(before, int(self._points[i]), int(self._points[j]))

    def line(self, i: int, j: int) -> np.ndarray:
        """The course as (lat, lon) points, place to place."""
        course = self.course(i, j)
        ends = [(self._places[k].lat, self._places[k].lon) for k in (i, j)]
        return np.vstack([ends[0], np.column_stack([self._ways.lat[course], self._ways.lon[course]]), ends[1]])

    def stays_home(self, i: int, j: int) -> bool:
        """Whether the course passes through no third country."""
        passed = set(self._ways.country[self.course(i, j)]) - {""}
        return passed <= {self._places[i].country, self._places[j].country}

    def natural(self) -> np.ndarray:
        """The distances, inf where no planner would draw a corridor of its own.

        That is where the way winds (a sign of a missing road, not of a long one), and where it is long and another
        place lies about half-way (a softened Gabriel rule).
        """
        straight = self.straight
        winding = self.km > WINDING * straight + TOWN_KM
        long = self.km > LONG_KM
        return np.where(winding | (long & (_best_halves(straight) < HALF_WAY * straight**2)), np.inf, self.km)

    def link(self, i: int, j: int, mode: str) -> Link:
        """The link between two places, with its length and course."""
        a, b = self._places[i].node, self._places[j].node
        return Link(a, b, mode, round(float(self.km[i, j]), 1), "scgraph_data", line=self.line(i, j))


def spanner(
    km: np.ndarray, hubs: Hubs | None, given: Sequence[tuple[int, int, float]], longest: float, stretch: float
) -> list[tuple[int, int]]:
    """Pairs of places that get a link, besides the ``given`` ones (i, j, km).

    Args:
        km: (N, N) lengths of the candidates, inf for none.
        hubs: the places, asked for the course of a candidate; None lets every course pass.
        given: links that are there already.
        longest: no link is longer than this, in km.
        stretch: the detour that is borne, as a factor above 1.
    """
    shortest = np.full_like(km, np.inf)
    np.fill_diagonal(shortest, 0.0)
    for i, j, length in given:
        shortest = _with(shortest, i, j, length)
    first, second = np.triu_indices(len(km), 1)
    order = np.argsort(km[first, second], kind="stable")
    kept: list[tuple[int, int]] = []
    there = {frozenset((i, j)) for i, j, _ in given}
    for i, j in zip(first[order].tolist(), second[order].tolist(), strict=True):
        if km[i, j] > longest:
            break
        if shortest[i, j] > stretch * km[i, j] and {i, j} not in there and (hubs is None or hubs.stays_home(i, j)):
            kept.append((i, j))
            shortest = _with(shortest, i, j, km[i, j])
    return kept


def straight_km(places: Sequence[Place]) -> np.ndarray:
    """Great-circle distances in km, (N, N)."""
    points = sphere(*coordinates(places))
    chord = np.linalg.norm(points[:, None] - points[None, :], axis=2)
    return 2 * EARTH_KM * np.arcsin(np.minimum(chord / 2, 1.0))


def _best_halves(straight: np.ndarray) -> np.ndarray:
    """For each pair, the least sum of squared distances to a third place."""
    squared = straight**2
    best = np.full_like(squared, np.inf)
    for k in range(len(squared)):
        halves = squared[:, k, None] + squared[None, k, :]
        halves[k, :] = halves[:, k] = np.inf
        np.minimum(best, halves, out=best)
    return best


def _with(shortest: np.ndarray, i: int, j: int, km: float) -> np.ndarray:
    """All shortest distances after one more link."""
    over = np.minimum(shortest[:, i, None] + shortest[None, j, :], shortest[:, j, None] + shortest[None, i, :])
    return np.minimum(shortest, over + km)
