"""Names for what moves speak of: stores, fleets, crews, convoys, ways; and back to their positions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from model.kernel import records as r
from model.kernel.dispatch import KEYS
from model.layout import CONSUMED, EQUIPMENT
from model.results import SUPPLIES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from model.layout import Layout
    from model.plan import Plan
    from model.transport import Transport


class Labels:
    """The names of one plan. Stores at transfer points and convoys are known once they are there."""

    def __init__(self, plan: Plan, layout: Layout) -> None:
        scenario, self._theatre, self._layout = plan.scenario, plan.theatre, layout
        self.stores = _stores(plan, layout)
        self.store_names = {store: name for name, store in self.stores.items()}
        self.fleets = _numbered([carrier.name for _, carrier, _ in layout.fleets])
        self.crews = _numbered([e.name for e in scenario.engineers for _ in range(e.crews)])
        self._first_depot = len(SUPPLIES) * len(scenario.units)
        self._first_producer = self._first_depot + CONSUMED * len(scenario.depots)
        self._first_origin = self._first_producer + CONSUMED * len(scenario.industry)
        self.assets = layout.assets
        self.escorts = {group.name: i for i, group in enumerate(scenario.escorts)}
        self.adversaries = {a.name: i for i, a in enumerate(scenario.adversaries)}
        self.means = [{m.name: k for k, m in reversed(list(enumerate(a.means)))} for a in scenario.adversaries]
        self.fleet_names, self.crew_names = _back(self.fleets), _back(self.crews)
        self.escort_names = _back(self.escorts)
        self._holder = {
            key: store for store, key in reversed(list(enumerate(layout.store_key))) if store in self.store_names
        }
        self._convoys: dict[int, int] = {}
        self._named = 0

    def takes(self, name: str) -> bool:
        """Whether a store is one that supply is sent to: of a unit or a depot."""
        store = self.stores.get(name, -1)
        return 0 <= store < self._first_producer

    def gives(self, name: str) -> bool:
        """Whether a store is one that supply is sent from: units give nothing back."""
        store = self.stores.get(name, -1)
        return store >= self._first_depot

    def made_by(self, name: str) -> str:
        """Return the producer that a store belongs to, empty for any other."""
        store = self.stores.get(name, -1)
        return self._layout.store_name[store] if self._first_producer <= store < self._first_origin else ""

    def may_hold(self, name: str) -> bool:
        """Whether supply can be sent from there, now or once something has come to this transfer point."""
        holder, waits, node = name.partition(">")
        return self.takes(holder) and node in self._layout.nodes if waits else self.gives(name)

    def class_of(self, name: str) -> int:
        """Return the class of a store, which need not be there yet."""
        return self._layout.store_supply[self.stores[name.partition(">")[0]]]

    def of_store(self, name: str, transport: Transport) -> int | None:
        """Return the store of a name, None where there is none yet."""
        holder, waits, node = name.partition(">")
        if not waits:
            return self.stores.get(name)
        at = self._layout.nodes.get(node)
        return next(
            (
                s
                for s, h in transport.final.items()
                if h == self.stores.get(holder) and self._layout.store_node[s] == at
            ),
            None,
        )

    def store(self, store: int, transport: Transport) -> str:
        """Return the name of a store."""
        if store in self.store_names:
            return self.store_names[store]
        node = self._theatre.nodes[self._layout.store_node[store]]
        return f"{self.store_names[transport.final[store]]}>{node}"

    def node_of(self, name: str) -> int:
        """Return the node of a store, which need not be there yet."""
        holder, waits, node = name.partition(">")
        return self._layout.nodes[node] if waits else self._layout.store_node[self.stores[holder]]

    def of_convoy(self, name: str, transport: Transport) -> int | None:
        """Return the convoy of a name, None where it has not been sent."""
        store, number = self.split(name)
        w, n = transport.world, int(transport.world.count[r.CONVOYS])
        self._convoys |= {int(w.convoys["key"][c]): c for c in range(self._named, n)}
        self._named = n
        return self._convoys.get(self._layout.store_key[self.stores[store]] * int(KEYS) + number)

    def convoy(self, convoy: int, transport: Transport) -> str:
        """Return the name of a convoy of the forces."""
        key, number = divmod(int(transport.world.convoys["key"][convoy]), int(KEYS))
        return f"{self.store_names[self._holder[key]]}#{number}"

    def split(self, convoy: str) -> tuple[str, int]:
        """Return the store that a convoy's name begins with, and its number; -1 for what is no number."""
        store, _, number = convoy.rpartition("#")
        return store, int(number) if number.isdigit() else -1

    def way_of(self, legs: Sequence[int]) -> tuple[str, ...]:
        """Return the links that arcs belong to."""
        return tuple(self._theatre.links[leg // 2] for leg in legs)

    def legs(self, start: int, via: Sequence[str]) -> tuple[int, ...] | str:
        """Return the arcs over links from a node, or why they are no way."""
        at, legs = start, []
        modes = {int(self._theatre.link_mode[self._layout.assets[name]]) for name in via}
        if len(modes) > 1:
            return "the links of a stretch are of one mode; send the cargo on from where the mode changes"
        for name in via:
            link = self._layout.assets[name]
            ends = int(self._theatre.link_a[link]), int(self._theatre.link_b[link])
            if at not in ends:
                return f"{name} does not begin at {self._theatre.nodes[at]}, where the way has come to"
            legs.append(2 * link + ends.index(at))
            at = ends[1 - ends.index(at)]
        return tuple(legs)


def _stores(plan: Plan, layout: Layout) -> dict[str, int]:
    """Every store by its name; where a unit has the name of a depot, the depot's is written `depot:NAME`."""
    scenario = plan.scenario
    names: dict[str, int] = {}
    for unit, first, origin in zip(scenario.units, layout.unit_store, layout.origin_store, strict=True):
        names |= {f"{unit.name}.{supply}": first + k for k, supply in enumerate(SUPPLIES)}
        if origin >= 0 and unit.deployment is not None:
            names[f"{unit.name}.{SUPPLIES[EQUIPMENT]}@{unit.deployment.origin}"] = origin
    units = {unit.name for unit in scenario.units}
    holders = [*(depot.name for depot in scenario.depots), *(producer.name for producer in scenario.industry)]
    for holder, first in zip(holders, [*layout.depot_store, *layout.producer_store], strict=True):
        name = f"depot:{holder}" if holder in units else holder
        names |= {f"{name}.{supply}": first + k for k, supply in enumerate(SUPPLIES[:CONSUMED])}
    return names


def _numbered(names: Sequence[str]) -> dict[str, int]:
    """Number things of the same name from 0: `name.0`, `name.1`."""
    seen: dict[str, int] = {}
    numbered = {}
    for i, name in enumerate(names):
        numbered[f"{name}.{seen.get(name, 0)}"] = i
        seen[name] = seen.get(name, 0) + 1
    return numbered


def _back(names: Mapping[str, int]) -> dict[int, str]:
    return {position: name for name, position in names.items()}
