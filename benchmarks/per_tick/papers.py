"""Border papers: one permit for a holder, kind of cargo, border and mode."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from model.kernel.luck import PERMIT, gamma

if TYPE_CHECKING:
    from benchmarks.per_tick.campaign import Campaign
    from benchmarks.per_tick.supply import Store
    from benchmarks.per_tick.topology import Stretch
    from model.borders import Regime

MODE_DIGIT = {"road": 0, "rail": 1, "sea": 2, "air": 3, "waterway": 4, "pipeline": 5}
GENERAL, DANGEROUS, OVERWEIGHT = range(3)


class Permit(NamedTuple):
    """When papers were lodged and granted."""

    lodged: float
    granted: float


class Papers:
    """The offices and their registers."""

    def __init__(self, model: Campaign, borders: list[str]) -> None:
        self.model, self.borders = model, borders
        self.rules = model.plan.scenario.permits
        self.permits: dict[tuple[int, int, str, str], Permit] = {}

    def needed(self, holder: Store, stretch: Stretch) -> list[Permit]:
        """Return the permits for a stretch, lodging those that are missing."""
        return [
            self.permit(holder, border, stretch.mode) for border, entered in stretch.borders if entered != holder.nation
        ]

    def permit(self, holder: Store, border: str, mode: str) -> Permit:
        """Return one permit."""
        owner, cargo = holder.key // 16, cargo_of(holder.supply)
        known = self.permits.get((owner, cargo, border, mode))
        if known is None:
            now = self.model.now
            key = (((owner * 4 + cargo) * 1_000 + self.borders.index(border)) * 8 + MODE_DIGIT[mode]) * 10_000
            lodged = now if now > 0 else -holder.papers_early_h
            regime = self.regime(border)
            lead_h = self.lead_h(regime, cargo) * gamma(self.model.seed_root, PERMIT, key, 0, regime.shape)
            known = self.permits[owner, cargo, border, mode] = Permit(lodged, max(now, lodged + lead_h))
        return known

    def regime(self, border: str) -> Regime:
        """Return the regime at a border."""
        return self.rules.regimes[self.rules.borders.get(border, self.rules.regime)]

    def lead_h(self, regime: Regime, cargo: int) -> float:
        """Return the mean hours that an office takes."""
        return regime.lead_hours * (1.0, regime.dangerous_factor, regime.overweight_factor)[cargo]

    def expected_wait_h(self, holder: Store, stretch: Stretch) -> float:
        """Return the expected hours until every paper for a stretch is there."""
        owner, cargo, longest = holder.key // 16, cargo_of(holder.supply), 0.0
        for border, entered in stretch.borders:
            if entered == holder.nation:
                continue
            lead_h = self.lead_h(self.regime(border), cargo)
            permit = self.permits.get((owner, cargo, border, stretch.mode))
            if permit is None:
                longest = max(longest, lead_h)
            elif permit.granted > self.model.now:
                longest = max(longest, permit.lodged + lead_h - self.model.now, 0.1 * lead_h)
        return longest


def cargo_of(supply: int) -> int:
    """Return the kind of cargo that an office makes of a class of supply."""
    return OVERWEIGHT if supply == 5 else DANGEROUS if supply in (2, 4) else GENERAL
