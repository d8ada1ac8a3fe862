"""One row of a theatre table, read field by field, with errors that say where and what would be right."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from model.reading import BadInput


@dataclass(frozen=True, slots=True)
class Row:
    """A row and its place: a file and its line, or (line 0) a prefix such as ``scenario.yaml:4:1: nodes.2.``."""

    values: Mapping[str, object]
    file: str
    line: int = 0

    def bad(self, field: str, wrong: str, right: str) -> BadInput:
        """The error for one field of this row, to be raised by the caller."""
        place = f"{self.file}:{self.line}:{self._column(field)}: {field}" if self.line else f"{self.file}{field}"
        got = self.values.get(field)
        return BadInput(f"{place}: {wrong} (got {'nothing' if got in (None, '') else got}); expected {right}")

    def given(self, field: str) -> bool:
        """Whether the field holds something."""
        return self.values.get(field) not in (None, "")

    def text(self, field: str, default: str | None = None, blank: bool = False) -> str:
        """The field as text; ``default`` stands for an absent field, and an empty one is wrong unless ``blank``."""
        if field not in self.values and default is not None:
            return default
        value = self.values.get(field)
        if value in (None, ""):
            if blank or default == "":
                return ""
            raise self.bad(field, "nothing there", "a value")
        return str(value).strip()

    def choice(self, field: str, choices: Sequence[str], default: str | None = None) -> str:
        """The field as one of ``choices``."""
        value = self.text(field, default)
        if value not in choices:
            raise self.bad(field, "not a known choice", f"one of {', '.join(choices)}{self.hint(field, choices)}")
        return value

    def code(self, field: str) -> str:
        """The field as a two-letter country code."""
        value = self.text(field)
        if len(value) != 2 or not value.isalpha() or not value.isupper():
            raise self.bad(field, "not a country code", "two capital letters (ISO 3166), such as PL")
        return value

    def number(self, field: str, low: float, high: float) -> float:
        """The field as a number in ``[low, high]``."""
        value = self._float(field)
        if not low <= value <= high:
            raise self.bad(field, "out of range", f"a number from {low:g} to {high:g}")
        return value

    def positive(self, field: str) -> float:
        """The field as a finite number above zero."""
        value = self._float(field)
        if not (math.isfinite(value) and value > 0):
            raise self.bad(field, "not positive", "a number above 0")
        return value

    def count(self, field: str) -> int:
        """The field as a whole number above zero."""
        value = self.positive(field)
        if value != int(value):
            raise self.bad(field, "not a whole number", "a whole number above 0")
        return int(value)

    def blank(self, field: str, why: str) -> None:
        """Insist that the field is empty."""
        if self.given(field):
            raise self.bad(field, why, "blank")

    def hint(self, field: str, choices: Iterable[str]) -> str:
        """A ``did you mean`` for the field's value, or nothing."""
        close = get_close_matches(str(self.values.get(field)), list(choices), n=1)
        return f"; did you mean {close[0]}?" if close else ""

    def _float(self, field: str) -> float:
        value = self.text(field)
        try:
            return float(value)
        except ValueError:
            raise self.bad(field, "not a number", "a number") from None

    def _column(self, field: str) -> int:
        """Column of the field in its line, counted on the unquoted text."""
        before = list(self.values)[: list(self.values).index(field)] if field in self.values else []
        return 1 + sum(len(str(self.values[other] or "")) + 1 for other in before)


def check_columns(rows: list[Row], columns: Sequence[str]) -> None:
    """Refuse a column that is not known, and a CSV table that lacks one.

    Raises:
        BadInput: naming the first such column.
    """
    for row in rows:
        for field in row.values:
            if field not in columns:
                close = get_close_matches(str(field), columns, n=1)
                hint = f"; did you mean {close[0]}?" if close else ""
                raise row.bad(str(field), "no such column", f"one of {', '.join(columns)}{hint}")
        missing = [field for field in columns if row.line and field not in row.values]
        if missing:
            raise row.bad(missing[0], "no such column in the table", f"the columns {', '.join(columns)}")


def check_unique(rows: list[Row], *fields: str) -> None:
    """Refuse two rows with the same values in ``fields``.

    Raises:
        BadInput: naming the second of them.
    """
    seen: set[tuple[str, ...]] = set()
    for row in rows:
        key = tuple(row.text(field) for field in fields)
        if key in seen:
            raise row.bad(fields[0], "given twice", "each row once")
        seen.add(key)
