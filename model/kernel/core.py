"""The kernel's clock: events in order of time, until the turn ends or a decision is due."""

from __future__ import annotations

from model.kernel.ahead import look_ahead
from model.kernel.calendar import drop, first_slot, push
from model.kernel.choices import reassess
from model.kernel.compiled import entry, hot, inner
from model.kernel.convoys import arrived, go_on, out_of_patience, recovered, served
from model.kernel.crews import can_send, leg_ended, make_up
from model.kernel.damage import damage, fail, mark, set_civil, step, strike, work
from model.kernel.decisions import answered, due, stops, told
from model.kernel.demands import ask
from model.kernel.dependences import feed
from model.kernel.endings import come_home, take_in_everywhere
from model.kernel.hindrance import raid, relieve
from model.kernel.permits import change_regime
from model.kernel.records import (
    ABLE,
    APPEAR,
    ARRIVAL,
    ARRIVE,
    ASK,
    ASKED,
    BECAUSE,
    BROKEN,
    CALL_OUT,
    CAPACITY,
    CHANGE,
    CONVOYS,
    CREW_BACK,
    CREW_ON,
    DAY,
    DECISIONS,
    DELIVERED,
    EVENTS,
    EXPIRE,
    FAIL,
    FEED,
    GO,
    INJECT,
    INJECTED,
    INTERDICTION,
    JOBS,
    LIVE,
    LOG_ABLE,
    LOG_INJECT,
    LOG_POSTURE,
    LOG_SUPPLIER,
    LOGGED_ROWS,
    LOGGING,
    LOOK,
    MARK,
    NO_CAUSE,
    NOW,
    POSTURE,
    RAID_OVER,
    REASSESS,
    REGIME,
    RELIEF,
    SERVED,
    SPELL,
    SPELL_ABLE,
    STEP,
    STRIKE,
    SUPPLIER,
    TEAM_BACK,
    TOLD,
    WEATHER,
    WORK,
)  # fmt: skip
from model.kernel.standing import follows
from model.kernel.stocks import log, new_day, set_use
from model.kernel.streams import appear
from model.kernel.weather import change_weather

DONE = -1  # the hour asked for is reached
FULL = -2  # an array has to grow before the next event
BACK = -3  # the next event lies before the hour reached: time would go back
REVIEW = -10  # less twice a store: its depot is to review it
CALL = -11  # less twice a group of engineers: it is called out

#: Rows that one event, or what is carried out before the next, may add to the log or the calendar beyond two for each
#: convoy under way.
SPARE = 4_096
#: More than there ever are.
MANY = 2**62


@hot
def _most(w):
    """Up to how many events and rows of the log the next event is sure to find room for what it may write of both.

    Two rows for each convoy under way, which an asset's change may move, have to be added to what there are.
    """
    room = 2 * (w.dependences.shape[0] + SPARE)
    rows = w.log.shape[0] - room if w.count[LOGGING] == 1 else MANY
    return w.events.shape[0] - room, rows


@hot
def _is_tight(w, most_events, most_rows):
    """Whether an event might not find room for what it writes into the calendar and the log."""
    moved = 2 * w.count[LIVE]
    return w.count[EVENTS] + moved > most_events or w.count[LOGGED_ROWS] + moved > most_rows


@hot
def _is_full(w):
    """Whether an event that is none of a convoy may not find room for a damage or a convoy."""
    return w.count[JOBS] + 1 > w.jobs.shape[0] or w.count[CONVOYS] == w.convoys.shape[0]


@inner
def change(w, row, t):
    """Apply one row of the timeline.

    What it brings about at once, and by power and data, is logged with its inject as the cause.
    """
    before, inject = w.count[LOGGED_ROWS], w.changes[row].inject
    if inject >= 0:
        w.count[BECAUSE] = INJECTED + inject
    _apply(w, w.changes[row], t)
    w.count[BECAUSE] = NO_CAUSE
    if inject >= 0:
        for i in range(before, w.count[LOGGED_ROWS]):
            w.log[i].cause = INJECTED + inject


@inner
def _apply(w, change, t):
    if change.what == POSTURE:
        w.units[change.target].posture = int(change.value)
        set_use(w, change.target, t)
        log(w, t, LOG_POSTURE, change.target, -1, change.value, NO_CAUSE)
    elif change.what == REGIME:
        change_regime(w, change.target, int(change.value), t)
    elif change.what == CAPACITY:
        w.assets[change.target].stated = change.value
        set_civil(w, change.target, t)
    elif change.what == SPELL:
        w.assets[change.target].spared = change.value
        set_civil(w, change.target, t)
    elif change.what == WEATHER:
        change_weather(w, change.target, change.value)
    elif change.what == ARRIVAL:
        w.units[change.target].present = 1
        set_use(w, change.target, t)
    elif change.what == INTERDICTION:
        for a in range(w.arcs.shape[0]):
            share = w.reached[change.target, a]
            if share > 0.0:
                w.arcs[a].attack += change.value * w.arcs[a].km * share
    elif change.what == ABLE:
        w.fleets[change.target].stated = change.value
        _set_able(w, change.target, t)
    elif change.what == SPELL_ABLE:
        w.fleets[change.target].spared = change.value
        _set_able(w, change.target, t)
    elif change.what == SUPPLIER:
        w.supplied[change.target] = change.value
        log(w, t, LOG_SUPPLIER, change.target, -1, change.value, NO_CAUSE)
    elif change.what == INJECT:
        log(w, t, LOG_INJECT, change.target, -1, 0.0, NO_CAUSE)
    else:
        damage(w, change.target, w.assets[change.target].kind, -1, t)


