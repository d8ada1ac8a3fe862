"""Shows a list of injects, and writes it anew as YAML, which runs, or as CSV."""

from __future__ import annotations

from pathlib import Path

import yaml

from experiments.inject_csv import from_csv, to_csv
from experiments.store import replacing
from model.exercise import InjectList, fixed_days, injects_of
from model.including import injects_from
from model.reading import BadInput, from_text
from model.validating import validated


def read_list(file: Path) -> InjectList:
    """Read a list of injects, YAML or CSV by the ending of its name.

    Raises:
        BadInput: it cannot be read, or is no list of injects.
    """
    return validated(InjectList, from_csv(file) if file.suffix == ".csv" else injects_from(file))


def convert(injects: InjectList, out: Path) -> None:
    """Write a list of injects as YAML or CSV, by the ending of `out`.

    Raises:
        BadInput: `out` has another ending.
    """
    if out.suffix not in (".csv", ".yaml"):
        raise BadInput(f"--out {out}: neither .csv nor .yaml (got {out.suffix!r}); name one of the two")
    out.parent.mkdir(parents=True, exist_ok=True)
    with replacing(out) as unfinished:
        unfinished.write_bytes((to_csv if out.suffix == ".csv" else to_yaml)(injects).encode())


def listing(injects: InjectList) -> str:
    """Return a line for each inject, in order of time; those that wait for a condition come last."""
    rows = injects_of(injects.main_events)
    days = fixed_days(rows)
    rows.sort(key=lambda inject: days.get(inject.id, float("inf")))
    return "\n".join(
        f"{f'day {days[inject.id]:g}' if inject.id in days else 'conditional':<12} {inject.id:<12} "
        + "; ".join([inject.title, *(f"{e.what} {e.target}" for e in inject.effects)])
        for inject in rows
    )


class _Dumper(yaml.SafeDumper):
    """Writes YAML that YAML 1.2 reads as the same text; PyYAML itself leaves 1e-3 bare, for it reads 1.1."""


def _text_node(dumper: _Dumper, text: str) -> yaml.ScalarNode:
    try:
        plain = from_text(f"- {text}", "").value == [text]
    except BadInput:
        plain = False
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=None if plain else '"')


_Dumper.add_representer(str, _text_node)


def to_yaml(injects: InjectList) -> str:
    """Return the list as YAML text."""
    rows = injects.model_dump(mode="json", exclude_defaults=True)
    return yaml.dump(rows, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=110)
