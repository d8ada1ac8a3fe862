"""How time and memory grow: ten times the nodes, ten times the convoys.

Nodes: the same convoys between the same number of depots, on grids of 100, 1,000 and 10,000 towns; timed are layout,
world, a tree of ways from every depot, and the run. Convoys: 10^2 to 10^5 on one grid, sent at the same rate, so that
ten times as many take ten times as long in the campaign and queues stay as long as they were. One tree of ways over n
nodes costs n log n by nature (13 times as much for ten times 1,000), so it is told apart.
"""

from __future__ import annotations

import tracemalloc
from itertools import pairwise
from math import log10
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from benchmarks.compiled_run import make_room, run
from benchmarks.measured import Measured, seconds, table
from benchmarks.networks import ROAD, grid, network, trips

if TYPE_CHECKING:
    from collections.abc import Callable

    from benchmarks.networks import Net, Trips
    from model.plan import Plan

FIGURES = Path(__file__).resolve().parent.parent / "docs" / "figures"
NODES = (100, 1_000, 10_000)
CONVOYS = (100, 1_000, 10_000, 100_000)
DEPOTS, NODE_CONVOYS, CONVOY_NODES = 30, 5_000, 225
PER_HOUR = 5.0
#: Calls are repeated within one measurement until they have taken so long.
LEAST_S = 0.03


class Size(NamedTuple):
    """What one size took: seconds by part, peak memory in megabytes, legs driven."""

    size: int
    legs: int
    world_s: float
    tree_s: float
    run_s: float
    peak_mb: float

    @property
    def whole_s(self) -> float:
        """World, trees of all depots, and the run."""
        return self.world_s + DEPOTS * self.tree_s + self.run_s


def ready(plan: Plan, convoys: int) -> tuple[Net, Trips]:
    """Return a network with room for the convoys, and the convoys."""
    net = network(plan)
    sent = trips(net, convoys, convoys / PER_HOUR, 2)
    make_room(net, convoys)
    return net, sent


def trees(net: Net) -> None:
    """Grow the tree of ways from every depot."""
    nodes, stores = net.layout.store_node, net.layout.depot_store
    for depot, first in enumerate(stores):
        net.ways.best(nodes[first], nodes[stores[depot - 1]], stores[depot - 1], ROAD)


def per_call(make: Callable[[], object], work: Callable[[object], object]) -> float:
    """Return the least seconds of `work` on something fresh, out of as many calls as fit into a short while."""
    taken: list[float] = []
    while sum(taken) < LEAST_S and len(taken) < 20:
        thing = make()
        taken.append(seconds(lambda thing=thing: work(thing)))
    return min(taken)


def size_up(plan: Plan, size: int, convoys: int) -> Size:
    """Measure one size once."""
    tracemalloc.start()
    legs = run(*ready(plan, convoys)).legs
    peak_mb = tracemalloc.get_traced_memory()[1] / 1e6
    tracemalloc.stop()
    world_s = per_call(lambda: plan, network)
    tree_s = per_call(lambda: network(plan), trees) / DEPOTS
    run_s = per_call(lambda: ready(plan, convoys), lambda both: run(*both))
    return Size(size, legs, world_s, tree_s, run_s, peak_mb)


def all_sizes(cases: list[tuple[Plan, int, int]], rounds: int) -> list[Size]:
    """Measure every size in turn, several times over, and return the least of each part.

    What others do on the machine only ever adds to a time, and here sizes are compared that lie seconds apart.
    """
    rows = [[size_up(*case) for case in cases] for _ in range(rounds)]
    return [Size(*(min(column) for column in zip(*sizes, strict=True))) for sizes in zip(*rows, strict=True)]


def worst(sizes: list[Size], what: Callable[[Size], float]) -> float:
    """Return the largest factor per ten times the size."""
    return max((what(b) / what(a)) ** (1 / log10(b.size / a.size)) for a, b in pairwise(sizes))


def measure(quick: bool) -> Measured:
    """Measure both growths, and draw them."""
    rounds = 2 if quick else 5
    by_nodes = all_sizes([(grid(n, DEPOTS, 1), n, NODE_CONVOYS) for n in NODES], rounds)
    plan = grid(CONVOY_NODES, DEPOTS, 1)
    by_convoys = all_sizes([(plan, n, n) for n in CONVOYS], rounds)
    draw(by_nodes, by_convoys)
    numbers = {
        "growth_nodes": worst(by_nodes, lambda s: s.whole_s),
        "growth_tree": worst(by_nodes, lambda s: s.tree_s),
        "growth_convoys": worst(by_convoys, lambda s: s.run_s),
        "growth_nodes_memory": worst(by_nodes, lambda s: s.peak_mb),
        "growth_convoys_memory": worst(by_convoys, lambda s: s.peak_mb),
    }
    tables = [
        table(title, ("", "legs", "world, ms", "tree of ways, ms", "run, ms", "ns a leg", "peak MB"),
              [(f"{s.size:,}", s.legs, 1e3 * s.world_s, 1e3 * s.tree_s, 1e3 * s.run_s, 1e9 * s.run_s / s.legs,
                s.peak_mb) for s in sizes])
        for title, sizes in ((f"nodes, {NODE_CONVOYS:,} convoys", by_nodes),
                             (f"convoys, {CONVOY_NODES} nodes", by_convoys))
    ]  # fmt: skip
    return Measured(numbers, tables)


def draw(by_nodes: list[Size], by_convoys: list[Size]) -> None:
    """Draw time and memory against size, log-log, as PNG and SVG."""
    import matplotlib as mpl

    mpl.use("Agg")
    from matplotlib import pyplot as plt

    figure, axes = plt.subplots(1, 2, figsize=(9, 3.8), layout="constrained")
    for axis, sizes, label in ((axes[0], by_nodes, "nodes"), (axes[1], by_convoys, "convoys")):
        x = [s.size for s in sizes]
        run_line = axis.loglog(x, [s.run_s for s in sizes], "o-", label="run, s")[0]
        slope = [sizes[-1].run_s * n / x[-1] for n in x]
        axis.loglog(x, slope, ":", color=run_line.get_color(), label="proportional")
        if sizes is by_nodes:
            axis.loglog(x, [s.tree_s for s in sizes], "s-", label="one tree of ways, s")
            axis.loglog(x, [s.world_s for s in sizes], "^-", label="world, s")
        axis.loglog(x, [s.peak_mb for s in sizes], "d--", color="0.5", label="peak memory, MB")
        axis.set_xlabel(label)
        axis.grid(alpha=0.3)
        axis.legend(fontsize=8)
    FIGURES.mkdir(parents=True, exist_ok=True)
    for kind in ("png", "svg"):
        figure.savefig(FIGURES / f"growth.{kind}", dpi=150, metadata={"Date": None} if kind == "svg" else None)
    plt.close(figure)
