"""Positions: where each named thing of a plan stands in the arrays of the world.

Luck is keyed by these positions, not by names: renaming changes no number, and appending changes nobody else's luck.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any, get_args

import numpy as np

from model.part import AssetKind
from model.restrictions import Load, load_of
from model.results import SUPPLIES
from model.theatre import TERMINALS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from model.carriers import Carrier, Fleet
    from model.forces import Unit
    from model.industry import Producer
    from model.plan import Plan
    from model.support import Site
    from model.sustainment import Depot
    from model.theatre import Theatre

#: Classes that are consumed, in the order of their stores; equipment follows as the last.
CONSUMED = len(SUPPLIES) - 1
EQUIPMENT = CONSUMED
ASSET_KINDS: tuple[str, ...] = get_args(AssetKind)
TERMINAL_ASSET = ("depot_terminal", "rail_terminal", "port", "airfield", "waterway", "pipeline", "ramp")

#: Kinds of holder, the high digits of the key of a convoy's luck.
UNIT_KEY, DEPOT_KEY, PRODUCER_KEY = 1, 2, 3


def by_class(tonnes: Mapping[Any, float]) -> list[float]:
    """Return tonnes in the order of the consumed classes; a class not named: 0."""
    return [tonnes.get(supply, 0.0) for supply in SUPPLIES[:CONSUMED]]


@dataclass(slots=True)
class Layout:
    """Name tables of one plan.

    Stores come unit by unit (classes I to V, then equipment), depot by depot and producer by producer (I to V), then
    the origins of deployments; transfer points are appended during the run.
    """

    nodes: dict[str, int]
    assets: dict[str, int]
    asset_names: list[str]
    asset_kinds: list[int]
    borders: list[str]
    regimes: list[str]
    fleets: list[tuple[int, Carrier, Fleet]]
    unit_store: list[int]
    depot_store: list[int]
    producer_store: list[int]
    origin_store: list[int]  # by unit, -1 without deployment
    supplier: dict[str, int]  # depot or producer to its first store
    store_node: list[int]
    store_supply: list[int]
    store_name: list[str]
    store_key: list[int]
    store_nation: list[str]
    loads: list[Load] = field(default_factory=lambda: [Load()])
    store_load: dict[int, int] = field(default_factory=dict)  # stores of what is heavy or restricted to their load

    def add_store(self, node: int, supply: int, name: str, key: int, nation: str) -> int:
        """Append a store and return its position."""
        self.store_node.append(node)
        self.store_supply.append(supply)
        self.store_name.append(name)
        self.store_key.append(key)
        self.store_nation.append(nation)
        return len(self.store_node) - 1


def lay_out(plan: Plan) -> Layout:
    """Number everything in a plan; the tables of stores, which grow during a run, are for the caller alone."""
    layout = plan.once("layout", lambda: _numbered(plan))
    return replace(
        layout, store_node=[*layout.store_node], store_supply=[*layout.store_supply], store_name=[*layout.store_name],
        store_key=[*layout.store_key], store_nation=[*layout.store_nation], store_load=dict(layout.store_load),
    )  # fmt: skip


def _numbered(plan: Plan) -> Layout:
    scenario, theatre = plan.scenario, plan.theatre
    names, kinds = asset_table(theatre, scenario.sites)
    layout = Layout(
        nodes=theatre.node_index,
        assets={name: i for i, name in enumerate(names)},
        asset_names=names,
        asset_kinds=[ASSET_KINDS.index(kind) for kind in kinds],
        borders=list(dict.fromkeys(b for b in theatre.border if b)),
        regimes=list(scenario.permits.regimes),
        fleets=[(i, carrier, fleet) for i, carrier in enumerate(scenario.carriers) for fleet in carrier.fleets],
        unit_store=[], depot_store=[], producer_store=[], origin_store=[], supplier={},
        store_node=[], store_supply=[], store_name=[], store_key=[], store_nation=[],
    )  # fmt: skip
    _number_stores(layout, plan)
    return layout


def asset_table(theatre: Theatre, sites: Sequence[Site] = ()) -> tuple[list[str], list[str]]:
    """Return names and kinds of all assets: links first, then terminals as ``node:mode``, then sites."""
    names, kinds = _assets(theatre)
    return [*names, *(site.name for site in sites)], [*kinds, *(site.kind for site in sites)]


@lru_cache(maxsize=4)
def _assets(theatre: Theatre) -> tuple[list[str], list[str]]:
    names, kinds = list(theatre.links), list(theatre.asset)
    for node, mode in zip(theatre.terminal_node, theatre.terminal_mode, strict=True):
        names.append(f"{theatre.nodes[node]}:{TERMINALS[mode]}")
        kinds.append(TERMINAL_ASSET[mode])
    return names, kinds


def asset_ends(theatre: Theatre, sites: Sequence[Site]) -> tuple[np.ndarray, np.ndarray]:
    """Two int64[assets]: the nodes that each asset lies between; that of a terminal or a site twice."""
    at = np.array([theatre.node_index[site.node] for site in sites], np.int64)
    one, other = (np.concatenate((ends, theatre.terminal_node, at)) for ends in (theatre.link_a, theatre.link_b))
    return one, other


def asset_keys(theatre: Theatre, sites: Sequence[Site]) -> np.ndarray:
    """uint64[assets]: what the luck of each asset is keyed by; a further link leaves that of the terminals alone."""
    numbers = (len(theatre.links), len(theatre.terminal_node), len(sites))
    return np.concatenate([k * 10**9 + np.arange(n) for k, n in enumerate(numbers)]).astype(np.uint64)


def keys_of(plan: Plan) -> np.ndarray:
    """Return the keys of a plan's assets, made once for all its runs."""
    return plan.once("asset keys", lambda: asset_keys(plan.theatre, plan.scenario.sites))


