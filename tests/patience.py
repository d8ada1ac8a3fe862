"""Waiting for what other processes do, on any machine however busy."""

import time

#: Far longer than anything takes that works.
PATIENCE_S = 100


def until(holds, what):
    """Return once `holds()`; if it never does, fail and say `what` did not happen."""
    deadline = time.monotonic() + PATIENCE_S
    while not holds():
        assert time.monotonic() < deadline, what
        time.sleep(0.05)
