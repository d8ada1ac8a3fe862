"""Crews of engineers: where they are, their way to a damage leg by leg, and how they are lost and made up for."""

from __future__ import annotations

import math

import numpy as np

from model.kernel.calendar import push
from model.kernel.compiled import entry, inner
from model.kernel.luck import stream_key, uniform
from model.kernel.records import CALL_OUT, CREW_BACK, CREW_ON, LOG_CREW_BACK, LOG_CREW_LOST, NO_CAUSE, WORK
from model.kernel.stocks import log

#: What the crews of one group of engineers share.
ENGINEERS = np.dtype(
    [
        ("home", "i8"), ("reaction_h", "f8"),
        ("kph", "f8"), ("closed_kph", "f8"),  # on their way, and along a link that lets no traffic through
        ("exposure", "f8"),  # share of the hazard of attack on a link that they meet
        ("struck_at_work", "f8"),  # chance that a hit on what they mend takes them
        ("back_h", "f8"),  # until a lost crew is made up for, infinite: never
    ]
)  # fmt: skip

CREW = np.dtype(
    [
        ("engineers", "i8"), ("key", "u8"), ("state", "i8"),
        ("node", "i8"),  # where it is, or the node it last left
        ("asset", "i8"),  # what it goes to or is at
        ("route", "i8"), ("leg", "i8"), ("legs", "i8"),
        ("crossed", "i8"), ("hit", "i8"),  # legs, and hits at work, in its whole life: the indices of its luck
        ("lost", "i8"),  # times
    ]
)  # fmt: skip

# States of a crew.
READY, ON_THE_WAY, AT_WORK, LOST = range(4)

WAY_LUCK = stream_key("crew on the way")
WORK_LUCK = stream_key("crew at work")


@inner
def call_out(w, t):
    """Have all engineers told of something to mend, each after its reaction."""
    for g in range(w.engineers.shape[0]):
        push(w, t + w.engineers[g].reaction_h, CALL_OUT, g, 0, 0.0)


@inner
def can_send(w, g):
    """Whether engineers `g`, who are called out, have a crew that is ready: who has none has nothing to decide."""
    ready = 0
    for c in range(w.crews.shape[0]):
        if w.crews[c].engineers == g and w.crews[c].state == READY:
            ready += 1
    return ready > 0


@entry
def set_out(w, c, asset, route, legs, t):
    """Send a crew that is ready to the open damage of an asset, over the legs of a route."""
    crew = w.crews[c]
    w.jobs[w.assets[asset].job].crew = c
    crew.state, crew.asset = ON_THE_WAY, asset
    crew.route, crew.leg, crew.legs = route, 0, legs
    _go_on(w, c, t)


@inner
def _go_on(w, c, t):
    """Begin the next leg of a crew, or its work; one that is not needed any more is ready where it stands."""
    crew = w.crews[c]
    if crew.leg < crew.legs:
        push(w, t + _leg_hours(w, crew), CREW_ON, c, 0, 0.0)
        return
    j = w.assets[crew.asset].job
    if j >= 0 and w.jobs[j].crew == c and w.jobs[j].done == 0:
        crew.state = AT_WORK
        push(w, t, WORK, crew.asset, 0, 0.0)
    else:
        release(w, c, t)


@inner
def _leg_hours(w, crew):
    arc, own = w.arcs[w.routes[crew.route + crew.leg]], w.engineers[crew.engineers]
    kph = min(own.kph, arc.kph * arc.pace)
    if arc.share <= 0.0:
        kph = min(kph, own.closed_kph)
    return arc.km / kph


@inner
def leg_ended(w, c, t):
    """A crew has come to the end of a leg, unless it was attacked on it and is lost."""
    crew = w.crews[c]
    arc = w.arcs[w.routes[crew.route + crew.leg]]
    hazard = arc.attack * w.engineers[crew.engineers].exposure
    crew.crossed += 1
    if hazard > 0.0 and uniform(w.seed[0], WAY_LUCK, crew.key, np.uint64(crew.crossed)) < 1.0 - math.exp(-hazard):
        _lose(w, c, arc.asset, t)
        j = w.assets[crew.asset].job
        if j >= 0 and w.jobs[j].crew == c:
            w.jobs[j].crew = -1
            call_out(w, t)
        return
    crew.node = arc.b
    crew.leg += 1
    _go_on(w, c, t)


@inner
def hit_at_work(w, asset, t):
    """Whether a hit on an asset takes the crew that works there."""
    j = w.assets[asset].job
    if j < 0 or w.jobs[j].crew < 0 or w.jobs[j].done > 0:
        return False
    c = w.jobs[j].crew
    crew = w.crews[c]
    chance = w.engineers[crew.engineers].struck_at_work
    if crew.state != AT_WORK or chance == 0.0:
        return False
    crew.hit += 1
    if uniform(w.seed[0], WORK_LUCK, crew.key, np.uint64(crew.hit)) >= chance:
        return False
    _lose(w, c, asset, t)
    w.jobs[j].crew = -1
    return True


@inner
def _lose(w, c, asset, t):
    crew = w.crews[c]
    crew.state = LOST
    crew.lost += 1
    back_h = w.engineers[crew.engineers].back_h
    if back_h < math.inf:
        push(w, t + back_h, CREW_BACK, c, 0, 0.0)
    log(w, t, LOG_CREW_LOST, c, asset, 1.0, NO_CAUSE)


@inner
def make_up(w, c, t):
    """A lost crew is made up for, at home."""
    crew = w.crews[c]
    crew.node = w.engineers[crew.engineers].home
    log(w, t, LOG_CREW_BACK, c, -1, 1.0, NO_CAUSE)
    release(w, c, t)


@inner
def release(w, c, t):
    """A crew is ready for what comes next."""
    w.crews[c].state = READY
    push(w, t, CALL_OUT, w.crews[c].engineers, 0, 0.0)
