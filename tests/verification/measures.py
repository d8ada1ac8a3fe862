"""What a run showed: pure functions from result tables to one number.

Each takes the results of a run as its first argument; those that compare take a list of runs with the same seed, and
one takes the books of a run.
"""

from __future__ import annotations

import numpy as np


def queue(results, terminal, column):
    """Return one column of the `queues` table for a terminal."""
    return float(_row(results.queues, terminal=terminal)[column])


def stay(results, terminal):
    """Return the mean hours at a terminal, waiting and being served."""
    return queue(results, terminal, "wait_h") + queue(results, terminal, "service_h")


def share_waiting(results, terminal):
    """Return the share of those served that had to wait."""
    row = _row(results.queues, terminal=terminal)
    return float(row["waited"] / row["served"])


def share_lost(results, terminal):
    """Return the share of those who came that was turned away."""
    row = _row(results.queues, terminal=terminal)
    return float(row["lost"] / (row["lost"] + row["served"]))


def share_longer(results, hours, since):
    """Return the share of convoys, of those that appeared after hour `since`, that queued longer than `hours`."""
    return float((_ended_since(results, since)["queued_h"] > hours).mean())


def mean_of(results, column, since):
    """Return the mean of a column of the convoys that appeared after hour `since`."""
    return float(_ended_since(results, since)[column].mean())


def mean_wait(results, stream, since):
    """Return the mean hours that the convoys of a stream queued, of those that appeared after hour `since`."""
    rows = _ended_since(results, since)
    return float(rows.loc[rows["stream"] == stream, "queued_h"].mean())


def little_gap(results):
    """Return L / (lambda W) - 1 over the window from the first arrival to the last departure.

    L is the time integral of the number under way, counted arrival by arrival and departure by departure; W the mean
    of the hours that each convoy booked in its states.
    """
    rows = results.convoys
    assert rows["ended_h"].notna().all()
    window = float(rows["ended_h"].max() - rows["born_h"].min())
    number = _integral(rows["born_h"].to_numpy(), rows["ended_h"].to_numpy()) / window
    stay = rows.filter(like="_h").drop(columns=["born_h", "ended_h"]).sum(axis=1).mean()
    return number / (len(rows) / window * float(stay)) - 1


def station_gap(results, terminal, window):
    """Return L by the convoys' arrivals and departures up to hour `window`, over L of the `queues` table, less 1.

    All convoys call at this terminal and at no other.
    """
    rows = results.convoys
    number = _integral(rows["born_h"].to_numpy(), rows["ended_h"].fillna(window).to_numpy()) / window
    return number / queue(results, terminal, "system") - 1


def stock_gap(results, depot, first_h, every_h, window):
    """Return L / (lambda W) - 1 of a stock: tonnes on the shelf against the stay of each tonne, first in, first out.

    Deliveries are the convoys' ends; one tonne is taken at `first_h` and then each `every_h` hours.
    """
    rows = results.convoys[results.convoys["state"] == "delivered"].sort_values("ended_h")
    came = np.repeat(rows["ended_h"].to_numpy(), np.rint(rows["tonnes"]).astype(int))
    left = first_h + every_h * np.arange(len(came))
    stay = np.clip(np.minimum(left, window) - came, 0, None)
    return float(_row(results.stocks, depot=depot, supply="III")["stock_t"] / (stay.sum() / window) - 1)


def rate(results, since, until):
    """Return the vehicles an hour that reached their goal from hour `since` to hour `until`."""
    return (delivered_by(results, until) - delivered_by(results, since)) / (until - since)


def delivered_by(results, hour):
    """Return the vehicles that had reached their goal by an hour."""
    rows = results.convoys
    return float(rows.loc[(rows["state"] == "delivered") & (rows["ended_h"] <= hour + 1e-9), "vehicles"].sum())


def way_flow(results, way, since, until):
    """Return the convoys an hour that chose a way, of those that appeared from hour `since` to hour `until`."""
    return float((_born(results, since, until)["way"] == way).sum() / (until - since))


def way_hours(results, way, since, until):
    """Return the mean hours of those who chose a way."""
    rows = _born(results, since, until)
    rows = rows[rows["way"] == way]
    return float((rows["ended_h"] - rows["born_h"]).mean())


def hours_of_all(results, since, until):
    """Return the hours that all who appear in an hour spend on the way: flow times mean hours."""
    rows = _born(results, since, until)
    return float((rows["ended_h"] - rows["born_h"]).sum() / (until - since))


def _born(results, since, until):
    rows = results.convoys
    return rows[(rows["born_h"] >= since) & (rows["born_h"] < until)]


def survival(results):
    """Return the share of ended convoys that arrived."""
    ended = results.convoys[results.convoys["ended_h"].notna()]
    return float((ended["state"] == "delivered").mean())


def vehicles_lost(results, of):
    """Return the mean vehicles that a convoy of `of` vehicles has lost when it ends."""
    ended = results.convoys[results.convoys["ended_h"].notna()]
    return float((of - ended["vehicles"]).mean())


