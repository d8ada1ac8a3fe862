"""The slot of routing rules."""

from __future__ import annotations

from abc import abstractmethod
from typing import TYPE_CHECKING

from agents.plugin import Plugin

if TYPE_CHECKING:
    from agents.intents import Cancel, Divert, Hold, Proceed, Recall
    from agents.views import ConvoyView


class Routing(Plugin):
    """Answers a convoy that is blocked, waits for long or was hit, after what its command needs to know and decide."""

    @property
    def minds_danger(self) -> bool:
        """Whether it asks how dangerous ways are."""
        return False

    @abstractmethod
    def answer(self, view: ConvoyView) -> Hold | Proceed | Divert | Cancel | Recall:
        """Return what the convoy does."""
