"""Kill training runs and saving processes at a chosen moment, and see what is left of their checkpoints."""

import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

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
    """Start a training run and kill it after `delay` seconds. Return a Counter with these keys.

    whole: 1 if the run's checkpoint can be loaded. none: 1 if the run has no checkpoint.
    half: the number of damaged files, among the checkpoint and the snapshots.
    next_starts: 1 if the run could start. It can't if a run that was killed earlier still blocks the folder.
    unsaid: 1 if the app does not know how the run ended. done: 1 if the run ended before the kill.
    """
    before = store.ids(folder)
    run = launcher.start(SHORT, folder=folder)
    time.sleep(delay)
    process.end(run.pid, run.born, kill=True)
    while launcher.is_alive(run):
        time.sleep(0.005)
    progress, left = launcher.follow(run), Counter({state_of(run.checkpoint): 1, "next_starts": run.id not in before})
    for _, snapshot in store.snapshots(run):
        left["half"] += state_of(snapshot) != "whole"
    left["unsaid"] += progress.running or (progress.state != "done" and not progress.reason)
    left["done"] += progress.state == "done"
    return left


def kill_save(path: Path, delay: float) -> str:
    """Start a process that saves a checkpoint repeatedly, and kill it after `delay` seconds.

    Return the state of the file: "whole" if it can be loaded, "half" if it is damaged, "none" if there is none.
    """
    command = [sys.executable, "-c", SAVE_FOR_EVER, str(path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=store.ROOT) as saver:
        saver.stdout.readline()
        time.sleep(delay)
        saver.kill()
    return state_of(path)
