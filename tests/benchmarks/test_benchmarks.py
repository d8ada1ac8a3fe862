"""The benchmarks, on little work: rivals get the same results, clocks count each second once, numbers have names."""

import json

import numpy as np
import pandas as pd
import pytest

from benchmarks import __main__ as program
from benchmarks import clocks as clocks_module
from benchmarks import compiled, growth, many, measured, mesa_per_tick, simpy_network, sweep, where
from benchmarks import compiled_run as kernel
from benchmarks.dense import PAYLOAD_T, dense
from benchmarks.networks import grid, network, trips
from experiments import backends, store
from experiments.work import work
from model import wargame
from model.kernel import records as r
from model.layout import EQUIPMENT
from model.plan import make
from model.results import RUNS, SERIES
from model.scenario import load
from model.sensing import Sensing
from model.theatre import MODES
from model.wargame import Wargame

TOY = mesa_per_tick.SCENARIO.with_name("toy.yaml")


def test_the_per_tick_model_serves_what_the_simulation_serves():
    bout = mesa_per_tick.fight(make(load(TOY)), range(1, 5))
    assert min(bout.ours_t) > 4000
    assert bout.mesa_t == pytest.approx(bout.ours_t, rel=0.05)  # seed by seed: both are struck, each in its own way
    assert abs(bout.differs) < mesa_per_tick.TOLERANCE


def test_the_per_tick_model_refuses_what_it_does_not_play():
    plan = make(load(TOY, {"command.report_hits": True}))
    with pytest.raises(ValueError, match="does not play convoys that ask when hit"):
        mesa_per_tick.Campaign(plan, 1)


def test_a_dense_plan_moves_supply_by_single_small_trucks():
    game = Wargame(dense(load(TOY), 40), 1)
    game.play()
    convoys = game.world.convoys[: int(game.world.count[r.CONVOYS])]
    supply = convoys[convoys["supply"] < EQUIPMENT]
    assert len(supply) > 1000
    assert set(supply["mode"].tolist()) == {MODES.index("road")}
    assert set(supply["whole"].tolist()) == {1}
    assert supply["tonnes"].max() == PAYLOAD_T


@pytest.mark.parametrize("kind", [simpy_network.Convoy, simpy_network.ShortcutConvoy])
def test_the_network_in_simpy_has_the_arrivals_and_waits_of_the_kernel(kind):
    plan = grid(25, 6, 1)
    sent = trips(network(plan), 300, 10.0, 2)
    ours = kernel.run(simpy_network.fresh(plan, sent), sent)
    rival = simpy_network.run_simpy(simpy_network.fresh(plan, sent), sent, kind)
    assert ours.queued.mean() > 0.1  # they do meet
    assert rival.legs == ours.legs
    assert simpy_network.differ_h(rival, ours) <= simpy_network.TOLERANCE_H


def test_arrivals_that_differ_are_seen():
    one = kernel.Journeys(*np.zeros((3, 2)), legs=1)
    assert simpy_network.differ_h(one, one._replace(queued=np.array([0.0, -0.5]))) == 0.5


def test_a_convoy_that_does_not_arrive_ends_the_benchmark():
    net = network(grid(25, 6, 1))
    sent = trips(net, 3, 1.0, 2)
    kernel.make_room(net, 3)
    net.world.arcs["share"] = 0.0
    with pytest.raises(RuntimeError, match="the kernel stopped"):
        kernel.run(net, sent)


class Seconds:
    """A clock that goes on by one whenever it is read."""

    def __init__(self):
        self.now = 0

    def perf_counter(self):
        self.now += 1
        return self.now


def test_clocks_count_each_second_once_whatever_calls_what(monkeypatch):
    monkeypatch.setattr(clocks_module, "time", Seconds())
    clocks = clocks_module.Clocks()
    inner = clocks.around(lambda fails: 1 / (not fails), ("kernel", "inner"))

    def work():
        inner(False)
        with pytest.raises(ZeroDivisionError):
            inner(True)

    clocks.around(work, ("outside", "outer"))()
    assert clocks.seconds() == {("kernel", "inner"): 2, ("outside", "outer"): 3}  # of five between first and last look
    assert clocks.calls() == {("kernel", "inner"): 2, ("outside", "outer"): 1}
    # Such a clock takes as much of its own function's time as of that above.
    assert clocks.seconds(0.5, clocks_module.own_share()) == {("kernel", "inner"): 1.5, ("outside", "outer"): 2.25}


def test_clocks_are_put_on_and_come_off_again():
    def clocked():
        return wargame.simulate, vars(Wargame)["step"], vars(Sensing)["look"], vars(wargame)["settle_all"]

    plan, before = make(load(TOY)), clocked()
    with where.clocked() as clocks:
        assert not set(before) & set(clocked())
        wargame.simulate(plan, 1)
    assert clocked() == before
    calls = clocks.calls()
    kinds = {kind: {name for k, name in calls if k == kind} for kind, _ in calls}
    assert calls["outside", "Wargame.step itself"] == plan.scenario.horizon_days
    assert {"advance", "take_stock"} <= kinds["kernel"]
    assert {"CommandAgent.act", "Sensing.look"} <= kinds["decisions"]


