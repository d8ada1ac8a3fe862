"""Figures say what they are given, and the same numbers make the same bytes."""

import numpy as np
import pandas as pd
import pytest

from analysis import figures

NAMES = {0: "baseline", 1: "escort", 2: "stocks"}
LOOK = figures.Look("Service", "twelve days", disruption_days=(3, 6), against=0, heading="against baseline")


@pytest.fixture
def bands() -> pd.DataFrame:
    hours = 24.0 * np.arange(1, 13)
    one = {"time_h": hours, "low": 0.5, "median": 0.7, "high": 0.9, "twin": 1.0, "runs": 20}
    return pd.concat([pd.DataFrame({"point": point, **one}) for point in NAMES])


@pytest.fixture
def table() -> pd.DataFrame:
    return pd.DataFrame({"point": [0, 1, 2], "low": 1.0, "median": [3.0, 2.0, 1.5], "high": 4.0, "cvar": 4.5})


def texts(figure) -> str:
    return " ".join(text.get_text() for text in figure.findobj(lambda artist: hasattr(artist, "get_text")))


def test_a_panel_a_point_with_its_name_note_and_the_key(bands):
    figure = figures.resilience(bands, NAMES, {1: "2 days lost"}, LOOK)
    assert [axes.get_title("left") for axes in figure.axes] == list(NAMES.values())
    for said in ("Service", "2 days lost", "median of 20 runs", "baseline, median", "undisrupted twin", "disruption"):
        assert said in texts(figure)


def test_the_axis_says_what_is_shared_out(bands):
    figure = figures.resilience(bands, NAMES, {}, LOOK._replace(axis="served of planned"))
    assert [axes.get_ylabel() for axes in figure.axes] == ["served of planned", "", ""]


def test_the_point_compared_with_is_drawn_in_the_other_panels_only(bands):
    first, second, _ = figures.resilience(bands, NAMES, {}, LOOK).axes
    assert (len(first.lines), len(second.lines)) == (2, 3)


def test_more_points_than_fit_are_left_out(bands):
    many = {point: str(point) for point in range(30)}
    crowd = pd.concat([bands[bands["point"] == 0].assign(point=point) for point in many])
    visible = [axes for axes in figures.resilience(crowd, many, {}, LOOK).axes if axes.get_visible()]
    assert len(visible) == figures.MOST_PANELS


def test_losses_list_the_points_from_the_top(table):
    figure = figures.losses(table, NAMES, {1: "−1.0 ± 0.2"}, LOOK)
    axes = figure.axes[0]
    ranked = sorted(zip(axes.get_yticks(), axes.get_yticklabels(), strict=True), key=lambda pair: -pair[0])
    assert [label.get_text() for _, label in ranked] == list(NAMES.values())
    assert "−1.0 ± 0.2" in texts(figure)


def test_a_point_without_numbers_keeps_its_place(table):
    figure = figures.losses(table.iloc[:2], NAMES, {}, LOOK)
    assert len(figure.axes[0].get_yticks()) == 3


@pytest.mark.parametrize("form", ["png", "svg"])
def test_the_same_numbers_make_the_same_bytes(bands, form):
    once, again = (figures.rendered(figures.resilience(bands, NAMES, {}, LOOK), form) for _ in range(2))
    assert once == again
    assert b"<dc:date>" not in once
