"""What every plugin promises, whoever wrote it: found by scanning the slots, so that a new file is tested by itself."""

import inspect
import pickle
import re
from functools import cache
from pathlib import Path
from types import NoneType, UnionType
from typing import Annotated, get_args, get_origin

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

import agents.contracts
import agents.escorting
import agents.forecasts
import agents.rationing
import agents.repair_orders
import agents.replenishment
import agents.routing
import agents.strategies
import model.levers
from agents.plugin import load_kinds
from agents.views import AdversaryView, Network
from model.plan import make, theatre_for
from model.scenario import load
from model.streams import Dice
from model.wargame import run

TOY = Path(__file__).parents[2] / "configs" / "scenarios" / "toy.yaml"
SLOTS = (
    agents.strategies, agents.contracts, agents.routing, agents.repair_orders, agents.replenishment, agents.escorting,
    agents.forecasts, agents.rationing, model.levers,
)  # fmt: skip
STRATEGIES, CONTRACTS, _, _, _, _, _, RATIONING, LEVERS = (tuple(load_kinds(slot).values()) for slot in SLOTS)
EVERY = tuple(plugin for slot in SLOTS for plugin in load_kinds(slot).values())
FIELDS = [(plugin, name) for plugin in EVERY for name in plugin.model_fields if name != "kind"]

#: Names of fields that say how strong a lever is, and the value at which it does nothing.
AT_ZERO = {"adoption": 0, "days": 0, "reserved": 0, "cover": 0, "markup": 0, "share": 0, "amount": 0, "strength": 0}
AT_ZERO |= {"aircraft": 0, "drones": 0}

#: Texts in a script are names of assets, some of which the views hold.
ASSETS = tuple(f"asset{i}" for i in range(12))
SCRIPT = dict[int, tuple[str, ...]]
SCRIPTS = st.dictionaries(st.integers(0, 60), st.lists(st.sampled_from(ASSETS), max_size=4).map(tuple))

#: What every adversary knows, whatever it looks at.
KNOWN = {
    "hours", "turn", "turn_h", "budget", "income", "assets", "means", "names", "kinds", "cost", "seen_h", "refused",
    "charted",
}  # fmt: skip

quick = settings(max_examples=40)


def named(plugin):
    return f"{plugin.__module__.split('.')[1]}-{plugin.__module__.split('.')[-1]}"


def fields_of(plugin):
    """Return a strategy for each field, within its bounds."""
    return {name: field_of(field) for name, field in plugin.model_fields.items() if name != "kind"}


def field_of(field):
    if field.annotation == SCRIPT:
        return SCRIPTS
    if get_origin(field.annotation) is dict:  # of tonnes or euros, which are never negative
        return st.dictionaries(st.from_type(get_args(field.annotation)[0]), st.floats(0, 1e9), max_size=5)
    whole = get_args(field.annotation) if get_origin(field.annotation) is UnionType else (field.annotation,)
    return st.one_of(*(floats_of(field) if part is float else part_of(part, field) for part in whole))


def part_of(part, field):
    return st.from_type(Annotated[part, *field.metadata] if field.metadata and part is not NoneType else part)


def floats_of(field):
    """Return finite floats within the bounds of a field, drawn there at once instead of filtered."""
    bounds = {
        name: getattr(mark, name) for mark in field.metadata for name in ("ge", "gt", "le", "lt") if hasattr(mark, name)
    }
    return st.floats(
        bounds.get("ge", bounds.get("gt", -1e9)), bounds.get("le", bounds.get("lt", 1e9)),
        exclude_min="gt" in bounds, exclude_max="lt" in bounds,
    )  # fmt: skip


@cache
def written(plugin):
    """Return a strategy for plugins with any parameters that they accept."""

    @st.composite
    def draw(draw):
        try:
            return plugin(**{name: draw(value) for name, value in fields_of(plugin).items()})
        except ValidationError:
            assume(False)

    return draw()


