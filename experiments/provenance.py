"""Where results come from: hashes, versions and the commit, for the manifest of a sweep."""

from __future__ import annotations

import os
import platform
import subprocess
from functools import cache
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

_ROOT = Path(__file__).resolve().parent.parent
_NUMBERS = ("agents", "model", "analysis")  # what the values in the tables depend on
_LIBRARIES = ("supplyline", "mesa", "numpy", "numba", "pandas", "pyarrow", "pydantic", "ray")


def digest(content: bytes) -> str:
    """Return the SHA-256 of `content` in 16 hexadecimal letters."""
    return sha256(content).hexdigest()[:16]


@cache
def code_hash() -> str:
    """Hash the Python files that the values of a run depend on, by name and content."""
    whole = sha256()
    for path in sorted(path for package in _NUMBERS for path in (_ROOT / package).rglob("*.py")):
        whole.update(f"{path.relative_to(_ROOT).as_posix()}\n".encode())
        whole.update(path.read_bytes())
    return whole.hexdigest()[:16]


def commit() -> str | None:
    """Return the git commit of the code, or None where it does not lie in a repository or git is not there."""
    if not (_ROOT / ".git").exists():
        return None
    try:
        asked = ["git", "-C", str(_ROOT), "rev-parse", "HEAD"]
        return subprocess.run(asked, capture_output=True, text=True, check=True, timeout=10).stdout.strip()
    except (OSError, subprocess.SubprocessError):
        return None


def host() -> dict[str, str | int | None]:
    """Return what kind of machine this is; neither its name nor who uses it."""
    return {"system": platform.system(), "release": platform.release(), "machine": platform.machine(),
            "cpus": os.cpu_count()}  # fmt: skip


def versions() -> dict[str, str | None]:
    """Return the versions of Python and of the libraries that numbers may depend on."""
    return {"python": platform.python_version(), **{name: _version(name) for name in _LIBRARIES}}


def _version(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None
