"""Answers that stand: what all are to do who are blocked in one place, so that only the first of them has to ask."""

from __future__ import annotations

import math

import numpy as np

from model.kernel.calendar import push
from model.kernel.closures import closed_h
from model.kernel.compiled import entry, inner
from model.kernel.convoys import turn_away
from model.kernel.decisions import hold
from model.kernel.records import DECIDE, DELIVERED, STANDING

#: For whom an answer stands, and what it is. Where the convoy is and has to go: its rest of the route by its first and
#: last leg in `routes`, what it is blocked at, and what decides where its like may go.
ANSWER = np.dtype(
    [
        ("at", "i4"), ("end", "i4"), ("arc", "i4"), ("station", "i4"), ("node", "i4"),
        ("target", "i4"), ("fleet", "i4"), ("gauge", "i4"), ("load", "i4"),
        ("fresh", "i4"),  # 1: it has not left its origin
        ("over_h", "f8"), ("up_to_h", "f8"),  # stands for who would wait for more than this, up to that
        ("hours", "f8"),  # to stay and ask again, 0: take the route
        ("route", "i4"), ("legs", "i4"), ("need", "i4"), ("needs", "i4"), ("to", "i4"),
    ]
)  # fmt: skip


@entry
def hold_for_all(w, c, hours, over_h, up_to_h, t):
    """Let all stay who are blocked where convoy `c` is and would wait for more than `over_h`, up to `up_to_h`.

    They ask again after some hours. What is said stands until `STANDING` is set to 0; False if the convoy has ended.
    """
    _let_stand(w, c, hours, 0, 0, 0, 0, 0, over_h, up_to_h)
    return hold(w, c, hours, t)


@entry
def turn_for_all(w, c, route, legs, need, needs, target, over_h, up_to_h, t):
    """Have the same take another route."""
    _let_stand(w, c, 0.0, route, legs, need, needs, target, over_h, up_to_h)
    turn_away(w, c, route, legs, need, needs, target, 0, t)


@inner
def _let_stand(w, c, hours, route, legs, need, needs, target, over_h, up_to_h):
    """Write down what all are to do where convoy `c` is blocked; where it is not, it alone does it."""
    convoy, n = w.convoys[c], w.count[STANDING]
    if n == w.answers.shape[0] or not _is_blocked(convoy):
        return
    answer = w.answers[n]
    answer.at, answer.end = convoy.route + convoy.leg, convoy.route + convoy.legs
    answer.arc, answer.station, answer.node = convoy.arc, convoy.station, convoy.node
    answer.target, answer.fleet, answer.gauge, answer.load = convoy.target, convoy.fleet, convoy.gauge, convoy.load
    answer.fresh = 1 if convoy.km == 0.0 else 0
    answer.over_h, answer.up_to_h, answer.hours = over_h, up_to_h, hours
    answer.route, answer.legs, answer.need, answer.needs, answer.to = route, legs, need, needs, target
    w.count[STANDING] = n + 1


@inner
def follows(w, c, t):
    """Do what an answer that stands has convoy `c` do, whose decision is due; whether there is one."""
    convoy = w.convoys[c]
    if w.count[STANDING] == 0 or not _is_blocked(convoy):
        return False
    asset = w.arcs[convoy.arc].asset if convoy.arc >= 0 else w.stations[convoy.station].asset
    wait_h, at = closed_h(w, asset, t), convoy.route + convoy.leg
    for i in range(w.count[STANDING]):
        answer = w.answers[i]
        if answer.at == at and _is_there(convoy, answer) and answer.over_h < wait_h <= answer.up_to_h:
            if answer.hours > 0.0:
                push(w, t + answer.hours, DECIDE, c, convoy.version, 0.0)
            else:
                turn_away(w, c, answer.route, answer.legs, answer.need, answer.needs, answer.to, 0, t)
            return True
    return False


@inner
def _is_blocked(convoy):
    """Whether nothing is known of a convoy but that it waits for an asset to open."""
    return convoy.asks == 0 and convoy.starts == math.inf and convoy.state < DELIVERED


@inner
def _is_there(convoy, answer):
    """Whether a convoy is blocked where an answer was given, and is of the kind that it was given to."""
    return (
        answer.end == convoy.route + convoy.legs
        and answer.arc == convoy.arc
        and answer.station == convoy.station
        and answer.node == convoy.node
        and answer.target == convoy.target
        and answer.fleet == convoy.fleet
        and answer.gauge == convoy.gauge
        and answer.load == convoy.load
        and answer.fresh == (1 if convoy.km == 0.0 else 0)
    )