@st.composite
def networks(draw, assets):
    """Draw a public map whose joins hang on some of these assets, on others, or on none."""
    places, arcs = draw(st.integers(1, 8)), draw(st.integers(0, 16))

    def column(values, n=arcs):
        return np.array(draw(st.lists(values, min_size=n, max_size=n)))

    place = st.integers(0, places - 1)
    tail, head = column(place).astype(int), column(place).astype(int)
    asset = column(st.sampled_from([-1, 501, *assets.tolist()])).astype(int)
    hours, capacity = column(st.floats(0, 50)).astype(float), column(st.floats(0, 1e4)).astype(float)
    ends = (np.array(sorted(draw(st.sets(place, max_size=3))), int) for _ in range(2))
    return Network(places, tail, head, asset, hours, capacity, *ends)


@st.composite
def views(draw):
    """Draw what an adversary sees, of up to a dozen assets."""
    n = draw(st.integers(0, 12))
    turn = draw(st.integers(0, 60))

    def column(values):
        return np.array(draw(st.lists(values, min_size=n, max_size=n)))

    known = {
        "hours": 24.0 * turn,
        "turn": turn,
        "turn_h": 24.0,
        "budget": draw(st.floats(0, 20)),
        "income": draw(st.floats(0, 20)),
        "means": column(st.integers(0, 2)).astype(int),
        "kinds": column(st.integers(0, 3)).astype(int),
        "seen_h": 24.0 * turn - 48,
        "refused": (),
        "assets": np.array(draw(st.lists(st.integers(0, 500), min_size=n, max_size=n, unique=True)), np.int64),
        "names": ASSETS[:n],
        "cost": column(st.floats(0.5, 5)).astype(float),
        "down": column(st.booleans()).astype(bool),
        "awaited": column(st.booleans()).astype(bool),
        "leaves": column(st.sampled_from((0.0, 0.3, 0.5))).astype(float),
    }
    spare = iter(set(range(501)) - set(known["assets"].tolist()))
    known["charted"] = dict(zip(ASSETS, [*known["assets"].tolist(), *spare], strict=False))
    known["network"] = draw(networks(known["assets"]))
    traces = {name: column(st.floats(0, 1e4)).astype(float) for name in AdversaryView._fields if name not in known}
    return AdversaryView(**known, **traces)


@pytest.mark.parametrize("plugin", EVERY, ids=named)
class TestEveryKind:
    def test_its_kind_is_the_name_of_its_file(self, plugin):
        assert plugin.model_fields["kind"].default == Path(inspect.getfile(plugin)).stem

    def test_its_docstring_says_something(self, plugin):
        own = vars(plugin)["__doc__"] or ""
        assert len(set(re.findall(r"\w{2,}", own.lower()))) >= 5

    @quick
    @given(data=st.data())
    def test_it_is_a_value(self, plugin, data):
        value = data.draw(written(plugin))
        assert pickle.loads(pickle.dumps(value)) == value
        assert plugin.model_validate(value.model_dump()) == value
        assert plugin.model_validate_json(value.model_dump_json(), strict=True) == value
        with pytest.raises(ValidationError, match="frozen"):
            value.kind = "other"


@pytest.mark.parametrize(("plugin", "name"), FIELDS, ids=[f"{named(plugin)}-{name}" for plugin, name in FIELDS])
def test_a_field_is_described_and_a_number_says_where_it_comes_from(plugin, name):
    field = plugin.model_fields[name]
    assert field.description
    if re.search(r"\b(int|float)\b", str(field.annotation)) and "dict[int" not in str(field.annotation):
        assert re.search(r"\[[^\]]+\]", field.description)


def struck(strategy, view, seed=3):
    return strategy.choose(view, {}, Dice(seed, "adversary", 0))


@pytest.mark.parametrize("plugin", [plugin for plugin in STRATEGIES if not plugin.dictated], ids=named)
@quick
@given(data=st.data(), view=views())
def test_a_strategy_strikes_within_reach_and_budget(plugin, data, view):
    strikes = struck(data.draw(written(plugin)), view)
    rows = zip(view.assets.tolist(), view.means.tolist(), view.cost.tolist(), strict=True)
    cost = {(asset, means): price for asset, means, price in rows}
    assert sum(cost[strike.asset, strike.means] for strike in strikes) <= view.budget + 1e-9


