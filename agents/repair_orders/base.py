"""The slot of repair orders."""

from __future__ import annotations

from abc import abstractmethod
from typing import TYPE_CHECKING

from agents.plugin import Plugin

if TYPE_CHECKING:
    import numpy as np

    from agents.views import EngineersView


class RepairOrder(Plugin):
    """Ranks open damages."""

    @abstractmethod
    def urgency(self, view: EngineersView) -> np.ndarray:
        """Return float64[assets]; the highest is mended first, ties go to the lower position."""
