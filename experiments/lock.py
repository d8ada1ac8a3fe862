"""One sweep a folder: whoever writes into it holds its lock, and workers write only for the holder.

The lock goes with the process, however that ends, so none is ever left behind.
"""

from __future__ import annotations

import fcntl
import os
import platform
import secrets
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from model.reading import BadInput

if TYPE_CHECKING:
    from collections.abc import Iterator

LOCK = "lock"


class SupersededError(Exception):
    """Another start of the sweep has taken over the folder; what this one has made must not be written."""


@contextmanager
def held(folder: str | Path) -> Iterator[str]:
    """Hold a folder, made if it is not there, against other sweeps; give the name of this start.

    Raises:
        BadInput: another process holds it.
    """
    Path(folder).mkdir(parents=True, exist_ok=True)
    with (Path(folder) / LOCK).open("a+", encoding="utf-8") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            holder = file.read().strip().partition(" ")[2] or "unknown"
            told = f"a sweep is running into it (host:process {holder}); wait for its end, or name another folder"
            raise BadInput(f"{folder}: {told} with --out") from None
        start = secrets.token_hex(8)
        file.truncate(0)
        file.write(f"{start} {platform.node()}:{os.getpid()}\n")
        file.flush()
        yield start


def is_held(folder: Path) -> bool:
    """Tell whether a sweep is running into a folder; nothing is written."""
    try:
        with (folder / LOCK).open(encoding="utf-8") as file:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except FileNotFoundError:
        pass
    return False


def check_holder(folder: Path, start: str) -> None:
    """Let a worker make sure that the start it works for still holds the folder; an empty `start` holds none.

    Raises:
        SupersededError: another start holds it by now.
    """
    if start and (folder / LOCK).read_text(encoding="utf-8").partition(" ")[0] != start:
        raise SupersededError(f"{folder}: another start of this sweep has taken over")
