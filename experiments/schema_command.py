"""The JSON Schema of scenario files as text; a copy of it is kept in the documentation."""

from __future__ import annotations

import json

from model.scenario import Scenario
from model.schema import exported


def schema_text() -> str:
    """Return the schema, indented, with a newline at its end."""
    return json.dumps(exported(Scenario), indent=2, ensure_ascii=False) + "\n"
