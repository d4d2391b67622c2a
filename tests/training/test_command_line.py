"""The command that repeats a run: its settings and epochs are those that were trained, and its paths are relative."""

import shlex
from pathlib import Path

import pytest

from harness.runs import make_run
from training import options as command_options
from training.jobs import launcher, store
from training.jobs.command_line import arguments, repeat, settings_of
from training.presets import FINE_TUNED, RESUMED, preset
from training.settings import Settings


def run_of(folder: Path, options: dict, settings: Settings | None = None, *events: dict) -> store.Run:
    start = {"event": "start", "epochs": settings.epochs, "settings": vars(settings)} if settings else {"event": "start"}
    return make_run(folder, options=options, events=(start, *events))


def parsed(command: str) -> Settings:
    """The settings that `python -m training` makes of a command."""
    words = shlex.split(command)
    assert words[:3] == ["python", "-m", "training"] and words[-2:] == ["--out", "network.safetensors"]
    return command_options.read(words[3:], "").settings


def test_options_become_arguments():
    options = {"preset": "quick", "hidden": (128, 64), "batch_norm": False, "normalise": True, "drawings": None}
    assert arguments(options) == ["--preset", "quick", "--hidden", "128", "64", "--no-batch-norm", "--normalise"]


@pytest.mark.parametrize(
    "options",
    [{"preset": "instant"}, {"preset": "quick", "hidden": (16,), "seed": 3}, {"engine": "numpy", "epochs": 2}, {"epochs": 7}],
)
def test_the_command_gives_the_settings_that_were_trained(tmp_path: Path, options: dict):
    settings = command_options.read(arguments(options), "").settings
    run = run_of(tmp_path, options, settings, {"event": "done", "epochs": settings.epochs})
    command, same = repeat(run, launcher.follow(run))
    assert same and parsed(command) == settings
    assert settings_of(run, launcher.follow(run)) == settings


@pytest.mark.parametrize(("name", "trained"), [("default", 5), ("instant", 4)], ids=["stopped early", "one epoch more"])
def test_the_command_has_the_epochs_that_were_trained(tmp_path: Path, name: str, trained: int):
    run = run_of(tmp_path, {"preset": name}, preset(name), {"event": "done", "epochs": trained})
    command, same = repeat(run, launcher.follow(run))
    assert f"--epochs {trained} " in command and command.count("--epochs") == 1
    assert not same, "the learning rate followed the schedule of the planned run"


@pytest.mark.parametrize("names", [("resume",), ("drawings",), ("drawings", "resume")], ids=" and ".join)
def test_a_run_that_goes_on_from_a_network_names_it_and_no_path_of_the_server(tmp_path: Path, names):
    runs = tmp_path / "runs"
    files = {"drawings": f"{runs}/drawings/a.json", "resume": f"{store.ROOT}/model/connected.safetensors"}
    options = {**{name: files[name] for name in names}, "epochs": 2}
    trained = command_options.read(arguments(options), "").settings
    run = run_of(runs, options, trained, {"event": "done", "epochs": 2})
    command, same = repeat(run, launcher.follow(run))
    assert same and parsed(command) == trained == settings_of(run, launcher.follow(run))
    assert trained.learning_rate == (FINE_TUNED if "drawings" in names else RESUMED)["learning_rate"]
    assert "--hidden" not in command, "the checkpoint brings its layers along"
    shown = {"drawings": "--drawings runs/drawings/a.json", "resume": "--resume model/connected.safetensors"}
    assert all(shown[name] in command for name in names)
    assert str(tmp_path) not in command and str(store.ROOT) not in command


@pytest.mark.parametrize("options", [{"preset": "<b>"}, {"hidden": "x"}, {"epochs": -1}])
def test_a_foreign_run_gives_a_command_that_is_only_text(tmp_path: Path, options: dict):
    run = run_of(tmp_path, options)
    command, same = repeat(run, launcher.follow(run))
    assert not same and shlex.split(command)[:3] == ["python", "-m", "training"]
    assert settings_of(run, launcher.follow(run)) is None
