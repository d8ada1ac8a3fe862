"""Streams that choose among ways: shares that move, step by step, from the slower ways to the quicker ones."""

from __future__ import annotations

import math

import numpy as np

from model.kernel.calendar import push
from model.kernel.compiled import inner
from model.kernel.congestion import slowed_h
from model.kernel.luck import stream_key, uniform
from model.kernel.records import REASSESS
from model.kernel.rhythms import after_work

WAY_LUCK = stream_key("way")

#: By which the step of a way grows while it stays on one side of the mean, and to how many steps.
GROWTH, MOST = 1.25, 20.0


@inner
def choose(w, s, n):
    """The way of the nth convoy of stream `s`: by its luck and the shares of the ways that are open, if one is."""
    stream = w.streams[s]
    whole, closed = 0.0, 0.0
    for k in range(stream.way, stream.way + stream.ways):
        if _open(w, k):
            whole += w.ways[k].share
        else:
            closed += w.ways[k].share
    blind = whole == 0.0
    left = uniform(w.seed[0], WAY_LUCK, np.uint64(s), np.uint64(n)) * (closed if blind else whole)
    chosen = stream.way
    for k in range(stream.way, stream.way + stream.ways):
        if blind or _open(w, k):
            chosen = k
            left -= w.ways[k].share
            if left <= 0.0:
                break
    return chosen


@inner
def _open(w, k):
    way, least = w.ways[k], 1.0
    for i in range(way.route, way.route + way.legs):
        least = min(least, w.arcs[w.routes[i]].share)
    return least > 0.0


@inner
def _hours(w, k, kph, t):
    """Hours that way `k` takes for a vehicle of this speed if every leg were entered now; infinite when closed."""
    way = w.ways[k]
    hours = 0.0
    for i in range(way.route, way.route + way.legs):
        arc = w.arcs[w.routes[i]]
        if arc.share <= 0.0:
            return math.inf
        hours += arc.km / (min(arc.kph, kph) * arc.pace) + arc.formalities_h + _gate_h(w, arc, t)
        if arc.jam >= 0:
            hours += slowed_h(w, arc.jam, t)
    return hours


@inner
def _gate_h(w, arc, t):
    """Hours until the gate of an arc is free and open."""
    free_at = max(t, arc.free_at)
    return (after_work(w, arc.rhythm, free_at, 0.0) if arc.rhythm >= 0 else free_at) - t


@inner
def reassess(w, s, t):
    """Move the shares of stream `s` by replicator steps, and call the next time.

    A share grows or shrinks by `step` times how much quicker or slower its way is than the mean, as a part of the mean;
    it rests where all ways in use take the same time and none unused is quicker. Up to a limit the step grows while a
    way stays on the same side of the mean, and falls back when it changes sides: far from rest shares move fast, near
    it they do not swing, and the noise of the hours moves none to one side. Nobody chooses anew before those who chose
    last have arrived and the flow shows them.
    """
    stream = w.streams[s]
    mean, whole = 0.0, 0.0
    for k in range(stream.way, stream.way + stream.ways):
        way = w.ways[k]
        way.hours = _hours(w, k, stream.kph, t)
        if way.hours < math.inf:
            mean += way.share * way.hours
            whole += way.share
    if mean > 0.0:
        mean /= whole
        _shift(w, s, mean)
    after = t + max(stream.every_h, mean + stream.shows_h)
    if after <= stream.until:
        push(w, after, REASSESS, s, 0, 0.0)


@inner
def _shift(w, s, mean):
    """Take the step; each way keeps at least the share of those who try it."""
    stream = w.streams[s]
    whole = 0.0
    for k in range(stream.way, stream.way + stream.ways):
        way = w.ways[k]
        if way.hours < math.inf:
            gap = 1.0 - way.hours / mean
            way.gain = min(GROWTH * way.gain, MOST * stream.step) if gap * way.gap > 0.0 else stream.step
            way.gap = gap
            way.share *= math.exp(min(1.0, max(-1.0, way.gain * gap)))
        way.share = max(way.share, stream.tries)
        whole += way.share
    for k in range(stream.way, stream.way + stream.ways):
        w.ways[k].share /= whole
