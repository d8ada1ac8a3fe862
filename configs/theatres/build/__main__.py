"""``python -m configs.theatres.build THEATRE --atlas countries-50m.json`` writes ``configs/theatres/THEATRE``."""

import argparse
from pathlib import Path

from configs.theatres.build.airs import air_links
from configs.theatres.build.atlas import Atlas
from configs.theatres.build.europe import CORE, europe
from configs.theatres.build.links import Link
from configs.theatres.build.places import Place, facts, read_places
from configs.theatres.build.rails import rail_links
from configs.theatres.build.roads import road_links
from configs.theatres.build.seas import sea_links
from configs.theatres.build.terminals import terminals
from configs.theatres.build.ways import load_ways
from configs.theatres.build.write import write_borders, write_sources, write_theatre

HOME = Path(__file__).parents[1]


def main() -> None:
    """Build one theatre and the base map."""
    parser = argparse.ArgumentParser(prog="python -m configs.theatres.build", description=__doc__)
    parser.add_argument("theatre", choices=["northeast", "europe"])
    parser.add_argument("--atlas", type=Path, required=True, help="countries-50m.json of the npm package world-atlas")
    parser.add_argument("--out", type=Path, default=HOME, help="folder that gets THEATRE/ and borders.json")
    asked = parser.parse_args()
    atlas = Atlas(asked.atlas)
    write_borders(asked.out / "borders.json", atlas)
    places, links = europe(atlas) if asked.theatre == "europe" else listed(asked.theatre, atlas)
    folder = asked.out / asked.theatre
    handling = CORE if asked.theatre == "europe" else asked.theatre
    write_theatre(folder, places, links, terminals(handling, places, links))
    write_sources(asked.theatre, folder)
    print(f"{asked.theatre}: {len(places)} nodes, {len(links)} links")


def listed(theatre: str, atlas: Atlas) -> tuple[list[Place], list[Link]]:
    """Places and links of a theatre whose places and pairs are listed by hand."""
    places = read_places(theatre)
    by_node = {place.node: place for place in places}
    links = [
        *road_links(theatre, load_ways("highways", atlas), places),
        *rail_links(theatre, load_ways("railways", atlas), places),
        *sea_links(theatre, _pairs(theatre, "sea_lanes", by_node), by_node),
        *air_links(_pairs(theatre, "air_lanes", by_node), by_node),
    ]
    return places, links


def _pairs(theatre: str, table: str, by_node: dict[str, Place]) -> list[tuple[str, str]]:
    pairs = [(row["a"], row["b"]) for row in facts(f"{theatre}/{table}")]
    unknown = {node for pair in pairs for node in pair} - set(by_node)
    if unknown:
        raise LookupError(f"{table}: no such places: {', '.join(sorted(unknown))}")
    return pairs


if __name__ == "__main__":
    main()