def _number_stores(layout: Layout, plan: Plan) -> None:
    scenario = plan.scenario
    for i, unit in enumerate(scenario.units):
        layout.unit_store.append(_rows(layout, unit, UNIT_KEY, i, len(SUPPLIES)))
        formation = scenario.formations[unit.formation]
        _bear(layout, layout.unit_store[i] + EQUIPMENT, load_of(scenario, SUPPLIES[EQUIPMENT], formation))
    for i, depot in enumerate(scenario.depots):
        layout.depot_store.append(_rows(layout, depot, DEPOT_KEY, i, CONSUMED))
        layout.supplier[depot.name] = layout.depot_store[i]
    for i, producer in enumerate(scenario.industry):
        layout.producer_store.append(_rows(layout, producer, PRODUCER_KEY, i, CONSUMED))
        layout.supplier[producer.name] = layout.producer_store[i]
    for i, unit in enumerate(scenario.units):
        if unit.deployment is None:
            layout.origin_store.append(-1)
        else:
            key = layout.store_key[layout.unit_store[i] + EQUIPMENT]
            node = layout.nodes[unit.deployment.origin]
            name = f"{unit.name}@{unit.deployment.origin}"
            layout.origin_store.append(layout.add_store(node, EQUIPMENT, name, key, unit.nation))
    for store, supply in enumerate(layout.store_supply if scenario.restrictions else ()):
        if supply < CONSUMED:
            _bear(layout, store, load_of(scenario, SUPPLIES[supply]))


def _bear(layout: Layout, store: int, load: Load) -> None:
    if load not in layout.loads:
        layout.loads.append(load)
    layout.store_load[store] = layout.loads.index(load)


def _rows(layout: Layout, owner: Unit | Depot | Producer, kind: int, position: int, classes: int) -> int:
    first = len(layout.store_node)
    nation = getattr(owner, "nation", "")  # nothing is sent to a producer, so it holds no papers
    for k in range(classes):
        key = (kind * 1_000_000 + position) * 16 + k
        layout.add_store(layout.nodes[owner.node], k, owner.name, key, nation)
    return first
