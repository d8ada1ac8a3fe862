"""Recovery: a column that broke down waits for a team and for its work, or leaves a vehicle behind."""

from __future__ import annotations

import numpy as np

from model.kernel.calendar import push
from model.kernel.compiled import inner
from model.kernel.laws import draw
from model.kernel.luck import stream_key
from model.kernel.queues import turn_to
from model.kernel.records import ABANDON_H, BROKEN, GO, RECOVERY

RECOVERY_LUCK = stream_key("recovery")


@inner
def hold_up(w, c, t):
    """Have the team that is free first come to convoy `c`; whoever would wait too long gives the vehicle up."""
    turn_to(w, c, BROKEN, t)
    convoy = w.convoys[c]
    team = 0
    for k in range(w.recovery_at.shape[0]):
        if w.recovery_at[k] < w.recovery_at[team]:
            team = k
    starts = max(t, w.recovery_at[team])
    hours = draw(w, int(w.clock[RECOVERY]), RECOVERY_LUCK, convoy.key, np.uint64(convoy.crossed))
    patience = t + w.clock[ABANDON_H]
    ends = min(starts + hours, patience)
    if starts < ends:
        w.recovery_at[team] = ends
    convoy.abandons = int(starts + hours > patience)
    push(w, ends, GO, c, convoy.version, 0.0)
