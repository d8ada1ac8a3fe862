"""The files of `deploy/` fit what reads them, as far as that can be told without a cluster."""

import json
import subprocess
from importlib.util import find_spec
from pathlib import Path

import jsonschema
import yaml

ROOT = Path(__file__).resolve().parents[2]
DEPLOY = ROOT / "deploy"


def read(name: str):
    return yaml.safe_load((DEPLOY / name).read_text())


def test_the_cluster_fits_the_schema_of_ray():
    schema = Path(find_spec("ray").origin).parent / "autoscaler" / "ray-schema.json"
    jsonschema.validate(read("ray-cluster.yaml"), json.loads(schema.read_text()))


def test_the_slurm_script_is_valid_bash():
    assert subprocess.run(["bash", "-n", DEPLOY / "slurm.sh"], check=False).returncode == 0


def test_the_versions_of_ray_and_of_the_image_agree():
    pinned = next(line for line in (ROOT / "requirements.txt").read_text().split() if line.startswith("ray=="))
    spec = read("rayjob.yaml")["spec"]["rayClusterSpec"]
    assert f"ray=={spec['rayVersion']}" == pinned
    assert f'"ray[default]=={spec["rayVersion"]}"' in (DEPLOY / "Dockerfile").read_text()
    groups = [spec["headGroupSpec"], *spec["workerGroupSpecs"]]
    images = {container["image"] for group in groups for container in group["template"]["spec"]["containers"]}
    assert images == {read("ray-cluster.yaml")["docker"]["image"]}


def test_the_image_holds_every_package_of_the_distribution():
    copied = {line.split()[1] for line in (DEPLOY / "Dockerfile").read_text().splitlines() if line.startswith("COPY")}
    for name in ("agents", "analysis", "configs", "experiments", "model"):
        assert name in copied
