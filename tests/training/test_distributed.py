"""Two processes under torchrun: the first writes, and what they train together is what one process would."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from model import checkpoint

pytestmark = pytest.mark.torch

ROOT = Path(__file__).parents[2]
SETTINGS = [
    "--hidden",
    "32",
    "--receptive-field",
    "20",
    "--epochs",
    "3",
    "--train-size",
    "3000",
    "--batch-size",
    "100",
    "--augmentation",
    "off",
    "--synthetic-digits",
    "0",
    "--hard-sampling",
    "0.5",
]


TORCHRUN = [sys.executable, "-m", "torch.distributed.run", "--standalone", "--nproc-per-node", "2"]


def train(folder: Path, name: str, launcher: list[str], *more: str) -> dict:
    """The done event of a training in processes of its own."""
    out, log = folder / f"{name}.safetensors", folder / f"{name}.jsonl"
    # torchrun reads --log as its own, hence --log-file
    command = [*launcher, "-m", "training", *SETTINGS, "--out", str(out), "--log-file", str(log), *more]
    environment = {**os.environ, "OMP_NUM_THREADS": "1"}
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=600, env=environment)
    assert done.returncode == 0, done.stderr[-2000:]
    assert done.stdout.count("test accuracy") == 1, "only the first process prints"
    return json.loads(log.read_text().splitlines()[-1])


def test_two_processes_train_one_network_as_well_as_one_process(tmp_path):
    control = tmp_path / "control"
    control.write_text("more\n")  # told to both processes: they add an epoch together
    both = train(tmp_path, "both", TORCHRUN, "--control", str(control))
    alone = train(tmp_path, "alone", [sys.executable], "--epochs", "4")
    assert both["epochs"] == alone["epochs"] == 4
    assert both["test_accuracy"] == pytest.approx(alone["test_accuracy"], abs=0.02) and alone["test_accuracy"] > 0.85
    network = checkpoint.load(tmp_path / "both.safetensors")
    assert network.metadata["test_accuracy"] == both["test_accuracy"]
    assert (network.layers[0].w == 0).sum() == 32 * (784 - 20 * 20)
    assert {p.name for p in tmp_path.iterdir()} == {
        "control", "both.safetensors", "both.jsonl", "alone.safetensors", "alone.jsonl"
    }  # fmt: skip


def test_processes_that_diverge_stop_together_and_say_why(tmp_path):
    """Each saw the loss of its own share only. One of them stopped, and the other crashed without a word in the log."""
    log = tmp_path / "log.jsonl"
    command = [*TORCHRUN, "-m", "training", "--preset", "instant", "--resume", str(checkpoint.DEFAULT), "--train-size", "6000"]
    command += ["--batch-size", "32", "--epochs", "3", "--optimiser", "sgd", "--learning-rate", "1", "--schedule", "constant"]
    command += ["--warmup", "0", "--log-file", str(log), "--out", str(tmp_path / "net.safetensors")]
    environment = {**os.environ, "OMP_NUM_THREADS": "1"}
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=600, env=environment)
    assert ended.returncode == 1 and "Connection closed by peer" not in ended.stderr
    event = json.loads(log.read_text().splitlines()[-1])
    assert event["event"] == "failed" and "try a learning rate below 1" in event["reason"]
