"""The slot of routing rules."""

from __future__ import annotations

from abc import abstractmethod
from typing import TYPE_CHECKING

from agents.plugin import Plugin

if TYPE_CHECKING:
    from agents.intents import Cancel, Divert, Hold, Recall
    from agents.views import ConvoyView


class Routing(Plugin):
    """Answers a convoy that has been blocked for as long as its command needs to know and to decide."""

    @abstractmethod
    def answer(self, view: ConvoyView) -> Hold | Divert | Cancel | Recall:
        """Return what the convoy does."""
