"""Whatever happens in a run, tonnes, vehicles and hours are accounted for."""

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from model.kernel import records as r
from model.kernel.stocks import settle_all
from model.wargame import Wargame
from tests.bench import imbalance, in_stores, inbound_gap, missing_vehicles, plan_of
from tests.worlds import scenarios

CAUSE_OF = {
    r.DELIVERED: {r.REACHED},
    r.DESTROYED: {r.ATTACK, r.MISHAP},
    r.DIVERTED: {r.DECISION},
    r.RETURNED: {r.DECISION},
    r.CANCELLED: {r.DECISION, r.NO_SERVER},
    r.EXPIRED: {r.PERMIT_LATE},
}


def check_stores(world, initial):
    stores = world.stores[: int(world.count[r.STORES])]
    assert abs(imbalance(world, initial)).max() <= 1e-6
    assert abs(inbound_gap(world)).max() <= 1e-6
    assert stores["level"].min() >= 0
    assert (stores["served"] <= stores["asked"] + 1e-9).all()
    assert world.destroyed.min() >= 0


def check_convoys(world, ended):
    convoys = world.convoys[: int(world.count[r.CONVOYS])]
    for c, (state, cause) in enumerate(zip(convoys["state"].tolist(), convoys["cause"].tolist(), strict=True)):
        if state < r.DELIVERED:
            assert cause == r.NO_CAUSE
            assert convoys["tonnes"][c] > 0
        else:
            assert cause in CAUSE_OF[state]
            assert ended.setdefault(c, (state, cause)) == (state, cause)
    spent = world.spent[: len(convoys)]
    assert (spent > -1e-9).all()
    assert np.allclose(spent.sum(axis=1), convoys["since"] - convoys["born"], rtol=0, atol=1e-6)


@settings(max_examples=60, suppress_health_check=list(HealthCheck))
@given(rows=scenarios(), seed=st.integers(0, 99))
def test_everything_is_accounted_for_at_the_end_of_every_turn(rows, seed):
    game = Wargame(plan_of(rows), seed)
    initial, ended = in_stores(game.world), {}
    while game.transport.now < 24 * rows["horizon_days"]:
        game.step()
        settle_all(game.world, game.transport.now)
        check_stores(game.world, initial)
        check_convoys(game.world, ended)
        assert abs(missing_vehicles(game.world)).max() == 0
