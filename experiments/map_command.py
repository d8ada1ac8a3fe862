"""The command ``supplyline map THEATRE --out FILE``: a theatre as a picture."""

import json
from pathlib import Path

import pandas as pd

from analysis.maps import draw_theatre
from model.theatre import FOLDER, MODES, Theatre, load_theatre


def draw_map(theatre: str, out: Path) -> Path:
    """Draw a theatre, given by name or folder, into ``out`` (``.png``, ``.svg`` or ``.pdf``).

    Raises:
        BadInput: if there is no such theatre or a table is wrong.
    """
    loaded = load_theatre(theatre)
    borders = json.loads((FOLDER / "borders.json").read_text(encoding="utf-8"))
    return draw_theatre(*frames(loaded), borders, out)


def frames(theatre: Theatre) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Nodes and links of a theatre, as :func:`analysis.maps.draw_theatre` wants them."""
    nodes = pd.DataFrame(
        {"node": theatre.nodes, "name": theatre.names, "lat": theatre.lat, "lon": theatre.lon, "kind": theatre.kind}
    )
    links = pd.DataFrame(
        {
            "a": [theatre.nodes[i] for i in theatre.link_a],
            "b": [theatre.nodes[i] for i in theatre.link_b],
            "mode": [MODES[m] for m in theatre.link_mode],
            "gauge": theatre.gauge,
            "asset": theatre.asset,
        }
    )
    return nodes, links
