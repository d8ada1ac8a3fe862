"""What keeps convoys and assets from harm: escorts that go along, air defence that covers a place."""

from __future__ import annotations

from pydantic import Field

from model.part import Count, Mode, Name, NonNegative, Part, Positive, Share


class Escorts(Part):
    """Escort teams with one home; each goes with one convoy from its origin to its end, and then home again.

    A team that is with a convoy when its last vehicle is lost is lost too.
    """

    name: Name
    home: Name
    teams: Count
    spares: Share = Field(0.5, description="share of the hazard of attack that a team takes off its convoy [assumed]")
    modes: tuple[Mode, ...] = Field(("road", "rail"), min_length=1, description="modes it can go along on [assumed]")
    kph: Positive = Field(40, description="its speed, which its convoy cannot exceed [A2: rate of march, unverified]")


class AirDefence(Part):
    """A battery at a node that engages strikes on assets within its radius, as far as it has rounds ready.

    A terminal is within the radius if its node is, a link if the middle between its ends is.
    """

    name: Name
    node: Name
    radius_km: Positive = Field(30, description="how far it reaches, km [assumed]")
    intercepts: Share = Field(0.5, description="chance that one round stops a strike [assumed]")
    rounds: Count = Field(4, description="ready to fire; one is fired at each strike [assumed]")
    reload_hours: NonNegative = Field(6, description="until a round that was fired is replaced, h [assumed]")
    shields: Share = Field(0, description="share of the hazard of attack that it takes off convoys on links it covers")
