#!/usr/bin/env bash
# A sweep on Slurm: sbatch deploy/slurm.sh /shared/study/sweep.yaml /shared/study/out
# Submitted again, it goes on from what is in the folder. Slurm's signal before the time limit stops it in order.
#SBATCH --job-name=supplyline
#SBATCH --nodes=4
#SBATCH --ntasks-per-node=1
#SBATCH --cpus-per-task=32
#SBATCH --mem-per-cpu=2G
#SBATCH --time=04:00:00
#SBATCH --signal=B:TERM@120
#SBATCH --output=supplyline-%j.out
set -euo pipefail

sweep=${1:?usage: sbatch slurm.sh SWEEP_FILE OUT_FOLDER}
out=${2:?usage: sbatch slurm.sh SWEEP_FILE OUT_FOLDER}
source "${SUPPLYLINE_VENV:-.venv}/bin/activate"

export RAY_USAGE_STATS_ENABLED=0
export RAY_AUTH_MODE=token
export RAY_AUTH_TOKEN
RAY_AUTH_TOKEN=$(python -c 'import secrets; print(secrets.token_hex(32))')

cpus=${SLURM_CPUS_PER_TASK:-1}
head=$(scontrol show hostnames "$SLURM_JOB_NODELIST" | head -n 1)
port=$((20000 + SLURM_JOB_ID % 20000))

# --block keeps each step alive; the steps, and with them every process of Ray, end with this job
srun --overlap --nodes=1 --ntasks=1 --nodelist="$head" \
  ray start --head --node-ip-address="$head" --port="$port" --num-cpus="$cpus" --include-dashboard=false --block &
sleep 15
if ((SLURM_JOB_NUM_NODES > 1)); then
  srun --overlap --nodes=$((SLURM_JOB_NUM_NODES - 1)) --ntasks=$((SLURM_JOB_NUM_NODES - 1)) --exclude="$head" \
    ray start --address="$head:$port" --num-cpus="$cpus" --block &
fi

supplyline sweep "$sweep" --out "$out" --address "$head:$port" &
driver=$!
trap 'kill -TERM "$driver"' TERM
status=0
wait "$driver" || status=$?
wait "$driver" 2>/dev/null || status=$? # a trapped signal ends the first wait early
exit "$status"
