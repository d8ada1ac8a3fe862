"""Figures of a sweep: resilience curves and losses by point.

Functions return a matplotlib figure and touch no global state; :func:`rendered` turns one into bytes that are the same
for the same numbers, whenever and wherever they are made. Colours are those of Okabe & Ito, safe for colour blindness.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any, NamedTuple

import matplotlib as mpl
import numpy as np
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.ticker import MaxNLocator, PercentFormatter

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes

BLUE, ORANGE, INK, GREY, PALE = "#0072B2", "#D55E00", "#222222", "#767676", "#EFEBE4"

#: Panels in one figure; more would be too small to read.
MOST_PANELS = 12

_STYLE: dict[Any, object] = {
    "font.family": "DejaVu Sans",  # comes with matplotlib, so that every machine draws the same letters
    "font.size": 9,
    "text.color": INK,
    "axes.edgecolor": GREY,
    "axes.labelcolor": INK,
    "axes.linewidth": 0.6,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.axisbelow": True,
    "grid.color": "#DDDDDD",
    "grid.linewidth": 0.6,
    "xtick.color": GREY,
    "ytick.color": GREY,
    "xtick.labelcolor": INK,
    "ytick.labelcolor": INK,
    "xtick.major.size": 2.5,
    "ytick.major.size": 0,
    "svg.hashsalt": "supplyline",
    "svg.fonttype": "none",
}


class Look(NamedTuple):
    """What a figure says besides its numbers."""

    title: str
    subtitle: str = ""
    band: float = 0.9  # share of the runs inside a band
    disruption_days: tuple[float, float] | None = None
    against: int | None = None  # the point that others are compared with
    heading: str = ""  # above the notes of a list
    axis: str = "served of required"  # what a curve shows


def resilience(bands: pd.DataFrame, names: Mapping[int, str], notes: Mapping[int, str], look: Look) -> Figure:
    """Draw service through time, one panel a point: median, band of runs, twin, and the point compared with.

    Args:
        bands: rows of :func:`analysis.curves.bands` with a column `point`; times in hours.
        names: title of the panel of each point, in the order to draw; the first :data:`MOST_PANELS` are drawn.
        notes: a few words for the corner of each panel.
        look: title, disruption window, and which point to draw in all panels.
    """
    shown = list(names)[:MOST_PANELS]
    columns = _columns(len(shown))
    rows = -(-len(shown) // columns)
    with mpl.rc_context(_STYLE):
        figure = Figure(figsize=(max(3.6 * columns, 6.4) + 0.4, 2.4 * rows + 1.3))
        grid = figure.subplots(rows, columns, sharex=True, sharey=True, squeeze=False)
        for position, axes in enumerate(grid.flat):
            if position < len(shown):
                _panel(axes, bands, shown[position], names, notes, look)
            else:
                axes.set_visible(False)
        _frame_axes(list(grid.flat)[: len(shown)], columns, bands, look.axis)
        _head(figure, look, _legend(bands, names, look))
    return figure


def losses(table: pd.DataFrame, names: Mapping[int, str], notes: Mapping[int, str], look: Look) -> Figure:
    """Draw days of lost service by point: median (dot), mean of the worst runs (tick) and band of runs (line).

    Args:
        table: rows of :func:`analysis.compare.summary` of a loss in days, with a column `point`.
        names: label of each point, in the order to draw from the top.
        notes: a few words at the right of each point, such as its difference from another.
        look: title, and which point to mark by a line through all.
    """
    rows = table.set_index("point").reindex(list(names))
    y = [-float(place) for place in range(len(rows))]
    with mpl.rc_context(_STYLE):
        figure = Figure(figsize=(7.4, 0.38 * len(rows) + 1.75))
        axes = figure.subplots()
        axes.grid(True, axis="x")
        colours = [ORANGE if point == look.against else BLUE for point in names]
        axes.hlines(y, rows["low"], rows["high"], colors=colours, linewidth=2.2, alpha=0.45)
        axes.scatter(rows["cvar"], y, marker="|", s=70, c=colours, linewidth=1.6, zorder=3)
        axes.scatter(rows["median"], y, s=42, c=colours, zorder=4, edgecolor="white", linewidth=0.8)
        for middle in rows.loc[rows.index == look.against, "median"]:
            axes.axvline(middle, color=ORANGE, linewidth=0.8, linestyle=(0, (4, 3)), zorder=1)
        _label_rows(axes, y, names, notes, look.heading)
        axes.set_xlabel("days of lost service")
        _head(figure, look, _loss_legend(look))
    return figure


def rendered(figure: Figure, form: str) -> bytes:
    """Return the figure as ``png`` (200 dots an inch) or ``svg``, without a date in it."""
    target = io.BytesIO()
    metadata = {"Date": None} if form == "svg" else {"Software": None}
    with mpl.rc_context(_STYLE):
        figure.savefig(target, format=form, dpi=200, metadata=metadata, facecolor="white")
    return target.getvalue()


def _columns(panels: int) -> int:
    return panels if panels <= 3 else 2 if panels == 4 else 3


def _panel(
    axes: Axes, bands: pd.DataFrame, point: int, names: Mapping[int, str], notes: Mapping[int, str], look: Look
) -> None:
    own = bands[bands["point"] == point]
    days = own["time_h"] / 24.0
    if look.disruption_days is not None:
        axes.axvspan(*look.disruption_days, color=PALE, linewidth=0, zorder=0)
    axes.grid(True, axis="y")
    axes.fill_between(days, own["low"], own["high"], color=BLUE, alpha=0.2, linewidth=0)
    axes.plot(days, own["twin"], color=GREY, linewidth=1.0, linestyle=(0, (4, 2)))
    if look.against in names and look.against != point:
        other = bands[bands["point"] == look.against]
        axes.plot(other["time_h"] / 24.0, other["median"], color=ORANGE, linewidth=1.1)
    axes.plot(days, own["median"], color=BLUE, linewidth=1.8, solid_capstyle="round")
    axes.set_title(names[point], loc="left", fontsize=9.5, fontweight="bold", pad=6)
    axes.text(0.985, 0.05, notes.get(point, ""), transform=axes.transAxes, ha="right", va="bottom", fontsize=8)


def _frame_axes(panels: Sequence[Axes], columns: int, bands: pd.DataFrame, axis: str) -> None:
    top = float(np.nanmax(bands[["high", "twin"]].to_numpy()))
    panels[0].set_ylim(0.0, max(1.02, 1.02 * top))
    panels[0].set_xlim(0.0, float(bands["time_h"].max()) / 24.0)
    panels[0].yaxis.set_major_formatter(PercentFormatter(1.0, decimals=0))
    panels[0].xaxis.set_major_locator(MaxNLocator(6, steps=[1, 2, 3, 5, 10]))
    for position, axes in enumerate(panels):
        if position % columns == 0:
            axes.set_ylabel(axis)
        if position + columns >= len(panels):  # nothing stands below it
            axes.set_xlabel("day")
            axes.tick_params(labelbottom=True)


def _legend(bands: pd.DataFrame, names: Mapping[int, str], look: Look) -> list[Artist]:
    runs = int(bands["runs"].max())
    keys: list[Artist] = [
        Line2D([], [], color=BLUE, linewidth=1.8, label=f"median of {runs} runs"),
        Patch(color=BLUE, alpha=0.2, linewidth=0, label=f"{look.band:.0%} of the runs"),
        Line2D([], [], color=GREY, linewidth=1.0, linestyle=(0, (4, 2)), label="its undisrupted twin"),
    ]
    if look.against is not None and len(names) > 1:
        keys.append(Line2D([], [], color=ORANGE, linewidth=1.1, label=f"{names[look.against]}, median"))
    if look.disruption_days is not None:
        keys.append(Patch(color=PALE, linewidth=0, label="disruption"))
    return keys


def _loss_legend(look: Look) -> list[Artist]:
    return [
        Line2D([], [], color=INK, marker="o", markersize=5.5, linestyle="", label="median"),
        Line2D([], [], color=INK, linewidth=2.2, alpha=0.45, label=f"{look.band:.0%} of the runs"),
        Line2D(
            [], [], color=INK, marker="|", markersize=8, linestyle="", label=f"mean of the worst {1 - look.band:.0%}"
        ),
    ]


def _label_rows(
    axes: Axes, y: Sequence[float], names: Mapping[int, str], notes: Mapping[int, str], heading: str
) -> None:
    axes.set_yticks(y, list(names.values()))
    axes.set_ylim(min(y) - 0.6, 0.6)
    axes.set_xlim(left=min(0.0, axes.get_xlim()[0]))
    axes.spines["left"].set_visible(False)
    beside = axes.get_yaxis_transform()
    axes.text(1.02, 0.6, heading, transform=beside, va="bottom", fontsize=8, color=GREY)
    for place, point in zip(y, names, strict=True):
        axes.text(1.02, place, notes.get(point, ""), transform=beside, va="center", fontsize=8)


def _head(figure: Figure, look: Look, keys: list[Artist]) -> None:
    """Write title, subtitle and the key flush left, each in a line of its own, and keep the panels below them."""
    height = figure.get_figheight()
    figure.text(0.01, 1 - 0.12 / height, look.title, va="top", fontsize=12.5, fontweight="bold")
    figure.text(0.01, 1 - 0.38 / height, look.subtitle, va="top", fontsize=9, color=GREY)
    lines = 0.62 if look.subtitle else 0.4
    key = figure.legend(
        handles=keys, loc="upper left", bbox_to_anchor=(0.01, 1 - lines / height), ncols=len(keys), frameon=False,
        fontsize=8.5, handlelength=1.8, columnspacing=1.6, borderpad=0, borderaxespad=0, handletextpad=0.6,
    )  # fmt: skip
    key.set_in_layout(False)
    for line in figure.texts:
        line.set_in_layout(False)
    figure.set_layout_engine("constrained", rect=(0, 0, 1, 1 - (lines + 0.26) / height))
