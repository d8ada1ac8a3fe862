"""What can be made to happen from outside: an effect, and a change, which is an effect at a stated day."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from model.part import NonNegative, Part


class Effect(Part):
    """One thing that happens to the world.

    `posture`: the unit `target` takes posture `value`. `regime`: the border `target` (or `*`) takes regime `value`,
    once `activation_hours` have passed. `strike`: the asset `target` is damaged (no draw, no `value`); the twin is
    spared it. `capacity`: the asset `target` has share `value` of its capacity from then on (civil traffic), times what
    damage leaves. `carrier`: share `value` of the fleets of carrier `target` can run from then on (drivers who leave,
    systems down; 0 is its exit). `supplier`: share `value` of the parts from abroad still comes to producer `target`.
    """

    what: Literal["posture", "regime", "strike", "capacity", "carrier", "supplier"]
    target: str = Field(pattern=r"^[A-Za-z0-9_.:*?-]+$", description="a name as `what` says; `*`: every border")
    value: str | float | None = None
    activation_hours: NonNegative = Field(
        0, description="from a change of regime to when it is in force, h; the emergency regime: 48 [S46], 72 [S46d]"
    )


class Change(Effect):
    """An effect at a stated time."""

    at_days: NonNegative
