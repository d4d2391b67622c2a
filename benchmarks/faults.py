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
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from benchmarks import common
from harness.faults import SHORT, kill_save, kill_training
from training.jobs import launcher


def measure(kills: int, rng: random.Random, longest: float) -> dict:
    """Kill training runs, and processes that save checkpoints, at random moments. kills: the number of each.

    Return a dict that counts the whole, damaged and missing checkpoints. The module's docstring explains its keys.
    longest: the latest time to kill a training run, in seconds after its start.
    """
    trainings, saves = Counter(whole=0, none=0, half=0, unsaid=0, next_starts=0, done=0), Counter(whole=0, none=0, half=0)
    with tempfile.TemporaryDirectory() as folder:
        for _ in range(kills):
            trainings.update(kill_training(Path(folder), rng.uniform(0, longest)))
        for _ in range(kills):
            saves[kill_save(Path(folder) / "saved.safetensors", rng.uniform(0, 0.05))] += 1
    return {"kills": kills, "trainings": dict(trainings), "saves": dict(saves)}


def training_seconds() -> float:
    """Start a short training run and wait for its end. Return the time that it took, in seconds."""
    with tempfile.TemporaryDirectory() as folder:
        start = time.monotonic()
        run = launcher.start(SHORT, folder=Path(folder))
        while launcher.follow(run).running:
            time.sleep(0.01)
        return time.monotonic() - start


def main() -> int:
    parser = common.parser("faults", __doc__)
    parser.add_argument("--kills", type=int, default=100, help="training runs to kill, and saves (default: 100)")
    parser.add_argument("--seed", type=int, default=0, help="seed of the random moments (default: 0)")
    options = parser.parse_args()
    figures = measure(options.kills, random.Random(options.seed), 1.1 * training_seconds())
    lines = [f"{name}: {figures['kills']} killed, {figures[name]}" for name in ("trainings", "saves")]
    common.report(figures, options.json, lines)
    return int(figures["trainings"]["half"] + figures["saves"]["half"] + figures["trainings"]["unsaid"] > 0)


if __name__ == "__main__":
    sys.exit(main())
