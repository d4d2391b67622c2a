"""Kill training runs and saving processes at random moments, and count what is left of their checkpoints.

Run it with `python -m benchmarks.faults`. The exit code is 1 if anything was lost.

`kills` is N, the number of training runs to kill, and also of saving processes.
Keys of `trainings`, N training runs that are killed (SIGKILL) at a random moment between their start and just after their end:
  whole, none, half  runs whose checkpoint can be loaded, that have none, and that have one that can't be loaded (must be 0)
  done               runs that had ended before the kill
  unsaid             runs that ended without a reason that the page can show (must be 0)
  next_starts        runs that could start after the kill of the one before
`saves` has whole, none and half for N processes that save a checkpoint repeatedly.
"""

import random
import subprocess
import sys
import tempfile
import time
from argparse import Namespace
from collections import Counter
from pathlib import Path

import psutil

from benchmarks import common
from model import checkpoint
from training.jobs import launcher, process, store

SHORT = {"preset": "instant", "epochs": 1, "train_size": 6000}  # options of a training run of a few seconds
SAVE_FOR_EVER = (
    "import sys; from pathlib import Path; from model import checkpoint; network = checkpoint.load(); i = 0\n"
    "print('ready', flush=True)\n"
    "while True: i += 1; checkpoint.save(network, Path(sys.argv[1]), {'name': str(i)})"
)


def state_of(path: Path) -> str:
    """Return the state of a checkpoint file: "whole" if it can be loaded, "half" if it is damaged, "none" if there is none."""
    if not path.exists():
        return "none"
    try:
        checkpoint.load(path)
    except checkpoint.CheckpointError:
        return "half"
    return "whole"


def kill_training(folder: Path, delay: float) -> Counter:
    """Start a training run and kill it after `delay` seconds. Return the outcome by its JSON keys."""
    before = store.ids(folder)
    run = launcher.start(SHORT, folder=folder)
    time.sleep(delay)
    psutil.Process(run.pid).kill()
    while process.is_alive(run):
        time.sleep(0.005)
    progress, left = launcher.follow(run), Counter({state_of(run.checkpoint): 1, "next_starts": run.id not in before})
    left["half"] += state_of(run.latest) == "half"
    left["unsaid"] += progress.running or (progress.state != "done" and not progress.reason)
    left["done"] += progress.state == "done"
    return left


def kill_save(path: Path, delay: float) -> str:
    """Start a process that saves a checkpoint repeatedly, and kill it after `delay` seconds. Return the state of the file."""
    command = [sys.executable, "-c", SAVE_FOR_EVER, str(path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=store.ROOT) as saver:
        saver.stdout.readline()
        time.sleep(delay)
        saver.kill()
    return state_of(path)


def measure(options: Namespace) -> dict:
    kills, rng = options.kills, random.Random(options.seed)
    runs, saves = Counter(whole=0, none=0, half=0, unsaid=0, next_starts=0, done=0), Counter(whole=0, none=0, half=0)
    with tempfile.TemporaryDirectory() as name:
        folder, start = Path(name), time.monotonic()
        whole = launcher.start(SHORT, folder=folder / "whole")
        while launcher.follow(whole).running:
            time.sleep(0.01)
        longest = 1.1 * (time.monotonic() - start)  # s after the start of a run
        for _ in range(kills):
            runs.update(kill_training(folder / "killed", rng.uniform(0, longest)))
        for _ in range(kills):
            saves[kill_save(folder / "saved.safetensors", rng.uniform(0, 0.05))] += 1
    return {"kills": kills, "trainings": dict(runs), "saves": dict(saves)}


if __name__ == "__main__":
    parser = common.parser(__doc__)
    parser.add_argument("--kills", type=int, default=100, help="training runs to kill, and saves (default: 100)")
    parser.add_argument("--seed", type=int, default=0, help="seed of the random moments (default: 0)")
    figures = common.run(measure, parser)
    runs, saves = figures["trainings"], figures["saves"]
    sys.exit(1 if runs["half"] or runs["unsaid"] or saves["half"] else 0)
