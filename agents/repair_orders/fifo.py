"""First damaged, first mended."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from agents.repair_orders.base import RepairOrder

if TYPE_CHECKING:
    import numpy as np

    from agents.views import EngineersView


class Fifo(RepairOrder):
    """Crews take damages in the order in which they happened."""

    kind: Literal["fifo"] = "fifo"

    def urgency(self, view: EngineersView) -> np.ndarray:
        """Return how long each damage has been open."""
        return view.open_h