@inner
def _set_able(w, f, t):
    fleet = w.fleets[f]
    fleet.able = fleet.stated * fleet.spared
    log(w, t, LOG_ABLE, f, -1, fleet.able, NO_CAUSE)


@hot
def _convoy_event(w, what, c, extra, t):
    """An event of a convoy; returns the convoy when it now has a decision to make, else DONE."""
    on = False
    if what == ARRIVE:
        on = arrived(w, c, t)
    elif what == SERVED:
        on = served(w, c, t)
    elif what == GO:
        on = w.convoys[c].state != BROKEN or recovered(w, c, t)
    elif what == EXPIRE:
        out_of_patience(w, c, t)
    elif due(w, c, extra, t) and not follows(w, c, t):
        return c
    if on and w.convoys[c].asks > 0 and stops(w, c, t):
        return c
    if on:
        go_on(w, c, t)
    return DONE


@inner
def _other_event(w, what, who, version, extra, t):
    """Any other event; returns what is to be decided now, else DONE."""
    if what == TEAM_BACK:
        w.teams[who].free += 1.0
    elif what == WORK:
        work(w, who, t)
    elif what == STEP:
        step(w, who, version, t)
    elif what == STRIKE:
        strike(w, who, extra, version, t)
    elif what == DAY:
        new_day(w, t)
        take_in_everywhere(w, t)
    elif what == CHANGE:
        change(w, who, t)
    elif what == APPEAR:
        appear(w, who, t)
    elif what == FAIL:
        fail(w, who, version, t)
    elif what == MARK:
        mark(w, t)
    elif what == FEED:
        feed(w, who, version, t)
    elif what == REASSESS:
        reassess(w, who, t)
    elif what == RELIEF:
        relieve(w, who, t)
    elif what == RAID_OVER:
        raid(w, version, who, -1.0, t)
    elif what == CREW_ON:
        leg_ended(w, who, t)
    elif what == CREW_BACK:
        make_up(w, who, t)
    elif what == TOLD:
        if told(w, who, t):
            w.count[DECISIONS] += 1
            return who
    elif what == ASK:
        store = ask(w, who, t)
        if w.stores[store].watched > 0:
            come_home(w, t)
            return REVIEW - 2 * store
    elif what == LOOK:
        come_home(w, t)
        return REVIEW - 2 * who
    elif what == CALL_OUT and can_send(w, who):
        return CALL - 2 * who
    return DONE


@entry
def advance(w, until):
    """Process every event up to and including hour `until`.

    A convoy whose decision was due at the last call has answered by now: unless it was told to stay or to turn, it goes
    on.

    Returns:
        DONE when the hour is reached; FULL when an array must grow first; BACK when time would go back; a convoy whose
        decision is due;
        REVIEW - 2 s when the depot of store s is to look at it; CALL - 2 g when engineers g are called out. The hour is
        ``clock[NOW]``; call again to go on.
    """
    if w.count[ASKED] > 0:
        answered(w, w.count[ASKED] - 1, w.clock[NOW])
        w.count[ASKED] = 0
    most_events, most_rows = _most(w)
    while w.count[EVENTS] > 0:
        slot = first_slot(w)
        first = w.events[slot]
        t, what = first.at, first.what
        if t > until:
            break
        if _is_tight(w, most_events, most_rows) or (what > EXPIRE and _is_full(w)):
            return FULL
        if t < w.clock[NOW]:
            return BACK
        who, version, extra = first.who, first.version, first.extra
        drop(w, slot)
        look_ahead(w)
        w.clock[NOW] = t
        asked = DONE
        if what > EXPIRE:
            asked = _other_event(w, what, who, version, extra, t)
        elif version == w.convoys[who].version and w.convoys[who].state < DELIVERED:
            asked = _convoy_event(w, what, who, extra, t)
        if asked != DONE:
            w.count[ASKED] = asked + 1 if asked >= 0 else 0
            return asked
    w.clock[NOW] = until
    come_home(w, until)
    return DONE


@entry
def schedule(w, t, what, who, version, extra):
    """Put an event into the calendar from outside."""
    push(w, t, what, who, version, extra)
