"""The slot of routing rules."""

from __future__ import annotations

from abc import abstractmethod
from typing import TYPE_CHECKING

from agents.plugin import Plugin

if TYPE_CHECKING:
    from agents.intents import Answer
    from agents.views import ConvoyView


class Routing(Plugin):
    """Answers a convoy that is blocked, waits for long or was hit, after what its command needs to know and decide."""

    @property
    def minds_danger(self) -> bool:
        """Whether it asks how dangerous ways are."""
        return False

    @abstractmethod
    def answer(self, view: ConvoyView) -> Answer:
        """Return what the convoy does.

        Where the answer hangs on nothing but how long the convoy would wait, and on what `view.shared` says that others
        see as well, it may stand for them too.
        """
