"""Kill things at random moments, and see what is left: python -m benchmarks.faults [--kills N] [--seed S] [--json]

trainings: N real trainings, each killed (SIGKILL) at a random moment between its start and just after its end. saves: N processes
that write a checkpoint over and over, each killed at a random moment. whole: those whose newest checkpoint loads; none: without
one; half: with one that does not load (there must be none). unsaid: trainings that ended without the page having a reason to
give. next_starts: after each kill a new training could start.
"""

import argparse
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from benchmarks.common import report
from model import checkpoint
from training.jobs import launcher, process, store

SHORT = {"preset": "instant", "epochs": 1, "train_size": 6000}
SAVE_FOR_EVER = (
    "import sys; from pathlib import Path; from model import checkpoint; network = checkpoint.load(); i = 0\n"
    "print('ready', flush=True)\n"
    "while True: i += 1; checkpoint.save(network, Path(sys.argv[1]), {'name': str(i)})"
)


def state_of(path: Path) -> str:
    """none, whole or half: what became of a checkpoint."""
    if not path.exists():
        return "none"
    try:
        checkpoint.load(path)
    except checkpoint.CheckpointError:
        return "half"
    return "whole"


def kill_training(folder: Path, delay: float) -> Counter:
    """Start a training, kill it after `delay` s, and look at what it left and at what is said of it."""
    found = launcher.start(SHORT, folder=folder)
    run = found.run
    time.sleep(delay)
    process.end(run.pid, run.born, signal.SIGKILL)
    while launcher.is_alive(run):
        time.sleep(0.005)
    told, left = launcher.follow(run), Counter({state_of(run.checkpoint): 1, "next_starts": not found.joined})
    for _, snapshot in store.snapshots(run):
        left["half"] += state_of(snapshot) != "whole"
    left["unsaid"] += told.running or (told.state != "done" and not told.reason)
    left["done"] += told.state == "done"
    return left


def kill_save(path: Path, delay: float) -> str:
    """Kill a process that saves over and over, `delay` s after its first save has begun; what is left of the checkpoint."""
    command = [sys.executable, "-c", SAVE_FOR_EVER, str(path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=store.ROOT) as saver:
        saver.stdout.readline()
        time.sleep(delay)
        os.kill(saver.pid, signal.SIGKILL)
    return state_of(path)


def measure(kills: int, rng: random.Random, longest: float) -> dict:
    """All figures. longest: s until the last moment of a training that a kill may fall on."""
    trainings, saves = Counter(whole=0, none=0, half=0, unsaid=0, next_starts=0, done=0), Counter(whole=0, none=0, half=0)
    with tempfile.TemporaryDirectory() as folder:
        for _ in range(kills):
            trainings.update(kill_training(Path(folder), rng.uniform(0, longest)))
        for _ in range(kills):
            saves[kill_save(Path(folder) / "saved.safetensors", rng.uniform(0, 0.05))] += 1
    return {"kills": kills, "trainings": dict(trainings), "saves": dict(saves)}


def training_seconds() -> float:
    """How long such a training takes here when nobody kills it."""
    with tempfile.TemporaryDirectory() as folder:
        start = time.monotonic()
        run = launcher.start(SHORT, folder=Path(folder)).run
        while launcher.follow(run).running:
            time.sleep(0.01)
        return time.monotonic() - start


def main() -> int:
    """Measure and print; exit code 1 where anything was lost."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.faults", description=__doc__.split(":")[0])
    parser.add_argument("--kills", type=int, default=100, help="of trainings, and of saves (default: 100)")
    parser.add_argument("--seed", type=int, default=0, help="of the moments (default: 0)")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    options = parser.parse_args()
    figures = measure(options.kills, random.Random(options.seed), 1.1 * training_seconds())
    lines = [f"{name}: {figures['kills']} killed; {figures[name]}" for name in ("trainings", "saves")]
    report(figures, options.json, lines)
    return int(figures["trainings"]["half"] + figures["saves"]["half"] + figures["trainings"]["unsaid"] > 0)


if __name__ == "__main__":
    sys.exit(main())
