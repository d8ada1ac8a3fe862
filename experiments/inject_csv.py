"""Lists of injects as CSV, one row an effect: what the people who write exercises pass around."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any

from model.reading import BadInput, Document, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from model.exercise import InjectList

#: Columns that say where an inject stands; in rows after the first of each, they may be empty.
PLACES = ("main_event", "main_event_title", "incident", "incident_title", "inject")

#: Column to path below the inject.
FIELDS = {
    "title": "title",
    "at_days": "at_days",
    "after": "after.inject",
    "after_hours": "after.hours",
    **{f"when_{name}": f"when.{name}" for name in ("measure", "of", "supply", "below", "above", "from_days")},
    **{name: name for name in ("text", "expected_action", "objective", "owner", "sender", "addressee", "means")},
    "location": "location",
}
EFFECT = ("what", "target", "value", "activation_hours")
COLUMNS = (*PLACES, *FIELDS, *EFFECT)

#: Columns whose cells are numbers where they can be.
_NUMBERS = frozenset(
    {"at_days", "after_hours", "when_below", "when_above", "when_from_days", "value", "activation_hours"}
)


def to_csv(injects: InjectList) -> str:
    """Return the list as CSV text; its own name and description are not in it."""
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(_rows(injects))
    return text.getvalue()


def from_csv(file: Path) -> Document:
    """Return what a YAML file with the same list would give; the list is called like the file.

    A row whose inject was there before adds an effect to it.

    Raises:
        BadInput: the file cannot be read, or has columns that no list has.
    """
    reader = csv.DictReader(io.StringIO(text_of(file), newline=""))
    columns = reader.fieldnames or ()
    for name in columns:
        if name not in COLUMNS:
            raise BadInput(f"{file}:1:1: no such column (got {name!r}); columns: {', '.join(COLUMNS)}")
    if "inject" not in columns:
        raise BadInput(f"{file}:1:1: the column inject is missing; columns: {', '.join(COLUMNS)}")
    events: list[dict[str, Any]] = []
    document = Document(str(file), {"name": file.stem, "main_events": events}, {(): (1, 1)}, {})
    places: dict[str, tuple[str | int, ...]] = {}
    marks = dict(document.marks)
    for cells in reader:
        row = {name: cell for name, cell in cells.items() if name and cell}
        name = row.get("inject", "")
        if name not in places:
            event = _last(events, row, "main_event", "incidents")
            incident = _last(event["incidents"], row, "incident", "injects")
            incident["injects"].append(_inject(row))
            counts = (len(events) - 1, len(event["incidents"]) - 1, len(incident["injects"]) - 1)
            places[name] = ("main_events", counts[0], "incidents", counts[1], "injects", counts[2])
            marks[places[name]] = (reader.line_num, 1)
        if effect := {column: _value(column, row[column]) for column in EFFECT if column in row}:
            effects = _found(events, places[name][1:])["effects"]
            effects.append(effect)
            marks[*places[name], "effects", len(effects) - 1] = (reader.line_num, 1)
    return Document(document.file, document.value, marks, {})


def _rows(injects: InjectList) -> Iterator[dict[str, Any]]:
    """Yield a row for each effect of each inject; an inject without effects has one."""
    for event in injects.main_events:
        for incident in event.incidents:
            for inject in incident.injects:
                plain = inject.model_dump(exclude_defaults=True)
                places = (event.id, event.title, incident.id, incident.title, inject.id)
                row = dict(zip(PLACES, places, strict=True)) | {c: _at(plain, path) for c, path in FIELDS.items()}
                for effect in plain.get("effects") or [{}]:
                    yield row | effect
                    row = {"inject": inject.id}


def _at(plain: Any, path: str) -> Any:
    for step in path.split("."):
        plain = plain.get(step, "") if isinstance(plain, dict) else ""
    return plain


def _last(items: list[dict[str, Any]], row: dict[str, str], what: str, below: str) -> dict[str, Any]:
    """Return the main event or incident of a row: the last one, unless the row names another."""
    name = row.get(what, items[-1]["id"] if items else "")
    if not items or items[-1]["id"] != name:
        items.append({"id": name, "title": row.get(f"{what}_title", ""), below: []})
    return items[-1]


def _inject(row: dict[str, str]) -> dict[str, Any]:
    inject: dict[str, Any] = {"id": row.get("inject", ""), "effects": []}
    for column, path in FIELDS.items():
        if column in row:
            *around, field = path.split(".")
            within = inject.setdefault(around[0], {}) if around else inject
            within[field] = _value(column, row[column])
    return inject


def _value(column: str, cell: str) -> str | float:
    """Return a cell as a number where the column has numbers and the cell is one."""
    try:
        return float(cell) if column in _NUMBERS else cell
    except ValueError:
        return cell


def _found(value: Any, path: tuple[str | int, ...]) -> Any:
    for step in path:
        value = value[step]
    return value