def test_the_shares_of_a_run_add_up_to_one(monkeypatch):
    monkeypatch.setattr(where, "SCENARIO", TOY)
    shares = where.measure(quick=True).numbers
    assert set(shares) == {"kernel_share", "decisions_share", "outside_share"}
    assert min(shares.values()) > 0
    assert sum(shares.values()) == pytest.approx(1)


def test_growth_is_measured_and_drawn(monkeypatch, tmp_path):
    small = {
        "NODES": (25, 49),
        "CONVOYS": (20, 40),
        "DEPOTS": 4,
        "NODE_CONVOYS": 30,
        "CONVOY_NODES": 25,
        "LEAST_S": 1e-9,
    }
    for name, value in small.items():
        monkeypatch.setattr(growth, name, value)
    monkeypatch.setattr(growth, "FIGURES", tmp_path)
    found = growth.measure(quick=True)
    assert {"growth_nodes", "growth_convoys"} < set(found.numbers)
    assert [len(table.rows) for table in found.tables] == [2, 2]
    assert {file.name for file in tmp_path.iterdir()} == {"growth.png", "growth.svg"}


def test_growth_is_told_per_ten_times_the_size_and_by_its_worst_step():
    sizes = [growth.Size(n, 1, 0.0, 0.0, run_s, 0.0) for n, run_s in ((1, 1.0), (10, 8.0), (1000, 8.0 * 12**2))]
    assert growth.worst(sizes, lambda s: s.run_s) == pytest.approx(12)


def test_a_sweep_and_its_rivals_do_the_same_runs(monkeypatch, tmp_path):
    monkeypatch.setattr(sweep, "SCENARIO", TOY)
    sweep._plan.cache_clear()
    _, pace, shared = sweep._prepared(tmp_path / "swept", 3, 1)
    ours = sweep._timed(backends.serial(pace.draw, work, shared), pace, 3, 1)
    rival = sweep._timed_rival(lambda seeds: [sweep._alone(seed) for seed in seeds], range(3), 1, tmp_path / "rival")
    sweep._plan.cache_clear()
    assert (ours.runs, rival.runs) == (3, 3)
    assert len(pd.read_parquet(tmp_path / "rival.runs.parquet")) == 3
    assert sum(len(pd.read_parquet(part)) for part in store.parts(tmp_path / "swept", "runs")) == 5  # two went before


def test_rounds_of_a_sweep_count_as_one():
    whole = sweep.Pass.of([sweep.Pass(10, 2.0, 3.0, 2), sweep.Pass(10, 4.0, 6.0, 2)])
    assert whole == (20, 6.0, 9.0, 2)
    assert whole.efficiency == 0.75


def test_the_program_that_a_new_process_runs_tells_what_it_compiled(monkeypatch, capsys):
    monkeypatch.setattr("sys.argv", ["program", str(TOY)])
    exec(compiled.PROGRAM, {})  # in this process, which has long compiled or loaded all that it needs
    told = json.loads(capsys.readouterr().out)
    assert set(told) == {"import_s", "first_s", "second_s", "compiled", "loaded"}
    assert told["compiled"] + told["loaded"] > 10


def test_a_run_of_nothing_has_the_rows_of_a_run():
    found = many.run(many.build("any", {"x": 3}), 7)
    assert found.runs[["run", "plan", "seed"]].iloc[0].tolist() == ["3-7", "3", 7]
    assert (list(found.runs), list(found.series)) == (list(RUNS), list(SERIES))


NAMED = [
    "kernel_vs_simpy", "run_vs_mesa", "run_vs_mesa_dense", "outside_share", "growth_nodes", "growth_convoys",
    "sweep_efficiency",
]  # fmt: skip


def test_the_result_is_the_numbers_that_are_named_and_no_other():
    found = {name: float(i) for i, name in enumerate(reversed([*NAMED, "kernel_share", "sweep_vs_pool"]))}
    assert list(measured.result(found)) == NAMED
    assert measured.result({"kernel_s": 2.0, "outside_share": 0.1}) == {"outside_share": 0.1}
    assert set(NAMED) <= set(measured.TARGETS)


def test_the_result_is_written_as_one_object(monkeypatch, tmp_path):
    monkeypatch.setattr(where, "SCENARIO", TOY)
    monkeypatch.setattr(program, "HERE", tmp_path)
    monkeypatch.setattr(program.gc, "freeze", lambda: None)  # other tests would keep their garbage
    monkeypatch.setattr("sys.argv", ["benchmarks", "--quick", "--only", "where", "--json", str(tmp_path / "out.json")])
    program.main()
    assert set(json.loads((tmp_path / "out.json").read_text())) == {"outside_share"}
    (row,) = (tmp_path / "history.jsonl").read_text().splitlines()
    assert {"outside_share", "kernel_share", "where_s", "quick"} < set(json.loads(row))
