"""Comparisons between factors, such as `low <= high` or `reserve < 0.5 * stock`, that a point has to keep."""

from __future__ import annotations

import operator
import re
from typing import TYPE_CHECKING, Any, NamedTuple

from model.complaints import unknown
from model.validating import Misfits

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

_COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "<=": operator.le,
    ">=": operator.ge,
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    ">": operator.gt,
}
_NUMBER = r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?"
_SIDE = re.compile(rf"(?:(?P<times>{_NUMBER})\s*\*\s*)?(?P<name>[a-z][a-z0-9_]*)|(?P<number>{_NUMBER})")
_WHOLE = re.compile(r"\s*(.+?)\s*(<=|>=|==|!=|<|>)\s*(.+?)\s*")


class Side(NamedTuple):
    """`times` the factor called `name`, or the number `times` alone where there is no name."""

    name: str
    times: float

    def value(self, labels: Mapping[str, Any]) -> Any:
        """Return what this side comes to at a point; text can only be taken as it is."""
        if not self.name:
            return self.times
        value = labels[self.name]
        return value if isinstance(value, str) else self.times * value


class Constraint(NamedTuple):
    """Two sides and how they have to compare."""

    left: Side
    sign: str
    right: Side

    def kept(self, labels: Mapping[str, Any]) -> bool:
        """Tell whether a point keeps it. Text and a number are never equal, and neither is less."""
        left, right = self.left.value(labels), self.right.value(labels)
        if isinstance(left, str) != isinstance(right, str):
            return self.sign == "!="
        return _COMPARE[self.sign](left, right)


def parsed(texts: Sequence[str], names: Collection[str]) -> list[Constraint]:
    """Return the constraints that `texts` say about factors called `names`.

    Raises:
        Misfits: a text is no comparison, or names no factor.
    """
    return [_parsed(text, names, i) for i, text in enumerate(texts)]


def _parsed(text: str, names: Collection[str], i: int) -> Constraint:
    whole = _WHOLE.fullmatch(text)
    sides = [_SIDE.fullmatch(side) for side in whole.group(1, 3)] if whole else []
    if whole is None or None in sides:
        wanted = "write `factor <= factor`, a number in place of either, or `0.5 * factor`"
        raise Misfits([(("constraints", i), f"is no comparison of two factors (got {text!r}); {wanted}")])
    left, right = (_side(side) for side in sides if side)
    for side in (left, right):
        if side.name and side.name not in names:
            raise Misfits([(("constraints", i), unknown("factor", side.name, names))])
    return Constraint(left, whole.group(2), right)


def _side(match: re.Match[str]) -> Side:
    return Side(match["name"] or "", float(match["number"] or match["times"] or 1))
