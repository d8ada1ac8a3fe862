"""What a single run may take: time and memory. A run that takes more raises, like any run that fails."""

from __future__ import annotations

import faulthandler
import resource
import signal
import threading
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

#: After the time limit and a half and this many seconds, a process that does not even react is ended.
_GRACE_S = 5.0


class Limits(NamedTuple):
    """Seconds of wall time and megabytes of memory (beyond what the process has) of one run; None: any."""

    time_s: float | None = None
    memory_mb: float | None = None


#: A run may take whatever it takes.
ANY = Limits()


class TimeLimitError(Exception):
    """A run was stopped at its time limit."""


@contextmanager
def within(limits: Limits, deadly: bool) -> Iterator[None]:
    """Hold the body to `limits`.

    Args:
        limits: of this run.
        deadly: end the whole process if compiled code never comes back to be told; for workers only.

    Raises:
        TimeLimitError: at the time limit, wherever the body is.
        MemoryError: at the memory limit.
    """
    with ExitStack() as held:
        if limits.memory_mb is not None:
            held.enter_context(_memory(limits.memory_mb))
        if limits.time_s is not None and threading.current_thread() is threading.main_thread():
            held.enter_context(_time(limits.time_s, deadly))
        yield


@contextmanager
def _time(seconds: float, deadly: bool) -> Iterator[None]:
    def stop(*_: object) -> None:
        raise TimeLimitError(f"the run took longer than its limit of {seconds:g} s")

    with ExitStack() as undone:  # all of it, even if the alarm rings meanwhile
        if deadly:
            undone.callback(faulthandler.cancel_dump_traceback_later)
            faulthandler.dump_traceback_later(1.5 * seconds + _GRACE_S, exit=True, file=2)
        undone.callback(signal.signal, signal.SIGALRM, signal.signal(signal.SIGALRM, stop))
        undone.callback(signal.setitimer, signal.ITIMER_REAL, 0)
        signal.setitimer(signal.ITIMER_REAL, seconds)
        yield


@contextmanager
def _memory(megabytes: float) -> Iterator[None]:
    before = resource.getrlimit(resource.RLIMIT_DATA)
    resource.setrlimit(resource.RLIMIT_DATA, (_held_bytes() + int(megabytes * 1e6), before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_DATA, before)


def _held_bytes() -> int:
    """Return the size of the data of this process, as the system counts it against the limit."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return int(next(line for line in lines if line.startswith("VmData:")).split()[1]) * 1024
