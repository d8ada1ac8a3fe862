"""Drivers that are stopped or killed, clusters under pressure, disks that are full: the rows end as if undisturbed."""

import os
import shutil
import signal
import subprocess
import sys
import uuid
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from experiments import registry, store, sweep_commands
from experiments.how import How
from experiments.sweep import run_sweep
from tests.patience import PATIENCE_S, until

ROOT = Path(__file__).resolve().parents[2]
DRIVER = Path(__file__).with_name("driver.py")


#: One worker has the cluster.
pytestmark = [pytest.mark.usefixtures("no_report"), pytest.mark.xdist_group("ray")]


@pytest.fixture
def whole(sweep_file, fake, tmp_path, quiet):
    """Return the folder of an undisturbed sweep."""
    return run_sweep(sweep_file(), tmp_path / "whole", How("serial"), quiet, build=fake.build, run=fake.run).folder


@pytest.fixture
def mark():
    """Give the environment of a driver, which all its processes inherit; none of them may be left at the end."""
    name = uuid.uuid4().hex
    yield os.environ | {"PYTHONPATH": str(ROOT), "SUPPLYLINE_TEST": name}
    for pid in _marked(name):
        os.kill(pid, signal.SIGKILL)


#: Of a Ray that was killed these two try for a minute to report it, then end by themselves.
AGENTS = ("ray::DashboardAgent", "ray::RuntimeEnvAgent")


def _marked(name: str, but: tuple[str, ...] = ()) -> list[int]:
    """Return the processes in whose environment `name` stands, `but` not those that are called so."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            marked, called = name.encode() in (folder / "environ").read_bytes(), (folder / "cmdline").read_text()
        except OSError:  # gone, or another user's
            continue
        if marked and not called.startswith(but or ("\0",)):
            found.append(int(folder.name))
    return found


def same(one: Path, other: Path) -> None:
    for read in (store.read_runs, store.read_series):
        pd.testing.assert_frame_equal(read(one), read(other), check_exact=True)


def _ended(command: list[str], environment: dict[str, str], out: Path, how: int) -> int:
    """Start a driver, end it by a signal once it has written some rows, and return its exit code."""
    with subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as driver:
        until(lambda: driver.poll() is not None or store.parts(out, "runs"), "nothing was written")
        driver.send_signal(how)
        return driver.wait(PATIENCE_S)


def test_a_driver_killed_with_its_ray_leaves_no_process_and_resumes(whole, sweep_file, fake, quiet, tmp_path, mark):
    out = tmp_path / "out"
    command = [sys.executable, str(DRIVER), str(sweep_file()), str(out), "local", "4"]
    assert _ended(command, mark, out, signal.SIGKILL) == -signal.SIGKILL
    until(lambda: not _marked(mark["SUPPLYLINE_TEST"], AGENTS), "a process was left behind")
    assert 0 < registry.counts(out)["pending"] < 16
    sweep_commands.resume(out, How("serial"), quiet, build=fake.build, run=fake.run)
    same(out, whole)


def test_a_driver_killed_at_a_cluster_is_resumed_there(
    whole, sweep_file, fake, quiet, tmp_path, mark, cluster, by_value
):
    out = tmp_path / "out"
    command = [sys.executable, str(DRIVER), str(sweep_file()), str(out), cluster.address, "4"]  # ships the code
    assert _ended(command, mark, out, signal.SIGKILL) == -signal.SIGKILL
    assert 0 < registry.counts(out)["pending"] < 16
    sweep_commands.resume(out, How(workers=2), quiet, build=fake.build, run=fake.run)
    same(out, whole)


def test_ctrl_c_ends_the_command_its_ray_and_nothing_else(tmp_path, mark):
    (tmp_path / "sweep.yaml").write_text(
        f"name: toy\nscenario: {ROOT / 'configs/scenarios/toy.yaml'}\nreplications: 3000\ndesign: {{kind: grid}}\n"
    )
    out, code = tmp_path / "out", "from experiments.cli import main; main()"
    command = [sys.executable, "-c", code, "sweep", str(tmp_path / "sweep.yaml"), "--out", str(out), "--workers", "2"]
    assert _ended(command, mark, out, signal.SIGINT) == 130
    until(lambda: not _marked(mark["SUPPLYLINE_TEST"]), "a process was left behind")
    assert 0 < store.read_manifest(out)["counts"]["pending"] < 3000
    assert not list(out.rglob("*.unfinished"))


def test_a_full_object_store_costs_no_row(whole, sweep_file, fake, quiet, tmp_path, cluster, by_value):
    import ray

    held = [ray.put(np.ones(1_250_000)) for _ in range(12)]  # 120 MB where 80 are: the rest is spilled
    ended = run_sweep(sweep_file(), tmp_path / "out", How(workers=2), quiet, build=fake.build, run=fake.run)
    assert (ended.done, len(held)) == (16, 12)
    same(ended.folder, whole)


SMALL_DISK = """
mount -t tmpfs -o size={kib}k none {out} || exit 99
{driver} && exit 98
cat {out}/manifest.json > /dev/null || exit 97
mount -o remount,size=64m {out} || exit 99
{driver} && cp -r {out}/. {kept}
"""


@pytest.mark.skipif(
    shutil.which("unshare") is None or subprocess.run(["unshare", "-rm", "true"], capture_output=True).returncode != 0,
    reason="needs a file system of its own: `unshare -rm` is not allowed here",
)
def test_a_small_disk_that_is_full_is_a_clear_stop_and_with_more_room_it_goes_on(whole, sweep_file, tmp_path):
    out, kept = tmp_path / "out", tmp_path / "kept"
    out.mkdir()
    kept.mkdir()
    driver = f"{sys.executable} {DRIVER} {sweep_file()} {out} serial 0"
    script = SMALL_DISK.format(kib=100, out=out, kept=kept, driver=driver)
    ended = subprocess.run(
        ["unshare", "-rm", "sh", "-c", script],
        capture_output=True, text=True, check=False, env=os.environ | {"PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert ended.returncode == 0, ended.stderr
    assert "No space left on device; what is done is kept" in ended.stderr
    same(kept, whole)
