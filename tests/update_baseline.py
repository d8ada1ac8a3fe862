"""Rewrites `tests/baseline.yaml`: what seed 1 of every scenario in the repository gives at present.

Run it when a change of numbers is meant, and look at the difference: ``python tests/update_baseline.py``.
"""

from pathlib import Path

import yaml

from model.plan import make
from model.results import SUPPLIES, TERMINAL_STATES
from model.scenario import load
from model.wargame import simulate

SCENARIOS = Path(__file__).parents[1] / "configs" / "scenarios"
BASELINE = Path(__file__).with_name("baseline.yaml")
SEED = 1

HEAD = """\
# One line a scenario, seed 1: share served by class, how convoys ended, strikes landed, legs crossed.
# Written by tests/update_baseline.py; a difference that nobody meant is a bug.
"""


def summary(scenario):
    """Return what the baseline keeps of a run: shares rounded to four digits, the rest counted."""
    game = simulate(make(load(scenario, {"record": {"series": False, "events": False}})), SEED)
    row = game.recorder.results(game, game.recorder, 0.0).runs.iloc[0]
    asked = {supply: row[f"asked_{supply}_t"] for supply in SUPPLIES}
    served = {s: round(float(row[f"served_{s}_t"] / t), 4) for s, t in asked.items() if t > 0}
    counts = ("convoys_under_way", "strikes_landed", "legs")
    ended = {state: int(row[f"convoys_{state}"]) for state in TERMINAL_STATES}
    return {"served": served, "convoys": ended, **{name: int(row[name]) for name in counts}}


def main():
    """Write the file anew."""
    kept = {path.stem: summary(path) for path in sorted(SCENARIOS.glob("*.yaml"))}
    lines = [f"{name}: {_flow(value)}\n" for name, value in kept.items()]
    BASELINE.write_text(HEAD + "".join(lines), encoding="utf-8")


def _flow(value):
    return yaml.safe_dump(value, default_flow_style=True, sort_keys=False, width=10**6).strip()


if __name__ == "__main__":
    main()
