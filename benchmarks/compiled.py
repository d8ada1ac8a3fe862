"""What compiling costs: the first run on a fresh cache, and the first of a later process, which compiles nothing."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.measured import Measured, table
from benchmarks.mesa_per_tick import SCENARIO

#: Runs in a process of its own and tells seconds and what numba's caches say.
PROGRAM = """
import json, sys, time
start = time.perf_counter()
from numba.core.dispatcher import Dispatcher
from model.plan import make
from model.scenario import load
from model.wargame import simulate
plan = make(load(sys.argv[1]))
imported = time.perf_counter()
simulate(plan, 1)
first = time.perf_counter()
simulate(plan, 1)
second = time.perf_counter()
modules = [m for n, m in sys.modules.items() if n.startswith("model")]
found = {id(x): x for m in modules for x in vars(m).values() if isinstance(x, Dispatcher)}.values()
print(json.dumps({
    "import_s": imported - start, "first_s": first - imported, "second_s": second - first,
    "compiled": sum(sum(x.stats.cache_misses.values()) for x in found),
    "loaded": sum(sum(x.stats.cache_hits.values()) for x in found),
}))
"""


def measure(quick: bool) -> Measured:
    """Start two processes on one fresh cache.

    Raises:
        AssertionError: the second process compiled something.
    """
    del quick  # there is nothing to leave out
    with tempfile.TemporaryDirectory() as cache:
        fresh, cached = _process(cache), _process(cache)
    assert cached["compiled"] == 0, f"a second process compiled {cached['compiled']} functions again"
    columns = ("", "compiled", "loaded", "import, s", "first run, s", "second run, s")
    rows = [
        (name, int(p["compiled"]), int(p["loaded"]), p["import_s"], p["first_s"], p["second_s"])
        for name, p in (("fresh cache", fresh), ("cached", cached))
    ]
    shown = table("default scenario in a new process", columns, rows)
    return Measured({"compile_s": fresh["first_s"], "cached_start_s": cached["first_s"] - cached["second_s"]}, [shown])


def _process(cache: str) -> dict[str, float]:
    environment = os.environ | {"NUMBA_CACHE_DIR": cache}
    asked = [sys.executable, "-c", PROGRAM, str(SCENARIO)]
    at = Path(__file__).resolve().parent.parent
    told = subprocess.run(asked, env=environment, cwd=at, capture_output=True, text=True, check=True)
    return json.loads(told.stdout)
