"""Where a turn ends is nothing to the kernel: without decisions between, the same events come at the same hours."""

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agents.intents import Lane, Ship
from model.kernel import records as r
from model.kernel.stocks import settle_all
from model.theatre import MODES
from tests.bench import Bench, pending, way_between
from tests.worlds import scenarios

END_H = 120


def ships(bench):
    """Return a convoy with every store that can be brought something from each shelf of the first supplier."""
    found, free = [], bench.world.fleets["free"].copy()
    first = next(iter(bench.layout.supplier.values()))
    for holder in [*range(len(bench.layout.store_node))]:
        source = first + bench.layout.store_supply[holder]
        if bench.layout.store_supply[holder] == 5 or source == holder or bench.world.stores["level"][source] < 60:
            continue
        for stretch in way_between(bench, source, holder)[:1]:
            fleets = [i for i, (_, _, f) in enumerate(bench.layout.fleets) if MODES.index(f.mode) == stretch.mode]
            if fleets and free[fleets[0]] >= 1:
                free[fleets[0]] -= 1
                bench.world.stores["level"][source] += 20  # so that the last one is served like the first
                found.append(Ship(Lane(source, holder, fleets[0], stretch, len(found) / 3), 1, 20.0))
    return found


def played(rows, seed, cut_h, settle=False):
    bench = Bench(rows, seed)
    bench.world.home_h[:] = 1.5
    assert bench.transport.carry_out(ships(bench)) == []
    due = []
    for hour in range(cut_h, END_H + 1, cut_h):
        due += bench.run(hour)
        if settle:
            settle_all(bench.world, float(hour))
    settle_all(bench.world, float(END_H))
    return bench.world, due


def calendar(world):
    """Return what is to come, in order of time; the numbers that break ties do not matter."""
    events = world.events[["at", "what", "who", "version", "extra"]][pending(world)].tolist()
    return sorted(events, key=lambda event: event[0])  # equal times stay in the order of scheduling


def tables(world):
    """Return the parts of a world that events change, by the counters that say how long they are."""
    count = {"convoys": r.CONVOYS, "log": r.LOGGED_ROWS, "permits": r.PERMITS, "jobs": r.JOBS, "homing": r.RETURNING}
    whole = {
        name: getattr(world, name) for name in ("assets", "fleets", "arcs", "stations", "free_at", "destroyed", "units")
    }
    return {name: getattr(world, name)[: int(world.count[n])] for name, n in count.items()} | whole


def stock_outs(world):
    """Return float64[stock-outs, 3]: store, hour and value; they are noted when a store is looked at."""
    log = world.log[: int(world.count[r.LOGGED_ROWS])]
    return np.array(sorted(log[["who", "at", "value"]][log["what"] == r.LOG_STOCK_OUT].tolist())).reshape(-1, 3)


@settings(max_examples=20, suppress_health_check=list(HealthCheck))
@given(rows=scenarios(), seed=st.integers(0, 99), cut_h=st.sampled_from((6, 12, 24)))
def test_events_are_the_same_however_the_time_is_cut(rows, seed, cut_h):
    (whole, due), (cut, due_cut) = played(rows, seed, END_H), played(rows, seed, cut_h)
    assert due == due_cut
    assert calendar(whole) == calendar(cut)
    for name, table in tables(whole).items():
        assert np.array_equal(table, tables(cut)[name]), name
    assert np.array_equal(whole.stores, cut.stores)


@settings(max_examples=20, suppress_health_check=list(HealthCheck))
@given(rows=scenarios(), seed=st.integers(0, 99), cut_h=st.sampled_from((6, 12, 24)))
def test_looking_at_the_stocks_changes_nothing(rows, seed, cut_h):
    (whole, _), (seen, _) = played(rows, seed, END_H), played(rows, seed, cut_h, settle=True)
    assert calendar(whole) == calendar(seen)
    for name in ("convoys", "jobs"):
        assert np.array_equal(tables(whole)[name], tables(seen)[name]), name
    for name in ("level", "asked", "served", "planned", "made", "inbound"):
        assert np.allclose(seen.stores[name], whole.stores[name], rtol=1e-9, atol=1e-9), name
    assert np.allclose(stock_outs(seen), stock_outs(whole), rtol=1e-9, atol=1e-9)
