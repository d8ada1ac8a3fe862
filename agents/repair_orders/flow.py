"""Busiest first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from agents.repair_orders.base import RepairOrder

if TYPE_CHECKING:
    import numpy as np

    from agents.views import EngineersView


class Flow(RepairOrder):
    """Crews go where most tonnes passed since the start; what never carried any comes last, oldest first."""

    kind: Literal["flow"] = "flow"

    def urgency(self, view: EngineersView) -> np.ndarray:
        """Return the tonnes that passed, with age as a tie-break far below one tonne."""
        return view.flow_t + 1e-6 * view.open_h
