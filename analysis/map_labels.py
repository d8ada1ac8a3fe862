"""Names beside the places of a map, as many as fit without hiding one another."""

from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes
from matplotlib.patheffects import withStroke
from matplotlib.transforms import Bbox

Points = npt.NDArray[np.float64]

SIZE_PT, MOST = 7.0, 130
INK = "#2b2f33"


def label_places(axes: Axes, points: Points, names: Sequence[str], weight: Points) -> None:
    """Write the names of the weightiest places; a name that finds no room is left out.

    Args:
        axes: the map, its limits set.
        points: (n, 2) places in the units of the map.
        names: what to write.
        weight: who chooses first; ties go by order.
    """
    axes.get_figure(root=True).draw_without_rendering()  # type: ignore[union-attr]
    pixels = axes.transData.transform(points)
    taken: list[Bbox] = []
    for i in np.argsort(-weight, kind="stable")[: 3 * MOST].tolist():
        box = _room(axes, pixels, i, names[i], taken)
        if box is not None and len(taken) < MOST:
            taken.append(box)
            _write(axes, box, names[i])


def _write(axes: Axes, box: Bbox, name: str) -> None:
    x, y = axes.transData.inverted().transform((box.x0, box.y0))
    halo = [withStroke(linewidth=2.0, foreground="white")]
    axes.text(x, y, name, fontsize=SIZE_PT, color=INK, va="bottom", path_effects=halo, zorder=16)


def _room(axes: Axes, pixels: Points, i: int, name: str, taken: list[Bbox]) -> Bbox | None:
    """The first box about place ``i`` that is on the page, hides no place and overlaps no box taken."""
    frame = axes.get_window_extent()
    others = np.delete(pixels, i, axis=0)
    for box in _boxes(pixels[i], name, axes.figure.dpi / 72):
        inside = frame.x0 < box.x0 and box.x1 < frame.x1 and frame.y0 + 2 * box.height < box.y0 and box.y1 < frame.y1
        hides = ((others > box.min) & (others < box.max)).all(axis=1).any()
        if inside and not hides and not any(box.overlaps(other) for other in taken):
            return box
    return None


def _boxes(place: Points, name: str, unit: float) -> Iterator[Bbox]:
    """Boxes for a name about its place, best first; ``unit`` is the size of a point in pixels."""
    wide, tall, gap = (0.58 * len(name) + 0.3) * SIZE_PT * unit, 1.2 * SIZE_PT * unit, 4.8 * unit
    x, y = place
    right, left, middle = x + gap, x - gap - wide, x - wide / 2
    above, below, level = y + gap / 2, y - gap / 2 - tall, y - tall / 2
    corners = [(right, level), (left, level), (middle, y + gap), (middle, y - gap - tall)]
    corners += [(right, above), (right, below), (left, above), (left, below)]
    for west, south in corners:
        yield Bbox.from_bounds(west, south, wide, tall)
