"""Two processes, with the environment that torchrun gives them: the first writes, and together they train as one would."""

import json
from pathlib import Path

import pytest

from harness import driver
from model import checkpoint
from tests.training import forked
from training.__main__ import main

SETTINGS = [
    "--hidden=32",
    "--receptive-field=20",
    "--train-size=3000",
    "--batch-size=100",
    "--augmentation=off",
    "--synthetic-digits=0",
    "--shapes=0",
    "--hard-sampling=0.5",
]


def options(folder: Path, name: str, *more: str) -> list[str]:
    """Return the command line of a training run. torchrun reads --log as its own, hence --log-file."""
    return ["--out", str(folder / f"{name}.safetensors"), "--log-file", str(folder / f"{name}.jsonl"), *more]


def in_two_processes(arguments: list[str]) -> list[int | None]:
    """Train as torchrun would. Return the exit codes."""
    group = {"WORLD_SIZE": 2, "MASTER_ADDR": "127.0.0.1", "MASTER_PORT": driver.free_port()}
    processes = [forked.start(arguments, group | {"RANK": rank, "LOCAL_RANK": rank}) for rank in range(2)]
    for process in processes:
        process.join(300)
    return [process.exitcode for process in processes]


def last_event(folder: Path, name: str) -> dict:
    """Return the last event of a training run."""
    return json.loads((folder / f"{name}.jsonl").read_text().splitlines()[-1])


@pytest.mark.usefixtures("signals")
def test_two_processes_train_one_network_as_well_as_one_process_and_are_not_stopped_by_a_file(tmp_path, capfd):
    """Each would see the file at another step."""
    assert in_two_processes(options(tmp_path, "both", *SETTINGS, "--epochs=4", "--stop", str(tmp_path / "stop"))) == [2, 2]
    assert "--stop FILE is for one process" in capfd.readouterr().err
    assert in_two_processes(options(tmp_path, "both", *SETTINGS, "--epochs=4")) == [0, 0]
    assert capfd.readouterr().out.count("test accuracy") == 1, "only the first process prints"
    assert main(options(tmp_path, "alone", *SETTINGS, "--epochs=4")) == 0
    both, alone = last_event(tmp_path, "both"), last_event(tmp_path, "alone")
    assert both["epochs"] == alone["epochs"] == 4
    assert both["test_accuracy"] == pytest.approx(alone["test_accuracy"], abs=0.02) and alone["test_accuracy"] > 0.85
    network = checkpoint.load(tmp_path / "both.safetensors")
    assert network.metadata["test_accuracy"] == both["test_accuracy"]
    assert (network.layers[0].w == 0).sum() == 32 * (784 - 20 * 20)
    files = ["alone.jsonl", "alone.safetensors", "both.jsonl", "both.safetensors"]
    assert sorted(path.name for path in tmp_path.iterdir()) == files


def test_processes_that_diverge_stop_together_and_say_why(tmp_path, capfd):
    """Each saw the loss of its own share only. One of them stopped, and the other crashed without a word in the log."""
    wild = ["--resume", str(checkpoint.DEFAULT), "--optimiser=sgd", "--learning-rate=1", "--schedule=constant"]
    size = ["--preset=instant", "--train-size=6000", "--batch-size=32", "--epochs=3"]
    assert in_two_processes(options(tmp_path, "wild", *size, *wild)) == [1, 1]
    assert "Connection closed by peer" not in capfd.readouterr().err
    assert not (tmp_path / "wild.safetensors").exists()
    event = last_event(tmp_path, "wild")
    assert event["event"] == "failed" and "try a learning rate below 1" in event["reason"]
