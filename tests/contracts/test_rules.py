"""What every rule promises on any view: routing, repairs, forecasts, replenishment, escorts; found by scanning."""

from dataclasses import replace
from typing import NamedTuple

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import agents.escorting
import agents.forecasts
import agents.repair_orders
import agents.replenishment
import agents.routing
from agents.escorting.base import Ward
from agents.forecasts.base import Seen
from agents.intents import Cancel, Divert, Hold, Proceed, Recall, Standing
from agents.plugin import load_kinds
from agents.replenishment.base import Shelf
from agents.views import ConvoyView, EngineersView
from model.results import SUPPLIES
from tests.contracts.test_slots import named, quick, written

RATES = st.floats(0, 1e6)
TONNES = st.floats(0, 1e6)
HOURS = st.floats(0, 1e4)


def every(package):
    return pytest.mark.parametrize("plugin", list(load_kinds(package).values()), ids=named)


class Way(NamedTuple):
    """A stretch of which a rule sees legs and hours."""

    hours: float
    legs: tuple[int, ...] = (0,)


ways = st.none() | st.builds(Way, HOURS)


@st.composite
def convoys(draw):
    """Draw what a convoy knows, whatever made it ask."""
    hazard, permit_h, safer = draw(st.floats(0, 5)), draw(HOURS), draw(ways)
    why, at_origin = draw(st.sampled_from(("blocked", "hit", "waiting"))), draw(st.booleans())
    shared = why == "blocked" and draw(st.booleans())
    return ConvoyView(
        24.0, 7, 3, 2, 0, 5, at_origin and why != "hit", draw(st.booleans()), draw(HOURS), draw(HOURS), draw(ways),
        permit_h, why, draw(st.floats(0, 1)), draw(ways), (0, 1), lambda legs: hazard, lambda hours: safer,
        lambda way: permit_h, shared,
    )  # fmt: skip


@every(agents.routing)
@quick
@given(data=st.data(), view=convoys(), wait_h=HOURS)
def test_an_answer_that_stands_is_what_all_for_whom_it_stands_would_be_told(plugin, data, view, wait_h):
    rule = data.draw(written(plugin))
    told = rule.answer(view)
    if isinstance(told, Standing):
        assert view.why == "blocked"
        assert told.over_h < view.wait_h <= told.up_to_h
        other = rule.answer(replace(view, convoy=8, hours=30.0, wait_h=wait_h))
        alike = isinstance(other, Standing) and other.answer._replace(convoy=7) == told.answer
        assert alike or not told.over_h < wait_h <= told.up_to_h


@every(agents.routing)
@quick
@given(data=st.data(), view=convoys())
def test_a_convoy_is_told_what_it_can_do(plugin, data, view):
    rule = data.draw(written(plugin))
    told = rule.answer(view)
    assert told == rule.answer(view)
    told = told.answer if isinstance(told, Standing) else told
    assert told.convoy == view.convoy
    assert isinstance(told, Hold | Proceed | Divert | Cancel | Recall)
    if isinstance(told, Hold):
        assert 0 < told.hours < np.inf
    if isinstance(told, Divert):
        assert view.at_gate
        assert told.stretch in (view.detour, view.safer(1.0))
        assert told.target == view.target
    assert not isinstance(told, Recall) or told.stretch is view.back is not None
    assert not isinstance(told, Cancel) or view.loaded_only


@st.composite
def damages(draw):
    """Draw open damages and free crews; nothing in the view may be written to."""
    n, crews = draw(st.integers(1, 8)), draw(st.integers(0, 3))
    open_h, flow_t = (np.array(draw(st.lists(st.floats(0, 1e5), min_size=n, max_size=n))) for _ in range(2))
    travel_h = np.array(draw(st.lists(st.floats(0, 99) | st.just(np.inf), min_size=n * crews, max_size=n * crews)))
    for column in (open_h, flow_t, travel_h):
        column.flags.writeable = False
    return EngineersView(99.0, range(crews), range(n), open_h, flow_t, travel_h.reshape(crews, n), None)


@every(agents.repair_orders)
@quick
@given(data=st.data(), view=damages())
def test_every_damage_has_an_urgency(plugin, data, view):
    urgency = data.draw(written(plugin)).urgency(view)
    assert urgency.shape == (len(view.assets),)
    assert np.isfinite(urgency).all()


@every(agents.forecasts)
@quick
@given(
    data=st.data(), past=st.lists(RATES, min_size=1, max_size=9), before=RATES, planned=RATES,
    luck=st.floats(1e-6, 1 - 1e-6), times=st.floats(0, 100),
)  # fmt: skip
def test_a_forecast_is_a_rate_and_knows_no_unit(plugin, data, past, before, planned, luck, times):
    rule = data.draw(written(plugin))
    rate = rule.rate_t_h(Seen(before, past, planned, luck))
    scaled = rule.rate_t_h(Seen(times * before, [times * one for one in past], times * planned, luck))
    assert rule.turns >= 1
    assert 0 <= rate < np.inf
    assert scaled == pytest.approx(times * rate, rel=1e-6, abs=1e-6)


shelves = st.builds(
    Shelf, st.sampled_from(SUPPLIES[:5]), st.floats(-1e6, 1e6), TONNES, RATES, st.floats(0, 1e3), st.integers(0, 99),
    st.sampled_from((6.0, 24.0)),
)  # fmt: skip


@every(agents.replenishment)
@quick
@given(data=st.data(), shelf=shelves, more=TONNES, days=st.floats(0, 99))
def test_an_order_grows_with_what_is_missing_and_with_what_is_wanted(plugin, data, shelf, more, days):
    policy = data.draw(written(plugin))
    ordered = policy.order_t(shelf)
    assert 0 <= ordered < np.inf
    slack = 1e-6 * (1 + abs(shelf.position_t) + ordered)
    assert policy.order_t(shelf._replace(position_t=shelf.position_t + more)) <= ordered + slack
    raised = policy.raised(days, {shelf.supply: more})
    assert type(raised) is plugin
    assert raised.order_t(shelf) >= ordered - slack
    assert policy.raised(0.0, {}) == policy


wards = st.lists(st.builds(Ward, st.sampled_from(SUPPLIES), TONNES, st.integers(1, 99), st.floats(0, 5)), max_size=8)


@every(agents.escorting)
@quick
@given(data=st.data(), convoys=wards)
def test_an_escort_goes_to_a_convoy_once(plugin, data, convoys):
    ranked = data.draw(written(plugin)).rank(convoys)
    assert len(set(ranked)) == len(ranked)
    assert set(ranked) <= set(range(len(convoys)))
