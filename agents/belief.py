"""What a carrier believes of the road: a chance of losing a vehicle a trip, learnt and forgotten."""

from __future__ import annotations


class Belief:
    """Beta-Bernoulli with fading memory: losses over trips, those of its first belief and those seen since.

    Args:
        prior_losses, prior_trips: what the first belief is worth.
        memory_h: half-life of what is seen, h.
    """

    def __init__(self, prior_losses: float, prior_trips: float, memory_h: float) -> None:
        self._prior_losses, self._prior_trips, self._memory_h = prior_losses, prior_trips, memory_h
        self._losses = self._trips = 0.0  # seen beyond the prior, fading
        self._then = 0.0

    def learn(self, hours: float, trips: float, lost: float) -> float:
        """Add what was seen until hour `hours`, while what was seen before fades; return the premium after that."""
        if self._trips or self._losses:
            fade = 0.5 ** ((hours - self._then) / self._memory_h)
            self._losses *= fade
            self._trips *= fade
        self._then = hours
        self._losses += lost
        self._trips += trips
        return self.premium_pct()

    def premium_pct(self) -> float:
        """Return the believed chance of losing a vehicle a trip, in per cent: the fair premium on its value."""
        losses, trips = self._prior_losses + self._losses, self._prior_trips + self._trips
        return 100 * min(1.0, losses / trips) if trips > 0 else 0.0
