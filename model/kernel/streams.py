"""Convoys that appear by a law: civil and test traffic."""

from __future__ import annotations

import numpy as np

from model.kernel.calendar import push
from model.kernel.choices import choose
from model.kernel.compiled import entry, inner
from model.kernel.convoys import set_out
from model.kernel.laws import draw
from model.kernel.luck import stream_key
from model.kernel.queues import join_live
from model.kernel.records import APPEAR, CONVOYS, MOVING, ORDERED
from model.kernel.rhythms import after_work

ARRIVAL_LUCK = stream_key("arrival")

#: Keys of stream convoys lie above those of the forces' convoys.
FIRST_KEY = np.uint64(1) << np.uint64(62)


@entry
def first_arrival(w, s, t):
    """The hour of the first convoy of stream `s`, which starts at hour `t`."""
    return _next(w, s, 0, t)


@inner
def _next(w, s, n, t):
    """The hour of the nth convoy, if the one before came at hour `t`: a rhythm makes time go faster and slower."""
    gap_h = draw(w, w.streams[s].law, ARRIVAL_LUCK, np.uint64(s), np.uint64(n))
    rhythm = w.streams[s].rhythm
    return after_work(w, rhythm, t, gap_h) if rhythm >= 0 else t + gap_h


@inner
def appear(w, s, t):
    """Let the next convoy of stream `s` appear, and schedule the one after it."""
    stream = w.streams[s]
    n = stream.made
    stream.made = n + 1
    c = _create(w, s, n, t)
    if stream.made < stream.most:
        after = _next(w, s, n + 1, t)
        if after <= stream.until:
            push(w, after, APPEAR, s, 0, 0.0)
    if stream.loads == 1:
        set_out(w, c, t)
    else:
        w.convoys[c].state = MOVING  # it comes from elsewhere, loaded
        set_out(w, c, t)


@inner
def _create(w, s, n, t):
    stream = w.streams[s]
    c = w.count[CONVOYS]
    w.count[CONVOYS] = c + 1
    join_live(w, c)
    convoy = w.convoys[c]
    convoy.key = FIRST_KEY + np.uint64(s) * np.uint64(1 << 40) + np.uint64(n)
    convoy.state = ORDERED
    convoy.stream = s
    convoy.supply = convoy.source = convoy.target = convoy.ordered = convoy.fleet = -1
    convoy.arc = convoy.station = -1
    convoy.mode = stream.mode
    convoy.node = stream.origin
    convoy.route, convoy.legs = stream.route, stream.legs
    if stream.ways > 1:
        way = w.ways[choose(w, s, n)]
        convoy.route, convoy.legs = way.route, way.legs
    convoy.priority = stream.priority
    convoy.unloads = stream.unloads
    convoy.vehicles, convoy.tonnes, convoy.kph = stream.vehicles, stream.tonnes, stream.kph
    convoy.born = convoy.since = t
    return c
