"""Where chunks run: in this process, or on Ray. Both take chunks as they are drawn and yield summaries as they end.

Chunks are drawn only when there is room for them, so that their size can still follow what was measured.
"""

from __future__ import annotations

import logging
import os
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from experiments.work import lost

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from experiments.work import Chunk, Shared, Summary

    type Work = Callable[[Chunk, Shared], Summary]

#: Chunks a CPU has: one that runs, and one that waits so that the worker never does.
_IN_FLIGHT = 2


def serial(chunks: Iterable[Chunk], work: Work, shared: Shared) -> Iterator[Summary]:
    """Do the chunks in this process, one after the other. An error ends it: made for debugging."""
    for chunk in chunks:
        yield work(chunk, shared)


def on_ray(
    chunks: Iterable[Chunk], work: Work, shared: Shared, address: str = "local", cpus: int | None = None
) -> Iterator[Summary]:
    """Do the chunks on Ray and yield their summaries in the order in which they end.

    A chunk whose process dies again and again is yielded as lost; the others go on. Closing the generator, or Ctrl-C,
    cancels what is under way. A Ray that was started here ends with it.

    Args:
        address: ``local`` starts a Ray of our own on this machine; anything else is a cluster that is joined.
        cpus: how many CPUs to use; all of them when None.

    Raises:
        ConnectionError: there is no Ray at `address`.
    """
    with connected(address, cpus) as ray:
        room = _IN_FLIGHT * (cpus or max(1, int(ray.cluster_resources().get("CPU", 1))))
        yield from _windowed(ray, iter(chunks), _remote(work), ray.put(shared), room)


def _windowed(ray: Any, chunks: Iterator[Chunk], remote: Any, shared: Any, room: int) -> Iterator[Summary]:
    flying: dict[Any, Chunk] = {}
    try:
        while True:
            while len(flying) < room and (chunk := next(chunks, None)) is not None:
                flying[remote.remote(chunk, shared)] = chunk
            if not flying:
                return
            landed, _ = ray.wait(list(flying), num_returns=1)
            yield _summary(ray, landed[0], flying.pop(landed[0]))
    finally:
        for reference in flying:
            ray.cancel(reference, force=True)


def _summary(ray: Any, reference: Any, chunk: Chunk) -> Summary:
    try:
        summary: Summary = ray.get(reference)
        return summary
    except ray.exceptions.RayError as error:
        return lost(chunk, str(error))


@cache
def _remote(work: Work) -> Any:
    import ray

    return ray.remote(num_cpus=1, max_retries=2)(work)


@contextmanager
def connected(address: str, cpus: int | None) -> Iterator[Any]:
    """Give the ray module, connected; disconnect at the end, unless it was connected before."""
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
    os.environ.setdefault("RAY_ENABLE_UV_RUN_RUNTIME_ENV", "0")  # else `uv run` builds its environment on every node
    os.environ.setdefault("RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO", "0")  # the coming default, and no warning about it
    import ray

    if ray.is_initialized():
        yield ray
        return
    ours: dict[str, Any] = {"num_cpus": cpus, "include_dashboard": False} if address == "local" else {}
    ray.init(address=address, log_to_driver=False, logging_level=logging.ERROR, **ours)
    _shut_in(Path.home() / ".ray" / "auth_token")
    try:
        yield ray
    finally:
        ray.shutdown()


def _shut_in(token: Path) -> None:
    """Let nobody else read the token that Ray writes for all to see: whoever has it can run code as this user."""
    if token.is_file() and token.stat().st_uid == os.getuid():
        token.chmod(0o600)
