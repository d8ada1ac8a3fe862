"""Weather over the arcs: all spells that last are multiplied anew at each change, so that none leaves a trace."""

from __future__ import annotations

import math

from model.kernel.compiled import inner
from model.kernel.records import BREAKDOWN


@inner
def change_weather(w, spell, lasts):
    """Let a spell of weather begin (`lasts` 1) or end (0)."""
    w.spells[spell, 0] = lasts
    for a in range(w.arcs.shape[0]):
        arc, pace, strain = w.arcs[a], 1.0, 1.0
        for s in range(w.spells.shape[0]):
            if w.spells[s, 0] == 1.0 and w.under[s, a] == 1:
                pace *= w.spells[s, 1]
                strain *= w.spells[s, 2]
        arc.pace = pace
        arc.breaks = 1.0 - math.exp(-w.clock[BREAKDOWN] * arc.km * strain)