def fill(results, depot):
    """Return the share of demand that was met at once."""
    row = _row(results.stocks, depot=depot, supply="III")
    return float(row["at_once_t"] / row["demanded_t"])


def owed(results, depot):
    """Return the mean tonnes owed to customers."""
    return float(_row(results.stocks, depot=depot, supply="III")["owed_t"])


def held(results, depot):
    """Return the mean tonnes on the shelf."""
    return float(_row(results.stocks, depot=depot, supply="III")["stock_t"])


def policy_cost(results, depot, order, hold, short, periods, lose=0.0):
    """Return the cost a period: `order` an order; `hold`, `short` and `lose` a tonne that is held, owed and lost."""
    row = _row(results.stocks, depot=depot, supply="III")
    once = order * row["orders"] + lose * row["lost_t"]
    return float(once / periods + hold * row["stock_t"] + short * row["owed_t"])


def swing(results, goal, variance, since):
    """Return the variance of what is sent to a node each day, from hour `since`, over the variance of the demand."""
    rows = results.convoys[(results.convoys["goal"] == goal) & (results.convoys["born_h"] >= since)]
    return float(rows.groupby("born_h")["tonnes"].sum().var() / variance)


def capacity(results, asset):
    """Return the mean share of its capacity that an asset had."""
    return float(_row(results.assets, asset=asset)["capacity"])


def assets_down(results):
    """Return the mean number of assets out of service."""
    return float((1 - results.assets["capacity"]).sum())


def assets_up_share(results, of):
    """Return the mean share of `of` assets that was in service."""
    return 1 - assets_down(results) / of


def stock_out_days(results, who, since_days):
    """Return the days from `since_days` to the first stock-out of a unit or depot."""
    events = results.events
    outs = events[(events["what"] == "stock_out") & (events["who"] == who)]
    return float(outs["time_h"].min() / 24 - since_days)


def met_days(results, t_per_day):
    """Return the days of demand, at `t_per_day` in all, that all depots together met at once."""
    return float(results.stocks["at_once_t"].sum() / t_per_day)


def served_share(results):
    """Return tonnes served over tonnes asked for."""
    return float(results.series["served_t"].sum() / results.series["asked_t"].sum())


def service_days_lost(results):
    """Return the area between full service and the service of each turn, in days."""
    rows = results.series.groupby("time_h")[["asked_t", "served_t"]].sum()
    hours = np.diff(rows.index.to_numpy(), prepend=0.0)
    return float((hours * (1 - rows["served_t"] / rows["asked_t"])).sum() / 24)


def losses_over(runs):
    """Return the service-days lost in the first run over those in the second."""
    return service_days_lost(runs[0]) / service_days_lost(runs[1])


def service_gain(runs, nth):
    """Return the service of the nth run less that of the last."""
    return served_share(runs[nth]) - served_share(runs[-1])


def twin_gap(results):
    """Return the largest difference in tonnes, anywhere in the series, between a run and its undisrupted twin."""
    rows = results.series
    return float(max((rows[f"{what}_t"] - rows[f"{what}_twin_t"]).abs().max() for what in ("asked", "served")))


def series_gap(runs):
    """Return the largest difference in tonnes, anywhere in the series, between two runs."""
    a, b = (run.series.select_dtypes("number").drop(columns="time_h").to_numpy() for run in runs)
    return float(np.abs(a - b).max())


def convoys_gap(runs):
    """Return the largest difference, in any column, between the convoys of the first run and those of the others."""
    first, *others = (run.convoys.select_dtypes("number").to_numpy() for run in runs)
    return float(max(np.abs(np.nan_to_num(first) - np.nan_to_num(other)).max() for other in others))


def closure_days(results):
    """Return the day when the last deploying unit had 95 % of its equipment."""
    return float(results.runs["closure_days"].iloc[0])


def transit_days(results):
    """Return the mean days from the appearance of convoys to their end at the goal."""
    rows = results.convoys[results.convoys["state"] == "delivered"]
    return float((rows["ended_h"] - rows["born_h"]).mean() / 24)


def kilometres(results):
    """Return the mean km that convoys drove."""
    return float(results.convoys["km"].mean())


def imbalance(left_t):
    """Return the largest tonnes, of any class, that the books of a run cannot account for."""
    return float(np.abs(left_t).max())


def _row(table, **key):
    for column, value in key.items():
        table = table[table[column] == value]
    (row,) = table.to_dict("records")
    return row


def _ended_since(results, hour):
    rows = results.convoys
    return rows[(rows["born_h"] >= hour) & rows["ended_h"].notna()]


def _integral(came, left):
    """Return the time integral of how many are there."""
    times = np.concatenate((came, left))
    steps = np.concatenate((np.ones(len(came)), -np.ones(len(left))))
    order = np.argsort(times, kind="stable")
    number = np.cumsum(steps[order])[:-1]
    return float((number * np.diff(times[order])).sum())
