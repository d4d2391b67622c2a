"""Stand-ins for the training process, which make tests quick. The fixture `lab` in conftest.py starts one."""

import sys
import time
from collections.abc import Callable
from pathlib import Path

from training.jobs import launcher, log, process

# A process that writes the same events as a real training process. A --seed of 1 to 6 selects what it does then; see the names
# below. For any other seed, the preset "instant" ends well. The others, and with --wait all, wait until they are stopped. Their
# result is the shipped network.
STAND_IN = """
import argparse, json, os, shutil, signal, sys, time
p = argparse.ArgumentParser()
for name in ("preset", "seed", "out", "log", "latest", "stop", "drawings"):
    p.add_argument("--" + name)
p.add_argument("--wait", action="store_true")
a = p.parse_known_args()[0]
log = open(a.log, "a")
def report(**event):
    log.write(json.dumps(event) + "\\n"); log.flush()
def leave(*_):
    report(event="cancelled"); sys.exit(1)
seed = int(a.seed or 0)
signal.signal(signal.SIGTERM, signal.SIG_IGN if seed == 5 else leave)
report(event="start", time=time.time(), epochs=2, steps=10, parameters=7, settings={"seed": seed})
report(event="step", epoch=0.5, step=5, loss=1.5, learning_rate=0.1, seconds=1.0)
report(event="step", epoch=1.0, step=10, loss=1.0, learning_rate=0.1, seconds=2.0)
report(event="epoch", epoch=1, loss=1.2, accuracy=0.5, validation_loss=0.9, validation_accuracy=0.75, seconds=2.1)
if seed == 1:
    open(a.out, "w").write("a network")
    report(event="done", test_accuracy=0.9, test_loss=0.3, seconds=4.0, checkpoint=a.out)
    sys.exit(0)
if seed == 6:
    report(event="done", test_accuracy=0.9, test_loss=0.3, seconds=4.0, checkpoint=a.out)
    time.sleep(600)
if seed == 2:
    sys.stderr.write("  3%|=   | 3/100 [00:01, 3.0it/s]\\rTraceback:\\nMemoryError: no room\\n"); sys.exit(1)
if seed == 3:
    report(event="failed", reason="The loss is not a number any more: lower the learning rate."); sys.exit(1)
if seed in range(1, 7):
    time.sleep(600)
if a.preset == "instant" and not a.wait:
    import numpy as np
    from model import checkpoint
    from model.network import random_network
    network = random_network((784, 16, 10), np.random.default_rng(0))
    checkpoint.save(network, a.out, {"test_accuracy": 0.5, "preset": "instant", "epochs": 2, "date": "2026-11-24T12:00:00"})
    report(event="done", test_accuracy=0.5, test_loss=0.3, seconds=4.0, checkpoint=a.out)
else:
    while not os.path.exists(a.stop):
        time.sleep(0.1)
    shutil.copy("model/default.safetensors", a.out)
    tuned = {"drawings": 1, "drawings_before": 0.0, "drawings_after": 1.0, "test_accuracy_before": 0.99} if a.drawings else {}
    report(event="done", test_accuracy=0.9, test_loss=0.3, seconds=4.0, checkpoint=a.out, **tuned)
"""
DONE, CRASHES, FAILS, LASTS, STUBBORN, LINGERS = 1, 2, 3, 4, 5, 6
SLEEPER = (sys.executable, "-c", "import time; time.sleep(600)")  # a training process that reports nothing


def end_run(folder: Path) -> None:
    """Kill the newest run in a runs folder, if there is one."""
    if (run := launcher.current(folder)) is not None:
        process.end(run.pid, run.born)


def until(run, *states: str) -> log.Progress:
    """Wait until a run is in one of the states. Fail if it ends in another."""
    while (now := launcher.follow(run)).state not in states:
        assert now.running, now
        time.sleep(0.02)
    return now


def until_epoch(run) -> log.Progress:
    """Wait until a run has reported its first epoch."""
    while (now := launcher.follow(run)).validation_accuracy is None:
        assert now.running, now
        time.sleep(0.02)
    return now


def wait_for(condition: Callable[[], object], seconds: float = 600) -> None:
    """Wait until the condition is true. Fail after that many seconds."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "the condition is still false"
        time.sleep(0.02)
