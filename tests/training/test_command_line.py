"""The command that repeats a run: its options and epochs are those that were trained, and its paths are relative."""

from pathlib import Path

import pytest

from tests.made_runs import make_run
from training.jobs import launcher, store
from training.jobs.launcher import arguments, repeat


def test_options_become_arguments():
    options = {"preset": "quick", "hidden": (128, 64), "batch_norm": False, "snapshots": True, "drawings": None}
    assert arguments(options) == ["--preset", "quick", "--hidden", "128", "64", "--no-batch-norm", "--snapshots"]


@pytest.mark.parametrize(
    ("end", "command"),
    [
        ({"event": "done", "epochs": 3}, "--preset instant --seed 3"),
        ({"event": "done", "epochs": 2}, "--preset instant --seed 3 --epochs 2"),  # its learning rate had another schedule
    ],
    ids=["to its end", "stopped early"],
)
def test_the_command_repeats_the_options_and_the_epochs_that_were_trained(tmp_path: Path, end: dict, command: str):
    run = make_run(tmp_path, options={"preset": "instant", "seed": 3}, events=[{"event": "start", "epochs": 3}, end])
    is_same = end["epochs"] == 3
    assert repeat(run, launcher.follow(run)) == (f"python -m training {command} --out network.safetensors", is_same)


def test_the_command_shows_no_path_of_the_server(tmp_path: Path):
    runs = tmp_path / "runs"
    files = {"drawings": f"{runs}/drawings/a.json", "resume": f"{store.ROOT}/model/connected.safetensors"}
    run = make_run(runs, options={**files, "epochs": 2}, events=[{"event": "start", "epochs": 2}])
    command, _ = repeat(run, launcher.follow(run))
    assert "--drawings runs/drawings/a.json --resume model/connected.safetensors" in command
    assert str(tmp_path) not in command and str(store.ROOT) not in command
