"""What assets live on beside their own servers and gates: sites of power and data, and who depends on what."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from model.part import Name, NonNegative, Part, Share


class Site(Part):
    """A place that supplies power or data: an asset that carries nothing itself, struck and mended like any other."""

    name: Name
    kind: Literal["power", "data"]
    node: Name = Field(description="where it stands")


class Dependence(Part):
    """What assets lose when what they live on is out of service, and after how long.

    They have the share of their capacity that the best source has of its own, but no less than the floor, from the end
    of the reserve until a source is whole again. Of several dependences the worst counts.
    """

    sources: tuple[Name, ...] = Field(min_length=1, description="sites, links or node:mode, of which one is enough")
    feeds: tuple[Name, ...] = Field(
        min_length=1, description="sites, links or node:mode; a node means all its terminals"
    )
    floor: Share = Field(0.8, description="share of capacity that goes on by hand or diesel [data S75; power assumed]")
    backup_hours: NonNegative = Field(
        0, description="how long a reserve bridges, h; full again as soon as a source is whole [assumed]"
    )
