"""Where chunks run: in this process, or on Ray. Both draw chunks and yield summaries as they end.

A chunk is drawn only when there is room for it, so that its size can still follow what was measured. Where there is
none to draw, it is asked again after the next summary, from which one may have followed.
"""

from __future__ import annotations

import logging
import os
import socket
import sys
from collections import deque
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from experiments.work import Chunk, lost

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from experiments.work import Shared, Summary

    type Draw = Callable[[], Chunk | None]
    type Work = Callable[[Chunk, Shared], Summary]

#: Chunks a CPU has: one that runs, and one that waits so that the worker never does.
_IN_FLIGHT = 2


def serial(draw: Draw, work: Work, shared: Shared) -> Iterator[Summary]:
    """Do chunks in this process, one after the other. An error ends it: made for debugging."""
    while (chunk := draw()) is not None:
        yield work(chunk, shared)


def on_ray(
    draw: Draw,
    work: Work,
    shared: Shared,
    address: str = "local",
    cpus: int | None = None,
    dashboard: bool = False,
    trial: bool = False,
) -> Iterator[Summary]:
    """Do chunks on Ray and yield their summaries in the order in which they end.

    A chunk whose process dies twice is done again run by run; a run whose process dies twice is yielded as lost. The
    others go on. Closing the generator, or Ctrl-C, ends what is under way. A Ray that was started here ends with it.

    Args:
        address: ``local`` starts a Ray of our own on this machine; anything else is a cluster that is joined.
        cpus: how many CPUs to use; all that there are at any time when None.
        trial: do the first chunk alone, so that what it compiles is cached before others look for it.
        dashboard: start Ray's dashboard too; it needs ``ray[default]``.

    Raises:
        ConnectionError: there is no Ray at `address`.
        Exception: whatever `work` raised, such as OSError for a full disk; what is under way is cancelled.
    """
    flying: dict[Any, Chunk] = {}
    stays = _is_connected()
    with connected(address, cpus, dashboard) as ray:
        try:
            yield from _windowed(ray, draw, _remote(work), ray.put(shared), cpus, trial, flying)
        finally:
            for reference in flying if stays else ():  # else they end with Ray; it may crash if it is told to end both
                ray.cancel(reference, force=True)


def _windowed(
    ray: Any, draw: Draw, remote: Any, shared: Any, cpus: int | None, trial: bool, flying: dict[Any, Chunk]
) -> Iterator[Summary]:
    """Keep as many chunks `flying` as there is room for, and yield the summaries of those that land."""
    again: deque[Chunk] = deque()
    while True:
        room = 1 if trial else _room(int(ray.cluster_resources().get("CPU", 1)), cpus)
        while len(flying) < room and (chunk := again.popleft() if again else draw()) is not None:
            flying[remote.remote(chunk, shared)] = chunk
        if not flying:
            return
        landed, _ = ray.wait(list(flying), num_returns=1)
        chunk, summary = flying.pop(landed[0]), _summary(ray, landed[0])
        if not isinstance(summary, str):
            trial = False
            yield summary
        elif len(chunk.tasks) > 1:
            again.extend(Chunk((task,)) for task in chunk.tasks)
        else:
            yield lost(chunk, summary)


def _room(there: int, cpus: int | None) -> int:
    """Return how many chunks may be under way on a Ray of `there` CPUs of which `cpus` are to be used."""
    return max(1, _IN_FLIGHT * there if cpus is None or cpus >= there else cpus)


def _summary(ray: Any, reference: Any) -> Summary | str:
    """Return the summary of a chunk, or how its process ended."""
    try:
        summary: Summary = ray.get(reference)
    except ray.exceptions.RayTaskError as error:
        raise error.cause from error
    except ray.exceptions.RuntimeEnvSetupError as error:
        raise ConnectionError(f"the cluster cannot take the code over ({error})") from error
    except ray.exceptions.RayError as error:
        return str(error)
    return summary


@cache
def _remote(work: Work) -> Any:
    import ray

    return ray.remote(num_cpus=1, max_retries=1)(work)


@contextmanager
def connected(address: str, cpus: int | None, dashboard: bool = False) -> Iterator[Any]:
    """Give the ray module, connected; disconnect at the end, unless it was connected before."""
    prepare()
    import ray

    _probe(address)
    if ray.is_initialized():
        _shut_in(Path.home() / ".ray" / "auth_token")
        yield ray
        return
    local = {"num_cpus": cpus, "include_dashboard": dashboard}
    ours: dict[str, Any] = local if address == "local" else {"runtime_env": _shipped()}
    ray.init(address=address, log_to_driver=False, logging_level=logging.ERROR, **ours)
    _shut_in(Path.home() / ".ray" / "auth_token")
    try:
        yield ray
    finally:
        ray.shutdown()


def _is_connected() -> bool:
    ray = sys.modules.get("ray")
    return ray is not None and ray.is_initialized()


def prepare() -> None:
    """Set what Ray reads from the environment when it is imported; what the user has set stands."""
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
    os.environ.setdefault("RAY_ENABLE_UV_RUN_RUNTIME_ENV", "0")  # else `uv run` builds its environment on every node
    os.environ.setdefault("RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO", "0")  # the coming default, and no warning about it
    os.environ.setdefault("RAY_task_oom_retries", "2")  # else a run that needs too much is tried for ever


def _probe(address: str) -> None:
    """Ask whether anybody listens: Ray itself would wait for minutes."""
    host, colon, port = address.rpartition(":")
    if colon and port.isdecimal() and "/" not in address:
        try:
            socket.create_connection((host, int(port)), timeout=10).close()
        except OSError as error:
            raise ConnectionError(f"there is no Ray cluster ({error})") from None


def _shipped() -> dict[str, Any]:
    """Return what sends this code to the nodes of a cluster; nothing inside `ray job submit`, which has sent it."""
    if "RAY_JOB_CONFIG_JSON_ENV_VAR" in os.environ:
        return {}
    root = Path(__file__).resolve().parent.parent
    packages = [str(root / name) for name in ("agents", "analysis", "configs", "experiments", "model")]
    return {"py_modules": packages, "excludes": ["**/__pycache__/**"]}


def _shut_in(token: Path) -> None:
    """Let nobody else read the token that Ray writes for all to see: whoever has it can run code as this user."""
    if token.is_file() and token.stat().st_uid == os.getuid():
        token.chmod(0o600)
