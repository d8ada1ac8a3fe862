"""How the tests run: on all cores, with the kernel compiled once, and with no luck or clock in the properties."""

import os
from pathlib import Path

from hypothesis import HealthCheck, settings

ROOT = Path(__file__).resolve().parents[1]
#: Workers of pytest-xdist at most: each imports and collects everything for itself.
MOST_WORKERS = 8

# A busy machine fails no property, and none fails by luck.
settings.register_profile("steady", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("steady")


def pytest_xdist_auto_num_workers(config):
    """Return a worker a core; none on a single core, or for some files alone, where workers take longer to start."""
    alone = all(Path(argument.partition("::")[0]).is_file() for argument in config.args)
    cores = len(os.sched_getaffinity(0))
    return 0 if alone or cores == 1 else min(cores, MOST_WORKERS)


def pytest_sessionstart(session):
    """Compile the kernel before there are workers, each of which would."""
    if not session.config.pluginmanager.hasplugin("dsession"):
        return
    import numba

    import model.kernel.compiled  # noqa: F401 - names the folder of the cache
    from model.plan import make
    from model.scenario import load
    from model.wargame import run

    if not any(Path(numba.config.CACHE_DIR).rglob("core.advance-*.nbi")):
        run(make(load(ROOT / "configs" / "scenarios" / "toy.yaml")), seed=1)