@pytest.mark.parametrize("plugin", STRATEGIES, ids=named)
class TestEveryStrategy:
    @quick
    @given(data=st.data(), view=views())
    def test_its_strikes_fall_within_the_turn(self, plugin, data, view):
        assert all(0 <= strike.at_share < 1 for strike in struck(data.draw(written(plugin)), view))

    @quick
    @given(data=st.data(), view=views())
    def test_it_decides_the_same_on_the_same_view(self, plugin, data, view):
        strategy = data.draw(written(plugin))
        assert struck(strategy, view) == struck(strategy, view)

    @quick
    @given(data=st.data(), view=views())
    def test_it_rests_only_where_it_would_do_nothing_anyway(self, plugin, data, view):
        cheapest, memory = view.cost.min(initial=np.inf), {}
        poor = view._replace(budget=min(view.budget, np.nextafter(cheapest, 0)))
        if plugin.rests:
            assert data.draw(written(plugin)).choose(poor, memory, Dice(3, "adversary", 0)) == []
            assert memory == {}

    @quick
    @given(data=st.data(), view=views(), other=views())
    def test_it_looks_only_at_what_it_declares(self, plugin, data, view, other):
        hidden = set(AdversaryView._fields) - KNOWN - plugin.sees
        assert plugin.sees <= set(AdversaryView._fields)
        n = len(view.assets)
        garbage = {name: np.resize(np.append(getattr(other, name), 1), n) for name in hidden - {"network"}}
        garbage |= {"network": other.network} if "network" in hidden else {}
        strategy = data.draw(written(plugin))
        assert struck(strategy, view) == struck(strategy, view._replace(**garbage))


@pytest.mark.parametrize("plugin", CONTRACTS, ids=named)
@quick
@given(
    data=st.data(), willing=st.tuples(st.floats(0, 1), st.floats(0, 1)).map(sorted), premium=st.floats(0, 100),
    hours=st.floats(0, 9000),
)  # fmt: skip
def test_a_contract_offers_a_share_that_grows_with_willingness(plugin, data, willing, premium, hours):
    contract = data.draw(written(plugin))
    less, more = (contract.share_offered(w, hours) for w in willing)
    assert 0 <= less <= more <= 1
    assert 0 <= contract.carrier_premium(premium, hours) <= premium
    assert contract.price_factor() > 0
    assert 0 <= contract.civil_yields(hours) <= 1
    assert 0 <= contract.held(hours) <= more
    assert 0 <= contract.keep_paid() <= 1


@pytest.mark.parametrize("plugin", RATIONING, ids=named)
@quick
@given(asked=st.lists(st.floats(1e-3, 1e6), min_size=1, max_size=8), part=st.floats(0, 0.999))
def test_a_rule_of_rationing_gives_out_what_there_is_and_nobody_more_than_asked(plugin, asked, part):
    stock = part * sum(asked)
    shares = plugin().shares_t(stock, asked)
    assert len(shares) == len(asked)
    assert sum(shares) == pytest.approx(stock, abs=1e-9)
    assert all(-1e-9 <= share <= tonnes + 1e-9 for share, tonnes in zip(shares, asked, strict=True))


def rows(*levers):
    results = run(make(load(TOY, {"horizon_days": 30, "levers": [lever.model_dump() for lever in levers]})), 1)
    return [table.drop(columns=["run", "plan"], errors="ignore").to_json() for table in results[:3]]


@pytest.mark.parametrize("plugin", LEVERS, ids=named)
class TestEveryLever:
    def test_at_zero_strength_it_gives_the_same_rows(self, plugin):
        zero = {name: AT_ZERO[name] for name in plugin.model_fields if name in AT_ZERO}
        assert zero, f"none of the fields of {plugin.__name__} says how strong it is; name one of {', '.join(AT_ZERO)}"
        assert rows(plugin(**zero)) == rows()

    @quick
    @given(data=st.data())
    def test_it_never_earns_money(self, plugin, data):
        scenario = load(TOY)
        assert data.draw(written(plugin)).cost_eur(scenario, theatre_for(scenario)) >= 0

    def test_its_plan_travels(self, plugin):
        plan = make(load(TOY, {"levers": [{"kind": plugin.model_fields["kind"].default}]}))
        assert pickle.loads(pickle.dumps(plan)).hash == plan.hash
