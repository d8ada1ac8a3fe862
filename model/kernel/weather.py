"""Weather over the arcs: all spells that last are multiplied anew at each change, so that none leaves a trace."""

from __future__ import annotations

from model.kernel.compiled import inner


@inner
def change_weather(w, spell, lasts):
    """Let a spell of weather begin (`lasts` 1) or end (0)."""
    w.spells[spell, 0] = lasts
    for a in range(w.arcs.shape[0]):
        w.arcs[a].pace = w.arcs[a].strain = 1.0
    for s in range(w.spells.shape[0]):
        if w.spells[s, 0] == 0.0:
            continue
        for a in range(w.arcs.shape[0]):
            if w.under[s, a] == 1:
                w.arcs[a].pace *= w.spells[s, 1]
                w.arcs[a].strain *= w.spells[s, 2]
