"""The convoy: it follows its route, and speaks when it is blocked, was hit, or waits long."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mesa import Agent

if TYPE_CHECKING:
    from mesa import Model

    from agents.intents import Answer
    from agents.routing.base import Routing
    from agents.views import ConvoyView


class ConvoyAgent(Agent):  # type: ignore[misc]
    """The commander of a convoy: in charge from the first decision that it has to make until its end, then free.

    Convoys to which nothing happens never decide anything, so they have no agent and cost nothing here; nor do those
    who follow the answer that another has got in the same place.
    """

    def __init__(self, model: Model, routing: Routing) -> None:
        super().__init__(model)
        self.routing = routing

    def act(self, view: ConvoyView) -> list[Answer]:
        """Return the answer of the routing rule."""
        return [self.routing.answer(view)]
