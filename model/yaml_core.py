"""Scalars of YAML 1.2's core schema on PyYAML, which by itself reads YAML 1.1."""

from __future__ import annotations

import math
import re
from itertools import accumulate
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

#: What YAML's own tags begin with.
TAG = "tag:yaml.org,2002:"
_CORE = [
    (f"{TAG}null", re.compile(r"(?:null|Null|NULL|~|)\Z")),
    (f"{TAG}bool", re.compile(r"(?:true|True|TRUE|false|False|FALSE)\Z")),
    (f"{TAG}int", re.compile(r"(?:[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+)\Z")),
    (f"{TAG}float", re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?\Z")),
    (f"{TAG}float", re.compile(r"(?:[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))\Z")),
]


def core_loader(base: type) -> Any:
    """Return a loader like `base` that tells scalars apart as YAML 1.2 does."""
    return type("CoreLoader", (base,), {"yaml_implicit_resolvers": {None: _CORE}})


def _whole(text: str) -> int:
    return int(text, {"0o": 8, "0x": 16}.get(text[:2].lower(), 10))


def _number(text: str) -> float:
    value = float(text)  # does not know `.inf` and `.nan`, and neither do we
    if not math.isfinite(value):
        raise ValueError("must be finite")
    return value


#: How the text of a scalar of each tag is read; a ValueError says that it cannot be.
SCALARS: Mapping[str, Callable[[str], object]] = {
    f"{TAG}null": lambda _: None,
    f"{TAG}bool": lambda text: text.lower() == "true",
    f"{TAG}int": _whole,
    f"{TAG}float": _number,
    f"{TAG}str": str,
}

_DEEP = 5_000


def may_overflow(text: str) -> bool:
    """Notice nesting that would exhaust the stack, which ends the process inside libyaml."""
    turns = (1 if bracket[0] in "[{" else -1 for bracket in re.finditer(r"[\[\]{}]", text))
    return max(accumulate(turns), default=0) > _DEEP or re.search(rf"(?m)^[ ?:-]{{{_DEEP}}}", text) is not None
