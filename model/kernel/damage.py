"""Damage and repair: an asset's capacity is a step profile, by kind of asset and severity."""

from __future__ import annotations

import math

import numpy as np

from model.kernel.air_defence import intercepted
from model.kernel.calendar import push
from model.kernel.compiled import entry, inner
from model.kernel.crews import AT_WORK, call_out, hit_at_work, release
from model.kernel.dependences import capacity_changed
from model.kernel.hindrance import hinder, raid
from model.kernel.laws import draw
from model.kernel.luck import REPAIR, STRIKE_LUCK, normal, stream_key, uniform
from model.kernel.queues import book_loss
from model.kernel.records import (
    FAIL,
    JOBS,
    LANDED,
    LOG_CAPACITY,
    LOG_DAMAGE,
    LOG_REPAIRED,
    LOG_STRIKE_FAILED,
    LOG_WORK,
    NO_CAUSE,
    REPAIRS,
    STEP,
    STORES,
    STRIKES,
    WORK,
)  # fmt: skip
from model.kernel.stocks import log, settle

FAILURE_LUCK = stream_key("failure")
OUTAGE_LUCK = stream_key("outage")
SEVERITY_LUCK = stream_key("severity")


@entry
def expect_failure(w, asset, t):
    """Schedule the next failure of an asset that is whole, if it fails by itself."""
    a = w.assets[asset]
    if a.law >= 0:
        after = draw(w, a.law, FAILURE_LUCK, a.key, np.uint64(a.breaks))
        push(w, t + after, FAIL, asset, a.breaks, 0.0)


@inner
def fail(w, asset, breaks, t):
    """An asset fails, unless something else broke it since this was foreseen."""
    if w.assets[asset].breaks != breaks or w.assets[asset].job >= 0:
        return
    if w.assets[asset].lasts >= 0:
        _close(w, asset, t)
    else:
        damage(w, asset, w.assets[asset].kind, -1, t)


@inner
def _close(w, asset, t):
    """Close an asset for the hours that its own law draws."""
    a = w.assets[asset]
    job = w.jobs[_open_job(w, asset, t)]
    job.started = t
    job.outage = 1
    job.factor = draw(w, a.lasts, OUTAGE_LUCK, a.key, np.uint64(a.breaks))
    _break(w, asset, -1, 0.0, t)
    push(w, t + job.factor, STEP, a.job, 0, 0.0)
    capacity_changed(w, asset, t)


@inner
def _open_job(w, asset, t):
    """Open a damage without crew and work; returns it."""
    j = w.count[JOBS]
    w.count[JOBS] = j + 1
    job = w.jobs[j]
    job.asset = asset
    job.opened = t
    job.open = 1
    job.row = w.assets[asset].kind
    job.crew = -1
    job.done = 0
    job.started = math.inf
    return j


@inner
def _break(w, asset, who, floor, t):
    """Bring an asset down to `floor`, with the last job that was opened as its own."""
    a = w.assets[asset]
    book_loss(w, asset, t)
    a.breaks += 1
    a.job = w.count[JOBS] - 1
    a.level = min(a.level, floor)
    log(w, t, LOG_DAMAGE, who, asset, a.level, NO_CAUSE)


@inner
def mark(w, t):
    """The warm-up is over: what stocks and assets have counted so far is forgotten."""
    for s in range(w.count[STORES]):
        settle(w, s, t)
        store = w.stores[s]
        store.demanded = store.at_once = store.lost = store.stock_th = store.owed_th = 0.0
    for asset in range(w.assets.shape[0]):
        book_loss(w, asset, t)
        w.assets[asset].lost_h = 0.0


@inner
def strike(w, asset, success, m, t):
    """A strike by means `m` arrives: whether it lands is the luck of the asset's so-manieth strike, whoever made it."""
    a, means = w.assets[asset], w.means[m]
    who = means.who
    n = a.struck
    a.struck = n + 1
    w.count[STRIKES] += 1
    if w.batteries.shape[0] > 0 and means.stoppable == 1 and intercepted(w, asset, n, who, t):
        return
    if uniform(w.seed[0], STRIKE_LUCK, a.key, np.uint64(n)) >= success:
        log(w, t, LOG_STRIKE_FAILED, who, asset, 0.0, NO_CAUSE)
        return
    w.count[LANDED] += 1
    if means.hinders == 1:
        hinder(w, m, w.arcs[2 * asset].border, t)
    elif means.raids == 1:
        raid(w, m, asset, 1.0, t)
    else:
        damage(w, asset, a.kind if means.row < 0 else means.row, who, t)


