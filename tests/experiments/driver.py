"""A sweep over the arithmetic rule in a process of its own, for tests that end it: FILE OUT ADDRESS SECONDS.

Runs of the first point take no time, so that rows appear at once; others take SECONDS, so that there are some to do
when whoever sees the rows ends the process.
"""

import io
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

import conftest
from ray import cloudpickle
from rich.console import Console

from experiments import summary
from experiments.how import How
from experiments.sweep import run_sweep

FIRST = "0.4/5"


def slow(seconds):
    """Return the simulator, taking its time over all points but the first."""

    def run(plan, seed):
        time.sleep(0 if plan.hash == FIRST else seconds)
        return conftest.run(plan, seed)

    return run


if __name__ == "__main__":
    cloudpickle.register_pickle_by_value(conftest)  # workers cannot import tests
    summary.report = lambda *_: None
    file, out, address, seconds = sys.argv[1:]
    how = How("serial") if address == "serial" else How(address=address, workers=2)
    run_sweep(file, out, how, Console(file=io.StringIO()), build=conftest.build, run=slow(float(seconds)))
