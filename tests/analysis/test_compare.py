"""Differences between points under common random numbers."""

import numpy as np
import pandas as pd
import pytest

from analysis import compare


@pytest.fixture
def runs() -> pd.DataFrame:
    luck = np.array([1.0, 4.0, 2.0, 8.0])
    base = pd.DataFrame({"point": 0, "replication": range(4), "y_loss_days": luck})
    lever = pd.DataFrame({"point": 1, "replication": range(4), "y_loss_days": luck - [1.0, 1.2, 0.8, 1.0]})
    return pd.concat([base, lever], ignore_index=True).assign(status="done")


def test_pairing_cancels_the_luck_that_both_sides_share(runs):
    row = compare.paired(runs, "y_loss_days", against=0).iloc[0]
    assert (row["point"], row["pairs"], row["difference"]) == (1, 4, pytest.approx(-1.0))
    assert row["half_width"] == pytest.approx(3.182446305 * np.sqrt(0.08 / 3) / 2)
    assert row["paired_variance"] < row["unpaired_variance"] / 100
    assert row["correlation"] > 0.99


def test_a_pair_with_a_failed_side_is_left_out(runs):
    runs.loc[5, ["status", "y_loss_days"]] = ["failed", np.nan]
    row = compare.paired(runs, "y_loss_days", against=0).iloc[0]
    assert (row["pairs"], row["difference"]) == (3, pytest.approx(-2.8 / 3))


def test_points_are_compared_by_any_column(runs):
    named = runs.assign(l_policy=runs["point"].map({0: "baseline", 1: "escort"}))
    assert compare.paired(named, "y_loss_days", "baseline", by="l_policy")["l_policy"].tolist() == ["escort"]


def test_one_pair_has_no_interval(runs):
    row = compare.paired(runs[runs["replication"] == 0], "y_loss_days", against=0).iloc[0]
    assert (row["pairs"], row["difference"]) == (1, -1.0)
    assert np.isnan(row[["half_width", "low", "high", "paired_variance", "unpaired_variance"]].astype(float)).all()


def test_one_point_has_nothing_to_be_compared_with(runs):
    alone = compare.paired(runs[runs["point"] == 0], "y_loss_days", against=0)
    assert alone.empty
    assert "difference" in alone


def test_summary_counts_what_it_leaves_out(runs):
    runs.loc[0, ["status", "y_loss_days"]] = ["failed", np.nan]
    runs.loc[1, "y_loss_days"] = np.nan
    row = compare.summary(runs, "y_loss_days").iloc[0]
    assert (row["runs"], row["failed"], row["missing"], row["mean"]) == (4, 1, 1, 5.0)
    assert row["half_width"] == pytest.approx(6.313751515 * np.sqrt(18) / np.sqrt(2))


def test_summary_by_label(runs):
    assert compare.summary(runs.assign(label="x"), "y_loss_days", by=["label"])["runs"].tolist() == [8]