@inner
def _grade(w, asset, row):
    """Draw how grave the next damage of an asset by a row of the tables is."""
    a, grade = w.assets[asset], 0
    if w.grades[row, 0, 0] < math.inf:
        u = uniform(w.seed[0], SEVERITY_LUCK, a.key, np.uint64(a.hits))
        while u >= w.grades[row, grade, 0]:
            grade += 1
    a.hits += 1
    return grade


@inner
def _worse(w, asset, row, grade, t):
    """Whether an open damage, or what is left of an outage, denies more than another of this row and grade would."""
    j = w.assets[asset].job
    if j < 0:
        return False
    job = w.jobs[j]
    denied_h = job.started + job.factor - t if job.outage == 1 else w.grades[job.row, job.grade, 2]
    return denied_h > w.grades[row, grade, 2]


@inner
def damage(w, asset, row, who, t):
    """Damage an asset by a row of the tables: down to the floor of the grade that is drawn, and a new job.

    A crew that was at it stays and begins anew, unless it is lost. On top of a worse open damage it changes nothing,
    but may take the crew and with it the work done so far. What needs no crew to be mended, hurts none.
    """
    a = w.assets[asset]
    grade = _grade(w, asset, row)
    lost = w.damage[row, 1] == 1.0 and hit_at_work(w, asset, t)
    if _worse(w, asset, row, grade, t):
        if not lost:
            return
        row, grade = w.jobs[a.job].row, w.jobs[a.job].grade
    j = _open_job(w, asset, t)
    job = w.jobs[j]
    job.row, job.grade = row, grade
    job.needs_crew = int(w.damage[row, 1])
    z = normal(w.seed[0], REPAIR, a.key, np.uint64(a.breaks))
    job.factor = math.exp(z * math.log(w.damage[row, 0]))
    if w.damage[row, 2] == 1.0:
        job.factor = -math.log(uniform(w.seed[0], REPAIR, a.key, np.uint64(a.breaks)))
    old = a.job
    _break(w, asset, who, w.grades[row, grade, 1], t)
    if old >= 0:
        before = w.jobs[old]
        before.open = 0
        if before.done == 0 and before.crew >= 0:
            job.crew = before.crew
            if before.started < math.inf:
                push(w, t, WORK, asset, j, 0.0)
    if job.needs_crew == 0:
        push(w, t, WORK, asset, j, 0.0)
    elif job.crew < 0:
        call_out(w, t)
    capacity_changed(w, asset, t)


@inner
def work(w, asset, t):
    """Work begins on an asset's open damage: its steps are now certain, unless it is struck again."""
    j = w.assets[asset].job
    if j < 0 or w.jobs[j].started < math.inf:
        return
    job = w.jobs[j]
    job.started = t
    log(w, t, LOG_WORK, job.crew, asset, job.factor, NO_CAUSE)
    for k in range(w.steps.shape[2]):
        hours = w.steps[job.row, job.grade, k, 0]
        if math.isnan(hours):
            break
        push(w, t + hours * job.factor, STEP, j, k, 0.0)


@inner
def step(w, j, k, t):
    """A step of a repair is done; with the last one the asset is whole.

    Crews make the first, makeshift repair and are free then; the later steps are the work of civil contractors.
    """
    job = w.jobs[j]
    if job.open == 0:
        return
    a = w.assets[job.asset]
    row, grade = job.row, job.grade
    book_loss(w, job.asset, t)
    if k == 0 and job.crew >= 0 and w.crews[job.crew].state == AT_WORK:
        release(w, job.crew, t)
    a.level = 1.0 if job.outage == 1 else max(a.level, w.steps[row, grade, k, 1])
    job.done = k + 1
    if job.outage == 1 or k + 1 == w.steps.shape[2] or math.isnan(w.steps[row, grade, k + 1, 0]):
        job.open = 0
        a.job = -1
        w.count[REPAIRS] += 1
        expect_failure(w, job.asset, t)
        log(w, t, LOG_REPAIRED, job.crew, job.asset, a.level, NO_CAUSE)
    capacity_changed(w, job.asset, t)


@inner
def set_civil(w, asset, t):
    """Leave of an asset's capacity what the timeline and hazards, one times the other, say now."""
    a = w.assets[asset]
    a.civil = a.stated * a.spared
    log(w, t, LOG_CAPACITY, -1, asset, a.civil, NO_CAUSE)
    capacity_changed(w, asset, t)
