"""How a tree follows when the picture of the network changes.

What hangs on a dearer arc is undone and grown anew from what stands, and a cheaper arc is followed as far as it helps.
Which arcs may have changed since is looked up; whether one is dearer or cheaper is seen from the hours of its ends.
"""

from __future__ import annotations

import numpy as np

from model.kernel.compiled import plain
from model.kernel.forest import PICTURES, graph_of, labels_of, lanes_of, plant_anew
from model.kernel.routing import HEAD, LANE, MODE, START, TAIL, mode_of, nearest, note, push, spread

#: What became of a tree: all ways are what they were, though some may take longer or shorter; or some are others.
SAME, MENDED = range(2)
#: The state of a label that is undone, and of one that stands beside such and is in the heap (see also NOTED).
UNDONE, WAITS = 2, 3


@plain
def _journal(f):
    return f.state, f.noted, f.took, f.came_from, f.came_by


@plain
def mend(f, t):
    """Let a tree follow the picture; returns SAME or MENDED. Of ways that take equally long the one known before is
    kept."""
    now = f.count[PICTURES] - 1
    news = f.news[f.until[f.stands_on[t]] : f.until[now]]
    f.stands_on[t] = now
    notes = _undo(f, t, news)
    n = _edge(f, t, notes) if notes > 0 else 0
    notes += n
    n = _rooted(f, t, n) if notes > 0 else 0
    n = _nearer(f, t, n, news)
    if n + notes == 0:
        return SAME
    heap, cost = (f.keys, f.items), f.cost[f.row[t]]
    notes = spread(heap, n, labels_of(f, t), f.allowed[t], cost, graph_of(f, t), _journal(f), notes)
    came = _outcome(f, t, notes)
    for at in f.noted[:notes]:
        f.state[at] = 0
    return came


@plain
def _reached_at(f, t, a, at):
    """The hour at which an arc is got through that is entered from a label."""
    ramps = at % lanes_of(f) >= f.allowed.shape[1] and at % lanes_of(f) != f.links[LANE, a]
    return f.hours[t, at] + f.cost[f.row[t], a] + (f.ramp_h[f.row[t], f.links[TAIL, a]] if ramps else 0.0)


@plain
def _undo(f, t, news):
    """Undo all labels whose way uses an arc that has become dearer; returns how many."""
    links, lanes, first, out, _, _, _ = graph_of(f, t)
    labels, journal, n_modes, n = labels_of(f, t), _journal(f), f.allowed.shape[1], 0
    hours, before, via = labels
    for a in news:
        to = links[HEAD, a] * lanes + links[LANE, a]
        if via[to] == a and f.state[to] == 0 and _reached_at(f, t, a, before[to]) > hours[to]:
            f.state[to], n = UNDONE, note(to, n, labels, journal)
    i = 0
    while i < n:  # and whatever comes after a label that is undone
        at = f.noted[i]
        node, m = at // lanes, mode_of(at % lanes, n_modes)
        for k in range(first[node * n_modes + m], first[node * n_modes + m + 1]):
            to = links[HEAD, out[k]] * lanes + links[LANE, out[k]]
            if before[to] == at and via[to] == out[k] and f.state[to] == 0:
                f.state[to], n = UNDONE, note(to, n, labels, journal)
        for to in range(node * lanes, node * lanes + n_modes):
            if before[to] == at and via[to] == START and f.state[to] == 0:
                f.state[to], n = UNDONE, note(to, n, labels, journal)
        i += 1
    for at in f.noted[:n]:
        hours[at], before[at], via[at] = np.inf, START, START
    return n


@plain
def _edge(f, t, undone):
    """Put the standing labels next to the `undone` that are noted into the heap and the journal; returns how many."""
    links, lanes, first, out, _, _, _ = graph_of(f, t)
    labels, journal, n_modes, n = labels_of(f, t), _journal(f), f.allowed.shape[1], 0
    hours, cost = f.hours[t], f.cost[f.row[t]]
    for to in f.noted[:undone]:
        node, lane = to // lanes, to % lanes
        m = mode_of(lane, n_modes)
        for k in range(first[node * n_modes + m], first[node * n_modes + m + 1]):
            a = out[k] ^ 1  # arcs come in pairs, there and back
            if links[LANE, a] != lane:
                continue
            for on in range(lanes):
                at = links[TAIL, a] * lanes + on
                if mode_of(on, n_modes) == m and f.state[at] < UNDONE and hours[at] + cost[a] < np.inf:
                    f.state[at] = WAITS
                    n = push(f.keys, f.items, note(at, undone + n, labels, journal) - undone - 1, hours[at], at)
        for at in range(node * lanes, (node + 1) * lanes):
            if f.state[at] < UNDONE and hours[at] < np.inf:
                f.state[at] = WAITS
                n = push(f.keys, f.items, note(at, undone + n, labels, journal) - undone - 1, hours[at], at)
    return n


@plain
def _rooted(f, t, n):
    """Let ways begin again at the root where its labels are undone; returns how many the heap then holds."""
    lanes, hours = lanes_of(f), f.hours[t]
    for m in range(f.allowed.shape[1]):
        at = f.root[t] * lanes + m
        if f.allowed[t, m] and f.station_of[f.root[t], m] >= 0 and f.start_h[t, m] < hours[at]:
            hours[at] = f.start_h[t, m]
            n = push(f.keys, f.items, n, hours[at], at)
    return n


@plain
def _nearer(f, t, n, news):
    """Put the labels from which a cheaper arc brings others nearer into the heap of `n`; returns how many it holds."""
    n_modes, hours, cost, lanes = f.allowed.shape[1], f.hours[t], f.cost[f.row[t]], lanes_of(f)
    for a in news:
        to = f.links[HEAD, a] * lanes + f.links[LANE, a]
        for on in range(lanes):
            at = f.links[TAIL, a] * lanes + on
            if mode_of(on, n_modes) == f.links[MODE, a] and hours[at] + cost[a] < hours[to]:
                n = push(f.keys, f.items, n, hours[at], at)
    return n


@plain
def _outcome(f, t, notes):
    """What became of a tree, given what the labels that are noted were.

    Where mode would be changed twice in a place, since a label that others change from is now changed to itself, it is
    grown anew.
    """
    before, via, came = f.before[t], f.via[t], SAME
    for at in f.noted[:notes]:
        if before[at] != f.came_from[at] or via[at] != f.came_by[at]:
            came = MENDED
            if _changed(at, before, via) and _changed(before[at], before, via):
                plant_anew(f, t)
                return came
    if came == SAME:
        for at in f.noted[:notes]:
            if _is_reached_otherwise(f, t, at // lanes_of(f)):
                return MENDED
    return came


@plain
def _changed(at, before, via):
    """Whether the way to a label ends with a change of mode."""
    return before[at] != START and via[at] == START


@plain
def _is_reached_otherwise(f, t, node):
    """Whether another of its labels than before is the one by which a node is reached soonest."""
    hours, n_modes, lanes = f.hours[t], f.allowed.shape[1], lanes_of(f)
    best, at = np.inf, START
    for on in range(lanes):
        label = node * lanes + on
        took = f.took[label] if f.state[label] != 0 else hours[label]
        if f.station_of[node, mode_of(on, n_modes)] >= 0 and took < best:
            best, at = took, label
    return at != nearest(node, hours, f.station_of, n_modes)
